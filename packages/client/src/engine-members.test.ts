// Who may change a group and who goes: roles, leaving, new keys before a first message and every week, and what the other
// of a 1:1 asks its founder for.
import { strict as assert } from "node:assert";
import { openPlace, type Person, type Place, registerPeople } from "@quicproquo/testkit/people";
import { nodeServiceBatchEnqueue } from "@quicproquo/protocol/schema";
import type { ConversationId } from "./api.ts";
import { channelOf } from "./identifiers.ts";
import { openProfileStore } from "./profile/profile.ts";
import { RENEW_EVERY_MS } from "./groups/after-merge.ts";

Deno.test("a member leaves: an admin lets it go at once, everybody is told, and it reads nothing more", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await crew(place, alice, bob, carol);
  await bob.engine.leave(id);
  await bob.until("being out", async () => await stateOf(bob, id) === "left" ? true : undefined);
  for (const person of [alice, carol]) {
    await person.until("the farewell", async () => (await person.lines(id)).includes("[bob left]") ? true : undefined);
    assert.deepEqual(await namesOf(person, id), ["alice", "carol"], person.name);
  }
  await alice.engine.send(id, "without bob");
  await carol.message(id, "without bob");
  await bob.settle();
  assert.ok(!(await bob.texts(id)).includes("without bob"));
  await assert.rejects(bob.engine.send(id, "am I heard?"), { code: "not-a-member" });
  // Asked back, it is in again.
  await alice.engine.invite(id, "bob");
  await bob.until("being in again", async () => await stateOf(bob, id) === "active" ? true : undefined);
});

Deno.test("a node that does not take the commit which lets a member go is asked again at a pace", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await crew(place, alice, bob, carol);
  const commit = alice.network.hold(nodeServiceBatchEnqueue);
  await bob.engine.leave(id);
  await commit.held;
  let asked = 0;
  place.lie(() => ({ batchEnqueue: () => Promise.resolve({ kind: "not-a-member", asked: ++asked }) }));
  commit.release();
  await alice.until("the refusal", async () => {
    return (await alice.lines(id)).some((line) => line.includes("The node refused a message")) ? true : undefined;
  });
  // What is said waits for it, and would have it made again at once.
  await alice.engine.send(id, "and now?");
  for (let each = 0; each < 20; each += 1) await alice.engine.nodeInfo();
  assert.ok(asked <= 2, `${asked} times`);
  place.lie(() => ({}));
  await place.passUntil(bob.until("being out", async () => await stateOf(bob, id) === "left" ? true : undefined));
  await place.passUntil(carol.message(id, "and now?"));
});

Deno.test("all leave at once, and nobody stays behind who waits for ever", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const people = [alice, bob, carol];
  const { id } = await alice.engine.createGroup("crew");
  for (const person of [bob, carol]) {
    await alice.engine.invite(id, person.name);
    await person.group("crew");
  }
  for (const person of people) await person.settle();
  const late = people.map((person) => person.network.hold(nodeServiceBatchEnqueue));
  await Promise.all(people.map((person) => person.engine.leave(id)));
  for (const { held, release } of late) {
    await held;
    release();
  }
  for (const person of people) {
    const left = person.until("being out", async () => await stateOf(person, id) === "left" ? true : undefined);
    await place.passUntil(left);
    assert.ok((await person.lines(id)).some((line) => /You left|left\]$/.test(line)), person.name);
  }
});

Deno.test("when the only admin leaves, whoever has the lowest leaf is admin", async () => {
  await using place = await openPlace();
  const [alice, bob, carol, dave] = await registerPeople(place, "alice", "bob", "carol", "dave");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  await using _dave = dave;
  const id = await crew(place, alice, bob, carol);
  await alice.engine.leave(id);
  // Nobody left is an admin yet: the others wait for each other for up to a minute.
  await place.passUntil(alice.until("being out", async () => await stateOf(alice, id) === "left" ? true : undefined));
  await carol.until("it", async () => (await namesOf(carol, id)).length === 2 ? true : undefined);
  await assert.rejects(carol.engine.invite(id, "dave"), { code: "not-admin" });
  await bob.engine.invite(id, "dave");
  await dave.group("crew");
});

Deno.test("who wants to say something lets those go first who asked for it", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await crew(place, alice, bob, carol);
  await alice.crash();
  await bob.engine.leave(id);
  await bob.settle();
  await carol.settle();
  assert.deepEqual(await namesOf(carol, id), ["alice", "bob", "carol"]);
  await carol.engine.send(id, "goodbye");
  await carol.message(id, "goodbye", "sent");
  assert.deepEqual(await namesOf(carol, id), ["alice", "carol"]);
  await bob.settle();
  assert.equal(await stateOf(bob, id), "left");
  assert.ok(!(await bob.texts(id)).includes("goodbye"));
});

Deno.test("who is alone in a group, or cannot follow it, is out at once", async () => {
  await using place = await openPlace();
  const [alice] = await registerPeople(place, "alice");
  await using _alice = alice;
  const { id } = await alice.engine.createGroup("mine");
  await alice.engine.leave(id);
  assert.equal(await stateOf(alice, id), "left");
  await alice.engine.leave(id);
});

Deno.test("a wish to leave that was never said, since a commit of one's own was in the way, is said with the next connection", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.createGroup("crew");
  await alice.engine.invite(id, "bob");
  await bob.group("crew");
  for (const person of [alice, bob]) await person.settle();
  await bob.crash();
  {
    using store = await openProfileStore(bob.environment, { origin: place.origin, name: "bob" }, bob.password);
    store.wishes.add(channelOf(id), "leave");
  }
  await bob.open(place.origin);
  await bob.until("being out", async () => await stateOf(bob, id) === "left" ? true : undefined);
});

