// Deterministic CBOR (RFC 8949 §4.2.1). Content is hashed into message ids, so two spellings of one value must not exist:
// what would be encoded otherwise than it came is refused. Whole numbers are integers, never floats (the reduction of
// RFC 8949 §4.2.2). Writing is cborg's; reading is our own, since every message is read: it sees while it reads that a
// spelling is the only one, where a library's values would have to be encoded again to tell.
import { encode, rfc8949EncodeOptions } from "cborg";
import { decodeText } from "../bytes.ts";

/** Map keys in content are integers and texts. */
export type CborKey = number | bigint | string;
export type CborValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly CborValue[]
  | ReadonlyMap<CborKey, CborValue>;

export interface CborLimits {
  readonly bytes: number;
  /** Arrays and maps within each other. */
  readonly depth: number;
  /** Values of all kinds, keys included. */
  readonly items: number;
}

export function encodeCbor(value: CborValue): Uint8Array {
  return encode(value, rfc8949EncodeOptions);
}

/** The value, which shares no memory; undefined for what is malformed, not deterministic or beyond a limit. */
export function decodeCbor(bytes: Uint8Array, limits: CborLimits): CborValue | undefined {
  if (bytes.length > limits.bytes) return undefined;
  const reader = new CborReader(bytes, limits);
  const value = reader.value(limits.depth);
  return reader.atEnd ? value : undefined;
}

/** The major types of RFC 8949 §3.1. */
const UNSIGNED = 0;
const NEGATIVE = 1;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const SIMPLE = 7;

/** Arguments from here on stand in bytes of their own: 1, 2, 4 or 8. */
const ONE_BYTE = 24;
const EIGHT_BYTES = 27;

class CborReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #items: number;
  #at = 0;

  constructor(bytes: Uint8Array, { items }: CborLimits) {
    // Of a Buffer, a slice would be a view.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#items = items;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** The next value, with at most `depth` arrays and maps within each other; undefined for what is refused. */
  value(depth: number): CborValue | undefined {
    const head = this.#bytes[this.#at];
    this.#items -= 1;
    if (head === undefined || this.#items < 0) return undefined;
    this.#at += 1;
    const major = head >> 5;
    const info = head & 31;
    if (major === SIMPLE) return this.#simple(info);
    const argument = this.#argument(info);
    if (argument === undefined) return undefined;
    if (major === UNSIGNED) return argument;
    if (major === NEGATIVE) return negative(argument);
    // Content has no tags; and nothing is longer than the bytes that there are.
    if (major > MAP || typeof argument === "bigint" || argument > this.#bytes.length) return undefined;
    if (major === BYTES) return this.#taken(argument)?.slice();
    if (major === TEXT) return this.#text(argument);
    if (depth === 0 || argument > this.#items) return undefined;
    return major === ARRAY ? this.#array(argument, depth - 1) : this.#map(argument, depth - 1);
  }

  #array(length: number, depth: number): CborValue[] | undefined {
    const items: CborValue[] = [];
    for (let left = length; left > 0; left--) {
      const item = this.value(depth);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  }

  #map(length: number, depth: number): ReadonlyMap<CborKey, CborValue> | undefined {
    const entries = new Map<CborKey, CborValue>();
    let before: Uint8Array | undefined;
    for (let left = length; left > 0; left--) {
      const start = this.#at;
      const key = this.value(depth);
      if (typeof key !== "number" && typeof key !== "bigint" && typeof key !== "string") return undefined;
      const spelled = this.#bytes.subarray(start, this.#at);
      if (before !== undefined && !isAscending(before, spelled)) return undefined;
      before = spelled;
      const item = this.value(depth);
      if (item === undefined) return undefined;
      entries.set(key, item);
    }
    return entries;
  }

  /** The number in a head; undefined for an indefinite length, a reserved value, a cut head, and a longer form than needed. */
  #argument(info: number): number | bigint | undefined {
    if (info < ONE_BYTE) return info;
    if (info > EIGHT_BYTES) return undefined;
    const size = 1 << (info - ONE_BYTE);
    const at = this.#at;
    if (at + size > this.#bytes.length) return undefined;
    this.#at += size;
    switch (size) {
      case 1:
        return atLeast(this.#view.getUint8(at), ONE_BYTE);
      case 2:
        return atLeast(this.#view.getUint16(at), 2 ** 8);
      case 4:
        return atLeast(this.#view.getUint32(at), 2 ** 16);
      default: {
        const high = this.#view.getUint32(at);
        // Beyond what a number holds exactly.
        if (high >= 2 ** 21) return this.#view.getBigUint64(at);
        return atLeast(high * 2 ** 32 + this.#view.getUint32(at + 4), 2 ** 32);
      }
    }
  }

  #simple(info: number): CborValue | undefined {
    if (info === 20 || info === 21) return info === 21;
    if (info === 22) return null;
    return info > ONE_BYTE && info <= EIGHT_BYTES ? this.#float(1 << (info - ONE_BYTE)) : undefined;
  }

  /** Content has none so far: here the shortest form is found by encoding again. */
  #float(size: number): number | undefined {
    const start = this.#at - 1;
    if (this.#taken(size) === undefined) return undefined;
    const value = size === 2
      ? halfFloat(this.#view.getUint16(start + 1))
      : size === 4
      ? this.#view.getFloat32(start + 1)
      : this.#view.getFloat64(start + 1);
    if (!Number.isFinite(value)) return undefined;
    const again = encodeCbor(value);
    return again.length === 1 + size && again.every((byte, at) => byte === this.#bytes[start + at]) ? value : undefined;
  }

  #text(length: number): string | undefined {
    if (length === 0) return "";
    const bytes = this.#taken(length);
    return bytes === undefined ? undefined : decodeText(bytes);
  }

  /** A view. */
  #taken(length: number): Uint8Array | undefined {
    const start = this.#at;
    if (start + length > this.#bytes.length) return undefined;
    this.#at = start + length;
    return this.#bytes.subarray(start, this.#at);
  }
}

function atLeast(value: number, least: number): number | undefined {
  return value >= least ? value : undefined;
}

/** RFC 8949 §3.1: −1 − argument. */
function negative(argument: number | bigint): number | bigint {
  const value = -1n - BigInt(argument);
  return value >= BigInt(Number.MIN_SAFE_INTEGER) ? Number(value) : value;
}

/** RFC 8949 §3.4 and appendix D. */
function halfFloat(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  const sign = bits >> 15 === 1 ? -1 : 1;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN;
  return sign * (1024 + mantissa) * 2 ** (exponent - 25);
}

/** Strictly, so that no key stands there twice. No encoding of a key begins another. */
function isAscending(before: Uint8Array, after: Uint8Array): boolean {
  for (let at = 0; at < before.length; at++) {
    const difference = (after[at] ?? 0) - (before[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
