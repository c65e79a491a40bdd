// Groups of three: who comes, who goes, who wins, and that everybody sees the same.
import { strict as assert } from "node:assert";
import { nodeServiceBatchEnqueue, nodeServiceEnqueue, nodeServiceResolveIdentity } from "@quicproquo/protocol/schema";
import { openPlace, registerPeople } from "@quicproquo/testkit/people";

Deno.test("a group of three: all see what each writes, in one order", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await alice.found("trio", [bob, carol]);
  await alice.engine.send(id, "hello all");
  await carol.message(id, "hello all");
  await carol.engine.send(id, "hello alice and bob");
  await bob.message(id, "hello alice and bob");
  await bob.engine.send(id, "hello both");
  for (const person of [alice, bob, carol]) {
    await person.message(id, "hello both");
    assert.deepEqual(await person.texts(id), ["hello all", "hello alice and bob", "hello both"], person.name);
    const members = await person.engine.members(id);
    assert.deepEqual(members.map((member) => member.person.name).sort(), ["alice", "bob", "carol"]);
    assert.deepEqual(members.filter((member) => member.role === "admin").map((member) => member.person.name), [
      "alice",
    ]);
    assert.deepEqual(members.filter((member) => member.self).map((member) => member.person.name), [person.name]);
  }
});

Deno.test("a joiner sees what comes after, not what was before", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await alice.found("trio", [bob]);
  await alice.engine.send(id, "before");
  await bob.message(id, "before");
  await alice.engine.invite(id, "carol");
  await carol.group("trio");
  await alice.engine.send(id, "after");
  await carol.message(id, "after");
  assert.deepEqual(await carol.lines(id), ["[alice added you to trio]", "after"]);
  assert.deepEqual(await bob.lines(id), ["[alice added you to trio]", "before", "[alice added carol]", "after"]);
});

Deno.test("who is removed keeps the history, is told so, and sees and sends nothing more", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await alice.found("trio", [bob, carol]);
  await alice.engine.send(id, "with bob");
  await bob.message(id, "with bob");
  await alice.engine.remove(id, "bob");
  await bob.until("the removal", async () => (await bob.engine.find("#trio"))?.state === "left" ? true : undefined);
  await alice.engine.send(id, "without bob");
  await carol.message(id, "without bob");
  await bob.settle();
  assert.deepEqual(await bob.texts(id), ["with bob"]);
  assert.equal((await bob.lines(id)).at(-1), "[alice removed bob]");
  await assert.rejects(bob.engine.send(id, "me too"), { code: "not-a-member" });
  assert.equal((await carol.engine.members(id)).length, 2);
});

Deno.test("who was removed can be invited again", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const id = await alice.found("pair", [bob]);
  await alice.engine.remove(id, "bob");
  await bob.until("the removal", async () => (await bob.engine.find("#pair"))?.state === "left" ? true : undefined);
  await alice.engine.invite(id, "bob");
  await bob.until("the return", async () => (await bob.engine.find("#pair"))?.state === "active" ? true : undefined);
  await alice.engine.send(id, "welcome back");
  await bob.message(id, "welcome back");
  await bob.engine.send(id, "thanks");
  await alice.message(id, "thanks");
});

Deno.test("only admins invite and remove", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await alice.found("trio", [bob]);
  await assert.rejects(bob.engine.invite(id, "carol"), { code: "not-admin" });
  await assert.rejects(bob.engine.remove(id, "alice"), { code: "not-admin" });
  assert.equal((await alice.engine.members(id)).length, 2);
});

Deno.test("what cannot be: somebody unknown, oneself, a second time, a 1:1", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const id = await alice.found("pair", [bob]);
  await assert.rejects(alice.engine.invite(id, "nobody"), { code: "peer-unknown" });
  await assert.rejects(alice.engine.remove(id, "alice"), { code: "invalid-argument" });
  await alice.engine.invite(id, "bob");
  assert.equal((await alice.engine.members(id)).length, 2);
  const direct = await alice.engine.openDirect("bob");
  await assert.rejects(alice.engine.invite(direct.id, "bob"), { code: "invalid-argument" });
  await assert.rejects(alice.engine.createGroup(" "), { code: "invalid-argument" });
});

