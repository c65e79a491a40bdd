// The body of MIMI content: parts within parts, each flattened into its array (draft-ietf-mimi-content-08, NestedPart).
import type { CborValue } from "./cbor.ts";
import { ContentLimits, type ExternalPart, type NestedPart, Semantics, type SinglePart } from "./mimi-content.ts";
import { ContentRefused } from "./refusal.ts";
import { fitsInUtf8 } from "./utf8-length.ts";

/** Parts seen so far, counted over the whole body. */
export interface PartCount {
  parts: number;
}

/** Throws ContentRefused. `depth` is 1 for the outermost part. */
export function readPart(value: CborValue | undefined, count: PartCount, depth: number): NestedPart {
  count.parts += 1;
  if (count.parts > ContentLimits.parts) throw new ContentRefused("too-many-parts");
  if (depth > ContentLimits.partDepth) throw new ContentRefused("too-deep");
  if (!Array.isArray(value)) throw new ContentRefused("bad-part");
  const fields: readonly CborValue[] = value;
  const [disposition, language, cardinality] = fields;
  const base = { disposition: uint(disposition, 255), language: text(language, ContentLimits.languageBytes) };
  const sizes: readonly number[] = [3, 5, 15, 5];
  if (typeof cardinality !== "number" || sizes[cardinality] !== fields.length) throw new ContentRefused("bad-part");
  switch (cardinality) {
    case 0:
      return { kind: "null", ...base };
    case 1:
      return { kind: "single", ...base, ...readSingle(fields) };
    case 2:
      return { kind: "external", ...base, ...readExternal(fields) };
    default:
      return { kind: "multi", ...base, ...readMulti(fields, count, depth) };
  }
}

function readSingle(fields: readonly CborValue[]): Pick<SinglePart, "contentType" | "content"> {
  const [, , , contentType, content] = fields;
  return {
    contentType: text(contentType, ContentLimits.contentTypeBytes),
    content: bytes(content, ContentLimits.bytes),
  };
}

function readMulti(
  fields: readonly CborValue[],
  count: PartCount,
  depth: number,
): { readonly semantics: Semantics; readonly parts: readonly NestedPart[] } {
  const [, , , semantics, parts] = fields;
  const known = Object.values(Semantics).find((one) => one === semantics);
  if (known === undefined) throw new ContentRefused("bad-semantics");
  if (!Array.isArray(parts) || parts.length < 2) throw new ContentRefused("bad-part");
  return { semantics: known, parts: parts.map((part: CborValue) => readPart(part, count, depth + 1)) };
}

/** Sizes of key and nonce by IANA AEAD number; those of algorithms unknown here are only limited. */
const AEAD_SIZES: ReadonlyMap<number, readonly [key: number, nonce: number]> = new Map([
  [0, [0, 0]],
  [1, [16, 12]],
  [2, [32, 12]],
  [29, [32, 12]],
]);
const HASH_SIZES: ReadonlyMap<number, number> = new Map([[0, 0], [1, 32]]);

function readExternal(fields: readonly CborValue[]): Omit<ExternalPart, "kind" | "disposition" | "language"> {
  const [, , , contentType, url, expires, size, encAlg, key, nonce, aad, hashAlg, contentHash, description, filename] =
    fields;
  const part = {
    contentType: text(contentType, ContentLimits.contentTypeBytes),
    url: text(url, ContentLimits.textBytes),
    expires: uint(expires, 0xffffffff),
    size: uint(size, Number.MAX_SAFE_INTEGER),
    encAlg: uint(encAlg, 0xffff),
    key: bytes(key, ContentLimits.keyBytes),
    nonce: bytes(nonce, ContentLimits.keyBytes),
    aad: bytes(aad, ContentLimits.textBytes),
    hashAlg: uint(hashAlg, 255),
    contentHash: bytes(contentHash, ContentLimits.keyBytes),
    description: text(description, ContentLimits.textBytes),
    filename: text(filename, ContentLimits.textBytes),
  };
  const [keySize, nonceSize] = AEAD_SIZES.get(part.encAlg) ?? [part.key.length, part.nonce.length];
  const hashSize = HASH_SIZES.get(part.hashAlg) ?? part.contentHash.length;
  if (part.key.length !== keySize || part.nonce.length !== nonceSize || part.contentHash.length !== hashSize) {
    throw new ContentRefused("bad-key");
  }
  return part;
}

function uint(value: CborValue | undefined, largest: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > largest) {
    throw new ContentRefused("bad-part");
  }
  return value;
}

function text(value: CborValue | undefined, limit: number): string {
  if (typeof value !== "string" || !fitsInUtf8(value, limit)) throw new ContentRefused("bad-part");
  return value;
}

function bytes(value: CborValue | undefined, limit: number): Uint8Array {
  if (!(value instanceof Uint8Array) || value.length > limit) throw new ContentRefused("bad-part");
  return value;
}
