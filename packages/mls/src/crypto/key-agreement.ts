// Diffie-Hellman on the curves of the suites, over raw bytes. The runtime's X448 is not used: Deno 2.9.5 reduces scalars
// by the group's order instead of decoding them as RFC 7748 §5 says and agrees with nobody; noble's takes its place. X25519
// is libsodium's where that is there.

import { createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import type { AgreementKey } from "./agreement-key.ts";
import { isSoundX25519Key, isSoundX448Key } from "./montgomery-keys.ts";
import { exportPublicKey, importPrivateKey, importPublicKey } from "./raw-keys.ts";
import { sodium } from "./sodium.ts";
import { x25519Key, x25519KeyForOnce } from "./x25519.ts";
import { x448 } from "./x448.ts";

export type AgreementCurve = "X25519" | "X448" | "P-256" | "P-384" | "P-521";

/** Bytes of a public and of a private key. */
export const agreementKeyLengths: Readonly<
  Record<AgreementCurve, { readonly publicKey: number; readonly privateKey: number }>
> = {
  X25519: { publicKey: 32, privateKey: 32 },
  X448: { publicKey: 56, privateKey: 56 },
  "P-256": { publicKey: 65, privateKey: 32 },
  "P-384": { publicKey: 97, privateKey: 48 },
  "P-521": { publicKey: 133, privateKey: 66 },
};

/** Undefined for bytes that are no private key of the curve. `libsodium` says whether that is there. */
export function agreementKey(
  curve: AgreementCurve,
  privateKey: Uint8Array,
  libsodium: typeof sodium = sodium,
): AgreementKey | undefined {
  const library = curve === "X25519" ? libsodium() : undefined;
  if (library !== undefined) return privateKey.length === 32 ? x25519Key(library, privateKey) : undefined;
  if (curve === "X448") return privateKey.length === 56 ? x448Key(privateKey.slice()) : undefined;
  const imported = importPrivateKey(curve, privateKey);
  return imported === undefined ? undefined : runtimeKey(curve, imported, createPublicKey(imported));
}

/** From the runtime's own randomness: for one agreement. */
export function ephemeralKey(curve: AgreementCurve, libsodium: typeof sodium = sodium): AgreementKey {
  const library = curve === "X25519" ? libsodium() : undefined;
  if (library !== undefined) return x25519KeyForOnce(library, Uint8Array.from(randomBytes(32)));
  if (curve === "X448") return x448Key(Uint8Array.from(randomBytes(56)));
  const { privateKey, publicKey } = curve === "X25519"
    ? generateKeyPairSync("x25519")
    : generateKeyPairSync("ec", { namedCurve: curve });
  return runtimeKey(curve, privateKey, publicKey);
}

/** Whether something can be agreed with the owner of these bytes. */
export function isAgreementPublicKey(curve: AgreementCurve, publicKey: Uint8Array): boolean {
  if (curve === "X25519") return isSoundX25519Key(publicKey);
  if (curve === "X448") return isSoundX448Key(publicKey);
  // A point of a NIST curve is of full order.
  return importedPublicKey(curve, publicKey) !== undefined;
}

/** Public keys by their bytes, which nobody may change: a tree's keys are encrypted to again and again. */
const publicKeys = new WeakMap<Uint8Array, KeyObject>();

type RuntimeCurve = Exclude<AgreementCurve, "X448">;

function importedPublicKey(curve: RuntimeCurve, bytes: Uint8Array): KeyObject | undefined {
  const known = publicKeys.get(bytes);
  if (known !== undefined) return known;
  const imported = importPublicKey(curve, bytes);
  if (imported !== undefined) publicKeys.set(bytes, imported);
  return imported;
}

function runtimeKey(curve: RuntimeCurve, privateKey: KeyObject, own: KeyObject): AgreementKey {
  return {
    publicKey: exportPublicKey(curve, own),
    agree: (bytes) => {
      const publicKey = importedPublicKey(curve, bytes);
      if (publicKey === undefined) return undefined;
      try {
        return diffieHellman({ privateKey, publicKey });
      } catch {
        return undefined;
      }
    },
  };
}

function x448Key(scalar: Uint8Array): AgreementKey {
  return {
    publicKey: x448.getPublicKey(scalar),
    agree: (bytes) => {
      if (bytes.length !== 56) return undefined;
      try {
        return x448.getSharedSecret(scalar, bytes);
      } catch {
        return undefined;
      }
    },
  };
}
