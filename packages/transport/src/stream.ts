// What every transport gives: a byte stream with backpressure on which truncation is never mistaken for an end.
// RPC code sees this interface alone; which transport is below is told, not felt.

/** Why a stream was closed, as told to the other end. Codes below 0x100 are this protocol's own. */
export interface CloseReason {
  readonly code: number;
  readonly text: string;
}

/**
 * The close codes that this package sends. On QUIC they travel as application error codes (RFC 9000 §19.19); TLS has no
 * place for them, so there the peer learns only that the stream ended.
 */
export const closeCodes = {
  /** Nothing more to say. */
  done: 0,
  /** Ended without waiting; bytes may be missing. */
  aborted: 1,
  /** The node holds as many connections as it may, in all or from this address. */
  tooMany: 2,
  /** Something this protocol does not allow, such as a second stream. */
  misuse: 3,
  /** Nothing happened for longer than the node waits. */
  idle: 4,
  /** The node is going down; dial again. */
  draining: 5,
} as const;

/** How a connection ended. */
export interface Closed extends CloseReason {
  /**
   * True when this end closed and got everything out, or when the peer's orderly end had been read. False after an
   * abort, a lost network or a peer that vanished: the last bytes may be missing.
   */
  readonly orderly: boolean;
  /** Who ended it; `network` when nobody said so: silence, a reset, a TLS stream without close_notify. */
  readonly by: "self" | "peer" | "network";
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
  readonly closed: Promise<Closed>;
  /** `clock.monotonic()` when a byte last arrived, at first when the connection was made. For keepalive and idling. */
  readonly lastReceived: number;
  /** `clock.monotonic()` when bytes were last given to the transport, at first when the connection was made. */
  readonly lastSent: number;
  /**
   * The next bytes, at least one; the buffer belongs to the caller and is never written again.
   * `undefined` after the peer's orderly close, again and again. Rejects with a `TransportError`: `cut` if the stream
   * ended in any other way, `closed` after this end's own close or abort. One read at a time.
   */
  read(): Promise<Uint8Array | undefined>;
  /**
   * Sends the parts in order, as one write where the transport can. Resolves when the next write is welcome, which is
   * the backpressure; rejects with a `TransportError` once closed. The parts must stay unchanged until then.
   */
  write(parts: readonly Uint8Array[]): Promise<void>;
  /**
   * Orderly close: what was written is delivered first, within a time limit, and what still arrives is thrown away.
   * May be called again. The peer learns the reason on QUIC and in memory.
   */
  close(reason?: CloseReason): Promise<void>;
  /**
   * Ends at once, and the peer sees a cut stream. One exception: on TLS the client's runtime says close_notify as long
   * as it lives, so the node sees an end, perhaps in the middle of a message.
   */
  abort(reason?: CloseReason): void;
  /** `close`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** A bound port. */
export interface Listener extends AsyncDisposable {
  /** The port that was taken, the same number for UDP and TCP. */
  readonly port: number;
  /** Connections as they complete their handshake; ends after `close`. To be called once. */
  connections(): AsyncIterable<Connection>;
  /** Stops accepting. Connections already handed out stay open; those that nobody took are aborted. */
  close(): Promise<void>;
  /** `close`. */
  [Symbol.asyncDispose](): Promise<void>;
}
