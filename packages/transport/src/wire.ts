// What the three transports differ in, and nothing more. `StreamConnection` makes a `Connection` of it.

import type { Closed, CloseReason, Peer } from "./stream.ts";

export interface Wire {
  readonly peer: Peer;
  /** Whether the peer's close reason reaches this end, so that it is worth waiting for. */
  readonly tellsReason: boolean;
  /** Up to `size` bytes in a buffer of its own, at least one; `undefined` at the peer's orderly end; rejects if cut. */
  read(size: number): Promise<Uint8Array | undefined>;
  /** All of the bytes; resolves when more are welcome. One call at a time. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends this end's direction after everything that was written. One call, after the last write. */
  finish(): Promise<void>;
  /** Ends both directions at once and gives back all that is held. May be called again. */
  end(reason: CloseReason): void;
  /** Settles when the transport itself reports an end. A transport that only reports through reads has none. */
  readonly gone?: Promise<Omit<Closed, "orderly">>;
}
