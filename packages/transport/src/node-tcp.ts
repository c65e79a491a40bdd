// Node's TCP socket in the shape of `Tcp`: read when asked, which is what holds a peer back.

import type { Buffer } from "node:buffer";
import { connect } from "node:net";
import type { Socket } from "node:net";
import type { Tcp } from "./tcp.ts";

export class NodeTcp implements Tcp {
  readonly remoteAddr: { readonly hostname: string; readonly port: number };
  readonly #socket: Socket;
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(socket: Socket) {
    this.#socket = socket;
    this.remoteAddr = { hostname: socket.remoteAddress ?? "", port: socket.remotePort ?? 0 };
    // The end of what arrives must not end what leaves.
    this.#chunks = socket.iterator({ destroyOnReturn: false });
    // Reads and writes tell of it as well; an error that nobody listens for would end the process.
    socket.on("error", () => {});
  }

  /** Rejects with the runtime's error; when the signal speaks before it stands, nothing is left open. */
  static connect(host: string, port: number, signal: AbortSignal): Promise<NodeTcp> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port, allowHalfOpen: true });
      const abort = (): void => void socket.destroy(new Error("given up"));
      signal.addEventListener("abort", abort);
      if (signal.aborted) abort();
      socket.once("error", (error) => {
        signal.removeEventListener("abort", abort);
        reject(error);
      });
      socket.once("connect", () => {
        signal.removeEventListener("abort", abort);
        resolve(new NodeTcp(socket));
      });
    });
  }

  setNoDelay(on: boolean = true): void {
    this.#socket.setNoDelay(on);
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    if (this.#rest.length === 0) {
      const { value, done } = await this.#chunks.next();
      if (done === true) return null;
      this.#rest = value;
    }
    const part = this.#rest.subarray(0, buffer.length);
    this.#rest = this.#rest.subarray(part.length);
    buffer.set(part);
    return part.length;
  }

  async write(bytes: Uint8Array): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#socket.write(bytes, (error) => error ? reject(error) : resolve());
    });
    return bytes.length;
  }

  async closeWrite(): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.end(resolve));
  }

  close(): void {
    this.#socket.destroy();
  }
}
