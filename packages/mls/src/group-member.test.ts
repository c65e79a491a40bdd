// Stories of groups: founding, joining, talking, leaving, racing. Whatever engine is inside has to tell them all.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  createKeyPackage,
  joinGroup,
  keyPackageReference,
  openGroup,
  parseMlsMessage,
  welcomeReferences,
} from "./index.ts";
import {
  deliver,
  extensions,
  follow,
  found,
  groupId,
  groupOf,
  keyPackageOf,
  lifetime,
  person,
  policyType,
  read,
  talk,
  text,
} from "../test/people.ts";

const [alice, bob, carol, dave, erin] = [
  person("alice"),
  person("bob"),
  person("carol"),
  person("dave"),
  person("erin"),
];

Deno.test("two people: one Add founds the conversation, both talk, the newcomer knows who added it", async () => {
  const first = await found(alice);
  assert.equal(first.epoch(), 0n);
  const keyPackage = await keyPackageOf(bob);
  const { commit, welcome, staged } = await first.commit({ add: [keyPackage.keyPackage] });
  assert.ok(welcome);
  assert.deepEqual(staged.added.map(({ leafIndex, identity }) => ({ leafIndex, identity })), [
    { leafIndex: 1, identity: bob.identity },
  ]);
  assert.deepEqual(welcomeReferences(welcome), [keyPackageReference(keyPackage.keyPackage, 1)]);
  assert.deepEqual(parseMlsMessage(commit), {
    wireFormat: "private-message",
    groupId,
    epoch: 0n,
    contentType: "commit",
  });
  await first.mergePending();
  const { group, signer } = await joinGroup({ welcome, keyPackage });
  assert.equal(signer.leafIndex, 0);
  assert.deepEqual(signer.identity, alice.identity);
  assert.deepEqual(signer.signatureKey, alice.signatureKey.publicKey);
  assert.deepEqual(group.groupId, groupId);
  assert.equal(group.ownLeafIndex, 1);
  assert.equal(group.epoch(), 1n);
  assert.deepEqual(group.members(), first.members());
  assert.deepEqual(group.groupContextExtension(policyType), text("first"));
  await talk([first, group]);
});

Deno.test("five people: added, talking, one removed, one joining later", async () => {
  const members = await groupOf(alice, bob, carol, dave);
  await talk(members);
  const [first, second, third, fourth] = members;
  assert.ok(first && second && third && fourth);

  const before = await first.encrypt(text("before erin"));
  const keyPackage = await keyPackageOf(erin);
  const add = await second.commit({ add: [keyPackage.keyPackage] });
  assert.ok(add.welcome);
  await deliver(second, add, [first, third, fourth]);
  const { group: fifth } = await joinGroup({ welcome: add.welcome, keyPackage });
  assert.equal(await read(fifth, before), "past-epoch", "a newcomer cannot read what was said before");
  assert.equal(await read(third, before), "0: before erin", "a member still can");
  await talk([...members, fifth]);

  const late = await second.encrypt(text("said before carol left"));
  const lost = await fourth.commit({});
  fourth.dropPending();
  const removal = await first.commit({ remove: [third.ownLeafIndex] });
  await deliver(first, removal, [second, fourth, fifth]);
  const seen = await third.process(removal.commit);
  assert.ok(seen.kind === "commit" && seen.staged.removesSelf);
  await third.merge(seen.staged);
  assert.equal(third.isActive(), false);
  const after = await first.encrypt(text("after carol left"));
  assert.equal(await read(third, after), "future-epoch");
  assert.equal(await read(third, late), "1: said before carol left");
  assert.equal(await read(third, lost.commit), "past-epoch", "no other way leads on for who was removed");
  assert.equal(await read(await openGroup(third.toBytes()), lost.commit), "past-epoch");
  await assert.rejects(third.encrypt(text("still here?")), { code: "not-a-member" });
  await assert.rejects(third.commit({}), { code: "not-a-member" });
  assert.equal(await read(second, after), "0: after carol left");
  await talk([first, second, fourth, fifth]);

  assert.deepEqual(
    fifth.members().map(({ identity }) => identity),
    [alice, bob, dave, erin].map((who) => who.identity),
  );
});

