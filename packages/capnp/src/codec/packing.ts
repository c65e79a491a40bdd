// The packed encoding (encoding, "Packing"): a tag byte says which bytes of a word are not zero; runs of zero words and
// of words without zeroes have a count. Not used on RPC streams; for files and for peers that ask for it.

import { CapnpError } from "../errors.ts";
import { defaultReadLimits, type ReadLimits } from "./limits.ts";

/** Packs a framed message; its length must be whole words. */
export function pack(message: Uint8Array): Uint8Array {
  if (message.byteLength % 8 !== 0) throw new CapnpError("argument", "a message is a whole number of words");
  // A word takes at most 9 bytes, a run of zero-free ones a byte more per 256.
  const out = new Uint8Array(message.byteLength + Math.ceil(message.byteLength / 8) * 2);
  let to = 0;
  let at = 0;
  while (at < message.byteLength) {
    const tag = tagOf(message, at);
    out[to++] = tag;
    for (let byte = 0; byte < 8; byte += 1) if ((tag >> byte) & 1) out[to++] = message[at + byte] ?? 0;
    at += 8;
    if (tag === 0) {
      const zeroes = run(message, at, (next) => next === 0);
      out[to++] = zeroes;
      at += zeroes * 8;
    } else if (tag === 0xff) {
      // Words with few zeroes cost less as they are than packed.
      const raw = run(message, at, (next) => bits(next) >= 7);
      out[to++] = raw;
      out.set(message.subarray(at, at + raw * 8), to);
      to += raw * 8;
      at += raw * 8;
    }
  }
  return out.subarray(0, to);
}

function tagOf(bytes: Uint8Array, at: number): number {
  let tag = 0;
  for (let byte = 0; byte < 8; byte += 1) if (bytes[at + byte] !== 0) tag |= 1 << byte;
  return tag;
}

function bits(tag: number): number {
  let count = 0;
  for (let rest = tag; rest !== 0; rest >>= 1) count += rest & 1;
  return count;
}

/** How many words from `at` on have a tag that passes, at most 255. */
function run(bytes: Uint8Array, at: number, pass: (tag: number) => boolean): number {
  let words = 0;
  while (words < 255 && at + words * 8 < bytes.byteLength && pass(tagOf(bytes, at + words * 8))) words += 1;
  return words;
}

/**
 * Unpacks into a framed message. The result's size is computed first and held against the limits, as two bytes can
 * stand for two kilobytes. `CapnpError` `truncated` or `limit`.
 */
export function unpack(packed: Uint8Array, limits: ReadLimits = defaultReadLimits): Uint8Array {
  const size = unpackedSize(packed);
  if (size > limits.messageBytes) {
    throw new CapnpError("limit", `${size} bytes, at most ${limits.messageBytes} are allowed`);
  }
  const out = new Uint8Array(size);
  let to = 0;
  let at = 0;
  while (at < packed.byteLength) {
    const tag = packed[at++] ?? 0;
    for (let byte = 0; byte < 8; byte += 1) if ((tag >> byte) & 1) out[to + byte] = packed[at++] ?? 0;
    to += 8;
    if (tag === 0) to += (packed[at++] ?? 0) * 8;
    else if (tag === 0xff) {
      const raw = (packed[at++] ?? 0) * 8;
      out.set(packed.subarray(at, at + raw), to);
      to += raw;
      at += raw;
    }
  }
  return out;
}

function unpackedSize(packed: Uint8Array): number {
  let size = 0;
  let at = 0;
  while (at < packed.byteLength) {
    const tag = packed[at] ?? 0;
    at += 1 + bits(tag);
    size += 8;
    if (tag !== 0 && tag !== 0xff) continue;
    const words = packed[at] ?? 0;
    at += tag === 0 ? 1 : 1 + words * 8;
    size += words * 8;
  }
  if (at !== packed.byteLength) throw new CapnpError("truncated", "packed bytes that end within a word");
  return size;
}
