// A connection as applications see it.

import type { Reference } from "../reference.ts";
import type { ByteStream } from "./byte-stream.ts";
import { ConnectionState } from "./connection.ts";
import { keepShapes } from "./kept-shapes.ts";
import { RpcError } from "./rpc-error.ts";
import type { RpcCounts, RpcOptions } from "./rpc-options.ts";

/**
 * Cap'n Proto RPC over a stream of bytes, which it reads and writes alone until one of the two closes. Both ends may
 * offer a bootstrap capability, and both may call.
 *
 * When the stream ends, for whatever reason, every open call rejects with an `RpcError` of type `disconnected`, methods
 * that run here see their `call.signal` abort, and every object offered over the connection loses the peer's references.
 */
export class RpcConnection implements AsyncDisposable {
  readonly #state: ConnectionState;

  constructor(stream: ByteStream, options: RpcOptions = {}) {
    this.#state = new ConnectionState(stream, options, keepShapes);
  }

  /** Settles, never rejects, once the connection has ended; the error says why. */
  get closed(): Promise<RpcError> {
    return this.#state.closed;
  }

  /** The peer's bootstrap capability, usable at once. If the peer has none, calls on it fail. */
  bootstrap<C>(type: { client(reference: Reference): C }): C {
    return type.client(this.#state.bootstrap());
  }

  /** Bytes that the stream has not taken. */
  get unsentBytes(): number {
    return this.#state.unsentBytes;
  }

  /** What is in use on this connection. */
  counts(): RpcCounts {
    return this.#state.counts();
  }

  /** Ends it in good order: what was sent before is delivered, if the peer takes it. May be called again. */
  close(): Promise<void> {
    return this.#state.close();
  }

  /** Ends it with an Abort that tells the peer why. The text travels. */
  async abort(text: string): Promise<void> {
    this.#state.fail(new RpcError("failed", text), true);
    await this.#state.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
