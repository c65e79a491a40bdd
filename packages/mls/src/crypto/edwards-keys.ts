// Public keys of Ed25519 and Ed448 that verify more than they should: low-order points, under which one signature fits
// many messages, and bytes that spell a point a second way. node:crypto takes both, so they are told by their bytes here,
// which costs nothing. What passes and is no point at all verifies nothing.

import { Buffer } from "node:buffer";
import { fromHex } from "../bytes.ts";

/** y of Ed25519's eight points of small order, sign bit cleared (RFC 7748's curve has cofactor 8). */
const smallOrder25519: ReadonlySet<string> = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]);

/** y of Ed448's four points of small order: 0, 1 and -1. */
const smallOrder448: ReadonlySet<string> = new Set([
  "00".repeat(56),
  `01${"00".repeat(55)}`,
  `fe${"ff".repeat(27)}fe${"ff".repeat(27)}`,
]);

/** 2^255 - 19 and 2^448 - 2^224 - 1, least byte first as the keys are. */
const modulus25519: Uint8Array = fromHex(`ed${"ff".repeat(30)}7f`);
const modulus448: Uint8Array = fromHex(`${"ff".repeat(28)}fe${"ff".repeat(27)}`);

/** 32 bytes, canonical, not of small order. */
export function isSoundEd25519Key(key: Uint8Array): boolean {
  if (key.length !== 32) return false;
  const y = key.slice();
  y[31] = (y[31] ?? 0) & 0x7f;
  return isBelow(y, modulus25519) && !smallOrder25519.has(Buffer.from(y).toString("hex"));
}

/** 57 bytes, canonical, not of small order. */
export function isSoundEd448Key(key: Uint8Array): boolean {
  if (key.length !== 57 || ((key[56] ?? 0) & 0x7f) !== 0) return false;
  const y = key.subarray(0, 56);
  return isBelow(y, modulus448) && !smallOrder448.has(Buffer.from(y).toString("hex"));
}

function isBelow(value: Uint8Array, limit: Uint8Array): boolean {
  for (let at = limit.length - 1; at >= 0; at--) {
    const [left = 0, right = 0] = [value[at], limit[at]];
    if (left !== right) return left < right;
  }
  return false;
}
