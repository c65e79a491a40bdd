// One QUIC connection with its single stream, by the runtime's QUIC.
//
// What the runtime tells of an end, and what not: a connection that is closed or lost makes reads reject, and `closed`
// tells code and reason (or rejects, when it was silence). A FIN (RFC 9000 §3.2) ends reads; so does a reset of the
// stream alone, which cannot be told apart. We never send one: an abort closes the connection, and QUIC's packets are
// authenticated, so only a peer of another make can make a reset look like an end, and it could send a FIN as well.

import type { Closed, CloseReason, Peer } from "./stream.ts";
import type { Wire } from "./wire.ts";

/** Keeps paths through NATs open, and tells a lost peer from a silent one (RFC 9000 §10.1). ms. */
export const quicTransport = {
  keepAliveInterval: 15_000,
  maxIdleTimeout: 45_000,
  maxConcurrentUnidirectionalStreams: 0,
} as const;

/** A close reason has to fit into one packet. */
const reasonBytes = 256;

export class QuicWire implements Wire {
  readonly peer: Peer;
  readonly tellsReason = true;
  readonly gone: Promise<Omit<Closed, "orderly">>;
  readonly #conn: Deno.QuicConn;
  readonly #reader: ReadableStreamBYOBReader;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #ended: () => void;
  #over = false;

  /** `ended` is called once, when this end holds nothing of the connection any more. */
  constructor(conn: Deno.QuicConn, stream: Deno.QuicBidirectionalStream, ended: () => void = () => {}) {
    this.#conn = conn;
    this.#reader = stream.readable.getReader({ mode: "byob" });
    this.#writer = stream.writable.getWriter();
    this.#ended = ended;
    // It is told through `write`, too; left alone it would count as unhandled.
    this.#writer.closed.catch(() => {});
    const { hostname, port } = conn.remoteAddr;
    this.peer = { host: hostname.replace(/^::ffff:(?=\d+\.)/i, ""), port, transport: "quic" };
    this.gone = conn.closed.then(
      ({ closeCode, reason }) => ({ code: closeCode, text: reason, by: "peer" as const }),
      (error: unknown) => ({ code: 1, text: error instanceof Error ? error.message : "lost", by: "network" as const }),
    );
  }

  async read(size: number): Promise<Uint8Array | undefined> {
    for (;;) {
      const { value, done } = await this.#reader.read(new Uint8Array(size));
      if (done) return undefined;
      if (value.length > 0) return value;
    }
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#writer.write(bytes);
  }

  finish(): Promise<void> {
    return this.#writer.close();
  }

  end({ code, text }: CloseReason): void {
    if (this.#over) return;
    this.#over = true;
    closeQuic(this.#conn, { code, text });
    // The streams are resources of their own.
    this.#reader.cancel().catch(() => {});
    this.#writer.abort().catch(() => {});
    this.#ended();
  }
}

/** Closes with a reason that fits. */
export function closeQuic(conn: Deno.QuicConn, { code, text }: CloseReason): void {
  const encoded = new Uint8Array(reasonBytes);
  const { read } = new TextEncoder().encodeInto(text, encoded);
  conn.close({ closeCode: code, reason: text.slice(0, read) });
}