Deno.test("two commit in the same epoch: the loser drops its own, follows the winner, and tries again", async () => {
  const [first, second, third] = await groupOf(alice, bob, carol);
  assert.ok(first && second && third);
  const [daves, erins] = [await keyPackageOf(dave), await keyPackageOf(erin)];
  const winner = await first.commit({ add: [daves.keyPackage] });
  const loser = await second.commit({ add: [erins.keyPackage] });
  await first.mergePending();
  await follow(third, winner.commit);
  await follow(second, winner.commit);
  assert.equal(second.pendingCommit(), undefined, "merging the winner drops the pending commit");
  assert.equal(await read(first, loser.commit), "past-epoch");
  assert.equal(await read(third, loser.commit), "past-epoch");
  assert.ok(winner.welcome);
  const { group: fourth } = await joinGroup({ welcome: winner.welcome, keyPackage: daves });
  const again = await second.commit({ add: [erins.keyPackage] });
  await deliver(second, again, [first, third, fourth]);
  assert.ok(again.welcome);
  const { group: fifth } = await joinGroup({ welcome: again.welcome, keyPackage: erins });
  await talk([first, second, third, fourth, fifth]);
});

Deno.test("a commit says what it changes before it is merged, and dropping it changes nothing", async () => {
  const [first, second, third] = await groupOf(alice, bob, carol);
  assert.ok(first && second && third);
  const keyPackage = await keyPackageOf(dave);
  const pending = await first.commit({ add: [keyPackage.keyPackage], remove: [2] });
  const before = second.toBytes();
  const seen = await second.process(pending.commit);
  assert.ok(seen.kind === "commit");
  const { staged } = seen;
  assert.deepEqual(staged, pending.staged, "both sides see the same change");
  assert.equal(staged.sender, 0);
  assert.equal(staged.epoch, 1n);
  assert.deepEqual(staged.removed.map(({ identity }) => identity), [carol.identity]);
  assert.deepEqual(staged.added.map(({ identity, leafIndex }) => [identity, leafIndex]), [[dave.identity, 2]]);
  assert.deepEqual(staged.updated.map(({ after }) => after.leafIndex), [0]);
  assert.equal(staged.groupContextExtensions, undefined);
  assert.deepEqual(staged.proposals.map(({ author, change }) => [author, change.kind]), [[0, "remove"], [0, "add"]]);
  await assert.rejects(second.encrypt(text("x")), { code: "commit-staged" });
  await assert.rejects(second.process(pending.commit), { code: "commit-staged" });
  second.drop(staged);
  assert.deepEqual(second.toBytes(), before);
  assert.throws(() => second.drop(staged), { code: "not-staged" });
  await assert.rejects(second.merge(staged), { code: "not-staged" });
  await follow(second, pending.commit);
  await first.mergePending();
  assert.deepEqual(second.members(), first.members());
});

Deno.test("new group extensions are staged, merged, and what they require holds for those who come later", async () => {
  const [first, second] = await groupOf(alice, bob);
  assert.ok(first && second);
  const pending = await first.commit({ groupContextExtensions: extensions("second") });
  const seen = await second.process(pending.commit);
  assert.ok(seen.kind === "commit");
  assert.deepEqual(seen.staged.groupContextExtensions, extensions("second"));
  assert.deepEqual(second.groupContextExtension(policyType), text("first"));
  await second.merge(seen.staged);
  await first.mergePending();
  for (const member of [first, second]) assert.deepEqual(member.groupContextExtensions(), extensions("second"));
  await talk([first, second]);

  const { identity, signatureKey } = carol;
  const plain = await createKeyPackage({ identity, signatureKey, lifetime, supportedExtensions: [] });
  await assert.rejects(first.commit({ add: [plain.keyPackage] }), { code: "commit-refused" });
  await assert.rejects(first.commit({ groupContextExtensions: [] }), { code: "bad-argument" });
  await assert.rejects(first.commit({ groupContextExtensions: extensions("third"), remove: [1] }), {
    code: "commit-refused",
  });
});

