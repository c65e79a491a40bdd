// Bytes to hex and back, order and digest: the few byte operations that the engine needs everywhere. Joining, constant-time
// comparison, reading text and writing base64 are the protocol's.
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";

export { concatBytes, decodeText, sameBytes, toBase64, toBase64Url } from "@quicproquo/protocol";

const DIGITS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Node 24 has no `toHex` and no `fromHex` of its own. */
function tellsHex(bytes: object): bytes is { toHex(): string } {
  return "toHex" in bytes;
}

function readsHex(constructor: object): constructor is { fromHex(hex: string): Uint8Array } {
  return "fromHex" in constructor;
}

const hexReader = readsHex(Uint8Array) ? Uint8Array : undefined;

export function toHex(bytes: Uint8Array): string {
  const teller: object = bytes;
  if (tellsHex(teller)) return teller.toHex();
  let text = "";
  for (const byte of bytes) text += DIGITS[byte];
  return text;
}

/** The bytes of lower-case or upper-case hex; undefined if the text is anything else. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(text.slice(at * 2, at * 2 + 2), 16);
  return bytes;
}

/** The bytes of a text that one of our own made. (Node 24 has no `Uint8Array.fromBase64`.) */
export function fromBase64Url(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "base64url"));
}

/** Order of byte strings, shorter first when one begins the other. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

const SHA256_BYTES = 32;

/** Of lower-case hex. */
function digitAt(hex: string, at: number): number {
  const code = hex.charCodeAt(at);
  return code < 0x3a ? code - 0x30 : code - 0x57;
}

export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  // As text: the memory of bytes that the runtime gives out is outside of the heap, and letting it go costs more than hashing.
  const digits = hash.digest("hex");
  if (hexReader !== undefined) return hexReader.fromHex(digits);
  const digest = new Uint8Array(SHA256_BYTES);
  for (let at = 0; at < SHA256_BYTES; at++) {
    digest[at] = digitAt(digits, 2 * at) << 4 | digitAt(digits, 2 * at + 1);
  }
  return digest;
}
