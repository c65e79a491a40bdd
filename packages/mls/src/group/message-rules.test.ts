// What a group does with messages that are not for it, not authentic, late, early, lost, repeated or bent: each is told
// apart, and none changes anything.

import assert from "node:assert/strict";
import {
  forgeCommit,
  forgeFromOutside,
  forgeGeneration,
  forgeInNameOf,
  forgePath,
  forgeProposal,
  stateOf,
} from "../../test/forge.ts";
import {
  assertTogether,
  codeOf,
  commitAndMerge,
  environment,
  follow,
  foundedBy,
  groupOf,
  joined,
  keyPackageOf,
  person,
  refusalOf,
} from "../../test/members.ts";
import { decodeMlsMessage, encodeMlsMessage } from "../messages/mls-message-codec.ts";
import type { GroupMember, Processed } from "./group-member.ts";
import { proposalLimits } from "./kept-proposals.ts";
import { openGroup } from "./open-group.ts";
import { maximumDataLength } from "../mls-message.ts";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

type Trio = readonly [GroupMember, GroupMember, GroupMember];

function trio(): Trio {
  const [ann, bob, cleo] = groupOf(["ann", "bob", "cleo"]);
  assert.ok(ann !== undefined && bob !== undefined && cleo !== undefined);
  return [ann, bob, cleo];
}

function read(processed: Processed): string {
  return processed.kind === "application" ? new TextDecoder().decode(processed.data) : JSON.stringify(processed);
}

Deno.test("ValSem002 valn1307: a message of another group", () => {
  const [, bob] = trio();
  const other = foundedBy(person("eve"), { groupId: text("another") });
  assert.equal(refusalOf(bob, other.encrypt(text("hello"))).reason, "wrong-group");
  assert.equal(refusalOf(bob, other.commit({ framing: "public" }).commit).reason, "wrong-group");
});

Deno.test("ValSem010: nobody speaks in another member's name, and what was tried costs that member no generation", () => {
  const [ann, bob, cleo] = trio();
  const before = cleo.toBytes();
  const said = { type: "application", data: text("I am ann") } as const;
  const asked = { type: "proposal", proposal: { type: "remove", removed: 2 } } as const;
  const forged = [
    forgeInNameOf(bob, ann.ownLeafIndex, said),
    forgeInNameOf(bob, ann.ownLeafIndex, asked),
    forgeInNameOf(bob, ann.ownLeafIndex, asked, { framing: "public" }),
  ];
  for (const message of forged) {
    const { reason, detail } = refusalOf(cleo, message);
    assert.equal(`${reason}: ${detail}`, "not-authentic: its signature does not verify");
  }
  assert.deepEqual(cleo.toBytes(), before);
  assert.equal(read(cleo.process(ann.encrypt(text("it is me")))), "it is me");
  assert.equal(
    read(cleo.process(forgeInNameOf(bob, bob.ownLeafIndex, said))),
    "I am ann",
    "in one's own name it opens",
  );
});

Deno.test("ValSem003 valn1307 valn1201 valn1202: messages of later epochs, and of earlier ones", () => {
  const members = trio();
  const [ann, bob, cleo] = members;
  const update = cleo.propose({ kind: "update" }).message;
  const early = cleo.propose({ kind: "remove", removed: 1 }, { framing: "public" }).message;
  const commit = forgeCommit(cleo, { path: forgePath(cleo) });
  const said: Uint8Array[] = [];
  for (let epoch = 0; epoch < 5; epoch++) {
    said.push(ann.encrypt(text(`in epoch ${epoch}`)));
    const pending = ann.commit();
    ann.mergePending();
    assert.equal(refusalOf(bob, ann.encrypt(text("too early"))).reason, "future-epoch");
    for (const member of [bob, cleo]) follow(member, pending.commit);
  }
  for (const late of [update, early, commit]) assert.equal(refusalOf(bob, late).reason, "past-epoch");
  // Three past epochs are read, in any order, and no more.
  assert.deepEqual(
    said.map((message) => bob.process(message)).map((processed) =>
      processed.kind === "application" ? read(processed) : processed.kind === "undecryptable" ? processed.reason : ""
    ),
    ["past-epoch", "past-epoch", "in epoch 2", "in epoch 3", "in epoch 4"],
  );
  assertTogether(members);
});

