// Who somebody is: an Ed25519 public key. node:crypto verifies under keys of small order and under second spellings of a
// key, so each is checked once, where it enters (RFC 8032 §5.1.3, with only the canonical spelling taken).
import { ed25519 } from "@noble/curves/ed25519.js";

/** 32 bytes: a canonical Ed25519 point of prime order. */
export type IdentityKey = Uint8Array & { readonly __identityKey: unique symbol };

export const IDENTITY_KEY_BYTES = 32;

/** A copy of the bytes as an identity key; undefined unless they are the one spelling of a point of prime order. */
export function parseIdentityKey(bytes: Uint8Array): IdentityKey | undefined {
  if (bytes.length !== IDENTITY_KEY_BYTES) return undefined;
  const copy = Uint8Array.from(bytes);
  try {
    const point = ed25519.Point.fromBytes(copy, false);
    // Second spellings exist of points of small or mixed order only; the strict decoding says so before the arithmetic.
    // Torsion-free alone would let the neutral element through; not of small order alone, a key plus a small point.
    return !point.isSmallOrder() && point.isTorsionFree() ? copy as IdentityKey : undefined;
  } catch {
    return undefined;
  }
}
