// One group's life through the public interface, in every suite: founding, joining, changes of every kind, talking.

import assert from "node:assert/strict";
import {
  assertTogether,
  codeOf,
  commitAndMerge,
  environment,
  foundedBy,
  groupOf,
  joined,
  keyPackageOf,
  lifetime,
  person,
  refusalOf,
} from "../../test/members.ts";
import type { GroupMember } from "./group-member.ts";
import { joinExternally } from "./join-externally.ts";
import { decodeMlsMessage } from "../messages/mls-message-codec.ts";
import { openGroup } from "./open-group.ts";
import { proposeAsExternalSender, proposeToJoin } from "./propose-from-outside.ts";
import { externalSenders } from "../external-senders.ts";
import { succeedGroup } from "./succession.ts";
import { requiredCapabilities } from "../required-capabilities.ts";

const suites = [1, 2, 3, 4, 5, 6, 7, 0x004f];

function at(members: readonly GroupMember[], index: number): GroupMember {
  const member = members[index];
  assert.ok(member);
  return member;
}

for (const suite of suites) {
  Deno.test(`suite ${suite}: founded, joined, updated, left, removed, joined from outside`, () => {
    const members = groupOf(["ann", "bob", "cleo"], suite);
    const [ann, bob, cleo] = [at(members, 0), at(members, 1), at(members, 2)];
    assertTogether(members);
    commitAndMerge(bob, members);
    commitAndMerge(cleo, members, { framing: "public" });
    assertTogether(members);

    const keyPackage = keyPackageOf(person("dan", suite));
    const pending = commitAndMerge(bob, members, { add: [keyPackage.keyPackage], remove: [cleo.ownLeafIndex] });
    assert.ok(!cleo.isActive());
    const dan = joined(pending, keyPackage);
    assert.equal(dan.ownLeafIndex, 2);
    assertTogether([ann, bob, dan]);

    const groupInfo = ann.groupInfo({ externalPub: true });
    const { group: eve, commit } = joinExternally({ ...person("eve", suite), lifetime, ...environment, groupInfo });
    for (const member of [ann, bob, dan]) {
      const processed = member.process(commit);
      assert.equal(processed.kind, "commit");
      if (processed.kind !== "commit") return;
      assert.ok(processed.staged.external);
      assert.deepEqual(processed.staged.added.map(({ leafIndex }) => leafIndex), [3]);
      member.merge(processed.staged);
    }
    assertTogether([ann, bob, dan, eve]);
    commitAndMerge(eve, [ann, bob, dan]);
    assertTogether([ann, bob, dan, eve]);
  });
}

Deno.test("proposals of every kind are made, received and committed by reference", () => {
  const members = groupOf(["ann", "bob", "cleo", "dan"], 1, { supportedExtensions: [0xf001] });
  const [ann, bob, cleo, dan] = [at(members, 0), at(members, 1), at(members, 2), at(members, 3)];
  const keyPackage = keyPackageOf(person("eve"), { supportedExtensions: [0xf001] });
  const made = [
    bob.propose({ kind: "update" }),
    ann.propose({ kind: "add", keyPackage: keyPackage.keyPackage }),
    cleo.propose({ kind: "group-context-extensions", extensions: [{ type: 0xf001, data: Uint8Array.of(7) }] }),
    dan.propose({ kind: "self-remove" }, { framing: "public" }),
  ];
  const authors = [bob, ann, cleo, dan];
  for (const [index, { message, reference }] of made.entries()) {
    for (const member of members) {
      if (member === authors[index]) continue;
      const processed = member.process(message);
      assert.equal(processed.kind, "proposal");
      if (processed.kind !== "proposal") return;
      assert.deepEqual(processed.reference, reference);
      assert.equal(processed.problem, undefined);
      assert.equal(processed.sender?.leafIndex, authors[index]?.ownLeafIndex);
    }
  }
  assert.deepEqual(bob.proposals().map(({ author, change }) => [author, change.kind]), [
    [1, "update"],
    [0, "add"],
    [2, "group-context-extensions"],
    [3, "self-remove"],
  ]);
  assert.equal(codeOf(() => ann.encrypt(new Uint8Array(1)), ann), "self-remove-pending");
  // Its own Update must not be among what bob commits; ann commits them all.
  assert.equal(codeOf(() => bob.commit({ proposals: made.map(({ reference }) => reference) }), bob), "commit-refused");
  const pending = commitAndMerge(ann, members, { proposals: made.map(({ reference }) => reference) });
  const { staged } = pending;
  assert.deepEqual(staged.added.map(({ identity }) => new TextDecoder().decode(identity)), ["eve"]);
  assert.deepEqual(staged.removed.map(({ leafIndex }) => leafIndex), [3]);
  assert.deepEqual(staged.updated.map(({ after }) => after.leafIndex), [0, 1]);
  assert.deepEqual(staged.proposals.map(({ author }) => author), [1, 0, 2, 3]);
  assert.ok(!dan.isActive());
  const eve = joined(pending, keyPackage);
  assert.deepEqual(eve.groupContextExtension(0xf001), Uint8Array.of(7));
  assertTogether([ann, bob, cleo, eve]);
  assert.equal(ann.proposals().length, 0);
  commitAndMerge(bob, [ann, cleo, eve]);
  assertTogether([ann, bob, cleo, eve]);
});

