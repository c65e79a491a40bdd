// Ed25519 (RFC 8032) by node:crypto, with its key objects cached. Signing stays inside this package: every signature is
// made by a function that is named after its use and begins with that use's label. There is no call that signs bytes of
// the caller's choosing, so a signature made for one thing can never be shown for another.
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { concatBytes, fromHex, toHex, utf8 } from "./bytes.ts";

export const SIGNATURE_BYTES = 64;

/** A private key that can be used by this package's signing functions and by nothing else; printing it shows no secret. */
export interface SigningKey {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

// RFC 8410: the 32 bytes are wrapped in a constant DER prefix.
const PKCS8_PREFIX = fromHex("302e020100300506032b657004220420");
const SPKI_PREFIX = fromHex("302a300506032b6570032100");

const privateKeys = new WeakMap<SigningKey, KeyObject>();

/** Imports a 32-byte seed. The caller may overwrite it afterwards. Throws a RangeError for another length. */
export function signingKeyFromSeed(seed: Uint8Array): SigningKey {
  if (seed.length !== 32) throw new RangeError("an Ed25519 seed has 32 bytes");
  const der = Buffer.from(concatBytes(PKCS8_PREFIX, seed));
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  der.fill(0);
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  const key: SigningKey = { publicKey: Uint8Array.from(spki.subarray(SPKI_PREFIX.length)) };
  privateKeys.set(key, privateKey);
  return key;
}

/**
 * What every label begins with: our own mark, or the first line of one of the two public formats that the log is written
 * in (C2SP), a checkpoint of a node and a witness's cosignature. None can be read as another.
 */
export type SignatureLabel = `qpq ${string}` | `${string}.qpq.invalid\n` | "cosignature/v1\n";

/** For this package's signing functions only; not exported from the package. */
export function signLabelled(key: SigningKey, label: SignatureLabel, ...parts: readonly Uint8Array[]): Uint8Array {
  const privateKey = privateKeys.get(key);
  if (privateKey === undefined) throw new TypeError("not a key that signingKeyFromSeed made");
  return new Uint8Array(sign(null, concatBytes(utf8(label), ...parts), privateKey));
}

/**
 * What `signLabelled` does, for what is signed for every message: label and content lie in one buffer that is used again.
 * Not exported from the package either.
 */
export class LabelledContent {
  /** To be filled before each signature. */
  readonly content: Uint8Array;
  readonly #signed: Uint8Array;

  constructor(label: SignatureLabel, size: number) {
    const begin = utf8(label);
    this.#signed = new Uint8Array(begin.length + size);
    this.#signed.set(begin);
    this.content = this.#signed.subarray(begin.length);
  }

  /** Writes the signature of label and content as they are now, 64 bytes from `at` on. */
  sign(key: SigningKey, to: Uint8Array, at: number): void {
    const privateKey = privateKeys.get(key);
    if (privateKey === undefined) throw new TypeError("not a key that signingKeyFromSeed made");
    to.set(sign(null, this.#signed, privateKey), at);
  }
}

// A node verifies for many people, a client for few: a bounded cache in order of first use serves both.
const CACHED_PUBLIC_KEYS = 4096;
const publicKeys = new Map<string, KeyObject>();

/** False for a wrong signature and for anything that is no key or signature at all. */
export function verifyLabelled(
  publicKey: Uint8Array,
  signature: Uint8Array,
  label: SignatureLabel,
  ...parts: readonly Uint8Array[]
): boolean {
  if (publicKey.length !== 32 || signature.length !== SIGNATURE_BYTES) return false;
  try {
    return verify(null, concatBytes(utf8(label), ...parts), importPublicKey(publicKey), signature);
  } catch {
    return false; // 32 bytes that are no point
  }
}

function importPublicKey(publicKey: Uint8Array): KeyObject {
  const id = toHex(publicKey);
  const cached = publicKeys.get(id);
  if (cached !== undefined) return cached;
  const key = createPublicKey({
    key: Buffer.from(concatBytes(SPKI_PREFIX, publicKey)),
    format: "der",
    type: "spki",
  });
  if (publicKeys.size >= CACHED_PUBLIC_KEYS) {
    const oldest = publicKeys.keys().next();
    if (oldest.done !== true) publicKeys.delete(oldest.value);
  }
  publicKeys.set(id, key);
  return key;
}