Deno.test("who was leaving when the group was lost is out when they leave again, and asks nobody", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.createGroup("crew");
  await alice.engine.invite(id, "bob");
  await bob.group("crew");
  for (const person of [alice, bob]) await person.settle();
  await alice.crash();
  await bob.engine.leave(id);
  assert.equal(await stateOf(bob, id), "active");
  await bob.engine.repair(id);
  assert.equal(await stateOf(bob, id), "fork");
  await bob.engine.leave(id);
  assert.equal(await stateOf(bob, id), "left");
});

Deno.test("admins are made and unmade; the last one stays one", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await crew(place, alice, bob);
  await assert.rejects(bob.engine.promote(id, "bob"), { code: "not-admin" });
  await assert.rejects(alice.engine.demote(id, "alice"), { code: "invalid-argument" });
  await alice.engine.promote(id, "bob");
  await bob.until("it", async () => (await bob.lines(id)).includes("[alice made bob an admin]") ? true : undefined);
  await bob.engine.invite(id, "carol");
  await carol.group("crew");
  await alice.settle();
  await place.passUntil(bob.engine.demote(id, "alice"));
  await alice.until("it", async () => {
    const lines = await alice.lines(id);
    return lines.includes("[bob made alice a member without admin rights]") ? true : undefined;
  });
  await assert.rejects(alice.engine.remove(id, "carol"), { code: "not-admin" });
  assert.deepEqual((await alice.engine.members(id)).map(({ role }) => role), ["member", "admin", "member"]);
});

Deno.test("a newcomer has new keys before its first message, or within a minute without one", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await crew(place, alice, bob, carol);
  const before = await epochOf(alice, id);
  await bob.engine.send(id, "my first");
  await alice.message(id, "my first");
  assert.equal(await epochOf(alice, id), before + 1n);
  await bob.engine.send(id, "my second");
  await alice.message(id, "my second");
  assert.equal(await epochOf(alice, id), before + 1n);
  await place.passUntil(
    alice.until("carol's keys", async () => await epochOf(alice, id) === before + 2n ? true : undefined),
  );
});

Deno.test("keys are renewed by hand, and a week later if something was said since", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const id = await crew(place, alice, bob);
  await bob.engine.send(id, "hello");
  await alice.message(id, "hello");
  await bob.settle();
  const before = await epochOf(alice, id);
  await alice.engine.updateKey(id);
  assert.equal(await epochOf(alice, id), before + 1n);

  // A week in which nobody was there.
  for (const person of [alice, bob]) await person.crash();
  await place.stop();
  await place.clock.advance(RENEW_EVERY_MS + 1);
  await place.start();
  for (const person of [alice, bob]) await person.open(place.origin);
  await place.passUntil(Promise.all([alice.settle(), bob.settle()]));
  assert.equal(await epochOf(alice, id), before + 1n, "nothing was said since");
  await alice.engine.send(id, "something");
  await bob.message(id, "something");
  await place.advance(HOUR_MS);
  await place.passUntil(
    alice.until("new keys of both", async () => await epochOf(alice, id) === before + 3n ? true : undefined),
  );
});

Deno.test("in a 1:1 the founder commits what the other asks for: new keys with the first message, and another timer", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "hello");
  await bob.direct("alice");
  await bob.message(id, "hello");
  assert.equal(await epochOf(bob, id), 1n);
  await bob.engine.send(id, "hello yourself");
  await alice.message(id, "hello yourself");
  await bob.until("new keys", async () => await epochOf(bob, id) === 2n ? true : undefined);
  await bob.engine.setTimer(id, 3600);
  await bob.until("the timer", async () => (await bob.engine.find(id))?.timer === 3600 ? true : undefined);
  await alice.until("the timer", async () => (await alice.engine.find(id))?.timer === 3600 ? true : undefined);
  assert.ok((await alice.lines(id)).some((line) => line.includes("disappear after")));
  await alice.engine.setTimer(id, 0);
  await bob.until("the end of it", async () => (await bob.engine.find(id))?.timer === 0 ? true : undefined);
});

Deno.test("what the other of a 1:1 asks for while the founder is away holds when the founder is back", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "hello");
  await bob.direct("alice");
  await bob.message(id, "hello");
  await alice.crash();
  await bob.engine.setTimer(id, 86_400);
  await bob.engine.send(id, "are you there?");
  await bob.settle();
  await bob.restart();
  await alice.open(place.origin);
  await alice.message(id, "are you there?");
  await bob.until("the timer", async () => (await bob.engine.find(id))?.timer === 86_400 ? true : undefined);
  await bob.engine.send(id, "this one goes");
  await alice.message(id, "this one goes");
});

/** A group of alice's with the others in it, who have said nothing yet. */
async function crew(place: Place, alice: Person, ...others: readonly Person[]): Promise<ConversationId> {
  const { id } = await alice.engine.createGroup("crew");
  for (const person of others) {
    await alice.engine.invite(id, person.name);
    await place.passUntil(person.group("crew"));
  }
  for (const person of [alice, ...others]) await person.settle();
  return id;
}

const HOUR_MS = 60 * 60 * 1000;

async function stateOf(person: Person, id: ConversationId): Promise<string | undefined> {
  return (await person.engine.find(id))?.state;
}

async function namesOf(person: Person, id: ConversationId): Promise<(string | undefined)[]> {
  return (await person.engine.members(id)).map((member) => member.person.name);
}

async function epochOf(person: Person, id: ConversationId): Promise<bigint> {
  return (await person.engine.groupInfo(id)).epoch ?? 0n;
}
