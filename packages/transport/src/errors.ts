// The one error of this package. Codes are stable; texts may change. Nothing secret is ever in a text.

import type { Closed } from "./stream.ts";

/** What went wrong. The comment says when. */
export type TransportErrorCode =
  /** The caller's signal said stop. */
  | "aborted"
  /** The time limit of a dial or a handshake passed. */
  | "timeout"
  /** Nobody answers there: name unknown, connection refused, no route. */
  | "unreachable"
  /** The node turned the connection away, because it is full or going down. */
  | "refused"
  /** The other end does not speak this protocol (ALPN). */
  | "wrong-protocol"
  /** The other end's TLS is broken, or not TLS at all. */
  | "handshake-failed"
  /** A node with its own certificate shows another than the stored one. */
  | "certificate-changed"
  /** No root or CA file vouches for the certificate. */
  | "certificate-untrusted"
  /** The certificate is for another host name. */
  | "certificate-name"
  /** Out of its time of validity, by this machine's clock. */
  | "certificate-expired"
  /** A PEM text that is no certificate or key, or the two do not belong together. */
  | "certificate-invalid"
  /** Another program holds the port. */
  | "port-in-use"
  /** The address cannot be bound here: not this machine's, or a port that needs more rights. */
  | "address-unavailable"
  /** The runtime cannot: QUIC and listening take Deno with `--unstable-net`. */
  | "unsupported"
  /** This end closed the connection or the listener. */
  | "closed"
  /** The stream ended without an orderly close. */
  | "cut";

/** Certificate pins that differ, both base64url of SHA-256 over the SubjectPublicKeyInfo. */
export interface PinMismatch {
  readonly expected: string;
  /** What the node shows over TCP now; absent when it could not be asked. */
  readonly actual?: string;
}

export interface TransportErrorDetails {
  /** What a person can do about it. */
  readonly hint?: string;
  readonly cause?: unknown;
  readonly pins?: PinMismatch;
  /** Who holds the port, as far as this user may see: `nginx (process 812)`. */
  readonly holder?: string;
  /** How the connection ended, on `cut` and `closed`. */
  readonly closed?: Closed;
}

export class TransportError extends Error {
  override readonly name = "TransportError";
  readonly code: TransportErrorCode;
  readonly hint: string | undefined;
  readonly pins: PinMismatch | undefined;
  readonly holder: string | undefined;
  readonly closed: Closed | undefined;

  constructor(code: TransportErrorCode, message: string, details: TransportErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.pins = details.pins;
    this.holder = details.holder;
    this.closed = details.closed;
  }
}

/** True for refusals that mean that somebody else may be answering: never to be tried around. */
export function isCertificateRefusal(error: unknown): error is TransportError {
  return error instanceof TransportError && error.code.startsWith("certificate-");
}
