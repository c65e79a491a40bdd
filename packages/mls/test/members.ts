// Members of groups for the tests of the engine: keys from a name, a channel that gives everybody the same messages in the
// same order.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { CryptoProvider, RandomSource, SignatureKeyPair } from "../src/crypto/crypto-provider.ts";
import { cryptoProvider } from "../src/crypto/provider.ts";
import { createGroup, type CreateGroupOptions } from "../src/group/create-group.ts";
import type { CredentialChecker } from "../src/group/credential-checker.ts";
import type { GroupEnvironment } from "../src/group/environment.ts";
import type { CommitIntent, GroupMember, PendingCommit, Processed } from "../src/group/group-member.ts";
import { joinGroup, type JoinGroupOptions } from "../src/group/join-group.ts";
import {
  createKeyPackage,
  type CreateKeyPackageOptions,
  type OwnKeyPackage,
} from "../src/key-package/own-key-package.ts";
import { basicCredential, type Lifetime } from "../src/key-package/own-leaf.ts";
import type { Credential } from "../src/key-package/structure.ts";
import { MlsError } from "../src/errors.ts";

export const lifetime: Lifetime = { notBefore: 0n, notAfter: 2n ** 40n };
export const groupId: Uint8Array = new TextEncoder().encode("a group of friends");

export const anybody: CredentialChecker = () => ({ valid: true });
export const environment: GroupEnvironment = { credentials: anybody };

/** Bytes that follow from `seed` alone. */
export function seeded(seed: string): RandomSource {
  let count = 0;
  return (length) => {
    const blocks = Array.from(
      { length: Math.ceil(length / 32) },
      (_, block) => createHash("sha256").update(`${seed} ${count} ${block}`).digest(),
    );
    count += 1;
    return Uint8Array.from(blocks.flatMap((block) => [...block])).subarray(0, length);
  };
}

export function suiteCrypto(suite: number): CryptoProvider {
  const crypto = cryptoProvider(suite);
  assert.ok(crypto);
  return crypto;
}

export interface Person {
  readonly suite: number;
  readonly credential: Credential;
  readonly signatureKey: SignatureKeyPair;
}

export function person(name: string, suite: number = 1): Person {
  return {
    suite,
    credential: basicCredential(new TextEncoder().encode(name)),
    signatureKey: suiteCrypto(suite).generateSignatureKeyPair(seeded(`keys of ${name}`)),
  };
}

export function keyPackageOf(who: Person, options: Partial<CreateKeyPackageOptions> = {}): OwnKeyPackage {
  return createKeyPackage({ ...who, lifetime, ...options });
}

export function foundedBy(who: Person, options: Partial<CreateGroupOptions> = {}): GroupMember {
  return createGroup({ ...who, lifetime, groupId, ...environment, ...options });
}

export function joined(
  { welcome }: Pick<PendingCommit, "welcome">,
  keyPackage: OwnKeyPackage,
  options: Partial<JoinGroupOptions> = {},
): GroupMember {
  assert.ok(welcome);
  return joinGroup({ ...environment, welcome, keyPackage, ...options }).group;
}

/** The founder first; everybody joined by one commit. */
export function groupOf(
  names: readonly string[],
  suite: number = 1,
  options: Partial<CreateGroupOptions> = {},
): GroupMember[] {
  const [founder, ...others] = names.map((name) => person(name, suite));
  assert.ok(founder);
  const group = foundedBy(founder, options);
  if (others.length === 0) return [group];
  const keyPackages = others.map((who) => keyPackageOf(who, leafOptions(options)));
  const pending = group.commit({ add: keyPackages.map(({ keyPackage }) => keyPackage) });
  group.mergePending();
  return [group, ...keyPackages.map((keyPackage) => joined(pending, keyPackage))];
}

function leafOptions(
  { supportedExtensions, supportedCredentials, supportedProposals }: Partial<CreateGroupOptions>,
): Partial<CreateKeyPackageOptions> {
  return {
    ...supportedExtensions === undefined ? {} : { supportedExtensions },
    ...supportedCredentials === undefined ? {} : { supportedCredentials },
    ...supportedProposals === undefined ? {} : { supportedProposals },
  };
}

/** Everybody follows this commit; those that it removes too. */
export function commitAndMerge(
  committer: GroupMember,
  members: readonly GroupMember[],
  intent: CommitIntent = {},
): PendingCommit {
  const pending = committer.commit(intent);
  for (const member of members) {
    if (member === committer || !member.isActive()) continue;
    follow(member, pending.commit);
  }
  committer.mergePending();
  return pending;
}

export function follow(member: GroupMember, commit: Uint8Array): void {
  const processed = member.process(commit);
  assert.equal(
    processed.kind,
    "commit",
    JSON.stringify(processed, (_, value) => typeof value === "bigint" ? `${value}` : value),
  );
  if (processed.kind === "commit") member.merge(processed.staged);
}

/** All are in one epoch and read each other. */
export function assertTogether(members: readonly GroupMember[]): void {
  const [first] = members;
  assert.ok(first);
  for (const member of members) {
    assert.equal(member.epoch(), first.epoch());
    assert.deepEqual(member.epochAuthenticator(), first.epochAuthenticator());
  }
  for (const sender of members) {
    const data = crypto.getRandomValues(new Uint8Array(20));
    const message = sender.encrypt(data);
    for (const member of members) {
      if (member === sender) continue;
      const read = member.process(message);
      assert.equal(read.kind, "application");
      if (read.kind === "application") assert.deepEqual(read.data, data);
    }
  }
}

/** What a member does with a message that it refuses: the reason, and nothing else. */
export function refusalOf(member: GroupMember, message: Uint8Array): Extract<Processed, { kind: "undecryptable" }> {
  const before = member.toBytes();
  const processed = member.process(message);
  if (processed.kind !== "undecryptable") throw new assert.AssertionError({ message: `taken as ${processed.kind}` });
  assert.deepEqual(member.toBytes(), before, "a refused message changed the state");
  return processed;
}

/** The code of the MlsError that `run` throws; with a group, that its state stays as it was. */
export function codeOf(run: () => unknown, member?: GroupMember): string {
  const before = member?.toBytes();
  try {
    run();
  } catch (error) {
    if (!(error instanceof MlsError)) throw error;
    assert.deepEqual(member?.toBytes(), before, "a call that failed changed the state");
    return error.code;
  }
  return "nothing";
}
