// X-Wing (draft-connolly-cfrg-xwing-kem): X25519 and ML-KEM-768 joined, so that either alone keeps the secret. A private
// key is stored as its seed of 32 bytes and expanded once.

import { createHash } from "node:crypto";
import { fromHex } from "../bytes.ts";
import type { AgreementKey } from "./agreement-key.ts";
import { concat } from "./kem.ts";
import { agreementKey, ephemeralKey } from "./key-agreement.ts";
import {
  ML_KEM_CIPHERTEXT_BYTES,
  ML_KEM_KEY_SEED_BYTES,
  ML_KEM_PUBLIC_KEY_BYTES,
  mlKemDecapsulate,
  mlKemEncapsulate,
  mlKemKeyPair,
} from "./ml-kem.ts";
import { sodium } from "./sodium.ts";
import { type AsideKeys, asideKeys } from "./x-wing-aside.ts";
import { X_WING_PUBLIC_KEY_BYTES } from "./x-wing-key.ts";

export { isXWingPublicKey, X_WING_PUBLIC_KEY_BYTES } from "./x-wing-key.ts";

export const X_WING_SEED_BYTES = 32;
export const X_WING_CIPHERTEXT_BYTES = 1120;
/** Randomness of one encapsulation: 32 bytes for ML-KEM, 32 for the ephemeral X25519 key. */
export const X_WING_ENCAPSULATION_SEED_BYTES = 64;

/** `\.//^\`, the draft's label. */
const LABEL = fromHex("5c2e2f2f5e5c");

/** A private key, expanded and ready for use; printing it shows no secret. */
export interface XWingSecretKey {
  readonly publicKey: Uint8Array;
}

interface Expanded {
  readonly seed: Uint8Array;
  readonly mlKem: Uint8Array;
  readonly x25519: AgreementKey;
  /** Once it was asked for. */
  aside: Promise<AsideKeys | undefined> | undefined;
}

const expandedKeys = new WeakMap<XWingSecretKey, Expanded>();

/** Key generation from 32 bytes of randomness, which are also the form to store. Throws a RangeError for another length. */
export function xWingSecretKey(seed: Uint8Array): XWingSecretKey {
  if (seed.length !== X_WING_SEED_BYTES) throw new RangeError(`an X-Wing seed has ${X_WING_SEED_BYTES} bytes`);
  const expanded = expand(seed);
  const mlKem = mlKemKeyPair(expanded.subarray(0, ML_KEM_KEY_SEED_BYTES));
  const x25519 = curveKey(expanded.subarray(ML_KEM_KEY_SEED_BYTES));
  expanded.fill(0);
  const key: XWingSecretKey = { publicKey: concat(mlKem.publicKey, x25519.publicKey) };
  expandedKeys.set(key, { seed: Uint8Array.from(seed), mlKem: mlKem.secretKey, x25519, aside: undefined });
  return key;
}

