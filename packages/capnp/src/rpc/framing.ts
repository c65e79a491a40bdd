// Cuts a stream of bytes into messages (encoding, "Serialization Over a Stream"): a table of segment sizes, then the
// segments. Messages that lie whole in what was read are views of it; only those that were cut are put together. The
// sizes are the sender's claims: they are held against the limits before anything is allocated, and what is allocated
// is never more than what has arrived.

import { CapnpError } from "../errors.ts";
import type { ReadLimits } from "../codec/limits.ts";
import { MessageReader } from "../codec/message-reader.ts";

/** A message with the number of bytes that it took on the wire. */
export interface Framed {
  readonly message: MessageReader;
  readonly bytes: number;
}

export class MessageFraming {
  readonly #limits: ReadLimits;
  /** What has arrived and is not yet used up: parts of one message at most, and the chunk being cut. */
  #chunk: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(this.#chunk.buffer);
  #at = 0;
  /** Parts of a message that is longer than the chunks. */
  #parts: Uint8Array[] = [];
  #partsBytes = 0;
  /** Bytes of `#parts` and chunk together that the next attempt needs. */
  #needed = 8;
  /** Bytes of the last message that `next` gave. */
  lastBytes = 0;

  constructor(limits: ReadLimits) {
    this.#limits = limits;
  }

  /** True between messages: an end of the stream here is a clean one. */
  get idle(): boolean {
    return this.#partsBytes === 0 && this.#at === this.#chunk.byteLength;
  }

  /** Takes what was read. Call `next` until it gives undefined before pushing more. */
  push(chunk: Uint8Array): void {
    if (this.#partsBytes === 0) return this.#use(chunk);
    this.#parts.push(chunk);
    this.#partsBytes += chunk.byteLength;
    if (this.#partsBytes >= this.#needed) this.#join();
  }

  #use(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#at = 0;
  }

  #join(): void {
    const whole = new Uint8Array(this.#partsBytes);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.byteLength;
    }
    this.#parts = [];
    this.#partsBytes = 0;
    this.#use(whole);
  }

  /** The next whole message, or undefined until more was pushed. Throws `CapnpError` `limit`, `malformed`. */
  next(): MessageReader | undefined {
    if (this.#partsBytes > 0) return undefined;
    const start = this.#at;
    const left = this.#chunk.byteLength - start;
    if (left < 8) return this.#wait(8);
    const count = this.#view.getUint32(start, true) + 1;
    if (count > this.#limits.segments) {
      throw new CapnpError("limit", `a message of ${count} segments, at most ${this.#limits.segments} are allowed`);
    }
    const table = ((count + 2) >> 1) * 8;
    if (left < table) return this.#wait(table);
    let total = table;
    for (let index = 0; index < count; index += 1) total += this.#view.getUint32(start + 4 + index * 4, true) * 8;
    if (total > this.#limits.messageBytes) {
      throw new CapnpError("limit", `a message of ${total} bytes, at most ${this.#limits.messageBytes} are allowed`);
    }
    if (left < total) return this.#wait(total);
    this.#at = start + total;
    this.lastBytes = total;
    const segments: Uint8Array[] = [];
    let at = start + table;
    for (let index = 0; index < count; index += 1) {
      const end = at + this.#view.getUint32(start + 4 + index * 4, true) * 8;
      segments.push(this.#chunk.subarray(at, end));
      at = end;
    }
    if (this.#at === this.#chunk.byteLength) this.#use(nothing);
    return new MessageReader(segments, this.#limits);
  }

  #wait(needed: number): undefined {
    this.#needed = needed;
    const rest = this.#chunk.subarray(this.#at);
    this.#use(nothing);
    if (rest.byteLength > 0) {
      // A copy, so that a small rest does not pin a large chunk for as long as the peer likes.
      this.#parts = [rest.slice()];
      this.#partsBytes = rest.byteLength;
    }
    return undefined;
  }
}

const nothing = new Uint8Array(0);