Deno.test("a signature key is renewed by a commit and by an Update", () => {
  const members = groupOf(["ann", "bob", "cleo"]);
  const [ann, bob] = [at(members, 0), at(members, 1)];
  const renewed = person("ann's new key").signatureKey;
  const { staged } = commitAndMerge(ann, members, { updateLeaf: { signatureKey: renewed } });
  assert.deepEqual(staged.updated[0]?.after.signatureKey, renewed.publicKey);
  assertTogether(members);
  const another = person("bob's new key").signatureKey;
  const { message, reference } = bob.propose({ kind: "update", leaf: { signatureKey: another } });
  for (const member of members) if (member !== bob) member.process(message);
  const restored = openGroup(bob.toBytes(), environment);
  const committed = ann.commit({ proposals: [reference] });
  for (const member of [restored, at(members, 2)]) {
    const processed = member.process(committed.commit);
    assert.equal(processed.kind, "commit");
    if (processed.kind === "commit") member.merge(processed.staged);
  }
  ann.mergePending();
  assert.deepEqual(ann.member(1)?.signatureKey, another.publicKey);
  assertTogether([ann, restored, at(members, 2)]);
});

Deno.test("pre-shared keys, external and of earlier epochs, are brought in by those who know them", () => {
  const psk = new Uint8Array(32).fill(9);
  const pskId = new TextEncoder().encode("from outside");
  const knows = { ...environment, psks: () => psk };
  const ann = foundedBy(person("ann"), knows);
  const keyPackages = [keyPackageOf(person("bob")), keyPackageOf(person("cleo"))] as const;
  const pending = ann.commit({ add: keyPackages.map(({ keyPackage }) => keyPackage) });
  ann.mergePending();
  const [bob, cleo] = [joined(pending, keyPackages[0], knows), joined(pending, keyPackages[1])];
  const past = { kind: "resumption", usage: "application", groupId: ann.groupId, epoch: ann.epoch() } as const;
  commitAndMerge(ann, [bob, cleo]);
  const outside = { kind: "external", pskId } as const;
  const both = ann.commit({ psks: [outside, past] });
  assert.equal(both.staged.proposals.length, 2);
  const processed = bob.process(both.commit);
  assert.equal(processed.kind, "commit");
  if (processed.kind === "commit") bob.merge(processed.staged);
  assert.equal(refusalOf(cleo, both.commit).reason, "cannot-follow");
  ann.mergePending();
  assertTogether([ann, bob]);

  // Newcomers need the external one too.
  const dan = keyPackageOf(person("dan"));
  const added = commitAndMerge(ann, [bob], { add: [dan.keyPackage], psks: [outside] });
  assert.equal(codeOf(() => joined(added, dan)), "psk-missing");
  assertTogether([ann, bob, joined(added, dan, knows)]);
});

