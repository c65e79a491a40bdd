// The signature schemes of the suites (RFC 9420 §5.1.2): EdDSA over the bytes, ECDSA over their hash with DER signatures.
// Keys are imported once and kept with the object that carries them, which nobody may change afterwards.

import { createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import type { HashName, SignatureName } from "../cipher-suites.ts";
import type { RandomSource, SignatureKeyPair } from "./crypto-provider.ts";
import { verifyEd25519Aside } from "./ed25519-aside.ts";
import { isSoundEd25519Key, isSoundEd448Key } from "./edwards-keys.ts";
import { owned } from "./hmac.ts";
import { exportPublicKey, importPrivateKey, importPublicKey, isNistCurve, randomPrivateKey } from "./raw-keys.ts";

export interface SignatureScheme {
  generate(random: RandomSource): SignatureKeyPair;
  isPublicKey(key: Uint8Array): boolean;
  sign(key: SignatureKeyPair, bytes: Uint8Array): Uint8Array;
  /** False, too, under what is no key. */
  verify(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean;
  /** The same, on threads of the runtime where it can be. */
  verifyAside(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

const ecdsaHash: Readonly<Record<"P-256" | "P-384" | "P-521", HashName>> = {
  "P-256": "sha256",
  "P-384": "sha384",
  "P-521": "sha512",
};

function create(name: SignatureName): SignatureScheme {
  const hash = isNistCurve(name) ? ecdsaHash[name] : null;
  const privateKeys = new WeakMap<SignatureKeyPair, KeyObject>();
  const publicKeys = new WeakMap<Uint8Array, KeyObject>();

  const publicKeyObject = (key: Uint8Array): KeyObject | undefined => {
    const known = publicKeys.get(key);
    if (known !== undefined) return known;
    const imported = importPublicKey(name, key);
    if (imported !== undefined) publicKeys.set(key, imported);
    return imported;
  };

  const privateKeyObject = (pair: SignatureKeyPair): KeyObject => {
    const known = privateKeys.get(pair);
    if (known !== undefined) return known;
    const imported = importPrivateKey(name, pair.privateKey);
    if (imported === undefined) throw new RangeError(`not a private key of ${name}`);
    privateKeys.set(pair, imported);
    return imported;
  };

  const verifyHere = (key: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean => {
    const imported = publicKeyObject(key);
    return imported !== undefined && verify(hash, bytes, imported, signature);
  };

  return {
    generate: (random) => {
      const { privateKey, imported } = randomPrivateKey(name, random);
      const pair = { publicKey: exportPublicKey(name, createPublicKey(imported)), privateKey };
      privateKeys.set(pair, imported);
      return pair;
    },
    isPublicKey: (key) => {
      if (name === "Ed25519") return isSoundEd25519Key(key);
      if (name === "Ed448") return isSoundEd448Key(key);
      return publicKeyObject(key) !== undefined;
    },
    sign: (pair, bytes) => owned(sign(hash, bytes, privateKeyObject(pair))),
    verify: verifyHere,
    verifyAside: async (key, bytes, signature) => {
      const verified = name === "Ed25519" ? await verifyEd25519Aside(key, bytes, signature) : undefined;
      return verified ?? verifyHere(key, bytes, signature);
    },
  };
}

const made: Readonly<Record<SignatureName, SignatureScheme>> = {
  Ed25519: create("Ed25519"),
  Ed448: create("Ed448"),
  "P-256": create("P-256"),
  "P-384": create("P-384"),
  "P-521": create("P-521"),
};

export function signatureScheme(name: SignatureName): SignatureScheme {
  return made[name];
}
