// People for the tests of this package: keys from a seed, key packages that are in date, and a channel that gives
// everybody the same messages in the same order.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import {
  createGroup,
  createKeyPackage,
  type Extension,
  type GroupMember,
  joinGroup,
  type Lifetime,
  type OwnKeyPackage,
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

/** ts-mls looks at the machine's clock when it adds: wide enough for any. */
export const lifetime: Lifetime = { notBefore: 0n, notAfter: 2n ** 40n };

export async function keyPackageOf(who: Person, lastResort: boolean = false): Promise<OwnKeyPackage> {
  const { identity, signatureKey } = who;
  return await createKeyPackage({ identity, signatureKey, lifetime, supportedExtensions: [policyType], lastResort });
}

export function extensions(policy: string): Extension[] {
  return [
    requiredCapabilities({ extensions: [policyType] }),
    { type: policyType, data: new TextEncoder().encode(policy) },
  ];
}

export async function found(who: Person): Promise<GroupMember> {
  const { identity, signatureKey } = who;
  return await createGroup({
    groupId,
    identity,
    signatureKey,
    lifetime,
    supportedExtensions: [policyType],
    extensions: extensions("first"),
  });
}

/** The commit is merged by its author, staged and merged by the others. */
export async function deliver(
  author: GroupMember,
  commit: PendingCommit,
  others: readonly GroupMember[],
): Promise<void> {
  await author.mergePending();
  for (const other of others) await follow(other, commit.commit);
}

export async function follow(member: GroupMember, commit: Uint8Array): Promise<void> {
  const processed = await member.process(commit);
  assert.equal(processed.kind, "commit", describe(processed));
  if (processed.kind === "commit") await member.merge(processed.staged);
}

/** Founds a group and adds the rest by one commit. */
export async function groupOf(...people: readonly Person[]): Promise<GroupMember[]> {
  const [founder, ...rest] = people;
  assert.ok(founder);
  const first = await found(founder);
  if (rest.length === 0) return [first];
  const packages = await Promise.all(rest.map((who) => keyPackageOf(who)));
  const { welcome } = await first.commit({ add: packages.map(({ keyPackage }) => keyPackage) });
  assert.ok(welcome);
  await first.mergePending();
  const joined: GroupMember[] = [];
  for (const keyPackage of packages) joined.push((await joinGroup({ welcome, keyPackage })).group);
  return [first, ...joined];
}

export const text = (message: string): Uint8Array => new TextEncoder().encode(message);

/** What a member makes of a message, in words. */
export async function read(member: GroupMember, message: Uint8Array): Promise<string> {
  return describe(await member.process(message));
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
export async function talk(members: readonly GroupMember[]): Promise<void> {
  for (const speaker of members) {
    const said = `hello from ${speaker.ownLeafIndex} in epoch ${speaker.epoch()}`;
    const message = await speaker.encrypt(text(said));
    for (const listener of members) {
      if (listener !== speaker) assert.equal(await read(listener, message), `${speaker.ownLeafIndex}: ${said}`);
    }
  }
}
