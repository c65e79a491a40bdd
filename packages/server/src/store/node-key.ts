// The node's Ed25519 key: origin, pins and delivery proofs hang on it, so it lives in the encrypted database and nowhere
// else. It is kept as the 32-byte seed (RFC 8032 section 5.1.5).

import { Buffer } from "node:buffer";
import { createPrivateKey, createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";

export const nodeKeyName = "node-key";

/** ASN.1 of a PKCS #8 Ed25519 key up to its seed (RFC 8410 section 7). */
const pkcs8Head = Uint8Array.fromHex("302e020100300506032b657004220420");

export function nodeKeyOf(seed: Uint8Array): KeyObject {
  const der = new Uint8Array(pkcs8Head.length + seed.length);
  der.set(pkcs8Head);
  der.set(seed, pkcs8Head.length);
  try {
    return createPrivateKey({ key: Buffer.from(der.buffer), format: "der", type: "pkcs8" });
  } finally {
    der.fill(0);
  }
}

/** The 32 public bytes. */
export function publicKeyOf(nodeKey: KeyObject): Uint8Array {
  return new Uint8Array(createPublicKey(nodeKey).export({ format: "der", type: "spki" }).subarray(-32));
}
