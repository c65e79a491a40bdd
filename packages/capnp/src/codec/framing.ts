// Messages on a stream (encoding, "Serialization Over a Stream"): number of segments less one, their sizes in words,
// padding to a word, the segments. Numbers of the sender are held against the limits before anything is allocated.

import { CapnpError } from "../errors.ts";
import { defaultReadLimits, type ReadLimits } from "./limits.ts";
import { MessageReader } from "./message-reader.ts";

/** Bytes of a segment table. */
function tableBytes(segments: number): number {
  return (4 + segments * 4 + 7) & ~7;
}

/**
 * Length in bytes of the message that begins at `view`'s start, or undefined while too little of it is there to tell.
 * `CapnpError` `limit` as soon as its table claims more than is allowed.
 */
export function frameLength(view: DataView, limits: ReadLimits = defaultReadLimits): number | undefined {
  return lengthAt(view, 0, limits);
}

/** The same of the message that begins at `at`, so that one view serves all that came together. */
function lengthAt(view: DataView, at: number, limits: ReadLimits): number | undefined {
  const left = view.byteLength - at;
  if (left < 4) return undefined;
  const segments = view.getUint32(at, true) + 1;
  if (segments > limits.segments) {
    throw new CapnpError("limit", `${segments} segments, at most ${limits.segments} are allowed`);
  }
  const table = tableBytes(segments);
  if (left < table) return undefined;
  let length = table;
  for (let index = 0; index < segments; index += 1) length += view.getUint32(at + 4 + index * 4, true) * 8;
  if (length > limits.messageBytes) {
    throw new CapnpError("limit", `${length} bytes, at most ${limits.messageBytes} are allowed`);
  }
  return length;
}

/** Reads exactly one framed message; the result is a view of `bytes`. */
export function decodeFrame(bytes: Uint8Array, limits: ReadLimits = defaultReadLimits): MessageReader {
  const view = viewOf(bytes);
  const length = frameLength(view, limits);
  if (length === undefined || length > bytes.byteLength) {
    throw new CapnpError("truncated", `a message cut off at ${bytes.byteLength} bytes`);
  }
  if (length < bytes.byteLength) {
    throw new CapnpError("malformed", `${bytes.byteLength - length} bytes after the end of the message`);
  }
  return messageAt(view, 0, limits);
}

/** The message that begins at `at` and is known to be there whole. */
function messageAt(view: DataView, at: number, limits: ReadLimits): MessageReader {
  const count = view.getUint32(at, true) + 1;
  let start = view.byteOffset + at + tableBytes(count);
  // Nearly all have one, and an array that grows is begun with room for many.
  if (count === 1) {
    return new MessageReader([new Uint8Array(view.buffer, start, view.getUint32(at + 4, true) * 8)], limits);
  }
  const segments: Uint8Array[] = [];
  for (let index = 0; index < count; index += 1) {
    const size = view.getUint32(at + 4 + index * 4, true) * 8;
    segments.push(new Uint8Array(view.buffer, start, size));
    start += size;
  }
  return new MessageReader(segments, limits);
}

/** Frames segments that did not come from one MessageBuilder: the table, then the segments as they are. */
export function frameParts(segments: readonly Uint8Array[]): Uint8Array[] {
  const table = new Uint8Array(tableBytes(segments.length));
  const view = new DataView(table.buffer);
  view.setUint32(0, segments.length - 1, true);
  for (const [index, segment] of segments.entries()) view.setUint32(4 + index * 4, segment.byteLength / 8, true);
  return [table, ...segments];
}

/** The least room for a message that comes in pieces. */
const PIECES_BYTES = 4096;

/**
 * Cuts a stream into messages. Give it what arrives with `push`, take messages with `next` until there is none.
 * A message that arrived whole in one chunk is a view of it. One that comes in pieces is put together in a buffer that
 * grows with what has arrived: neither a table's claim nor a drip of tiny chunks costs more than twice the bytes sent.
 */
export class FrameReader {
  readonly #limits: ReadLimits;
  readonly #chunks: DataView[] = [];
  /** Of the first chunk, what has been taken. */
  #taken = 0;
  #pieces = new Uint8Array(0);
  #filled = 0;

  constructor(limits: ReadLimits = defaultReadLimits) {
    this.#limits = limits;
  }

  /** Bytes that have arrived and belong to no message taken so far. At the stream's end it must be 0. */
  get buffered(): number {
    return this.#chunks.reduce((sum, { byteLength }) => sum + byteLength, this.#filled - this.#taken);
  }

  push(chunk: Uint8Array): void {
    if (chunk.byteLength > 0) this.#chunks.push(viewOf(chunk));
  }

  /**
   * The next whole message, or undefined until more arrives. `CapnpError` `limit` as soon as a message claims more than
   * is allowed, which ends the stream's use.
   */
  next(): MessageReader | undefined {
    if (this.#filled === 0) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) return undefined;
      const at = this.#taken;
      const length = lengthAt(chunk, at, this.#limits);
      if (length !== undefined && at + length <= chunk.byteLength) {
        this.#take(chunk, length);
        return messageAt(chunk, at, this.#limits);
      }
    }
    return this.#assemble();
  }

  /** Moves into `pieces` what belongs to one message, no byte more. */
  #assemble(): MessageReader | undefined {
    for (;;) {
      const have = viewOf(this.#pieces.subarray(0, this.#filled));
      const length = frameLength(have, this.#limits);
      if (length === this.#filled) {
        this.#pieces = new Uint8Array(0);
        this.#filled = 0;
        return messageAt(have, 0, this.#limits);
      }
      const chunk = this.#chunks[0];
      if (chunk === undefined) return undefined;
      const missing = (length ?? tableSoFar(have)) - this.#filled;
      const size = Math.min(missing, chunk.byteLength - this.#taken);
      this.#append(new Uint8Array(chunk.buffer, chunk.byteOffset + this.#taken, size), length);
      this.#take(chunk, size);
    }
  }

  #append(part: Uint8Array, length: number | undefined): void {
    const needed = this.#filled + part.byteLength;
    if (needed > this.#pieces.byteLength) {
      const room = Math.max(needed, this.#pieces.byteLength * 2, PIECES_BYTES);
      const larger = new Uint8Array(length === undefined ? room : Math.max(needed, Math.min(room, length)));
      larger.set(this.#pieces.subarray(0, this.#filled));
      this.#pieces = larger;
    }
    this.#pieces.set(part, this.#filled);
    this.#filled = needed;
  }

  #take(chunk: DataView, size: number): void {
    this.#taken += size;
    if (this.#taken < chunk.byteLength) return;
    this.#chunks.shift();
    this.#taken = 0;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** How many bytes it takes to know a message's length, as far as can be told from its first bytes. */
function tableSoFar(view: DataView): number {
  return view.byteLength < 4 ? 4 : tableBytes(view.getUint32(0, true) + 1);
}
