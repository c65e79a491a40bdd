// ML-KEM-768 (FIPS 203) from two libraries that agree on every format. Keys come from a seed, which only noble does;
// encapsulation and decapsulation are liboqs' in WebAssembly, five times as quick. Loading it is the one asynchronous step
// of the package, taken before the module's first use. liboqs takes its randomness from the runtime itself and frees its
// memory without overwriting it.

import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { createMLKEM768 } from "@oqs/liboqs-js/kem";

export const ML_KEM_PUBLIC_KEY_BYTES = 1184;
export const ML_KEM_CIPHERTEXT_BYTES = 1088;
/** d ‖ z. */
export const ML_KEM_KEY_SEED_BYTES = 64;
export const ML_KEM_ENCAPSULATION_SEED_BYTES = 32;

const liboqs = await createMLKEM768();

export interface MlKemKeyPair {
  readonly publicKey: Uint8Array;
  /** Expanded, 2400 bytes: secret. */
  readonly secretKey: Uint8Array;
}

export interface MlKemEncapsulated {
  readonly ciphertext: Uint8Array;
  readonly sharedSecret: Uint8Array;
}

export function mlKemKeyPair(seed: Uint8Array): MlKemKeyPair {
  return ml_kem768.keygen(seed);
}

/**
 * The key was checked by `isMlKemPublicKey`; a RangeError if it could not have been. `seed` replaces the runtime's
 * randomness; it is there for published vectors.
 */
export function mlKemEncapsulate(publicKey: Uint8Array, seed?: Uint8Array): MlKemEncapsulated {
  try {
    if (seed === undefined) return liboqs.encapsulate(publicKey);
    const { cipherText, sharedSecret } = ml_kem768.encapsulate(publicKey, seed);
    return { ciphertext: cipherText, sharedSecret };
  } catch (cause) {
    throw new RangeError("not a public key of ML-KEM-768", { cause });
  }
}

/** A forged ciphertext gives another secret (FIPS 203 §6.3). The lengths are the caller's to check. */
export function mlKemDecapsulate(secretKey: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  return liboqs.decapsulate(ciphertext, secretKey);
}
