// Opens one connection to a node and learns who it is, before anything of the person's goes over it.
import { RpcConnection } from "@quicproquo/capnp";
import { Node, type NodeClient } from "@quicproquo/protocol/schema";
import type { NodeAddress } from "@quicproquo/protocol";
import type { Clock, Connection } from "@quicproquo/transport";
import { Upload } from "./keepalive.ts";
import type { NodeNetwork, NodeTrust } from "./network.ts";
import { nodeError } from "./node-errors.ts";
import { type CheckedNode, readNodeInfo, requireSignedPin, SUITE_FLOOR } from "./node-facts.ts";

export interface NodeConnection extends AsyncDisposable {
  readonly node: NodeClient;
  readonly facts: CheckedNode;
  readonly stream: Connection;
  readonly upload: Upload;
  /** Settles when the connection has ended. */
  readonly closed: Promise<unknown>;
}

export interface ReachOptions {
  readonly clock: Clock;
  /** The least MLS suite that is taken. */
  readonly suiteFloor?: number;
}

/**
 * Dials, asks `info`, and checks it against itself and the certificate. Rejects with QpqError. The signal ends the
 * connection for as long as that lasts.
 */
export async function reachNode(
  network: NodeNetwork,
  address: NodeAddress,
  trust: NodeTrust,
  signal: AbortSignal,
  { clock, suiteFloor = SUITE_FLOOR }: ReachOptions,
): Promise<NodeConnection> {
  try {
    const stream = await network.dial(address, trust, signal);
    const upload = new Upload(clock);
    const rpc = new RpcConnection({
      read: () => stream.read(),
      write(parts) {
        for (const part of parts) upload.add(part.length);
        return stream.write(parts);
      },
      close: (reason) => stream.close(reason),
    });
    const node = rpc.bootstrap(Node);
    const abort = (): void => stream.abort();
    signal.addEventListener("abort", abort);
    const close = async (): Promise<void> => {
      signal.removeEventListener("abort", abort);
      node[Symbol.dispose]();
      await rpc.close();
    };
    try {
      using answer = node.info({}, { signal });
      const facts = readNodeInfo((await answer).info, suiteFloor);
      requireSignedPin(facts, trust.kind === "pinned" ? trust.pin : undefined);
      return { node, facts, stream, upload, closed: rpc.closed, [Symbol.asyncDispose]: close };
    } catch (error) {
      await close();
      throw error;
    }
  } catch (error) {
    throw nodeError(error);
  }
}
