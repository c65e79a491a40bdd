// What every transport gives: a byte stream with backpressure on which truncation is never mistaken for an end.
// RPC code sees this interface alone; which transport is below is told, not felt.

/** Why a stream was closed, as told to the other end. Codes below 0x100 are this protocol's own. */
export interface CloseReason {
  readonly code: number;
  readonly text: string;
}

/** Who is at the other end of a connection. */
export interface Peer {
  /** Address as seen by this end, without brackets: `127.0.0.1`, `::1`, `memory`. */
  readonly host: string;
  readonly port: number;
  readonly transport: "quic" | "tls" | "memory";
  /** The TLS key exchange group, when the runtime tells it. */
  readonly keyExchange?: string;
}

/** One bidirectional stream of bytes: on QUIC the connection's single stream, on TLS the connection itself. */
export interface Connection extends AsyncDisposable {
  readonly peer: Peer;
  /** Settles, never rejects, once no more bytes will arrive or leave. */
  readonly closed: Promise<CloseReason>;
  /**
   * The next bytes, at least one; the buffer belongs to the caller and is never written again.
   * `undefined` after the peer's orderly close. Rejects with a `TransportError` if the stream was cut.
   * One read at a time.
   */
  read(): Promise<Uint8Array | undefined>;
  /**
   * Sends the parts in order, as one write where the transport can. Resolves when the next write is welcome, which is
   * the backpressure; rejects with a `TransportError` once closed. The parts must stay unchanged until then.
   */
  write(parts: readonly Uint8Array[]): Promise<void>;
  /** Orderly close: what was written is delivered first, within a time limit. May be called again. */
  close(reason?: CloseReason): Promise<void>;
  /** Ends at once; the peer sees a cut stream. */
  abort(reason?: CloseReason): void;
}

/** A bound port. */
export interface Listener extends AsyncDisposable {
  /** The port that was taken, the same number for UDP and TCP. */
  readonly port: number;
  /** Connections as they complete their handshake; ends after `close`. */
  connections(): AsyncIterable<Connection>;
  /** Stops accepting. Connections already handed out stay open. */
  close(): Promise<void>;
}
