// What the node delivers, as it was received.
import type { ApplicationMessage } from "@quicproquo/mls";

export interface Envelope {
  readonly seq: number;
  readonly payload: Uint8Array;
  /** What was sealed in it for this profile, if it was opened before. */
  readonly opened: Uint8Array | undefined;
}

/** An envelope on its way into its conversation. */
export interface Incoming extends Pick<Envelope, "payload" | "opened"> {
  /** What MLS says of it, if it was taken ahead. */
  readonly processed: ApplicationMessage | undefined;
}

export interface Delivered {
  /** Empty: the default inbox. */
  readonly channel: Uint8Array;
  /** By their seq, ascending. */
  readonly envelopes: readonly Envelope[];
  /** The greatest seq that was ever acknowledged in this inbox. */
  readonly ackedUpTo: number;
}
