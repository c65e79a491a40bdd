// A TCP or Unix socket as the RPC system wants its stream. Small on purpose: transport has the real ones.

import type { ByteStream } from "@quicproquo/capnp";

const CHUNK_BYTES = 64 * 1024;

export class SocketStream implements ByteStream {
  readonly #socket: Deno.Conn;
  #buffer = new Uint8Array(CHUNK_BYTES);
  #last: Promise<void> = Promise.resolve();
  #closed: Promise<void> | undefined;

  /** A Unix socket has no such delay. */
  constructor(socket: Deno.Conn & { setNoDelay?(on: boolean): void }) {
    this.#socket = socket;
    // Small messages must not wait for the acknowledgement of earlier ones.
    socket.setNoDelay?.(true);
  }

  async read(): Promise<Uint8Array | undefined> {
    const buffer = this.#buffer.byteLength < 4096 ? new Uint8Array(CHUNK_BYTES) : this.#buffer;
    const size = await this.#socket.read(buffer);
    if (size === null) return undefined;
    this.#buffer = buffer.subarray(size);
    return buffer.subarray(0, size);
  }

  write(parts: readonly Uint8Array[]): Promise<void> {
    this.#last = this.#last.then(async () => {
      for (const part of parts) {
        for (let at = 0; at < part.byteLength;) at += await this.#socket.write(part.subarray(at));
      }
    });
    return this.#last;
  }

  close(): Promise<void> {
    this.#closed ??= this.#last.catch(() => {}).then(() => {
      try {
        this.#socket.close();
      } catch (error) {
        if (!(error instanceof Deno.errors.BadResource)) throw error;
      }
    });
    return this.#closed;
  }
}
