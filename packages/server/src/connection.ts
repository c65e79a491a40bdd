// One client's connection as the node serves it: RPC over the stream, what is in use on it, and the end of it if it is idle
// where the transport does not see to that itself.

import { RpcConnection } from "@quicproquo/capnp";
import { Node } from "@quicproquo/protocol/schema";
import { closeCodes } from "@quicproquo/transport";
import type { Connection, Timer } from "@quicproquo/transport";
import { addressPrefix } from "./accounts/address-prefix.ts";
import { nodeApi } from "./api/node-api.ts";
import { ReplyRoom } from "./delivery/reply-room.ts";
import type { NodeParts } from "./api/node-parts.ts";
import { cutWhenUnread } from "./unread.ts";

/** Without a byte, a call or a subscription, a TLS connection ends after this time. QUIC has a keepalive of its own. */
const idleLimit = 600_000;

export interface ServedConnection {
  readonly transport: Connection["peer"]["transport"];
  /** Settles once it is over. */
  readonly closed: Promise<void>;
  /** Resolves when no call and no subscription is under way. */
  unused(): Promise<void>;
  close(reason: { readonly code: number; readonly text: string }): Promise<void>;
}

export function serveConnection(stream: Connection, parts: NodeParts): ServedConnection {
  const { limits, clock, log } = parts;
  const prefix = addressPrefix(stream.peer.host);
  let uses = 0;
  let unused: (() => void)[] = [];
  const inUse = (): () => void => {
    uses += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      uses -= 1;
      if (uses > 0) return;
      for (const resolve of unused) resolve();
      unused = [];
    };
  };
  const replyRoom = new ReplyRoom(() => rpc.counts().unsentBytes, parts.replyBudget);
  const rpc: RpcConnection = new RpcConnection(stream, {
    bootstrap: Node.serve(nodeApi(parts, { prefix, inUse, replyRoom })),
    limits: {
      message: {
        messageBytes: limits.rpcMessageBytes,
        traversalWords: limits.rpcTraversalWords,
        depth: limits.rpcDepth,
        segments: limits.rpcSegments,
      },
      callsInFlight: limits.rpcCallsInFlight,
    },
    onSent: () => replyRoom.sent(),
    onError: (error) => log.debug("connection", { prefix, error }),
  });

  let timer: Timer | undefined;
  const watch = (): void => {
    const idle = clock.monotonic() - stream.lastReceived;
    if (uses === 0 && idle >= idleLimit) {
      stream.close({ code: closeCodes.idle, text: "idle" });
      return;
    }
    timer = clock.after(uses === 0 ? idleLimit - idle : idleLimit, watch);
  };
  if (stream.peer.transport === "tls") watch();
  const unread = cutWhenUnread(stream, () => rpc.counts().unsentBytes, clock);
  log.debug("connected", { prefix, transport: stream.peer.transport });

  const closed = rpc.closed.then(() => {
    timer?.cancel();
    unread.stop();
    replyRoom.close();
    log.debug("disconnected", { prefix });
  });
  return {
    transport: stream.peer.transport,
    closed,
    unused: () => uses === 0 ? Promise.resolve() : new Promise((resolve) => unused.push(resolve)),
    async close(reason) {
      await rpc.close();
      await stream.close(reason);
    },
  };
}