Deno.test("an admin renames the group: all see it, and the new name is the one to go by", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await alice.found("trio", [bob, carol]);
  await assert.rejects(bob.engine.rename(id, "bob's"), { code: "not-admin" });
  await assert.rejects(alice.engine.rename(id, " "), { code: "invalid-argument" });
  await alice.engine.rename(id, "#three of us");
  for (const person of [alice, bob, carol]) {
    assert.equal((await person.group("three of us")).id, id);
    assert.equal((await person.lines(id)).at(-1), "[alice renamed the group to three of us]");
    assert.equal(await person.engine.find("#trio"), undefined);
  }
  const info = await bob.engine.groupInfo(id);
  assert.equal(info.conversation.title, "three of us");
  assert.deepEqual([info.epoch, info.cipherSuite, info.members.length], [3n, 0x004f, 3]);
  // Nobody is heard of it twice.
  await alice.engine.rename(id, "three of us");
  assert.equal((await bob.engine.groupInfo(id)).epoch, 3n);
});

Deno.test("members: the node is asked only for who is not known yet, and what it says is held to the log", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const { id } = await alice.engine.createGroup("trio");
  await alice.engine.invite(id, "bob");
  // Carol comes while the node knows nobody's name.
  place.lie(() => ({ findIdentity: () => Promise.resolve(undefined) }));
  await alice.engine.invite(id, "carol");
  await carol.group("trio");
  const names = async (): Promise<(string | undefined)[]> =>
    (await carol.engine.members(id)).map(({ person }) => person.name).sort();
  assert.deepEqual(await names(), ["carol", undefined, undefined]);
  place.lie(() => ({}));
  await carol.restart();
  await carol.online();
  await carol.engine.caughtUp(AbortSignal.timeout(15_000));
  assert.deepEqual(await names(), ["alice", "bob", "carol"]);
  const asked = carol.network.count(nodeServiceResolveIdentity);
  assert.deepEqual(await names(), ["alice", "bob", "carol"]);
  assert.equal(asked(), 0);
});

Deno.test("renaming a 1:1 is for oneself: the other keeps their name, and no name is taken by it", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.rename(id, "Bobby\u202e");
  const named = await alice.engine.find("@bob");
  assert.deepEqual([named?.title, named?.alias], ["bob", "Bobby\ufffd"]);
  await alice.engine.rename(id, "Bobby");
  assert.equal((await alice.engine.find("@Bobby"))?.id, id);
  assert.equal((await bob.direct("alice")).alias, undefined);
  await alice.engine.openDirect("carol");
  for (const name of ["carol", "ALICE", "bob", "x".repeat(256)]) {
    await assert.rejects(alice.engine.rename(id, name), { code: "invalid-argument" }, name);
  }
  await alice.engine.rename(id, "");
  assert.equal((await alice.engine.find("@bob"))?.alias, undefined);
  assert.equal(await alice.engine.find("@Bobby"), undefined);
});

Deno.test("the answer to a commit is lost and its author crashes: the echo still makes it count", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await alice.found("trio", [bob]);
  const lost = alice.network.lose(nodeServiceBatchEnqueue, "reply");
  const inviting = alice.engine.invite(id, "carol");
  inviting.catch(() => {});
  await lost;
  await bob.until("carol", async () => (await bob.engine.members(id)).length === 3 ? true : undefined);
  await alice.restart();
  await assert.rejects(inviting, { code: "closed" });
  await carol.group("trio");
  await alice.engine.send(id, "all here");
  for (const person of [bob, carol]) await person.message(id, "all here");
});

Deno.test("a commit that never left is sent after the restart, and the newcomer gets in", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await alice.found("trio", [bob]);
  const lost = alice.network.lose(nodeServiceBatchEnqueue, "call");
  const inviting = alice.engine.invite(id, "carol");
  inviting.catch(() => {});
  await lost;
  await alice.engine.send(id, "written while the change was under way");
  await alice.restart();
  await carol.group("trio");
  await carol.message(id, "written while the change was under way");
  await bob.message(id, "written while the change was under way");
});

Deno.test("the Welcome is lost with the connection: it is sent again, and the newcomer gets in", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.createGroup("pair");
  const lost = alice.network.lose(nodeServiceEnqueue, "call");
  await alice.engine.invite(id, "bob");
  await lost;
  await alice.restart();
  await bob.group("pair");
  await alice.engine.send(id, "there you are");
  await bob.message(id, "there you are");
});
