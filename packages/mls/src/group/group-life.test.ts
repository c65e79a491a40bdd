// A large group's whole life: built in steps, churned until the tree has holes, spoken in, and members who join late. All
// of its members exist, with keys of their own; some of them, spread over the tree, live it.

import assert from "node:assert/strict";
import { sizes } from "@quicproquo/testkit/sizes";
import { assertTogether, commitAndMerge, foundedBy, joined, keyPackageOf, person } from "../../test/members.ts";
import type { OwnKeyPackage } from "../key-package/own-key-package.ts";
import type { GroupMember, LeafIndex } from "./group-member.ts";

const { members } = sizes.groupLife;
/** Every so many newcomers one lives. */
const apart = Math.ceil(members / 10);

Deno.test(`a group of ${members}: built, churned, spoken in, members joining late`, () => {
  let names = 0;
  const newcomers = (count: number): OwnKeyPackage[] =>
    Array.from({ length: count }, () => keyPackageOf(person(`member ${names++}`)));
  const founder = foundedBy(person("founder"));
  let living: GroupMember[] = [founder];

  const add = (committer: GroupMember, count: number): void => {
    const made = newcomers(count);
    const pending = commitAndMerge(committer, living, { add: made.map(({ keyPackage }) => keyPackage) });
    living.push(...made.filter((_, at) => at % apart === 0).map((keyPackage) => joined(pending, keyPackage)));
  };
  const remove = (committer: GroupMember, leaves: readonly LeafIndex[]): void => {
    commitAndMerge(committer, living, { remove: leaves });
    living = living.filter((member) => member.isActive());
  };
  const somebody = (choice: number): GroupMember => {
    const member = living[choice % living.length];
    assert.ok(member);
    return member;
  };

  // Built: in steps of growing size, each by another member, who then updates the tree that it left bare.
  for (let step = 1, built = 1; built < members; step++) {
    const count = Math.min(Math.ceil(members / 8), members - built);
    add(somebody(step), count);
    built += count;
    commitAndMerge(somebody(3 * step), living);
  }
  assert.equal(founder.members().length, members);
  assertTogether(living);

  // Churned: every third leaf that nobody lives goes, the places are taken again, members update from all over the tree.
  for (let round = 0; round < 4; round++) {
    const lived = new Set(living.map(({ ownLeafIndex }) => ownLeafIndex));
    const gone = founder.members().map(({ leafIndex }) => leafIndex).filter((leaf) =>
      leaf % 3 === round % 3 && !lived.has(leaf)
    );
    remove(somebody(round), gone.slice(0, Math.ceil(members / 6)));
    add(somebody(round + 2), Math.ceil(members / 12));
    for (const choice of [round, 2 * round + 5]) commitAndMerge(somebody(choice), living);
    const author = somebody(round + 7);
    const { message, reference } = author.propose({ kind: "update" });
    for (const member of living) if (member !== author) assert.equal(member.process(message).kind, "proposal");
    commitAndMerge(somebody(round + 8), living, { proposals: [reference] });
    assertTogether(living);
  }

  // Joining late, after all of this, by Welcomes whose tree has holes and unmerged leaves.
  const late = newcomers(3);
  for (const keyPackage of late) {
    const pending = commitAndMerge(somebody(1), living, { add: [keyPackage.keyPackage] });
    const group = joined(pending, keyPackage);
    living.push(group);
    commitAndMerge(group, living);
  }
  assertTogether(living);
  for (const member of living) assert.deepEqual(member.ratchetTree(), founder.ratchetTree());
});
