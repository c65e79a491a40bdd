// A received message: its segments, what may still be read of it, and the capabilities that came with it.
// Readers keep a Segment and integer offsets, nothing else; one DataView per segment serves them all.

import type { Reference } from "../reference.ts";
import { CapnpError } from "../errors.ts";
import { defaultReadLimits, type ReadLimits } from "./limits.ts";

/** A contiguous part of a message. Pointers are relative within it and far between segments. */
export class Segment {
  readonly message: MessageReader;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Length in bytes. */
  readonly length: number;

  constructor(message: MessageReader, bytes: Uint8Array) {
    this.message = message;
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = bytes.byteLength;
  }
}

const none: readonly undefined[] = [];

/** The message that readers are views of. Everything they return points into the given bytes: copy what is kept. */
export class MessageReader {
  readonly segments: readonly Segment[];
  /** By index in capability pointers. Empty for messages that did not come over RPC; the RPC system sets it. */
  capabilities: readonly (Reference | undefined)[] = none;
  /** Nesting that the root may have. */
  readonly depth: number;
  #words: number;

  /** Takes segments without their table; `CapnpError` `limit` or `malformed` if they are too many or not whole words. */
  constructor(segments: readonly Uint8Array[], limits: ReadLimits = defaultReadLimits) {
    if (segments.length > limits.segments) {
      throw new CapnpError("limit", `${segments.length} segments, at most ${limits.segments} are allowed`);
    }
    let total = 0;
    for (const segment of segments) {
      if (segment.byteLength % 8 !== 0) throw new CapnpError("malformed", "a segment is not a whole number of words");
      total += segment.byteLength;
    }
    if (total > limits.messageBytes) {
      throw new CapnpError("limit", `${total} bytes, at most ${limits.messageBytes} are allowed`);
    }
    this.segments = segments.map((bytes) => new Segment(this, bytes));
    this.depth = limits.depth;
    this.#words = limits.traversalWords;
  }

  /** Spends `words` of the traversal budget; throws `limit` once it is used up. */
  charge(words: number): void {
    this.#words -= words;
    if (this.#words < 0) throw new CapnpError("limit", "the message was traversed further than its limit allows");
  }
}

/** What a null pointer reads as: a segment in which nothing lies. */
export const nowhere: Segment = new Segment(
  new MessageReader([], { ...defaultReadLimits, traversalWords: Infinity }),
  new Uint8Array(0),
);
