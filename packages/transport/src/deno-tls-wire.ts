// The client's end of TLS 1.3 over TCP, by Deno's own TLS: it says when a stream ended without close_notify
// (RFC 8446 §6.1), so that a cut is never taken for an end. Its node:tls does not.

import type { CloseReason, Peer } from "./stream.ts";
import type { Wire } from "./wire.ts";

export class DenoTlsWire implements Wire {
  readonly peer: Peer;
  readonly tellsReason = false;
  readonly #conn: Deno.TlsConn;
  #ended = false;

  constructor(conn: Deno.TlsConn) {
    this.#conn = conn;
    const { hostname, port } = conn.remoteAddr;
    this.peer = { host: hostname, port, transport: "tls" };
  }

  async read(size: number): Promise<Uint8Array | undefined> {
    const buffer = new Uint8Array(size);
    const length = await this.#conn.read(buffer);
    return length === null ? undefined : buffer.subarray(0, length);
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.#conn.write(bytes.subarray(at));
  }

  async finish(): Promise<void> {
    await this.#conn.closeWrite();
  }

  end(_reason: CloseReason): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#conn.close();
  }
}
