// What a receiver is ready to spend on one message. Far more than any honest message needs, far less than it takes to
// hurt: the sender's numbers are never believed before they have been held against these.

export interface ReadLimits {
  /** Bytes of the whole message, segment table included. */
  readonly messageBytes: number;
  /** Number of segments. */
  readonly segments: number;
  /**
   * Words that may be visited by following pointers, over the message's life. Following a pointer twice counts twice,
   * so that a small message cannot be made to look endless; list elements without size count a word each.
   */
  readonly traversalWords: number;
  /** Pointers that may be followed one inside the other. */
  readonly depth: number;
}

/** C++'s own defaults: 64 MiB of traversal, 64 levels, 512 segments. */
export const defaultReadLimits: ReadLimits = {
  messageBytes: 64 * 1024 * 1024,
  segments: 512,
  traversalWords: 8 * 1024 * 1024,
  depth: 64,
};
