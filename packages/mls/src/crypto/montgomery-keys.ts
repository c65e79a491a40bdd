// Public keys of X25519 and X448 with which nothing is agreed: points of small order give zero, whatever the private key.
// There are so few encodings of them that a table tells them, without an agreement on trial: a newcomer asks for each node
// of a tree.

import { Buffer } from "node:buffer";

/** u of the points of order 1, 2, 4 and 8 of Curve25519 and its twist, with those encodings that are not canonical. */
const smallOrder25519: ReadonlySet<string> = new Set([
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  `ec${"ff".repeat(30)}7f`,
  `ed${"ff".repeat(30)}7f`,
  `ee${"ff".repeat(30)}7f`,
]);

/** The same of Curve448: 0, 1 and -1. */
const smallOrder448: ReadonlySet<string> = new Set([
  "00".repeat(56),
  `01${"00".repeat(55)}`,
  `fe${"ff".repeat(27)}fe${"ff".repeat(27)}`,
  `${"ff".repeat(28)}fe${"ff".repeat(27)}`,
  `${"00".repeat(28)}${"ff".repeat(28)}`,
]);

/** 32 bytes, not of small order; the highest bit counts for nothing (RFC 7748 §5). */
export function isSoundX25519Key(key: Uint8Array): boolean {
  if (key.length !== 32) return false;
  const masked = Buffer.from(key);
  masked[31] = (masked[31] ?? 0) & 0x7f;
  return !smallOrder25519.has(masked.toString("hex"));
}

/** 56 bytes, not of small order. */
export function isSoundX448Key(key: Uint8Array): boolean {
  return key.length === 56 && !smallOrder448.has(Buffer.from(key).toString("hex"));
}
