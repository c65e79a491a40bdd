// The local store's key: 32 random bytes, wrapped with AES-256-GCM under Argon2id of the password. Wrapping (and not
// using the password's key directly) tells a wrong password from a damaged file, and lets a password change without
// rewriting the store. What stands here is public to whoever reads the disk: salt, cost, and the wrapped key.
import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import { hashRaw } from "@node-rs/argon2";
import { normalisePassword } from "@quicproquo/protocol";

/** Argon2id's cost. */
export interface KeyCost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

/** What every profile is made with. Tests hand in a cheaper one explicitly; nothing else can. */
export const STORE_KEY_COST: KeyCost = { memoryKib: 64 * 1024, passes: 3, lanes: 4 };

/** What a file may ask of this machine: somebody else may have written it. */
export function keyCostIsSane({ memoryKib, passes, lanes }: KeyCost): boolean {
  const within = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most;
  return within(memoryKib, MAX_MEMORY_KIB) && within(passes, MAX_PASSES) && within(lanes, MAX_LANES) &&
    // Argon2 needs that much (RFC 9106 §3.1).
    memoryKib >= 8 * lanes;
}

export interface WrappedKey {
  readonly cost: KeyCost;
  /** 16 bytes. */
  readonly salt: Uint8Array;
  /** 12 bytes. */
  readonly nonce: Uint8Array;
  /** Key and tag: 48 bytes. */
  readonly wrapped: Uint8Array;
}

const MAX_MEMORY_KIB = 1024 * 1024;
const MAX_PASSES = 16;
const MAX_LANES = 16;
const SALT = 16;
const NONCE = 12;
const KEY = 32;
const TAG = 16;
const ARGON2ID = 2;
const LABEL = "qpq store key v1";

/** Wraps a store key. `context` names the profile, so that a key file cannot be moved to another one. */
export async function wrapStoreKey(
  key: Uint8Array,
  password: string,
  context: string,
  random: (size: number) => Uint8Array,
  cost: KeyCost,
): Promise<WrappedKey> {
  const salt = random(SALT);
  const nonce = random(NONCE);
  const wrapping = await deriveKey(password, salt, cost);
  return { cost, salt, nonce, wrapped: wrap(key, wrapping, nonce, associated(context, cost)) };
}

/** The store key; undefined if the password is wrong. */
export async function unwrapStoreKey(
  stored: WrappedKey,
  password: string,
  context: string,
): Promise<Uint8Array | undefined> {
  const wrapping = await deriveKey(password, stored.salt, stored.cost);
  return unwrap(stored.wrapped, wrapping, stored.nonce, associated(context, stored.cost));
}

/** A store key wrapped a second time, under what a key file holds. */
export interface KeyWrappedKey {
  /** 16 bytes. */
  readonly salt: Uint8Array;
  /** 12 bytes. */
  readonly nonce: Uint8Array;
  /** Key and tag: 48 bytes. */
  readonly wrapped: Uint8Array;
}

/** As `wrapStoreKey`, under 32 random bytes, which no cost makes harder to guess. */
export function wrapUnderKey(
  key: Uint8Array,
  secret: Uint8Array,
  context: string,
  random: (size: number) => Uint8Array,
): KeyWrappedKey {
  const salt = random(SALT);
  const nonce = random(NONCE);
  return { salt, nonce, wrapped: wrap(key, keyFrom(secret, salt), nonce, associatedWithKey(context)) };
}

/** The store key; undefined if it is another key file's. */
export function unwrapUnderKey(stored: KeyWrappedKey, secret: Uint8Array, context: string): Uint8Array | undefined {
  return unwrap(stored.wrapped, keyFrom(secret, stored.salt), stored.nonce, associatedWithKey(context));
}

function keyFrom(secret: Uint8Array, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, salt, new TextEncoder().encode(`${LABEL} key file`), KEY));
}

function associatedWithKey(context: string): Uint8Array {
  return new TextEncoder().encode(`${LABEL}\n${context}\nkey file`);
}

/** Overwrites `wrapping`, as does `unwrap`. */
function wrap(key: Uint8Array, wrapping: Uint8Array, nonce: Uint8Array, bound: Uint8Array): Uint8Array {
  const cipher = createCipheriv("aes-256-gcm", wrapping, nonce);
  wrapping.fill(0);
  cipher.setAAD(bound);
  const wrapped = new Uint8Array(KEY + TAG);
  wrapped.set(cipher.update(key), 0);
  cipher.final();
  wrapped.set(cipher.getAuthTag(), KEY);
  return wrapped;
}

function unwrap(
  wrapped: Uint8Array,
  wrapping: Uint8Array,
  nonce: Uint8Array,
  bound: Uint8Array,
): Uint8Array | undefined {
  const decipher = createDecipheriv("aes-256-gcm", wrapping, nonce);
  wrapping.fill(0);
  decipher.setAAD(bound);
  decipher.setAuthTag(wrapped.subarray(KEY));
  const key = new Uint8Array(KEY);
  key.set(decipher.update(wrapped.subarray(0, KEY)));
  try {
    decipher.final();
    return key;
  } catch {
    key.fill(0);
    return undefined;
  }
}

/** The key that Argon2id makes of a password; secret. */
export async function deriveKey(password: string, salt: Uint8Array, cost: KeyCost): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(normalisePassword(password));
  try {
    return await hashRaw(bytes, {
      algorithm: ARGON2ID,
      salt,
      memoryCost: cost.memoryKib,
      timeCost: cost.passes,
      parallelism: cost.lanes,
      outputLen: KEY,
    });
  } finally {
    bytes.fill(0);
  }
}

/** The cost is authenticated too: lowering it in the file makes the key unusable, not weaker. */
function associated(context: string, cost: KeyCost): Uint8Array {
  return new TextEncoder().encode(`${LABEL}\n${context}\n${cost.memoryKib} ${cost.passes} ${cost.lanes}`);
}