Deno.test("a group is founded again by ReInit, with another suite, and branched", () => {
  const members = groupOf(["ann", "bob", "cleo"]);
  const [ann, bob] = [at(members, 0), at(members, 1)];
  const reInit = { groupId: new TextEncoder().encode("again"), suite: 3, extensions: [] };
  commitAndMerge(ann, members, { reInit });
  for (const member of members) {
    assert.ok(!member.isActive());
    assert.deepEqual(member.reInit(), reInit);
    assert.equal(codeOf(() => member.commit(), member), "not-a-member");
  }
  const keyPackages = ["ann", "bob", "cleo"].map((name) => keyPackageOf(person(name, 3)));
  const again = succeedGroup({
    ...person("bob", 3),
    lifetime,
    ...environment,
    old: bob,
    as: "reinit",
    keyPackages: [keyPackages[0]?.keyPackage, keyPackages[2]?.keyPackage].flatMap((bytes) => bytes ?? []),
  });
  const [forAnn, , forCleo] = keyPackages;
  assert.ok(forAnn !== undefined && forCleo !== undefined);
  const successors = [
    again.group,
    joined(again, forAnn, { succeeds: ann }),
    joined(again, forCleo, { succeeds: at(members, 2) }),
  ];
  assert.equal(codeOf(() => joined(again, forAnn)), "psk-missing");
  assert.equal(again.group.suite, 3);
  assertTogether(successors);

  const keyPackage = keyPackageOf(person("ann", 3));
  const branch = succeedGroup({
    ...person("bob", 3),
    lifetime,
    ...environment,
    old: again.group,
    as: { groupId: new TextEncoder().encode("branch") },
    keyPackages: [keyPackage.keyPackage],
  });
  assertTogether([branch.group, joined(branch, keyPackage, { succeeds: at(successors, 1) })]);
  assert.ok(again.group.isActive());
});

Deno.test("external senders propose, and newcomers ask to be added", () => {
  const sender = person("server");
  const listed = externalSenders([{ signatureKey: sender.signatureKey.publicKey, credential: sender.credential }]);
  const members = groupOf(["ann", "bob", "cleo"], 1, { extensions: [listed] });
  const [ann, bob] = [at(members, 0), at(members, 1)];
  const target = { groupId: ann.groupId, epoch: ann.epoch() };
  const keyPackage = keyPackageOf(person("dan"));
  const messages = [
    proposeAsExternalSender({ ...target, suite: 1, senderIndex: 0, signatureKey: sender.signatureKey }, {
      kind: "remove",
      removed: 2,
    }),
    proposeToJoin(target, keyPackage),
  ];
  const references = messages.map((message) => {
    const processed = members.map((member) => member.process(message));
    const [first] = processed;
    assert.ok(first?.kind === "proposal" && first.problem === undefined);
    assert.equal(first.sender, undefined);
    return first.reference;
  });
  const pending = commitAndMerge(bob, members, { proposals: references });
  assert.deepEqual(pending.staged.proposals.map(({ author }) => author), [undefined, undefined]);
  assertTogether([ann, bob, joined(pending, keyPackage)]);
});

Deno.test("a member that lost its state takes its old leaf away and joins from outside", () => {
  const members = groupOf(["ann", "bob", "cleo"]);
  const [ann, bob, cleo] = [at(members, 0), at(members, 1), at(members, 2)];
  const { group, commit } = joinExternally({
    ...person("bob"),
    lifetime,
    ...environment,
    groupInfo: ann.groupInfo({ externalPub: true, ratchetTree: false }),
    ratchetTree: ann.ratchetTree(),
    removes: bob.ownLeafIndex,
  });
  for (const member of [ann, cleo]) {
    const processed = member.process(commit);
    assert.ok(processed.kind === "commit");
    assert.deepEqual(processed.staged.removed.map(({ leafIndex }) => leafIndex), [1]);
    member.merge(processed.staged);
  }
  const processed = bob.process(commit);
  assert.ok(processed.kind === "commit" && processed.staged.removesSelf);
  bob.merge(processed.staged);
  assert.ok(!bob.isActive());
  assertTogether([ann, cleo, group]);
});

Deno.test("GREASE and unknown extensions are carried and change nothing", () => {
  const types = [0x0a0a, 0xf00d];
  const ann = foundedBy(person("ann"), {
    grease: true,
    supportedExtensions: types,
    extensions: [requiredCapabilities({ extensions: [0xf00d] }), { type: 0xf00d, data: Uint8Array.of(1) }],
  });
  const bobs = keyPackageOf(person("bob"), { grease: true, supportedExtensions: types });
  const pending = ann.commit({ add: [bobs.keyPackage] });
  ann.mergePending();
  assertTogether([ann, joined(pending, bobs)]);
  assert.equal(
    codeOf(() => ann.commit({ add: [keyPackageOf(person("cleo")).keyPackage] }), ann),
    "key-package-rejected",
  );
});

