// The ground that the parts of the store's contract stand on: what is tested, and the people in it.

import { strictEqual } from "node:assert/strict";
import type { Capacity, RegisterOutcome, Store } from "./store.ts";

export interface Subject {
  /** The store as it stands; again after `reopen`. */
  readonly store: Store;
  reopen(): Promise<void>;
  /** SHA-256 over everything stored. */
  fingerprint(): Promise<string>;
}

export interface SubjectOptions {
  readonly capacity?: Partial<Capacity>;
  /** Room for about so many bytes. */
  readonly maxBytes?: number;
}

/** Opens an empty store for the time of `use`. */
export type WithSubject = (options: SubjectOptions, use: (subject: Subject) => Promise<void>) => Promise<void>;

/** Registers a test of the contract. */
export type ContractTest = (
  what: string,
  use: (subject: Subject) => Promise<void>,
  options?: SubjectOptions,
) => void;

export const start = 1_800_000_000_000;
export const key = (number: number): Uint8Array => new Uint8Array(32).fill(number);

/** Accounts 1..count: `user1` with key(1) and so on. */
export async function people(store: Store, count: number): Promise<void> {
  for (let n = 1; n <= count; n++) strictEqual(await register(store, `user${n}`, key(n)), "registered");
}

export function register(
  store: Store,
  username: string,
  identityKey: Uint8Array,
  inviteHash?: Uint8Array,
  now: number = start,
): Promise<RegisterOutcome> {
  const registrationRecord = key((identityKey[0] ?? 0) + 100);
  return store.register({
    username,
    identityKey,
    registrationRequest: identityKey,
    registrationRecord,
    inviteHash,
    now,
  });
}
