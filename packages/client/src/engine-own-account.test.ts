// A person and their account: sessions seen and ended, another password, and the end of it all.
import { strict as assert } from "node:assert";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { nodeServiceDeleteAccount } from "@quicproquo/protocol/schema";
import { openPlace, Person, type Place, RawSession, registerPeople } from "@quicproquo/testkit/people";

Deno.test("sessions are listed and ended; the one that one is in is not", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { origin } = alice.engine.profile;
  await alice.crash();
  await place.advance(60_000);
  await alice.login();
  await alice.online();
  const sessions = await alice.engine.sessions();
  assert.equal(sessions.length, 2);
  const [own] = sessions.filter(({ current }) => current);
  const [older] = sessions.filter(({ current }) => !current);
  assert.ok(own !== undefined && older !== undefined);
  assert.ok(own.created >= older.created + 60_000 && own.expires > own.created);
  await assert.rejects(alice.engine.endSession(own.id), { code: "invalid-argument" });
  await bob.passUntilOnline();
  const [theirs] = await bob.engine.sessions();
  for (const id of [theirs?.id ?? "", "00".repeat(16), "nonsense"]) {
    await assert.rejects(alice.engine.endSession(id), { code: "invalid-argument" });
  }
  await alice.engine.endSession(older.id);
  assert.deepEqual((await alice.engine.sessions()).map(({ id }) => id), [own.id]);
  assert.equal((await bob.engine.sessions()).length, 1);
  assert.equal(origin, alice.engine.profile.origin);
});

Deno.test("another password: for the node and for the profile, other sessions end, the conversation goes on", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { origin } = alice.engine.profile;
  const { id } = await alice.engine.openDirect("bob");
  await alice.crash();
  await alice.login();
  await alice.online();
  assert.equal((await alice.engine.sessions()).length, 2);
  const limit = AbortSignal.timeout(15_000);
  await assert.rejects(alice.engine.changePassword("wrong", "new one", limit), { code: "password-wrong" });
  await assert.rejects(alice.engine.changePassword(alice.password, "", limit), { code: "password-invalid" });
  await whilePassing(place, alice.engine.changePassword(alice.password, "new one", limit));
  assert.equal((await alice.engine.sessions()).length, 1);
  await alice.engine.send(id, "under a new password");
  await bob.direct("alice");
  await bob.message(id, "under a new password");
  await alice.crash();
  await assert.rejects(alice.open(origin), { code: "password-wrong" });
  await alice.open(origin, "new one");
  await alice.crash();
  await assert.rejects(alice.login(), { code: "password-wrong" });
  await alice.login("new one");
  await alice.online();
});

Deno.test("a deleted account: out of its groups, gone at the node and here, its name taken, and the others are told", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const { id: group } = await alice.engine.createGroup("trio");
  for (const other of [bob, carol]) {
    await alice.engine.invite(group, other.name);
    await other.group("trio");
  }
  const { id: direct } = await alice.engine.openDirect("bob");
  await alice.engine.send(direct, "soon gone");
  await bob.direct("alice");
  await bob.message(direct, "soon gone");
  await bob.settle();
  const limit = AbortSignal.timeout(15_000);
  await assert.rejects(bob.engine.deleteAccount("wrong", limit), { code: "password-wrong" });
  assert.equal((await bob.engine.find("#trio"))?.state, "active");
  const { origin } = bob.engine.profile;
  await whilePassing(place, bob.engine.deleteAccount(bob.password, limit));
  const profiles = join(bob.environment.dataFolder, "profiles", origin);
  assert.ok(!existsSync(profiles) || !readdirSync(profiles).includes("bob"), "the profile is gone");
  await alice.until("bob to have left", async () => {
    const members = await alice.engine.members(group);
    return members.some(({ self }) => self) && members.length === 2 ? true : undefined;
  });
  for (const person of [alice, carol]) await person.restart();
  await alice.until("being told", async () => {
    const lines = await alice.lines(direct);
    return lines.at(-1)?.startsWith("[bob deleted their account") ? true : undefined;
  });
  await alice.restart();
  await alice.online();
  await alice.engine.caughtUp(limit);
  const told = (await alice.lines(direct)).filter((line) => line.includes("deleted their account"));
  assert.equal(told.length, 1, told.join("\n"));
  await carol.online();
  await assert.rejects(carol.engine.openDirect("bob"), { code: "peer-unknown" });
  await using again = new Person(place, "bob");
  await assert.rejects(again.register(), { code: "E013" });
});

Deno.test("who was deleted without leaving is told of in each group, and admins how to take them out", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const { id } = await alice.engine.createGroup("trio");
  for (const other of [bob, carol]) {
    await alice.engine.invite(id, other.name);
    await other.group("trio");
  }
  await bob.settle();
  // The group never hears that bob leaves: all that he sends to it is lost.
  const { origin } = bob.engine.profile;
  await bob.crash();
  await using thief = await RawSession.of(place, bob);
  await thief.node.deleteAccount({ auth: thief.auth });
  assert.ok(origin.length > 0);
  for (const person of [alice, carol]) {
    await person.restart();
    const line = "[bob deleted their account. An admin takes them out with /remove bob.]";
    await person.until("being told", async () => (await person.lines(id)).includes(line) ? true : undefined);
  }
  await alice.engine.remove(id, "bob");
  assert.equal((await alice.engine.members(id)).length, 2);
});

Deno.test("a deletion that the node does not answer leaves the profile where it is", async () => {
  await using place = await openPlace();
  const [alice] = await registerPeople(place, "alice");
  await using _alice = alice;
  const { origin } = alice.engine.profile;
  const stop = new AbortController();
  const lost = alice.network.lose(nodeServiceDeleteAccount, "call");
  const deleting = alice.engine.deleteAccount(alice.password, stop.signal);
  deleting.catch(() => {});
  await alice.passUntil("the call", settledOf(lost));
  await assert.rejects(deleting);
  await alice.restart();
  await alice.online();
  assert.equal(alice.engine.profile.origin, origin);
});

/** Lets time pass until the work is done: an engine that connects anew goes by the clock. */
async function whilePassing(place: Place, work: Promise<void>): Promise<void> {
  const done = settledOf(work.catch(() => {}));
  for (let steps = 0; !done() && steps < 2_000; steps++) await place.advance(50);
  await work;
}

function settledOf(promise: Promise<void>): () => boolean {
  let settled = false;
  promise.then(() => settled = true);
  return () => settled;
}