Deno.test("ValSem004 valn1306: a sender that is no member of its epoch", () => {
  const [ann, bob, cleo] = trio();
  commitAndMerge(ann, [bob, cleo], { remove: [2] });
  for (const leafIndex of [2, 3, 1000]) {
    const content = { type: "proposal", proposal: { type: "remove", removed: 0 } } as const;
    const message = forgeFromOutside(ann, person("cleo").signatureKey, { kind: "member", leafIndex }, content);
    assert.equal(refusalOf(bob, message).reason, "not-authentic");
  }
});

Deno.test("ValSem005 valn1501: an application message in the clear, of a member or from outside", () => {
  const [ann, bob] = trio();
  const content = { type: "application", data: text("hello") } as const;
  for (
    const sender of [{ kind: "member", leafIndex: 0 }, { kind: "external", senderIndex: 0 }, {
      kind: "new-member-commit",
    }] as const
  ) {
    const message = forgeFromOutside(ann, person("ann").signatureKey, sender, content);
    assert.equal(refusalOf(bob, message).reason, "malformed");
  }
});

Deno.test("valn1203: a commit signed by another key, and one whose tag is another's", () => {
  const [ann, bob, cleo] = trio();
  const commit = { type: "commit", commit: { proposals: [], path: forgePath(ann) } } as const;
  const signedByCleo = forgeFromOutside(ann, person("cleo").signatureKey, { kind: "member", leafIndex: 0 }, commit);
  assert.equal(refusalOf(bob, signedByCleo).reason, "not-authentic");
  const message = decodeMlsMessage(ann.commit({ framing: "public" }).commit);
  assert.ok(message.wireFormat === "public-message");
  const { membershipTag } = message.message;
  assert.ok(membershipTag);
  const bent = { ...message.message, membershipTag: membershipTag.with(0, (membershipTag[0] ?? 0) ^ 1) };
  assert.equal(
    refusalOf(bob, encodeMlsMessage({ wireFormat: "public-message", message: bent })).reason,
    "not-authentic",
  );
  const without = { ...message.message, membershipTag: new Uint8Array() };
  assert.equal(
    refusalOf(cleo, encodeMlsMessage({ wireFormat: "public-message", message: without })).reason,
    "not-authentic",
  );
});

Deno.test("ValSem205 valn1411: a commit whose confirmation tag is wrong cannot be followed", () => {
  const [ann, bob] = trio();
  const keyPackage = keyPackageOf(person("dan")).keyPackage;
  const message = forgeCommit(ann, { proposals: [{ type: "add", keyPackage }] });
  const { reason, detail } = refusalOf(bob, message);
  assert.equal(reason, "cannot-follow");
  assert.match(detail, /confirmation tag/);
});

Deno.test("a commit whose path secret does not open cannot be followed, and the right one can afterwards", () => {
  const members = trio();
  const [ann, bob] = members;
  assert.equal(refusalOf(bob, forgeCommit(ann, { path: forgePath(ann) })).reason, "cannot-follow");
  commitAndMerge(ann, members);
  assertTogether(members);
});

Deno.test("messages lost, reordered and repeated: each is read once, and nothing is read again from a stolen state", () => {
  const [ann, bob] = trio();
  const said = Array.from({ length: 6 }, (_, number) => ann.encrypt(text(`number ${number}`)));
  for (const number of [3, 0, 5]) assert.equal(read(bob.process(said[number] ?? new Uint8Array())), `number ${number}`);
  for (const number of [3, 0, 5]) {
    assert.equal(refusalOf(bob, said[number] ?? new Uint8Array()).reason, "consumed-generation");
  }
  // Others skipped 1, 2 and 4: their keys are held, and lead to no other message.
  const thief = openGroup(bob.toBytes(), environment);
  for (const number of [3, 0, 5]) {
    assert.equal(refusalOf(thief, said[number] ?? new Uint8Array()).reason, "consumed-generation");
  }
  for (const number of [1, 2, 4]) {
    assert.equal(read(thief.process(said[number] ?? new Uint8Array())), `number ${number}`);
  }
});

Deno.test("generations far ahead are refused", () => {
  const [ann, bob] = trio();
  for (const generation of [1001, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1]) {
    assert.equal(refusalOf(bob, forgeGeneration(ann, generation)).reason, "generation-too-far");
  }
});