Deno.test("an empty commit is a self-update", async () => {
  const [first, second] = await groupOf(alice, bob);
  assert.ok(first && second);
  const pending = await second.commit({});
  assert.equal(pending.welcome, undefined);
  assert.deepEqual(pending.staged.updated.map(({ before, after }) => [before.leafIndex, after.identity]), [[
    1,
    bob.identity,
  ]]);
  await deliver(second, pending, [first]);
  await talk([first, second]);
});

Deno.test("state survives as bytes at every step, pending commit included", async () => {
  let [first, second] = await groupOf(alice, bob);
  assert.ok(first && second);
  const reopen = async (): Promise<void> => {
    assert.ok(first && second);
    for (const member of [first, second]) {
      assert.deepEqual((await openGroup(member.toBytes())).toBytes(), member.toBytes());
    }
    [first, second] = [await openGroup(first.toBytes()), await openGroup(second.toBytes())];
  };
  await reopen();
  const message = await first.encrypt(text("one"));
  const lost = await first.encrypt(text("two"));
  const third = await first.encrypt(text("three"));
  await reopen();
  assert.equal(await read(second, third), "0: three");
  await reopen();
  assert.equal(await read(second, message), "0: one");
  await reopen();
  assert.equal(await read(second, message), "consumed-generation");
  const keyPackage = await keyPackageOf(carol);
  const pending = await first.commit({ add: [keyPackage.keyPackage] });
  await reopen();
  assert.deepEqual(first.pendingCommit(), pending);
  await assert.rejects(first.encrypt(text("no")), { code: "commit-pending" });
  await first.mergePending();
  await follow(second, pending.commit);
  await reopen();
  assert.equal(await read(second, lost), "0: two", "an old epoch's skipped key survives too");
  assert.ok(pending.welcome);
  const { group } = await joinGroup({ welcome: pending.welcome, keyPackage });
  await talk([first, second, await openGroup(group.toBytes())]);
});

Deno.test("whatever happens in a small group, members agree, hear each other, and survive a crash anywhere", async () => {
  const step = fc.record({
    who: fc.nat(),
    what: fc.constantFrom("add", "add", "remove", "update", "race"),
    whom: fc.nat(),
    crash: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 8 }), async (steps) => {
      let people = 0;
      let members = [await found(person(`p${people++}`))];
      for (const { who, what, whom, crash } of steps) {
        if (crash) members = await Promise.all(members.map(async (member) => await openGroup(member.toBytes())));
        const author = members[who % members.length];
        const other = members[whom % members.length];
        assert.ok(author && other);
        if (what === "add" && members.length < 4) {
          const keyPackage = await keyPackageOf(person(`p${people++}`));
          const pending = await author.commit({ add: [keyPackage.keyPackage] });
          assert.ok(pending.welcome);
          await deliver(author, pending, members.filter((member) => member !== author));
          members.push((await joinGroup({ welcome: pending.welcome, keyPackage })).group);
        } else if (what === "remove" && other !== author) {
          members = members.filter((member) => member !== other);
          await deliver(
            author,
            await author.commit({ remove: [other.ownLeafIndex] }),
            members.filter((m) => m !== author),
          );
        } else if (what === "race" && other !== author) {
          await other.commit({});
          await deliver(author, await author.commit({}), members.filter((member) => member !== author));
          assert.equal(other.pendingCommit(), undefined);
        } else {
          await deliver(author, await author.commit({}), members.filter((member) => member !== author));
        }
        for (const member of members) {
          assert.deepEqual(member.members(), author.members());
          assert.equal(member.epoch(), author.epoch());
        }
      }
      await talk(members);
    }),
    { numRuns: 8 },
  );
});
