// The key to which envelopes for one person are sealed, as it is published:
// `0x02 ‖ u64 created ‖ X-Wing public key(1216) ‖ signature(64)`, signed by the owner's identity key, so that a node
// cannot put its own in place.
import {
  isXWingPublicKey,
  X_WING_PUBLIC_KEY_BYTES,
  X_WING_SEED_BYTES,
  type XWingSecretKey,
  xWingSecretKey,
} from "@quicproquo/mls/hpke";
import { concatBytes, readTime, uint64 } from "./bytes.ts";
import { SIGNATURE_BYTES, type SigningKey, signLabelled, verifyLabelled } from "./ed25519.ts";

const DAY_MS = 86_400_000;
/** A new key is published when the current one is this old. */
export const HYBRID_KEY_ROTATION_MS: number = 30 * DAY_MS;
/** Its secret is kept this much longer, for what was sealed before. */
export const HYBRID_SECRET_KEPT_MS: number = 60 * DAY_MS;
/** Nobody seals to a key that is older. */
export const HYBRID_KEY_LONGEST_MS: number = HYBRID_KEY_ROTATION_MS + HYBRID_SECRET_KEPT_MS;

const VERSION = 0x02;
const LABEL = "qpq hybrid key v2";
const PUBLIC_KEY_AT = 9;
const SIGNATURE_AT = PUBLIC_KEY_AT + X_WING_PUBLIC_KEY_BYTES;

export const HYBRID_KEY_BYTES: number = SIGNATURE_AT + SIGNATURE_BYTES;
/** The stored form of a secret key. */
export const HYBRID_SEED_BYTES: number = X_WING_SEED_BYTES;

/** A secret key, expanded and ready for use; printing it shows no secret. */
export type HybridSecretKey = XWingSecretKey;

export interface HybridKey {
  /** Milliseconds since 1970 UTC. */
  readonly created: number;
  /** X-Wing public key, 1216 bytes. */
  readonly publicKey: Uint8Array;
}

/** The secret key of a 32-byte seed, fresh or stored. */
export function hybridSecretKeyFromSeed(seed: Uint8Array): HybridSecretKey {
  return xWingSecretKey(seed);
}

/** The value to publish. */
export function publishHybridKey(identity: SigningKey, secretKey: HybridSecretKey, created: number): Uint8Array {
  const signed = concatBytes(uint64(created), secretKey.publicKey);
  return concatBytes(Uint8Array.of(VERSION), signed, signLabelled(identity, LABEL, signed));
}

/** The key in a published value; undefined unless its form, its signature by `identityKey` and its public key are right. */
export function parseHybridKey(published: Uint8Array, identityKey: Uint8Array): HybridKey | undefined {
  if (published.length !== HYBRID_KEY_BYTES || published[0] !== VERSION) return undefined;
  const created = readTime(published, 1);
  if (created === undefined) return undefined;
  const signed = published.subarray(1, SIGNATURE_AT);
  if (!verifyLabelled(identityKey, published.subarray(SIGNATURE_AT), LABEL, signed)) return undefined;
  const publicKey = Uint8Array.from(published.subarray(PUBLIC_KEY_AT, SIGNATURE_AT));
  return isXWingPublicKey(publicKey) ? { created, publicKey } : undefined;
}

/**
 * May something be sealed to a key of this age? Not if it is older than the newest one seen of that person (an answer
 * replayed by the node), nor if its secret may be gone. `newestSeen` is 0 for somebody new.
 */
export function isFreshHybridKey(key: HybridKey, newestSeen: number, now: number): boolean {
  return key.created >= newestSeen && now - key.created <= HYBRID_KEY_LONGEST_MS;
}