Deno.test("own messages are told apart", () => {
  const [ann] = trio();
  assert.equal(refusalOf(ann, ann.encrypt(text("hello"))).reason, "own-message");
  for (const framing of ["private", "public"] as const) {
    assert.equal(
      refusalOf(ann, ann.propose({ kind: "remove", removed: 1 }, { framing }).message).reason,
      "own-message",
    );
  }
  assert.equal(refusalOf(ann, ann.commit().commit).reason, "own-message");
});

Deno.test("a sender is given as it was in the epoch of its message", () => {
  const members = trio();
  const [ann, bob, cleo] = members;
  const before = cleo.encrypt(text("as I was"));
  const renewed = person("cleo's new key").signatureKey;
  commitAndMerge(cleo, members, { updateLeaf: { signatureKey: renewed } });
  const between = cleo.encrypt(text("as I am"));
  const keyPackage = keyPackageOf(person("dan"));
  const pending = commitAndMerge(ann, members, { remove: [2], add: [keyPackage.keyPackage] });
  const dan = joined(pending, keyPackage);
  assert.equal(dan.ownLeafIndex, 2);
  const senders = [before, between, dan.encrypt(text("hello"))].map((message) => {
    const processed = bob.process(message);
    assert.ok(processed.kind === "application");
    return [processed.sender.leafIndex, processed.sender.signatureKey];
  });
  assert.deepEqual(senders, [
    [2, person("cleo").signatureKey.publicKey],
    [2, renewed.publicKey],
    [2, person("dan").signatureKey.publicKey],
  ]);
  // Who was not yet there reads nothing of it, and who is gone reads what was said before.
  assert.equal(refusalOf(dan, before).reason, "past-epoch");
  assert.equal(read(cleo.process(ann.encrypt(text("after")))).includes("future-epoch"), true);
  assert.equal(codeOf(() => cleo.encrypt(text("no")), cleo), "not-a-member");
});

Deno.test("removed members read the epoch that they were in, and follow no further", () => {
  const members = trio();
  const [ann, bob, cleo] = members;
  const said = ann.encrypt(text("before"));
  const proposal = ann.propose({ kind: "update" }).message;
  commitAndMerge(bob, members, { remove: [2] });
  assert.equal(cleo.isActive(), false);
  assert.equal(read(cleo.process(said)), "before");
  for (const message of [proposal, ann.commit().commit]) {
    assert.ok(["past-epoch", "future-epoch"].includes(refusalOf(cleo, message).reason));
  }
  const opened = openGroup(cleo.toBytes(), environment);
  assert.equal(opened.isActive(), false);
  assert.equal(codeOf(() => opened.groupInfo(), opened), "not-a-member");
  assert.equal(codeOf(() => opened.propose({ kind: "update" }), opened), "not-a-member");
});

Deno.test("proposals of an epoch are kept up to a limit of their number and of their size", () => {
  const [ann, bob] = trio();
  const states = stateOf(ann);
  assert.equal(states.proposals.size, 0);
  for (let count = 0; count < proposalLimits.most; count++) {
    const { message } = ann.propose({ kind: "remove", removed: 2 }, {
      framing: "public",
      authenticatedData: text(`${count}`),
    });
    assert.equal(bob.process(message).kind, "proposal");
  }
  assert.equal(codeOf(() => ann.propose({ kind: "remove", removed: 2 }), ann), "proposal-limit");
  assert.equal(refusalOf(bob, forgeProposal(ann, { type: "remove", removed: 2 })).reason, "proposal-limit");
  assert.deepEqual(openGroup(bob.toBytes(), environment).proposals().length, proposalLimits.most);
  commitAndMerge(ann, [bob]);
  // To the byte: what authenticated data fills up is part of it.
  const remove = { kind: "remove", removed: 2 } as const;
  const framing = "public";
  const bare = ann.propose(remove, { framing, authenticatedData: new Uint8Array(60_000) }).message.length - 60_000;
  const filling = (length: number) => ({ framing, authenticatedData: new Uint8Array(length - bare) }) as const;
  const largest = ann.propose(remove, filling(proposalLimits.bytes)).message;
  assert.equal(largest.length, proposalLimits.bytes);
  assert.equal(bob.process(largest).kind, "proposal");
  assert.equal(codeOf(() => ann.propose(remove, filling(proposalLimits.bytes + 1)), ann), "proposal-limit");
  const message = forgeProposal(ann, { type: "remove", removed: 2 }, filling(proposalLimits.bytes + 1));
  assert.equal(message.length, proposalLimits.bytes + 1);
  assert.equal(refusalOf(bob, message).reason, "proposal-limit");
});

