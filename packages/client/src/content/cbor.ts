// Deterministic CBOR (RFC 8949 §4.2.1), the only file that knows cborg. Content is hashed into message ids, so two
// spellings of one value must not exist: what would be encoded otherwise than it came is refused. Whole numbers are
// integers, never floats (the reduction of RFC 8949 §4.2.2).
import { decode, encode, rfc8949EncodeOptions } from "cborg";

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

const STRICT = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowNaN: false,
  allowInfinity: false,
  useMaps: true,
  rejectDuplicateMapKeys: true,
};

export function encodeCbor(value: CborValue): Uint8Array {
  return encode(value, rfc8949EncodeOptions);
}

/** The value; undefined for what is malformed, not deterministic or beyond a limit. */
export function decodeCbor(bytes: Uint8Array, limits: CborLimits): CborValue | undefined {
  if (bytes.length > limits.bytes || !isWithin(bytes, limits)) return undefined;
  try {
    const value = cborValue(decode(bytes, STRICT));
    if (value === undefined) return undefined;
    const again = encodeCbor(value);
    return again.length === bytes.length && again.every((byte, at) => byte === bytes[at]) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** cborg's values as ours; undefined for a kind that content has no use for. */
function cborValue(value: unknown): CborValue | undefined {
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "bigint") {
    return value;
  }
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) {
    const items: CborValue[] = [];
    for (const element of value) {
      const item = cborValue(element);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  }
  if (!(value instanceof Map)) return undefined;
  const entries = new Map<CborKey, CborValue>();
  for (const [key, held] of value) {
    const item = cborValue(held);
    if (item === undefined || !(typeof key === "number" || typeof key === "bigint" || typeof key === "string")) {
      return undefined;
    }
    entries.set(key, item);
  }
  return entries;
}

/**
 * Walks the heads (RFC 8949 §3) without recursion and without building anything, because cborg recurses: a few thousand
 * bytes of `[[[[…` would use up the stack. What is malformed in other ways is left to cborg.
 */
function isWithin(bytes: Uint8Array, limits: CborLimits): boolean {
  /** How many items are still to come at each level. */
  const open: number[] = [1];
  let items = 0;
  let at = 0;
  while (open.length > 0) {
    const left = open.pop() ?? 0;
    if (left === 0) continue;
    open.push(left - 1);
    const head = bytes[at];
    items += 1;
    if (head === undefined || items > limits.items) return false;
    const argument = readArgument(bytes, at, head & 31);
    if (argument === undefined) return false;
    at = argument.end;
    const major = head >> 5;
    if (major === 2 || major === 3) at += argument.value;
    if (at > bytes.length) return false;
    if (major === 4 || major === 5) {
      open.push(major === 4 ? argument.value : argument.value * 2);
      if (open.length - 1 > limits.depth) return false;
    }
    if (major === 6) return false; // content has no tags
  }
  return at === bytes.length;
}

/** The number in a head; undefined for an indefinite length, a reserved value or a cut head. */
function readArgument(
  bytes: Uint8Array,
  at: number,
  info: number,
): { readonly value: number; readonly end: number } | undefined {
  if (info < 24) return { value: info, end: at + 1 };
  if (info > 27) return undefined;
  const size = 2 ** (info - 24);
  if (at + 1 + size > bytes.length) return undefined;
  let value = 0;
  for (let place = 0; place < size; place++) value = value * 256 + (bytes[at + 1 + place] ?? 0);
  return { value, end: at + 1 + size };
}
