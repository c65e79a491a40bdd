// Ed25519 with the care that a long-lived identity key deserves. node:crypto verifies under low-order and non-canonical
// keys, with which one signature fits many messages: a key is checked once, strictly, before anything it signed is.

import { Buffer } from "node:buffer";
import { createPublicKey, verify } from "node:crypto";
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

/** The key has to be a strict one; the signature is 64 bytes. */
export function verifyEd25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  const jwk = { kty: "OKP", crv: "Ed25519", x: Buffer.from(key).toString("base64url") };
  return verify(null, message, createPublicKey({ key: jwk, format: "jwk" }), signature);
}