export interface XWingEncapsulated {
  readonly sharedSecret: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/**
 * The key was checked by `isXWingPublicKey`; a RangeError if it could not have been. `seed`, 64 bytes, replaces the
 * runtime's randomness; it is there for published vectors.
 */
export function xWingEncapsulate(publicKey: Uint8Array, seed?: Uint8Array): XWingEncapsulated {
  if (publicKey.length !== X_WING_PUBLIC_KEY_BYTES) {
    throw new RangeError(`an X-Wing public key has ${X_WING_PUBLIC_KEY_BYTES} bytes`);
  }
  if (seed !== undefined && seed.length !== X_WING_ENCAPSULATION_SEED_BYTES) {
    throw new RangeError(`an encapsulation takes ${X_WING_ENCAPSULATION_SEED_BYTES} bytes of randomness`);
  }
  const curveHalf = publicKey.subarray(ML_KEM_PUBLIC_KEY_BYTES);
  const ephemeral = seed === undefined ? ephemeralKey("X25519") : curveKey(seed.subarray(32));
  const curveSecret = ephemeral.agree(curveHalf);
  if (curveSecret === undefined) throw new RangeError("the X25519 half of the key is of small order");
  const lattice = mlKemEncapsulate(publicKey.subarray(0, ML_KEM_PUBLIC_KEY_BYTES), seed?.subarray(0, 32));
  const sharedSecret = combine(lattice.sharedSecret, curveSecret, ephemeral.publicKey, curveHalf);
  return { sharedSecret, ciphertext: concat(lattice.ciphertext, ephemeral.publicKey) };
}

/** undefined for a ciphertext of another length or with an X25519 half of small order; a forged one gives another secret. */
export function xWingDecapsulate(key: XWingSecretKey, ciphertext: Uint8Array): Uint8Array | undefined {
  const expanded = expandedKeys.get(key);
  if (expanded === undefined) throw new TypeError("not a key that xWingSecretKey made");
  if (ciphertext.length !== X_WING_CIPHERTEXT_BYTES) return undefined;
  const curveCiphertext = ciphertext.subarray(ML_KEM_CIPHERTEXT_BYTES);
  const curveSecret = expanded.x25519.agree(curveCiphertext);
  if (curveSecret === undefined) return undefined;
  const latticeSecret = mlKemDecapsulate(expanded.mlKem, ciphertext.subarray(0, ML_KEM_CIPHERTEXT_BYTES));
  return combine(latticeSecret, curveSecret, curveCiphertext, key.publicKey.subarray(ML_KEM_PUBLIC_KEY_BYTES));
}

/**
 * As `xWingDecapsulate`, on threads of the runtime where its WebCrypto has ML-KEM. The ciphertext must not change until it
 * resolves.
 */
export async function xWingDecapsulateAside(
  key: XWingSecretKey,
  ciphertext: Uint8Array,
): Promise<Uint8Array | undefined> {
  const expanded = expandedKeys.get(key);
  if (expanded === undefined) throw new TypeError("not a key that xWingSecretKey made");
  if (ciphertext.length !== X_WING_CIPHERTEXT_BYTES) return undefined;
  const aside = await (expanded.aside ??= keysAside(expanded));
  if (aside === undefined) return xWingDecapsulate(key, ciphertext);
  const curveCiphertext = ciphertext.subarray(ML_KEM_CIPHERTEXT_BYTES);
  const secrets = await aside.agree(ciphertext.subarray(0, ML_KEM_CIPHERTEXT_BYTES), curveCiphertext);
  if (secrets === undefined) return undefined;
  return combine(secrets.lattice, secrets.curve, curveCiphertext, key.publicKey.subarray(ML_KEM_PUBLIC_KEY_BYTES));
}

async function keysAside({ seed, x25519 }: Expanded): Promise<AsideKeys | undefined> {
  const secrets = expand(seed);
  const [mlKem, scalar] = [secrets.subarray(0, ML_KEM_KEY_SEED_BYTES), secrets.subarray(ML_KEM_KEY_SEED_BYTES)];
  try {
    return await asideKeys(mlKem, scalar, sodium() === undefined ? undefined : x25519);
  } finally {
    secrets.fill(0);
  }
}

/** ML-KEM's seed, then the X25519 scalar. */
function expand(seed: Uint8Array): Uint8Array {
  return createHash("shake256", { outputLength: ML_KEM_KEY_SEED_BYTES + 32 }).update(seed).digest();
}

/** Overwrites both secrets. */
function combine(
  lattice: Uint8Array,
  curve: Uint8Array,
  curveCiphertext: Uint8Array,
  curveHalf: Uint8Array,
): Uint8Array {
  const hash = createHash("sha3-256").update(lattice).update(curve).update(curveCiphertext).update(curveHalf);
  lattice.fill(0);
  curve.fill(0);
  const digest = hash.update(LABEL).digest();
  const secret = Uint8Array.from(digest);
  digest.fill(0);
  return secret;
}

function curveKey(scalar: Uint8Array): AgreementKey {
  const key = agreementKey("X25519", scalar);
  if (key === undefined) throw new RangeError("an X25519 private key has 32 bytes");
  return key;
}
