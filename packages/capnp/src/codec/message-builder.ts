// A message being built: one segment that grows. Builders keep the message and integer offsets, never a view, so the
// segment may be moved to a larger buffer under them; hence no far pointers are ever written, and the whole message,
// segment table included, is one run of bytes that can be sent without a copy.

import type { CapabilityInit } from "../reference.ts";
import { CapnpError } from "../errors.ts";

/** Where the segment begins in the buffer: after the table of a message of one segment. */
const TABLE_BYTES = 8;
/** What a segment may have at most, so that every offset in it fits a pointer. */
const MAX_BYTES = 0x7fff_fff8;

export class MessageBuilder {
  /** Byte offset of the root pointer in the buffer. */
  static readonly ROOT: number = TABLE_BYTES;

  /** The capabilities that were put in, by index in their pointers. The RPC system makes the cap table of them. */
  readonly capabilities: CapabilityInit[] = [];
  /** The buffer. Replaced when it grows: never keep it across a call that may allocate. */
  view: DataView;
  bytes: Uint8Array;
  #end = TABLE_BYTES + 8;

  /** `capacity` in bytes is where it starts; it doubles as needed. */
  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(Math.max(capacity, this.#end));
    this.view = new DataView(this.bytes.buffer);
  }

  /** Byte offset at which the next object will lie. */
  get end(): number {
    return this.#end;
  }

  /** Bytes that the buffer holds without growing. */
  get capacity(): number {
    return this.bytes.byteLength;
  }

  /** Takes `size` bytes, rounded up to words, all zero; gives their offset. */
  allocate(size: number): number {
    const at = this.#end;
    const end = at + ((size + 7) & ~7);
    if (size > MAX_BYTES || end > MAX_BYTES) throw new CapnpError("argument", "the message would be too large");
    if (end > this.bytes.byteLength) this.#grow(end);
    this.#end = end;
    return at;
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(Math.min(Math.max(needed, this.bytes.byteLength * 2), MAX_BYTES));
    larger.set(this.bytes.subarray(0, this.#end));
    this.bytes.fill(0, 0, this.#end);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }

  /** Takes back everything from offset `end` on; overwrites it. For a message that cannot be finished. */
  truncate(end: number): void {
    this.bytes.fill(0, end, this.#end);
    this.#end = end;
  }

  /** Empties it for the next message. What was in it is overwritten. */
  reset(): void {
    this.bytes.fill(0, 0, this.#end);
    this.#end = TABLE_BYTES + 8;
    this.capabilities.length = 0;
  }

  /** The message with its segment table, ready for a stream: a view, valid until the next change or `reset`. */
  framed(): Uint8Array {
    this.view.setUint32(0, 0, true);
    this.view.setUint32(4, (this.#end - TABLE_BYTES) >>> 3, true);
    return this.bytes.subarray(0, this.#end);
  }

  /** The segment without the table: a view, valid until the next change or `reset`. */
  segment(): Uint8Array {
    return this.bytes.subarray(TABLE_BYTES, this.#end);
  }

  /** What a stream's `write(parts)` takes. Views, valid until the next change or `reset`. */
  parts(): Uint8Array[] {
    return [this.framed()];
  }
}

/** Builders kept for use again. Messages are short-lived and much alike, so a few of them serve a busy connection. */
export class MessagePool {
  readonly #free: MessageBuilder[] = [];
  readonly #keep: number;
  readonly #keepBytes: number;

  /** Keeps at most `keep` builders, none with more than `keepBytes` of buffer. */
  constructor(keep: number = 16, keepBytes: number = 256 * 1024) {
    this.#keep = keep;
    this.#keepBytes = keepBytes;
  }

  take(): MessageBuilder {
    return this.#free.pop() ?? new MessageBuilder();
  }

  /** Takes back a builder that nobody uses any more, once; overwrites what is in it. */
  give(message: MessageBuilder): void {
    // Given back twice it would be taken twice, and two messages be written over each other.
    if (this.#free.includes(message)) throw new CapnpError("argument", "a builder was given back twice");
    message.reset();
    if (this.#free.length < this.#keep && message.capacity <= this.#keepBytes) this.#free.push(message);
  }
}
