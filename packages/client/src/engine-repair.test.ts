// Groups that somebody cannot follow any more: the admins are asked and let them in again; where no admin can, one founds
// the group anew. Nothing that was written meanwhile is lost to those who could read it, and what waits is sent.
import { strict as assert } from "node:assert";
import { cpSync, rmSync } from "node:fs";
import { openPlace, type Person, type Place, RawSession, registerPeople } from "@quicproquo/testkit/people";
import { signingKeyFromSeed, signRejoinRequest } from "@quicproquo/protocol";
import { nodeServiceBatchEnqueue } from "@quicproquo/protocol/schema";
import type { ConversationId } from "./api.ts";
import { ClientEngine } from "./engine.ts";
import { makeKeyPackage } from "./groups/mls.ts";
import { ASK_AGAIN_MS } from "./groups/repair.ts";
import { channelOf } from "./identifiers.ts";
import { openProfileStore } from "./profile/profile.ts";

Deno.test("who cannot follow a group is let in again by its admin, and what waited on both sides arrives", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await crew(alice, bob, carol);
  await goAstray(place, bob, id);
  await bob.engine.send(id, "written while astray");
  await alice.message(id, "written while astray");
  await carol.message(id, "written while astray");
  assert.equal((await bob.engine.find(id))?.state, "active");
  await alice.engine.send(id, "welcome back");
  await bob.message(id, "welcome back");
  for (const person of [alice, carol]) {
    assert.ok((await person.lines(id)).includes("[alice let bob in again]"), person.name);
  }
  assert.ok((await bob.lines(id)).includes("[alice let you in again]"));
});

Deno.test("the other admins wait for the first, and answer if it does not", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  assert.ok(alice.engine instanceof ClientEngine);
  const { id } = await alice.engine.createGroupWith("crew", [carol.key]);
  await join(alice, id, bob, carol);
  await alice.crash();
  await goAstray(place, bob, id);
  const asked = place.clock.now();
  let state: string | undefined = "fork";
  for (let steps = 0; state === "fork" && steps < 200; steps++) {
    await place.advance(1_000);
    state = (await bob.engine.find(id))?.state;
  }
  assert.equal(state, "active");
  assert.ok(place.clock.now() - asked >= 10_000, "the first admin had its time");
  assert.ok((await bob.lines(id)).includes("[carol let you in again]"));
  // The first one comes back, and has nothing left to do.
  await alice.open(place.origin);
  await bob.engine.send(id, "for both");
  await alice.message(id, "for both");
  await carol.message(id, "for both");
  assert.equal((await alice.lines(id)).filter((line) => line.includes("let bob in again")).length, 1);
});

Deno.test("a request that reaches an admin after another has answered it takes nobody out again", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  assert.ok(alice.engine instanceof ClientEngine);
  const { id } = await alice.engine.createGroupWith("crew", [carol.key]);
  await join(alice, id, bob, carol);
  const message = await astrayWithRequest(place, bob, id);
  await using raw = await RawSession.of(place, bob);
  const ask = (admin: Person): Promise<void> => raw.enqueueSealed(admin.key, message);
  await place.advance(1_000);
  await ask(alice);
  await bob.until("being let in", async () => (await bob.engine.find(id))?.state === "active" ? true : undefined);
  for (const person of [alice, bob, carol]) await person.settle();
  await ask(carol);
  for (let seconds = 0; seconds < 70; seconds += 10) {
    await place.advance(10_000);
    for (const person of [alice, carol, bob]) await person.settle();
  }
  await bob.engine.send(id, "back for good");
  for (const person of [alice, carol]) {
    await place.passUntil(person.message(id, "back for good"));
    assert.equal((await person.lines(id)).filter((line) => line.includes("let bob in again")).length, 1, person.name);
  }
});

Deno.test("a group whose only admin cannot follow it is founded anew by that admin, with everybody in it", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await crew(alice, bob, carol);
  await bob.engine.send(id, "before");
  await carol.message(id, "before");
  await goAstray(place, alice, id);
  await alice.engine.send(id, "after");
  for (const person of [bob, carol]) {
    await person.message(id, "after");
    assert.deepEqual(await person.texts(id), ["before", "after"], person.name);
    assert.ok((await person.lines(id)).some((line) => line.includes("founded crew anew")), person.name);
  }
  await bob.engine.send(id, "seen");
  await alice.message(id, "seen");
});

Deno.test("a commit that the node took and never gave back does not hold its author up for ever", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  assert.ok(alice.engine instanceof ClientEngine);
  const { id } = await alice.engine.createGroupWith("crew", [bob.key]);
  await join(alice, id, bob);
  await bob.engine.send(id, "before");
  await alice.message(id, "before");
  const late = bob.network.hold(nodeServiceBatchEnqueue);
  const renaming = bob.engine.rename(id, "lost").catch(() => {});
  await late.held;
  await bob.crash();
  await renaming;
  {
    using store = await openProfileStore(
      bob.environment,
      { origin: place.origin, name: "bob" },
      bob.password,
    );
    const hash = store.groups.commit(channelOf(id))?.hash;
    const row = hash === undefined ? undefined : store.outbox.withHash(hash);
    assert.ok(row);
    store.outbox.delete(row.id);
  }
  await bob.open(place.origin);
  await bob.engine.send(id, "after");
  await alice.message(id, "after");
  assert.equal((await bob.engine.find(id))?.state, "active");
  assert.ok((await bob.lines(id)).some((line) => line.includes("never gave back")));
});

