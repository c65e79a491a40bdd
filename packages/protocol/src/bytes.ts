// The few byte operations that the formats here are made of: joining, length prefixes, big-endian integers, text, hex, base64.
import { Buffer } from "node:buffer";
import { timingSafeEqual } from "node:crypto";

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const part of parts) size += part.length;
  const joined = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

const encoder = new TextEncoder();

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text whose UTF-8 this is; undefined if it is none. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** `u8 len ‖ bytes`. Throws a RangeError above 255 bytes: callers check their own limits first. */
export function withLength8(bytes: Uint8Array): Uint8Array {
  if (bytes.length > 255) throw new RangeError(`a field of ${bytes.length} bytes has no 8-bit length`);
  return concatBytes(Uint8Array.of(bytes.length), bytes);
}

export function uint32(value: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new RangeError(`${value} is no 32-bit integer`);
  }
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

export function uint64(value: bigint | number): Uint8Array {
  const wide = BigInt(value);
  if (wide < 0n || wide > 0xffffffffffffffffn) throw new RangeError(`${value} is no 64-bit integer`);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, wide);
  return bytes;
}

/** Reads 8 bytes at `at`; the caller has checked that they are there. */
export function readUint64(bytes: Uint8Array, at: number): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(at);
}

/** A time of 8 bytes at `at`, in ms since 1970 UTC; undefined for what a number cannot hold exactly. */
export function readTime(bytes: Uint8Array, at: number): number | undefined {
  const time = readUint64(bytes, at);
  return time <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(time) : undefined;
}

/** Equality in constant time for equal lengths. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

// By Buffer, because Node 24 has no `toHex` and `toBase64` of a Uint8Array.

export function toHex(bytes: Uint8Array): string {
  return view(bytes).toString("hex");
}

/** The bytes of a text that was found to be hex. */
export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "hex"));
}

/** The same into `to`, from `at` on; without a buffer of its own, for what is done for every message. */
export function writeHex(text: string, to: Uint8Array, at: number): void {
  for (let from = 0; from < text.length; from += 2) {
    to[at + from / 2] = (digit(text.charCodeAt(from)) << 4) | digit(text.charCodeAt(from + 1));
  }
}

function digit(code: number): number {
  return code < 0x3a ? code - 0x30 : code - 0x57;
}

export function toBase64(bytes: Uint8Array): string {
  return view(bytes).toString("base64");
}

/** The bytes of padded base64 (RFC 4648 §4) in its one canonical spelling; undefined for anything else. */
export function fromBase64(text: string): Uint8Array | undefined {
  const bytes = Uint8Array.from(Buffer.from(text, "base64"));
  return toBase64(bytes) === text ? bytes : undefined;
}

export function toBase64Url(bytes: Uint8Array): string {
  return view(bytes).toString("base64url");
}

/** The bytes of unpadded base64url in its one canonical spelling; undefined for anything else. */
export function fromBase64Url(text: string): Uint8Array | undefined {
  const bytes = Uint8Array.from(Buffer.from(text, "base64url"));
  return toBase64Url(bytes) === text ? bytes : undefined;
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
