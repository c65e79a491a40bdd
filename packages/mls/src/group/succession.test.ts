// Who joins a group that succeeds another one verifies that it is the one that was agreed on (RFC 9420 §11.2, §11.3).

import assert from "node:assert/strict";
import {
  assertTogether,
  codeOf,
  commitAndMerge,
  environment,
  groupOf,
  joined,
  keyPackageOf,
  lifetime,
  person,
} from "../../test/members.ts";
import { MlsError } from "../errors.ts";
import { Group } from "./group.ts";
import type { GroupMember, ReInit } from "./group-member.ts";
import { type Predecessor, succeedGroup, type SucceedGroupOptions } from "./succession.ts";

const again: ReInit = {
  groupId: new TextEncoder().encode("again"),
  suite: 1,
  extensions: [{ type: 0xf001, data: Uint8Array.of(1) }],
};
const supportedExtensions = [0xf001, 0xf002];
const bobs = keyPackageOf(person("bob"), { supportedExtensions });

function pair(): readonly [GroupMember, GroupMember] {
  const [ann, bob] = groupOf(["ann", "bob"], 1, { supportedExtensions });
  assert.ok(ann !== undefined && bob !== undefined);
  return [ann, bob];
}

/** The group as somebody tells it who lies in these points. */
function told(old: GroupMember, lie: Partial<Predecessor>): Predecessor {
  return {
    groupId: old.groupId,
    suite: old.suite,
    epoch: () => old.epoch(),
    isActive: () => old.isActive(),
    members: () => old.members(),
    reInit: () => old.reInit(),
    resumptionPsk: () => old.resumptionPsk(),
    ...lie,
  };
}

function founding(old: Predecessor, options: Partial<SucceedGroupOptions> = {}): ReturnType<typeof succeedGroup> {
  const keyPackages = [bobs.keyPackage];
  return succeedGroup({
    ...person("ann"),
    lifetime,
    supportedExtensions,
    ...environment,
    old,
    as: "reinit",
    keyPackages,
    ...options,
  });
}

function refuses(founded: { readonly welcome: Uint8Array | undefined }, old: GroupMember, rule: RegExp): void {
  assert.throws(() => joined({ welcome: founded.welcome }, bobs, { succeeds: old }), (error) => {
    assert.ok(error instanceof MlsError);
    assert.equal(error.code, "welcome-invalid");
    assert.match(error.message, rule);
    return true;
  });
}

Deno.test("a group founded as the ReInit said is joined by those who were in the old one", () => {
  const [ann, bob] = pair();
  commitAndMerge(ann, [bob], { reInit: again });
  const { group, welcome } = founding(ann);
  assertTogether([group, joined({ welcome }, bobs, { succeeds: bob })]);
  assert.deepEqual(group.groupContextExtension(0xf001), Uint8Array.of(1));
});

const lies: readonly (readonly [string, Partial<ReInit>])[] = [
  ["another id", { groupId: Uint8Array.of(1) }],
  ["other data in an extension", { extensions: [{ type: 0xf001, data: Uint8Array.of(2) }] }],
  ["another extension", { extensions: [{ type: 0xf002, data: Uint8Array.of(1) }] }],
  ["no extension", { extensions: [] }],
  ["one extension more", { extensions: [...again.extensions, { type: 0xf002, data: Uint8Array.of(1) }] }],
];

for (const [name, lie] of lies) {
  Deno.test(`a group that is not what the ReInit said is not joined: ${name}`, () => {
    const [ann, bob] = pair();
    commitAndMerge(ann, [bob], { reInit: again });
    const liar = told(ann, { reInit: () => ({ ...again, ...lie }) });
    refuses(founding(liar), bob, /not what the ReInit said/);
  });
}

Deno.test("a group of another suite than the ReInit said is not joined", () => {
  const [ann, bob] = pair();
  commitAndMerge(ann, [bob], { reInit: { ...again, suite: 3 } });
  refuses(founding(told(ann, { reInit: () => again })), bob, /not what the ReInit said/);
});

Deno.test("a group that has not ended has no successor by ReInit, and one that was left has no branch", () => {
  const [ann, bob] = pair();
  assert.equal(codeOf(() => founding(ann)), "bad-argument");
  assert.equal(codeOf(() => founding(told(ann, { reInit: () => again }), { keyPackages: [] })), "bad-argument");
  refuses(founding(told(ann, { reInit: () => again })), bob, /not ended by a ReInit/);
  commitAndMerge(ann, [bob], { remove: [1] });
  assert.equal(codeOf(() => founding(bob, { as: { groupId: Uint8Array.of(2) } })), "not-a-member");
});

Deno.test("a branch is of its group's suite and members, and begins in epoch 1", () => {
  const [ann, bob] = pair();
  const as = { groupId: Uint8Array.of(3), extensions: [] };
  const { group, welcome } = founding(ann, { as });
  assertTogether([group, joined({ welcome }, bobs, { succeeds: bob })]);

  const stranger = keyPackageOf(person("eve"), { supportedExtensions });
  const withStranger = founding(ann, { as, keyPackages: [bobs.keyPackage, stranger.keyPackage] });
  refuses(withStranger, bob, /was no member of the old group/);

  // Another suite: bob is told that the old group had it.
  const threes = keyPackageOf(person("bob", 3), { supportedExtensions });
  const other = founding(told(ann, { suite: 3 }), { ...person("ann", 3), as, keyPackages: [threes.keyPackage] });
  assert.throws(() => joined(other, threes, { succeeds: bob }), /cipher suite/);

  // The old group's key is of the epoch in which the branch was made.
  commitAndMerge(ann, [bob]);
  refuses({ welcome }, bob, /does not succeed/);

  const { group: late } = founding(ann, {
    as,
    keyPackages: [keyPackageOf(person("bob"), { supportedExtensions }).keyPackage],
  });
  assert.ok(late instanceof Group);
  const psk = { kind: "resumption", usage: "branch", groupId: ann.groupId, epoch: ann.epoch() } as const;
  const second = late.commitAsSuccessor({ remove: [1], add: [bobs.keyPackage], psks: [psk] }, "branch");
  refuses(second, bob, /epoch 1/);
});
