// Messages late, lost and far ahead, at the edges of the windows that the README promises; how long what is sent is.

import assert from "node:assert/strict";
import { forgeGeneration } from "../../test/forge.ts";
import {
  assertTogether,
  commitAndMerge,
  environment,
  follow,
  groupOf,
  keyPackageOf,
  person,
} from "../../test/members.ts";
import { padme } from "../padme.ts";
import type { GroupMember } from "./group-member.ts";
import { openGroup } from "./open-group.ts";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

function pair(): readonly [GroupMember, GroupMember] {
  const [ann, bob] = groupOf(["ann", "bob"]);
  assert.ok(ann !== undefined && bob !== undefined);
  return [ann, bob];
}

/** The words, or why there are none. */
function read(member: GroupMember, message: Uint8Array | undefined): string {
  assert.ok(message);
  const processed = member.process(message);
  if (processed.kind === "undecryptable") return processed.reason;
  return processed.kind === "application" ? new TextDecoder().decode(processed.data) : processed.kind;
}

Deno.test("messages are read in any order, each once, across restarts", () => {
  const [ann, bob] = pair();
  const said = Array.from({ length: 12 }, (_, number) => ann.encrypt(text(`${number}`)));
  let reader = bob;
  for (const number of [3, 0, 11, 1, 10, 2, 9, 4, 8, 5, 7, 6]) {
    assert.equal(read(reader, said[number]), `${number}`);
    reader = openGroup(reader.toBytes(), environment);
  }
  const before = reader.toBytes();
  for (const message of said) assert.equal(read(reader, message), "consumed-generation");
  assert.deepEqual(reader.toBytes(), before);
});

Deno.test("128 skipped messages are kept, the 129th is given up; 1,000 ahead is followed, 1,001 is not", () => {
  const [ann, bob] = pair();
  const said = Array.from({ length: 1131 }, (_, number) => ann.encrypt(text(`${number}`), { padTo: 0 }));
  const before = bob.toBytes();
  assert.equal(read(bob, said[1001]), "generation-too-far");
  assert.deepEqual(bob.toBytes(), before);
  assert.equal(read(bob, said[129]), "129");
  assert.equal(read(bob, said[0]), "consumed-generation", "129 were skipped, the oldest is gone");
  assert.equal(read(bob, said[1]), "1");
  assert.equal(read(bob, said[1130]), "1130");
});

Deno.test("the windows are each sender's own", () => {
  const [ann, bob, cleo] = groupOf(["ann", "bob", "cleo"]);
  assert.ok(ann !== undefined && bob !== undefined && cleo !== undefined);
  const first = bob.encrypt(text("bob's first"));
  const said = Array.from({ length: 201 }, (_, number) => ann.encrypt(text(`${number}`), { padTo: 0 }));
  assert.equal(read(cleo, said[200]), "200");
  assert.equal(read(cleo, first), "bob's first");
  assert.equal(read(cleo, said[71]), "consumed-generation");
  assert.equal(read(cleo, said[72]), "72");
});

Deno.test("what was lost in three past epochs is read late, after a restart too; of the fourth nothing is", () => {
  const members = pair();
  const [ann, bob] = members;
  const said: Uint8Array[] = [];
  for (let epoch = 1; epoch <= 4; epoch++) {
    said.push(ann.encrypt(text(`late in ${epoch}`)));
    assert.equal(read(bob, ann.encrypt(text(`in time in ${epoch}`))), `in time in ${epoch}`);
    commitAndMerge(ann, members);
  }
  const reader = openGroup(bob.toBytes(), environment);
  assert.deepEqual(said.map((message) => read(reader, message)), ["past-epoch", "late in 2", "late in 3", "late in 4"]);
  assert.deepEqual(said.map((message) => read(reader, message)), [
    "past-epoch",
    "consumed-generation",
    "consumed-generation",
    "consumed-generation",
  ]);
});

Deno.test("a message read while a commit of one's own was pending stays read after it is merged", () => {
  const [ann, bob] = pair();
  const [once, late] = [ann.encrypt(text("once")), ann.encrypt(text("late"))];
  bob.commit();
  assert.equal(read(bob, once), "once");
  bob.mergePending();
  assert.equal(read(bob, once), "consumed-generation");
  assert.equal(read(bob, late), "late");
});

Deno.test("a group of the same name and epoch is another: nothing of it is authentic", () => {
  const [, bob] = pair();
  const [others] = groupOf(["cleo", "bob"]);
  assert.ok(others);
  assert.equal(others.epoch(), bob.epoch());
  assert.deepEqual(others.groupId, bob.groupId);
  assert.equal(read(bob, others.encrypt(text("hello"))), "not-authentic");
  assert.equal(read(bob, others.commit({ framing: "public" }).commit), "not-authentic");
});

Deno.test("two commit in one epoch: who lost follows the winner, and nobody takes the other commit any more", () => {
  const members = groupOf(["ann", "bob", "cleo"]);
  const [ann, bob, cleo] = members;
  assert.ok(ann !== undefined && bob !== undefined && cleo !== undefined);
  const loser = bob.commit({ add: [keyPackageOf(person("dan")).keyPackage] });
  const winner = ann.commit();
  ann.mergePending();
  for (const member of [bob, cleo]) follow(member, winner.commit);
  assert.equal(bob.pendingCommit(), undefined);
  for (const member of [ann, cleo]) assert.equal(read(member, loser.commit), "past-epoch");
  assertTogether(members);
});

Deno.test("a generation at the end of the ratchet costs less than 10 ms, before a first message and after it", () => {
  const [ann, bob] = pair();
  const far = forgeGeneration(ann, 2 ** 32 - 1);
  const cost = (): number => {
    const started = performance.now();
    assert.equal(read(bob, far), "generation-too-far");
    return performance.now() - started;
  };
  // The least of several: what else the machine does is none of the message's cost. To walk there takes an hour.
  const least = (): number => Math.min(...Array.from({ length: 10 }, cost));
  assert.ok(least() <= 10);
  assert.equal(read(bob, ann.encrypt(text("hello"))), "hello");
  assert.ok(least() <= 10);
});

Deno.test("lengths: at least 256 bytes of content, then steps of Padmé, for messages, proposals and commits alike", () => {
  const [ann, bob] = pair();
  const size = (length: number): number => ann.encrypt(new Uint8Array(length)).length;
  const small = size(0);
  assert.equal(size(100), small);
  // 256 = 2 + 188 + 2 + 64, the data and the signature with their lengths: the last that fits, and the first that does not.
  assert.equal(size(188), small);
  assert.equal(size(189), small + 16);
  assert.equal(size(1000), size(1020));
  assert.equal(size(956), size(1020) - 64);
  const overhead = small - 256;
  assert.equal(bob.propose({ kind: "remove", removed: 0 }).message.length, small);
  const add = { add: [keyPackageOf(person("cleo")).keyPackage] };
  const content = bob.commit(add).commit.length - overhead;
  assert.ok(content > 256);
  assert.equal(padme(content, 256), content);
});
