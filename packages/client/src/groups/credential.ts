// The identity in a leaf's basic credential (PROTOCOL §10): identityKey(32), or
// identityKey(32) ‖ deviceId(16) ‖ signature(64) by the identity key over "qpq device v1" ‖ deviceId ‖ leaf key.
import { Buffer } from "node:buffer";
import { createPublicKey, verify } from "node:crypto";
import { concatBytes, sameBytes } from "../bytes.ts";

const IDENTITY = 32;
const DEVICE = 16;
const SIGNATURE = 64;
const LABEL = new TextEncoder().encode("qpq device v1");
// RFC 8410: what stands before the 32 bytes of an Ed25519 public key in a SubjectPublicKeyInfo.
const ED25519_SPKI = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);

/** The identity key of a credential that was checked before; the first 32 bytes. */
export function identityOf(credential: Uint8Array): Uint8Array {
  return credential.slice(0, IDENTITY);
}

/** Whether a credential is of either form and belongs to this leaf key. */
export function credentialIsValid(credential: Uint8Array, leafKey: Uint8Array): boolean {
  if (credential.length === IDENTITY) return sameBytes(credential, leafKey);
  if (credential.length !== IDENTITY + DEVICE + SIGNATURE) return false;
  const signed = concatBytes(LABEL, credential.subarray(IDENTITY, IDENTITY + DEVICE), leafKey);
  try {
    const key = createPublicKey({
      key: Buffer.from(concatBytes(ED25519_SPKI, credential.subarray(0, IDENTITY))),
      format: "der",
      type: "spki",
    });
    return verify(null, signed, key, credential.subarray(IDENTITY + DEVICE));
  } catch {
    return false;
  }
}
