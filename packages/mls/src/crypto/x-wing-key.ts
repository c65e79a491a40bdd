// Which bytes are an X-Wing public key, asked without the code that encapsulates: a node checks keys and never uses one.
// The modulus check of a received ML-KEM key (FIPS 203 §7.2) stands here, because noble 0.5.2 leaves it out.

import { isAgreementPublicKey } from "./key-agreement.ts";

export const X_WING_PUBLIC_KEY_BYTES = 1216;

const ML_KEM_PUBLIC_KEY_BYTES = 1184;
const ML_KEM_MODULUS = 3329;

/** True if somebody can encapsulate to these bytes: every coefficient below the modulus, the curve's half not of small order. */
export function isXWingPublicKey(bytes: Uint8Array): boolean {
  return bytes.length === X_WING_PUBLIC_KEY_BYTES &&
    coefficientsAreReduced(bytes.subarray(0, ML_KEM_PUBLIC_KEY_BYTES)) &&
    isAgreementPublicKey("X25519", bytes.subarray(ML_KEM_PUBLIC_KEY_BYTES));
}

/** 768 coefficients of 12 bits, two in three bytes; the last 32 bytes are the seed of the matrix. */
function coefficientsAreReduced(key: Uint8Array): boolean {
  for (let at = 0; at < ML_KEM_PUBLIC_KEY_BYTES - 32; at += 3) {
    const [low = 0, middle = 0, high = 0] = [key[at], key[at + 1], key[at + 2]];
    if ((low | ((middle & 15) << 8)) >= ML_KEM_MODULUS || ((middle >> 4) | (high << 4)) >= ML_KEM_MODULUS) return false;
  }
  return true;
}
