// X-Wing as a KEM of HPKE (0x647a). MLS derives the keys of a path from secrets: the derivation is the labelled one of
// draft-ietf-hpke-pq for one-stage KDFs, SHAKE256 over the key material and its label.

import { createHash } from "node:crypto";
import type { HpkeKeyPair } from "./crypto-provider.ts";
import { ascii, concat, type Encapsulation, type Kem, uint16 } from "./kem.ts";
import {
  isXWingPublicKey,
  X_WING_CIPHERTEXT_BYTES,
  X_WING_PUBLIC_KEY_BYTES,
  X_WING_SEED_BYTES,
  xWingDecapsulate,
  xWingEncapsulate,
  type XWingSecretKey,
  xWingSecretKey,
} from "./x-wing.ts";

const X_WING_KEM_ID = 0x647a;
const DERIVE_LABEL = ascii("DeriveKeyPair");
/** What follows the key material in LabeledDerive. */
const DERIVE_SUFFIX = concat(
  ascii("HPKE-v1"),
  ascii("KEM"),
  uint16(X_WING_KEM_ID),
  uint16(DERIVE_LABEL.length),
  DERIVE_LABEL,
  uint16(X_WING_SEED_BYTES),
);

const secretKeys = new WeakMap<HpkeKeyPair, XWingSecretKey>();

function pairOf(seed: Uint8Array): HpkeKeyPair {
  const key = xWingSecretKey(seed);
  const pair = { publicKey: key.publicKey, privateKey: seed };
  secretKeys.set(pair, key);
  return pair;
}

function secretKeyOf(pair: HpkeKeyPair): XWingSecretKey {
  const known = secretKeys.get(pair);
  if (known !== undefined) return known;
  const key = xWingSecretKey(pair.privateKey);
  secretKeys.set(pair, key);
  return key;
}

/** Over expanded keys, which show nothing secret when they are printed. */
export const xWingEncapsulation: Encapsulation<XWingSecretKey> = {
  id: X_WING_KEM_ID,
  outputLength: X_WING_CIPHERTEXT_BYTES,
  encapsulate: (publicKey, seed) => {
    const { ciphertext, sharedSecret } = xWingEncapsulate(publicKey, seed);
    return { kemOutput: ciphertext, sharedSecret };
  },
  decapsulate: xWingDecapsulate,
};

export const xWingKem: Kem = {
  ...xWingEncapsulation,
  publicKeyLength: X_WING_PUBLIC_KEY_BYTES,
  derive: (inputKeyMaterial) => {
    const hash = createHash("shake256", { outputLength: X_WING_SEED_BYTES });
    const digest = hash.update(inputKeyMaterial).update(DERIVE_SUFFIX).digest();
    const seed = Uint8Array.from(digest);
    digest.fill(0);
    return pairOf(seed);
  },
  generate: (random) => pairOf(random(X_WING_SEED_BYTES)),
  import: pairOf,
  isPublicKey: isXWingPublicKey,
  decapsulate: (pair, kemOutput) => xWingDecapsulate(secretKeyOf(pair), kemOutput),
};
