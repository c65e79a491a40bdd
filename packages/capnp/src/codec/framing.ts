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
  if (view.byteLength < 4) return undefined;
  const segments = view.getUint32(0, true) + 1;
  if (segments > limits.segments) {
    throw new CapnpError("limit", `${segments} segments, at most ${limits.segments} are allowed`);
  }
  const table = tableBytes(segments);
  if (view.byteLength < table) return undefined;
  let length = table;
  for (let index = 0; index < segments; index += 1) length += view.getUint32(4 + index * 4, true) * 8;
  if (length > limits.messageBytes) {
    throw new CapnpError("limit", `${length} bytes, at most ${limits.messageBytes} are allowed`);
  }
  return length;
}

/** Reads exactly one framed message; the result is a view of `bytes`. */
export function decodeFrame(bytes: Uint8Array, limits: ReadLimits = defaultReadLimits): MessageReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = frameLength(view, limits);
  if (length === undefined || length > bytes.byteLength) {
    throw new CapnpError("truncated", `a message cut off at ${bytes.byteLength} bytes`);
  }
  if (length < bytes.byteLength) {
    throw new CapnpError("malformed", `${bytes.byteLength - length} bytes after the end of the message`);
  }
  const count = view.getUint32(0, true) + 1;
  const segments: Uint8Array[] = [];
  let at = tableBytes(count);
  for (let index = 0; index < count; index += 1) {
    const size = view.getUint32(4 + index * 4, true) * 8;
    segments.push(bytes.subarray(at, at + size));
    at += size;
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

/**
 * Cuts a stream into messages. Give it what arrives with `push`, take messages with `next` until there is none.
 * A message that arrived whole in one chunk is a view of it; one that came in pieces is put together once, in a buffer
 * that is made when its length is known and allowed.
 */
export class FrameReader {
  readonly #limits: ReadLimits;
  readonly #chunks: Uint8Array[] = [];
  #buffered = 0;

  constructor(limits: ReadLimits = defaultReadLimits) {
    this.#limits = limits;
  }

  /** Bytes that have arrived and belong to no message taken so far. At the stream's end it must be 0. */
  get buffered(): number {
    return this.#buffered;
  }

  push(chunk: Uint8Array): void {
    if (chunk.byteLength === 0) return;
    this.#chunks.push(chunk);
    this.#buffered += chunk.byteLength;
  }

  /** The next whole message, or undefined until more arrives. `CapnpError` `limit` ends the stream's use. */
  next(): MessageReader | undefined {
    const length = this.#nextLength();
    if (length === undefined || length > this.#buffered) return undefined;
    return decodeFrame(this.#take(length), this.#limits);
  }

  #nextLength(): number | undefined {
    const first = this.#chunks[0];
    if (first === undefined) return undefined;
    const known = frameLength(new DataView(first.buffer, first.byteOffset, first.byteLength), this.#limits);
    if (known !== undefined || this.#chunks.length === 1) return known;
    // The table itself came in pieces: put together as much as a table may have.
    const most = Math.min(this.#buffered, tableBytes(this.#limits.segments));
    const head = this.#peek(most);
    return frameLength(new DataView(head.buffer, head.byteOffset, head.byteLength), this.#limits);
  }

  #peek(size: number): Uint8Array {
    const bytes = new Uint8Array(size);
    let at = 0;
    for (const chunk of this.#chunks) {
      const part = chunk.subarray(0, size - at);
      bytes.set(part, at);
      at += part.byteLength;
      if (at === size) break;
    }
    return bytes;
  }

  #take(size: number): Uint8Array {
    const first = this.#chunks[0];
    this.#buffered -= size;
    if (first !== undefined && first.byteLength >= size) {
      if (first.byteLength === size) this.#chunks.shift();
      else this.#chunks[0] = first.subarray(size);
      return first.subarray(0, size);
    }
    const bytes = new Uint8Array(size);
    let at = 0;
    let used = 0;
    for (const chunk of this.#chunks) {
      if (at === size) break;
      const part = chunk.subarray(0, size - at);
      bytes.set(part, at);
      at += part.byteLength;
      if (part.byteLength === chunk.byteLength) used += 1;
      else this.#chunks[used] = chunk.subarray(part.byteLength);
    }
    this.#chunks.splice(0, used);
    return bytes;
  }
}
