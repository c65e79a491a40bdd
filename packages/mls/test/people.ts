// People for the tests of this package: keys from a seed, key packages that are in date, and a channel that gives
// everybody the same messages in the same order.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import {
  basicCredential,
  createGroup,
  createKeyPackage,
  type CredentialChecker,
  type Extension,
  type GroupMember,
  joinGroup,
  type Lifetime,
  type OwnKeyPackage,
  type OwnLeaf,
  type PendingCommit,
  type Processed,
  requiredCapabilities,
  type SignatureKeyPair,
} from "../src/index.ts";

export const policyType = 0xf0a1;
export const groupId: Uint8Array = new TextEncoder().encode("a group of friends");

export interface Person {
  readonly name: string;
  readonly identity: Uint8Array;
  readonly signatureKey: SignatureKeyPair;
}

export function person(name: string): Person {
  const privateKey = new Uint8Array(createHash("sha256").update(`test seed ${name}`).digest());
  const publicKey = ed25519.getPublicKey(privateKey);
  return { name, identity: publicKey, signatureKey: { privateKey, publicKey } };
}

export const lifetime: Lifetime = { notBefore: 0n, notAfter: 2n ** 40n };

export function keyPackageOf(who: Person, lastResort: boolean = false): OwnKeyPackage {
  return createKeyPackage({ ...leafOf(who), lastResort });
}

export function extensions(policy: string): Extension[] {
  return [
    requiredCapabilities({ extensions: [policyType] }),
    { type: policyType, data: new TextEncoder().encode(policy) },
  ];
}

export function found(who: Person): GroupMember {
  return createGroup({ ...leafOf(who), groupId, credentials, extensions: extensions("first") });
}

/** Everybody is who they say. */
export const credentials: CredentialChecker = () => ({ valid: true });

function leafOf({ identity, signatureKey }: Person): OwnLeaf {
  return {
    suite: 1,
    credential: basicCredential(identity),
    signatureKey,
    lifetime,
    supportedExtensions: [policyType],
  };
}

/** The commit is merged by its author, staged and merged by the others. */
export function deliver(
  author: GroupMember,
  commit: PendingCommit,
  others: readonly GroupMember[],
): void {
  author.mergePending();
  for (const other of others) follow(other, commit.commit);
}

export function follow(member: GroupMember, commit: Uint8Array): void {
  const processed = member.process(commit);
  assert.equal(processed.kind, "commit", describe(processed));
  if (processed.kind === "commit") member.merge(processed.staged);
}

/** Founds a group and adds the rest by one commit. */
export function groupOf(...people: readonly Person[]): GroupMember[] {
  const [founder, ...rest] = people;
  assert.ok(founder);
  const first = found(founder);
  if (rest.length === 0) return [first];
  const packages = rest.map((who) => keyPackageOf(who));
  const { welcome } = first.commit({ add: packages.map(({ keyPackage }) => keyPackage) });
  assert.ok(welcome);
  first.mergePending();
  const joined: GroupMember[] = [];
  for (const keyPackage of packages) joined.push(joinGroup({ welcome, keyPackage, credentials }).group);
  return [first, ...joined];
}

export const text = (message: string): Uint8Array => new TextEncoder().encode(message);

/** What a member makes of a message, in words. */
export function read(member: GroupMember, message: Uint8Array): string {
  return describe(member.process(message));
}

export function describe(processed: Processed): string {
  switch (processed.kind) {
    case "application":
      return `${processed.sender.leafIndex}: ${new TextDecoder().decode(processed.data)}`;
    case "undecryptable":
      return processed.reason;
    default:
      return processed.kind;
  }
}

/** Everybody says something, everybody else reads it. */
export function talk(members: readonly GroupMember[]): void {
  for (const speaker of members) {
    const said = `hello from ${speaker.ownLeafIndex} in epoch ${speaker.epoch()}`;
    const message = speaker.encrypt(text(said));
    for (const listener of members) {
      if (listener !== speaker) assert.equal(read(listener, message), `${speaker.ownLeafIndex}: ${said}`);
    }
  }
}