Deno.test("one proposal that arrives twice is kept once", () => {
  const [ann, bob] = trio();
  const sealed = ann.propose({ kind: "remove", removed: 2 }).message;
  assert.equal(bob.process(sealed).kind, "proposal");
  assert.equal(refusalOf(bob, sealed).reason, "consumed-generation");
  const { message } = ann.propose({ kind: "remove", removed: 2 }, { framing: "public" });
  bob.process(message);
  const once = bob.toBytes();
  assert.equal(bob.process(message).kind, "proposal");
  assert.deepEqual(bob.toBytes(), once);
});

Deno.test("a pending Update holds nothing back, a pending SelfRemove does, until somebody commits it", () => {
  const members = trio();
  const [ann, bob, cleo] = members;
  const update = cleo.propose({ kind: "update" });
  const context = bob.propose({ kind: "group-context-extensions", extensions: [] });
  for (const member of [ann, bob]) member.process(update.message);
  for (const member of [ann, cleo]) member.process(context.message);
  assertTogether(members);
  const leave = cleo.propose({ kind: "self-remove" });
  for (const member of [ann, bob]) member.process(leave.message);
  for (const member of members) assert.equal(codeOf(() => member.encrypt(text("no")), member), "self-remove-pending");
  assert.equal(codeOf(() => openGroup(ann.toBytes(), environment).encrypt(text("no"))), "self-remove-pending");
  commitAndMerge(ann, members, { proposals: [leave.reference] });
  assertTogether([ann, bob]);
});

Deno.test("a SelfRemove that is forgotten holds nothing back, here and after a restart; one's own Update stays", () => {
  const [ann, bob, cleo] = trio();
  const leave = cleo.propose({ kind: "self-remove" });
  ann.process(leave.message);
  ann.forgetProposal(leave.reference);
  ann.forgetProposal(new Uint8Array(32));
  assert.deepEqual(ann.proposals(), []);
  assert.equal(bob.process(ann.encrypt(text("on"))).kind, "application");
  assert.equal(bob.process(openGroup(ann.toBytes(), environment).encrypt(text("and on"))).kind, "application");
  const update = ann.propose({ kind: "update" });
  ann.forgetProposal(update.reference);
  assert.equal(ann.proposals().length, 1);
  bob.process(leave.message);
  assert.equal(refusalOf(ann, bob.commit({ proposals: [leave.reference] }).commit).reason, "cannot-follow");
});

Deno.test("authenticated data travels in the clear and is bound to its message", () => {
  const [ann, bob] = trio();
  const authenticatedData = text("seen by all");
  const message = ann.encrypt(text("hello"), { authenticatedData });
  const at = [...message.keys()].find((from) =>
    text("seen by all").every((byte, index) => message[from + index] === byte)
  );
  assert.ok(at !== undefined);
  assert.equal(refusalOf(bob, message.with(at, 0)).reason, "not-authentic");
  const processed = bob.process(message);
  assert.ok(processed.kind === "application");
  assert.deepEqual(processed.authenticatedData, authenticatedData);
  const commit = bob.process(ann.commit({ authenticatedData }).commit);
  assert.ok(commit.kind === "commit");
  assert.deepEqual(commit.staged.authenticatedData, authenticatedData);
});

Deno.test("messages are padded, and too much is not taken", () => {
  const [ann, bob] = trio();
  const sizes = [0, 1, 20, 150].map((length) => ann.encrypt(new Uint8Array(length)).length);
  assert.equal(new Set(sizes).size, 1);
  assert.ok(ann.encrypt(new Uint8Array(10), { padTo: 5000 }).length > 5000);
  assert.ok(ann.encrypt(new Uint8Array(10), { padTo: 0 }).length < 256);
  for (const padTo of [-1, 0.5, Number.NaN, 2 ** 40]) {
    assert.equal(codeOf(() => ann.encrypt(new Uint8Array(10), { padTo }), ann), "bad-argument");
  }
  assert.equal(codeOf(() => ann.encrypt(new Uint8Array(maximumDataLength + 1)), ann), "bad-argument");
  const most = ann.encrypt(new Uint8Array(maximumDataLength - 1), { authenticatedData: new Uint8Array(1), padTo: 0 });
  assert.equal(bob.process(most).kind, "application");
  const over = { authenticatedData: new Uint8Array(2) };
  assert.equal(codeOf(() => ann.encrypt(new Uint8Array(maximumDataLength - 1), over), ann), "bad-argument");
  assert.equal(bob.process(ann.encrypt(new Uint8Array(100_000))).kind, "application");
});

