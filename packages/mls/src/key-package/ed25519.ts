// Ed25519 with the care that a long-lived identity key deserves. node:crypto verifies under low-order and non-canonical
// keys, with which one signature fits many messages: a key is checked once, strictly, before anything it signed is.

import { ed25519 } from "@noble/curves/ed25519.js";

/** 32 bytes that canonically encode a point of the prime-order group, not the identity (RFC 8032 §5.1.3, strictly). */
export function isStrictEd25519Key(key: Uint8Array): boolean {
  try {
    const point = ed25519.Point.fromBytes(key, false);
    return !point.isSmallOrder() && point.isTorsionFree();
  } catch {
    return false;
  }
}