Deno.test("the exporters agree between members, and a component's secret is given once", () => {
  const [ann, bob] = groupOf(["ann", "bob"]);
  assert.ok(ann !== undefined && bob !== undefined);
  const context = Uint8Array.of(1, 2);
  assert.deepEqual(ann.exportSecret("label", context, 40), bob.exportSecret("label", context, 40));
  assert.notDeepEqual(ann.exportSecret("label", context, 40), ann.exportSecret("label", Uint8Array.of(3), 40));
  for (const component of [0, 4]) {
    assert.deepEqual(ann.exportComponentSecret(component), bob.exportComponentSecret(component));
  }
  assert.equal(codeOf(() => ann.exportComponentSecret(-1), ann), "bad-argument");
  assert.equal(codeOf(() => ann.exportComponentSecret(0.5), ann), "bad-argument");
  assert.notDeepEqual(ann.exportComponentSecret(5), bob.exportComponentSecret(65535));
  assert.equal(codeOf(() => ann.exportComponentSecret(4), ann), "secret-consumed");
  const opened = openGroup(ann.toBytes(), environment);
  assert.equal(codeOf(() => opened.exportComponentSecret(5), opened), "secret-consumed");
  assert.deepEqual(opened.exportComponentSecret(65535).length, 32);
  assert.equal(codeOf(() => ann.exportComponentSecret(65536), ann), "bad-argument");
  for (const length of [0, -1, 1.5, 255 * 32 + 1]) {
    assert.equal(codeOf(() => ann.exportSecret("label", context, length), ann), "bad-argument");
  }
  for (const length of [1, 255 * 32]) assert.equal(ann.exportSecret("label", context, length).length, length);
  commitAndMerge(ann, [bob]);
  assert.deepEqual(ann.exportComponentSecret(4), bob.exportComponentSecret(4));
});

Deno.test("ValSem400: resumption keys of three past epochs are kept, older ones are the caller's to know", () => {
  const members = groupOf(["ann", "bob"]);
  const ann = at(members, 0);
  const first = ann.resumptionPsk();
  const psk = { kind: "resumption", usage: "application", groupId: ann.groupId, epoch: ann.epoch() } as const;
  for (let past = 1; past <= 3; past++) {
    commitAndMerge(ann, members);
    ann.commit({ psks: [psk] });
    ann.dropPending();
  }
  commitAndMerge(ann, members);
  assert.equal(codeOf(() => ann.commit({ psks: [psk] }), ann), "psk-missing");
  const knows = (state: Uint8Array): GroupMember => openGroup(state, { ...environment, psks: () => first });
  const [knowing, other] = members.map((member) => knows(member.toBytes()));
  assert.ok(knowing !== undefined && other !== undefined);
  commitAndMerge(knowing, [other], { psks: [psk] });
  assertTogether([knowing, other]);
});

Deno.test("a GroupInfo carries what the caller adds to it, and nothing that has its own place", () => {
  const [ann] = groupOf(["ann", "bob"]);
  assert.ok(ann);
  const message = decodeMlsMessage(ann.groupInfo({ extensions: [{ type: 0xf001, data: Uint8Array.of(9) }] }));
  assert.ok(message.wireFormat === "group-info");
  assert.deepEqual(message.groupInfo.extensions.map(({ type }) => type), [0xf001, 2]);
  for (const type of [2, 4]) {
    const extensions = [{ type, data: new Uint8Array() }];
    assert.equal(codeOf(() => ann.groupInfo({ extensions }), ann), "bad-argument");
  }
});

Deno.test("what is too large for a group or an epoch is refused where it is made", () => {
  const [ann] = groupOf(["ann", "bob"], 1, { supportedExtensions: [0xf001] });
  assert.ok(ann);
  const extensions = [{ type: 0xf001, data: new Uint8Array(70_000) }];
  assert.equal(codeOf(() => ann.propose({ kind: "group-context-extensions", extensions }), ann), "proposal-limit");
  assert.equal(codeOf(() => foundedBy(person("ann"), { groupId: new Uint8Array(256) })), "bad-argument");
  assert.equal(foundedBy(person("ann"), { groupId: new Uint8Array(255) }).groupId.length, 255);
});
