// What HPKE asks of a key encapsulation mechanism (RFC 9180 §4), and the labelled key derivation that they share.

import type { HpkeKeyPair, RandomSource } from "./crypto-provider.ts";
import type { Hkdf } from "./hkdf.ts";

export interface Encapsulated {
  readonly kemOutput: Uint8Array;
  /** Secret: overwritten by whoever derives from it. */
  readonly sharedSecret: Uint8Array;
}

/** The half of a KEM that HPKE runs on, over whatever a private key is. */
export interface Encapsulation<PrivateKey> {
  /** RFC 9180 §7.1. */
  readonly id: number;
  readonly outputLength: number;
  /**
   * Throws RangeError for a key to which nobody can encrypt. `seed` replaces the runtime's randomness; it is there for
   * published vectors.
   */
  encapsulate(publicKey: Uint8Array, seed?: Uint8Array): Encapsulated;
  /** Undefined for what no encapsulation to this key could have made, as far as that can be told. */
  decapsulate(key: PrivateKey, kemOutput: Uint8Array): Uint8Array | undefined;
}

export interface Kem extends Encapsulation<HpkeKeyPair> {
  readonly publicKeyLength: number;
  /** From key material of any length ≥ Nsk. */
  derive(inputKeyMaterial: Uint8Array): HpkeKeyPair;
  generate(random: RandomSource): HpkeKeyPair;
  /** Throws RangeError for bytes that are no private key. */
  import(privateKey: Uint8Array): HpkeKeyPair;
  isPublicKey(key: Uint8Array): boolean;
}

const VERSION: Uint8Array = new TextEncoder().encode("HPKE-v1");

/** LabeledExtract and LabeledExpand of RFC 9180 §4. */
export interface LabeledKdf {
  extract(salt: Uint8Array, label: Uint8Array, inputKeyMaterial: Uint8Array): Uint8Array;
  expand(secret: Uint8Array, label: Uint8Array, info: Uint8Array, length: number): Uint8Array;
}

export function labeledKdf(kdf: Hkdf, suiteId: Uint8Array): LabeledKdf {
  return {
    extract: (salt, label, inputKeyMaterial) => kdf.extract(salt, VERSION, suiteId, label, inputKeyMaterial),
    expand: (secret, label, info, length) => kdf.expand(secret, length, uint16(length), VERSION, suiteId, label, info),
  };
}

/** `u16`, big-endian. */
export function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 255);
}

export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