Deno.test("each byte and each length of every kind of message bent: refused or the same, the state unchanged", () => {
  const [ann, bob] = trio();
  const messages = [
    ann.encrypt(text("hello"), { padTo: 0 }),
    ann.propose({ kind: "remove", removed: 2 }).message,
    ann.propose({ kind: "update" }, { framing: "public" }).message,
    ann.commit().commit,
  ];
  ann.dropPending();
  messages.push(ann.commit({ framing: "public" }).commit);
  for (const [number, message] of messages.entries()) {
    const before = bob.toBytes();
    for (let at = 0; at < message.length; at += 1 + (message.length > 600 ? 3 : 0)) {
      assert.equal(
        bob.process(message.with(at, (message[at] ?? 0) ^ 0x20)).kind,
        "undecryptable",
        `${number}, byte ${at}`,
      );
      assert.equal(bob.process(message.subarray(0, at)).kind, "undecryptable", `${number}, ${at} bytes`);
    }
    assert.equal(bob.process(Uint8Array.from([...message, 0])).kind, "undecryptable");
    assert.deepEqual(bob.toBytes(), before);
    const processed = bob.process(message);
    assert.notEqual(processed.kind, "undecryptable");
    if (processed.kind === "commit") bob.drop(processed.staged);
  }
  for (const other of [new Uint8Array(), ann.groupInfo(), keyPackageOf(person("dan")).keyPackage]) {
    assert.equal(refusalOf(bob, other).reason, "malformed");
  }
});

Deno.test("calls that are out of order are refused and change nothing", () => {
  const [ann, bob] = trio();
  assert.equal(codeOf(() => ann.mergePending(), ann), "no-pending-commit");
  const pending = ann.commit();
  for (const call of [() => ann.commit(), () => ann.encrypt(text("no")), () => ann.propose({ kind: "update" })]) {
    assert.equal(codeOf(call, ann), "commit-pending");
  }
  const processed = bob.process(pending.commit);
  assert.ok(processed.kind === "commit");
  const { staged } = processed;
  const before = bob.toBytes();
  for (
    const call of [
      () => bob.commit(),
      () => bob.encrypt(text("no")),
      () => bob.process(pending.commit),
      () => bob.propose({ kind: "update" }),
      () => bob.mergePending(),
    ]
  ) assert.equal(codeOf(call, bob), "commit-staged");
  assert.equal(codeOf(() => bob.merge({ ...staged }), bob), "not-staged");
  bob.drop(staged);
  assert.equal(codeOf(() => bob.merge(staged), bob), "not-staged");
  assert.equal(codeOf(() => bob.drop(staged), bob), "not-staged");
  assert.deepEqual(bob.toBytes(), before);
  follow(bob, pending.commit);
  ann.mergePending();
});

Deno.test("while a commit is pending, others' messages go through, and another's commit wins over it", () => {
  const members = trio();
  const [ann, bob, cleo] = members;
  ann.commit({ remove: [2] });
  assert.equal(read(ann.process(bob.encrypt(text("meanwhile")))), "meanwhile");
  commitAndMerge(bob, members);
  assert.equal(ann.pendingCommit(), undefined);
  assert.equal(ann.isActive() && cleo.isActive(), true);
  assertTogether(members);
});

Deno.test("secrets that are over are overwritten: a thief of the memory finds none of the epoch before", () => {
  const [ann, bob] = trio();
  const { initSecret, exporterSecret } = stateOf(ann).epoch.keys;
  commitAndMerge(ann, [bob]);
  const after = ann.toBytes();
  const contains = (secret: Uint8Array): boolean =>
    [...after.keys()].some((at) => secret.every((byte, index) => after[at + index] === byte));
  assert.ok(!contains(initSecret) && !contains(exporterSecret));
});
