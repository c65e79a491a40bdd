// Keys in the bytes that MLS and HPKE carry, to node:crypto's key objects and back. Every curve has a constant DER prefix
// for its public keys (SubjectPublicKeyInfo) and its private keys (PKCS #8: RFC 8410, and RFC 5915 without the optional
// public key), which is quicker than JWK and leaves no secret in a text.

import { Buffer } from "node:buffer";
import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { fromHex } from "../bytes.ts";

export type CurveName = "X25519" | "Ed25519" | "Ed448" | "P-256" | "P-384" | "P-521";

interface CurveKeys {
  /** Bytes of a raw key; of the NIST curves the public one is an uncompressed SEC1 point. */
  readonly publicLength: number;
  readonly privateLength: number;
  readonly spki: Uint8Array;
  readonly pkcs8: Uint8Array;
  /** Private keys of the NIST curves are below it, and not zero; OpenSSL does not say so on import. */
  readonly order: Uint8Array | undefined;
}

const curve = (
  publicLength: number,
  privateLength: number,
  spki: string,
  pkcs8: string,
  order?: string,
): CurveKeys => ({
  publicLength,
  privateLength,
  spki: fromHex(spki),
  pkcs8: fromHex(pkcs8),
  order: order === undefined ? undefined : fromHex(order),
});

const curves: Readonly<Record<CurveName, CurveKeys>> = {
  X25519: curve(32, 32, "302a300506032b656e032100", "302e020100300506032b656e04220420"),
  Ed25519: curve(32, 32, "302a300506032b6570032100", "302e020100300506032b657004220420"),
  Ed448: curve(57, 57, "3043300506032b6571033a00", "3047020100300506032b6571043b0439"),
  "P-256": curve(
    65,
    32,
    "3059301306072a8648ce3d020106082a8648ce3d030107034200",
    "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420",
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
  ),
  "P-384": curve(
    97,
    48,
    "3076301006072a8648ce3d020106052b81040022036200",
    "304e020100301006072a8648ce3d020106052b81040022043730350201010430",
    "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
  ),
  "P-521": curve(
    133,
    66,
    "30819b301006072a8648ce3d020106052b8104002303818600",
    "3060020100301006072a8648ce3d020106052b81040023044930470201010442",
    "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa" +
      "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
  ),
};

/** Undefined for another length and, on the NIST curves, for what is not a point; the others take any bytes. */
export function importPublicKey(name: CurveName, raw: Uint8Array): KeyObject | undefined {
  const { publicLength, spki } = curves[name];
  if (raw.length !== publicLength || (isNistCurve(name) && raw[0] !== 4)) return undefined;
  try {
    return createPublicKey({ key: joined(spki, raw), format: "der", type: "spki" });
  } catch {
    return undefined;
  }
}

/** Undefined for another length and, on the NIST curves, for zero and for what is not below the order. */
export function importPrivateKey(name: CurveName, raw: Uint8Array): KeyObject | undefined {
  const { privateLength, pkcs8, order } = curves[name];
  if (raw.length !== privateLength || (order !== undefined && !isScalar(raw, order))) return undefined;
  const der = joined(pkcs8, raw);
  try {
    return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  } catch {
    return undefined;
  } finally {
    der.fill(0);
  }
}

/** A public key, raw. */
export function exportPublicKey(name: CurveName, key: KeyObject): Uint8Array {
  const spki = key.export({ format: "der", type: "spki" });
  return Uint8Array.from(spki.subarray(curves[name].spki.length));
}

export function isNistCurve(name: CurveName): name is "P-256" | "P-384" | "P-521" {
  return name.startsWith("P-");
}

/** From 1 to the order less 1, both of one length; takes as long for every scalar. */
export function isScalar(raw: Uint8Array, order: Uint8Array): boolean {
  let some = 0;
  let borrow = 0;
  for (let at = order.length - 1; at >= 0; at--) {
    const byte = raw[at] ?? 0;
    some |= byte;
    borrow = ((byte - (order[at] ?? 0) - borrow) >> 8) & 1;
  }
  return some !== 0 && borrow === 1;
}

/** A private key of random bytes. On P-521 only 521 of the bits count, the others have to be zero. */
export function randomPrivateKey(
  name: CurveName,
  random: (length: number) => Uint8Array,
): { readonly privateKey: Uint8Array; readonly imported: KeyObject } {
  // Zero and what is not below the order come up once in 2^32 at the most.
  for (let attempt = 0; attempt < 8; attempt++) {
    const privateKey = random(curves[name].privateLength);
    if (name === "P-521") privateKey[0] = (privateKey[0] ?? 0) & 1;
    const imported = importPrivateKey(name, privateKey);
    if (imported !== undefined) return { privateKey, imported };
  }
  throw new RangeError(`the random source gives no key of ${name}`);
}

/** A Buffer of its own memory, not of the shared pool, so that it can be overwritten for good. */
function joined(prefix: Uint8Array, raw: Uint8Array): Buffer {
  const der = Buffer.alloc(prefix.length + raw.length);
  der.set(prefix);
  der.set(raw, prefix.length);
  return der;
}