Deno.test("a profile from an older copy begins again with new keys everywhere, and loses nothing that still waits", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const id = await crew(alice, bob);
  await bob.settle();
  const { dataFolder } = bob.environment;
  const copy = `${dataFolder}.copy`;
  await bob.crash();
  cpSync(dataFolder, copy, { recursive: true });
  await bob.open(place.origin);
  await alice.engine.send(id, "to the first bob");
  await bob.message(id, "to the first bob");
  await bob.engine.send(id, "from the first bob");
  await alice.message(id, "from the first bob");
  await bob.settle();

  await bob.crash();
  rmSync(dataFolder, { recursive: true });
  cpSync(copy, dataFolder, { recursive: true });
  rmSync(copy, { recursive: true });
  await alice.engine.send(id, "to the older bob");
  await bob.open(place.origin);
  await bob.until("being told", () => bob.notices().find((text) => text.includes("restored from an older copy")));
  await bob.until("being let in", async () => (await bob.engine.find(id))?.state === "active" ? true : undefined);
  await bob.engine.send(id, "I am back");
  await alice.message(id, "I am back");
  await alice.engine.send(id, "so you are");
  await bob.message(id, "so you are");
});

Deno.test("requests that are old, repeated, too many, of strangers or not signed by the member change nothing", async () => {
  await using place = await openPlace();
  const [alice, bob, mallory] = await registerPeople(place, "alice", "bob", "mallory");
  await using _alice = alice;
  await using _bob = bob;
  await using _mallory = mallory;
  const id = await crew(alice, bob);
  await using raw = await RawSession.of(place, mallory);
  const epochOf = async (): Promise<unknown> => (await alice.engine.groupInfo(id)).epoch;
  const before = await epochOf();

  const send = async (of: Person, by: Person, time: number): Promise<void> => {
    const message = await request(place, of, by, channelOf(id), time);
    await raw.enqueueSealed(alice.key, message);
    await alice.settle();
  };
  const now = place.clock.now();
  await send(mallory, mallory, now);
  assert.match(alice.notices().at(-1) ?? "", /it does not come from a member/);
  await send(bob, mallory, now);
  assert.match(alice.notices().at(-1) ?? "", /not signed by the person/);
  await send(bob, bob, now - 25 * 60 * 60 * 1000);
  assert.match(alice.notices().at(-1) ?? "", /older than a day/);
  assert.equal(await epochOf(), before);

  await send(bob, bob, now);
  await alice.until("the answer", async () => await epochOf() !== before ? true : undefined);
  const after = await epochOf();
  await send(bob, bob, now + 1);
  assert.equal(await epochOf(), after, "once an hour");
  await place.advance(ASK_AGAIN_MS);
  await send(bob, bob, now + 2);
  await alice.until("the next answer", async () => await epochOf() !== after ? true : undefined);
});

/** A group of alice's with the others in it. */
async function crew(alice: Person, ...others: readonly Person[]): Promise<ConversationId> {
  const { id } = await alice.engine.createGroup("crew");
  await join(alice, id, ...others);
  return id;
}

async function join(alice: Person, id: ConversationId, ...others: readonly Person[]): Promise<void> {
  for (const person of others) {
    await alice.engine.invite(id, person.name);
    await person.group("crew");
  }
  for (const person of [alice, ...others]) await person.settle();
}

/** As if a commit had come that this person cannot follow. */
async function goAstray(place: Place, person: Person, id: ConversationId): Promise<void> {
  await person.crash();
  {
    using store = await openProfileStore(
      person.environment,
      { origin: place.origin, name: person.name },
      person.password,
    );
    store.conversations.setState(channelOf(id), "fork");
  }
  await person.open(place.origin);
  await person.online();
}

/** As `goAstray`, with the request for the admins made, but on its way to none. */
async function astrayWithRequest(place: Place, person: Person, id: ConversationId): Promise<Uint8Array> {
  const channelId = channelOf(id);
  await person.crash();
  let message: Uint8Array;
  {
    using store = await openProfileStore(
      person.environment,
      { origin: place.origin, name: person.name },
      person.password,
    );
    const identity = store.profile.identity();
    assert.ok(identity);
    const self = { ...identity, signingKey: signingKeyFromSeed(identity.seed) };
    const now = place.clock.now();
    const own = makeKeyPackage({ self, suite: place.suite, random: place.random.bytes, now }, false);
    store.keys.addKeyPackage({ ...own, lastResort: false, created: now });
    store.keys.markKeyPackageUploaded(own.fingerprint);
    store.conversations.setState(channelId, "fork");
    store.rejoins.ask(channelId, now);
    message = signRejoinRequest(self.signingKey, { channelId, time: now, ...own });
  }
  await person.open(place.origin);
  await person.online();
  return message;
}

async function request(place: Place, of: Person, by: Person, channelId: Uint8Array, time: number): Promise<Uint8Array> {
  const self = await selfOf(place, of);
  const signer = of === by ? self : await selfOf(place, by);
  const leaf = { self, suite: place.suite, random: place.random.bytes, now: place.clock.now() };
  const { keyPackage } = await makeKeyPackage(leaf, false);
  return signRejoinRequest(signer.signingKey, { channelId, time, keyPackage });
}

async function selfOf(place: Place, person: Person): Promise<Parameters<typeof makeKeyPackage>[0]["self"]> {
  await person.crash();
  try {
    using store = await openProfileStore(
      person.environment,
      { origin: place.origin, name: person.name },
      person.password,
    );
    const identity = store.profile.identity();
    assert.ok(identity);
    return { ...identity, seed: identity.seed.slice(), signingKey: signingKeyFromSeed(identity.seed) };
  } finally {
    await person.open(place.origin);
  }
}
