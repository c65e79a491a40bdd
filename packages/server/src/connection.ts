// One client's connection as the node serves it: RPC over the stream, what is in use on it, and the end of it if it is idle
// where the transport does not see to that itself. It has no timer of its own, since there are thousands: the node looks at
// all of them every so often.

import { RpcConnection } from "@quicproquo/capnp";
import { Node } from "@quicproquo/protocol/schema";
import { closeCodes } from "@quicproquo/transport";
import type { Connection } from "@quicproquo/transport";
import { addressPrefix } from "./accounts/address-prefix.ts";
import { type ApiConnection, NodeApi } from "./api/node-api.ts";
import { ReplyRoom } from "./delivery/reply-room.ts";
import type { NodeParts } from "./api/node-parts.ts";
import { Unread } from "./unread.ts";

/** Without a byte, a call or a subscription, a TLS connection ends after this time. QUIC has a keepalive of its own. */
const idleLimit = 600_000;

export class ServedConnection implements ApiConnection {
  readonly prefix: string;
  readonly replyRoom: ReplyRoom;
  /** Settles once it is over. */
  readonly closed: Promise<void>;
  readonly #stream: Connection;
  readonly #rpc: RpcConnection;
  readonly #unread = new Unread();
  #uses = 0;
  #unused: (() => void)[] | undefined;

  constructor(stream: Connection, parts: NodeParts) {
    const { limits, log } = parts;
    this.#stream = stream;
    this.prefix = addressPrefix(stream.peer.host);
    this.replyRoom = new ReplyRoom(() => this.#rpc.unsentBytes, parts.replyBudget);
    this.#rpc = new RpcConnection(stream, {
      bootstrap: Node.serve(new NodeApi(parts, this)),
      limits: {
        message: {
          messageBytes: limits.rpcMessageBytes,
          traversalWords: limits.rpcTraversalWords,
          depth: limits.rpcDepth,
          segments: limits.rpcSegments,
        },
        callsInFlight: limits.rpcCallsInFlight,
      },
      onSent: () => this.replyRoom.sent(),
      onError: (error) => log.debug("connection", { prefix: this.prefix, error }),
    });
    log.debug("connected", { prefix: this.prefix, transport: this.transport });
    this.closed = this.#rpc.closed.then(() => {
      this.replyRoom.close();
      log.debug("disconnected", { prefix: this.prefix });
    });
  }

  get transport(): Connection["peer"]["transport"] {
    return this.#stream.peer.transport;
  }

  /** Marks it as in use until the returned function is called. */
  inUse(): () => void {
    this.#uses += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#uses -= 1;
      if (this.#uses > 0) return;
      const unused = this.#unused ?? [];
      this.#unused = undefined;
      for (const resolve of unused) resolve();
    };
  }

  /** Resolves when no call and no subscription is under way. */
  unused(): Promise<void> {
    return this.#uses === 0 ? Promise.resolve() : new Promise((resolve) => (this.#unused ??= []).push(resolve));
  }

  /** Ends it if its peer has been silent or has not read for too long; `now` is of the monotonic clock. */
  look(now: number): void {
    const { lastReceived, lastSent } = this.#stream;
    if (this.transport === "tls" && this.#uses === 0 && now - lastReceived >= idleLimit) {
      this.#stream.close({ code: closeCodes.idle, text: "idle" });
    } else if (this.#unread.isStuck(this.#rpc.unsentBytes, lastSent, now)) {
      this.#stream.abort({ code: closeCodes.aborted, text: "what was sent is not read" });
    }
  }

  async close(reason: { readonly code: number; readonly text: string }): Promise<void> {
    await this.#rpc.close();
    await this.#stream.close(reason);
  }
}
