// X-Wing (draft-connolly-cfrg-xwing-kem): X25519 and ML-KEM-768 joined, so that either alone keeps the secret. The
// lattice half is noble's, which is synchronous and makes keys from a seed; the curve half is node:crypto's.
// What noble 0.5.2 leaves out and FIPS 203 §7.2 demands, the modulus check of a received key, stands here.
import { createHash, createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from "node:crypto";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { concatBytes } from "./bytes.ts";

export const X_WING_SEED_BYTES = 32;
export const X_WING_PUBLIC_KEY_BYTES = 1216;
export const X_WING_CIPHERTEXT_BYTES = 1120;
/** Randomness of one encapsulation: 32 bytes for ML-KEM, 32 for the ephemeral X25519 key. */
export const X_WING_ENCAPSULATION_SEED_BYTES = 64;

const ML_KEM_PUBLIC_KEY_BYTES = 1184;
const ML_KEM_CIPHERTEXT_BYTES = 1088;
const ML_KEM_MODULUS = 3329;
/** `\.//^\`, the draft's label. */
const LABEL = Uint8Array.fromHex("5c2e2f2f5e5c");

// RFC 8410: the 32 bytes are wrapped in a constant DER prefix.
const PKCS8_PREFIX = Uint8Array.fromHex("302e020100300506032b656e04220420");
const SPKI_PREFIX = Uint8Array.fromHex("302a300506032b656e032100");

/** A private key, expanded and ready for use; printing it shows no secret. */
export interface XWingSecretKey {
  readonly publicKey: Uint8Array;
}

interface Expanded {
  readonly mlKem: Uint8Array;
  readonly x25519: KeyObject;
}

const expandedKeys = new WeakMap<XWingSecretKey, Expanded>();

/** Key generation from 32 bytes of randomness, which are also the form to store. Throws a RangeError for another length. */
export function xWingSecretKey(seed: Uint8Array): XWingSecretKey {
  if (seed.length !== X_WING_SEED_BYTES) throw new RangeError(`an X-Wing seed has ${X_WING_SEED_BYTES} bytes`);
  const expanded = createHash("shake256", { outputLength: 96 }).update(seed).digest();
  const mlKem = ml_kem768.keygen(Uint8Array.from(expanded.subarray(0, 64)));
  const x25519 = importPrivate(expanded.subarray(64, 96));
  expanded.fill(0);
  const key: XWingSecretKey = { publicKey: concatBytes(mlKem.publicKey, publicBytes(x25519)) };
  expandedKeys.set(key, { mlKem: mlKem.secretKey, x25519 });
  return key;
}

export interface Encapsulated {
  readonly sharedSecret: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** `seed` is fresh randomness of 64 bytes. The key was checked by `isXWingPublicKey`; a RangeError if it could not have been. */
export function xWingEncapsulate(publicKey: Uint8Array, seed: Uint8Array): Encapsulated {
  if (publicKey.length !== X_WING_PUBLIC_KEY_BYTES || seed.length !== X_WING_ENCAPSULATION_SEED_BYTES) {
    throw new RangeError("an X-Wing public key has 1216 bytes and an encapsulation takes 64 of randomness");
  }
  const curveKey = publicKey.subarray(ML_KEM_PUBLIC_KEY_BYTES);
  const lattice = ml_kem768.encapsulate(publicKey.subarray(0, ML_KEM_PUBLIC_KEY_BYTES), seed.subarray(0, 32));
  const ephemeral = importPrivate(seed.subarray(32));
  const curveSecret = agree(ephemeral, curveKey);
  if (curveSecret === undefined) throw new RangeError("the X25519 half of the key is of small order");
  const curveCiphertext = publicBytes(ephemeral);
  const sharedSecret = combine(lattice.sharedSecret, curveSecret, curveCiphertext, curveKey);
  lattice.sharedSecret.fill(0);
  curveSecret.fill(0);
  return { sharedSecret, ciphertext: concatBytes(lattice.cipherText, curveCiphertext) };
}

/** undefined for a ciphertext of another length or with an X25519 half of small order; a forged one gives another secret. */
export function xWingDecapsulate(key: XWingSecretKey, ciphertext: Uint8Array): Uint8Array | undefined {
  const expanded = expandedKeys.get(key);
  if (expanded === undefined) throw new TypeError("not a key that xWingSecretKey made");
  if (ciphertext.length !== X_WING_CIPHERTEXT_BYTES) return undefined;
  const curveCiphertext = ciphertext.subarray(ML_KEM_CIPHERTEXT_BYTES);
  const curveSecret = agree(expanded.x25519, curveCiphertext);
  if (curveSecret === undefined) return undefined;
  const latticeSecret = ml_kem768.decapsulate(ciphertext.subarray(0, ML_KEM_CIPHERTEXT_BYTES), expanded.mlKem);
  const curveKey = key.publicKey.subarray(ML_KEM_PUBLIC_KEY_BYTES);
  const sharedSecret = combine(latticeSecret, curveSecret, curveCiphertext, curveKey);
  latticeSecret.fill(0);
  curveSecret.fill(0);
  return sharedSecret;
}

/** True if somebody can encapsulate to these bytes: every coefficient below the modulus (FIPS 203 §7.2), no small order. */
export function isXWingPublicKey(bytes: Uint8Array): boolean {
  if (bytes.length !== X_WING_PUBLIC_KEY_BYTES) return false;
  // 768 coefficients of 12 bits, two in three bytes; the last 32 bytes are the seed of the matrix.
  for (let at = 0; at < ML_KEM_PUBLIC_KEY_BYTES - 32; at += 3) {
    const [low = 0, middle = 0, high = 0] = bytes.subarray(at, at + 3);
    if ((low | ((middle & 15) << 8)) >= ML_KEM_MODULUS || ((middle >> 4) | (high << 4)) >= ML_KEM_MODULUS) return false;
  }
  return agree(anyPrivate, bytes.subarray(ML_KEM_PUBLIC_KEY_BYTES)) !== undefined;
}

function combine(
  lattice: Uint8Array,
  curve: Uint8Array,
  curveCiphertext: Uint8Array,
  curveKey: Uint8Array,
): Uint8Array {
  const hash = createHash("sha3-256").update(lattice).update(curve).update(curveCiphertext).update(curveKey);
  return new Uint8Array(hash.update(LABEL).digest());
}

/** X25519; undefined when the other key is of small order, for which the runtime refuses to derive. */
function agree(privateKey: KeyObject, publicKey: Uint8Array): Uint8Array | undefined {
  try {
    const der = Buffer.from(concatBytes(SPKI_PREFIX, publicKey));
    const other = createPublicKey({ key: der, format: "der", type: "spki" });
    return new Uint8Array(diffieHellman({ privateKey, publicKey: other }));
  } catch {
    return undefined;
  }
}

function importPrivate(scalar: Uint8Array): KeyObject {
  const der = Buffer.from(concatBytes(PKCS8_PREFIX, scalar));
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  der.fill(0);
  return key;
}

function publicBytes(privateKey: KeyObject): Uint8Array {
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return Uint8Array.from(spki.subarray(SPKI_PREFIX.length));
}

/** Only there to ask whether an agreement with a key is zero; no secret comes of it. */
const anyPrivate: KeyObject = importPrivate(new Uint8Array(32).fill(1));
