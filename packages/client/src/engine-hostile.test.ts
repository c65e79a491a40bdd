// What no honest client sends: one line for the person, nothing else changed, and the next honest message arrives.
import { strict as assert } from "node:assert";
import { sealEnvelope, signingKeyFromSeed } from "@quicproquo/protocol";
import { openPlace, type Person, type Place, RawSession, registerPeople } from "@quicproquo/testkit/people";
import { encodeGroupId } from "./groups/group-id.ts";
import { makeGroup } from "./groups/mls.ts";
import { channelOf } from "./identifiers.ts";
import { openProfileStore } from "./profile/profile.ts";
import { COMPLAINTS_AT_ONCE } from "./sync/complaints.ts";
import { WAITING_BYTES, WAITING_CHANNELS, WAITING_MS, WAITING_PER_CHANNEL } from "./sync/waiting.ts";

const DEFAULT_INBOX = new Uint8Array(0);

Deno.test("rubbish in the default inbox: one line each, once, and never again", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  await using mallory = await RawSession.of(place, alice);
  const key = bob.key;
  const sealingKey = await mallory.sealingKey(key);
  const seal = (message: Uint8Array, channelId: Uint8Array = DEFAULT_INBOX) =>
    sealEnvelope({ recipientKey: key, hybridPublicKey: sealingKey, channelId, message }, place.random.bytes);
  const payloads = [
    Uint8Array.of(0xff),
    Uint8Array.of(0x00, 0, 1, 0, 3),
    Uint8Array.of(0x02, ...place.random.bytes(2000)),
    seal(Uint8Array.of(1)),
    seal(place.random.bytes(300)),
    seal(Uint8Array.of(0x04, ...place.random.bytes(200))),
    seal(Uint8Array.of(0, 1, 0, 3, 0, 1, 0, 0)),
    seal(place.random.bytes(50), new Uint8Array(16)),
  ];
  for (const payload of payloads) await mallory.enqueue(key, DEFAULT_INBOX, payload);
  await bob.settle();
  assert.equal(bob.notices().length, payloads.length);
  assert.deepEqual(await bob.engine.conversations(), []);
  await bob.restart();
  await bob.online();
  await bob.settle();
  assert.equal(bob.notices().length, payloads.length, "told again");
  await writeToEachOther(alice, bob);
});

Deno.test("rubbish in a 1:1, from the other member itself: one line each, and the conversation goes on", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const id = await writeToEachOther(alice, bob);
  const channel = channelOf(id);
  await using raw = await RawSession.of(place, alice);
  const key = bob.key;
  const sealingKey = await raw.sealingKey(key);
  const seal = (message: Uint8Array) =>
    sealEnvelope({ recipientKey: key, hybridPublicKey: sealingKey, channelId: channel, message }, place.random.bytes);
  const payloads = [
    Uint8Array.of(0x00, ...privateMessage(encodeGroupId(channel, 0), 1n)), // bare, as only groups do
    Uint8Array.of(0x01, 1, 2, 3),
    seal(Uint8Array.of(9, 9)),
    seal(privateMessage(encodeGroupId(place.random.bytes(16), 0), 1n)), // another conversation's
    seal(privateMessage(encodeGroupId(channel, 0), 1n)), // not encrypted by any member
    seal(privateMessage(encodeGroupId(channel, 0), 99n)), // of an epoch that never was
    seal(privateMessage(encodeGroupId(channel, 0), 0n)), // of one from before anybody joined
  ];
  const before = (await bob.lines(id)).length;
  for (const payload of payloads) await raw.enqueue(key, channel, payload);
  await bob.settle();
  const lines = (await bob.lines(id)).slice(before);
  assert.equal(lines.length, payloads.length, lines.join("\n"));
  assert.ok(lines.every((line) => line.startsWith("[")));
  const reasons = lines.map((line) => /\(([a-z-]+)\)\]$/.exec(line)?.[1]);
  assert.deepEqual(reasons, [
    "sealed-to-other-key",
    "sealed-to-other-key",
    "malformed",
    "wrong-group",
    "not-authentic",
    "epoch-ahead",
    "epoch-too-old",
  ]);
  await alice.engine.send(id, "still here");
  await bob.message(id, "still here");
});

Deno.test("an envelope that comes twice is shown once, whoever sends it again", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const id = await writeToEachOther(alice, bob);
  await using asAlice = await RawSession.of(place, alice);
  await using asBob = await RawSession.of(place, bob);
  const { origin } = bob.engine.profile;
  const key = bob.key;
  await bob.settle();
  await bob.crash();
  await alice.engine.send(id, "once");
  await alice.message(id, "once", "sent");
  const waiting = await asBob.peek(key, channelOf(id));
  assert.equal(waiting.length, 1);
  for (const payload of waiting) await asAlice.enqueue(key, channelOf(id), payload);
  await bob.open(origin);
  await bob.online();
  await bob.settle();
  const before = await bob.lines(id);
  assert.equal(before.filter((line) => line === "once").length, 1);
  for (const payload of waiting) await asAlice.enqueue(key, channelOf(id), payload);
  await bob.settle();
  assert.deepEqual(await bob.lines(id), before);
});

Deno.test("rubbish in a group, from outside: one line each, and the group goes on", async () => {
  await using place = await openPlace();
  const [alice, bob, mallory] = await registerPeople(place, "alice", "bob", "mallory");
  await using _alice = alice;
  await using _bob = bob;
  await using _mallory = mallory;
  const { id } = await alice.engine.createGroup("pair");
  await alice.engine.invite(id, "bob");
  await bob.group("pair");
  const channel = channelOf(id);
  await using raw = await RawSession.of(place, mallory);
  const payloads = [
    Uint8Array.of(0x00),
    Uint8Array.of(0x00, ...privateMessage(encodeGroupId(channel, 0), 1n)),
    Uint8Array.of(0x02, ...place.random.bytes(1500)),
  ];
  const before = (await bob.lines(id)).length;
  for (const payload of payloads) await raw.batch([alice.key, bob.key], channel, payload);
  await bob.settle();
  assert.equal((await bob.lines(id)).slice(before).length, payloads.length);
  await alice.engine.send(id, "unmoved");
  await bob.message(id, "unmoved");
  await bob.engine.send(id, "me neither");
  await alice.message(id, "me neither");
});

Deno.test("channels that nobody invited to are kept within limits, and one line says when they are full", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  await using raw = await RawSession.of(place, alice);
  for (let count = 0; count <= WAITING_CHANNELS; count++) {
    await raw.enqueue(bob.key, place.random.bytes(16), Uint8Array.of(0, count));
  }
  await bob.settle();
  assert.deepEqual(bob.notices().length, 1, bob.notices().join("\n"));
  assert.match(bob.notices()[0] ?? "", /unknown conversation/);
  assert.equal(WAITING_PER_CHANNEL, 1000);
  await writeToEachOther(alice, bob);
});

Deno.test("what waits for an invitation is limited in bytes too, and one line says when there is no room", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  await using raw = await RawSession.of(place, alice);
  const channel = place.random.bytes(16);
  const large = 5 * 1024 * 1024;
  const most = Math.floor(WAITING_BYTES / large);
  for (let count = 0; count <= most; count++) {
    const payload = new Uint8Array(large);
    payload[1] = count;
    await raw.enqueue(bob.key, channel, payload);
  }
  await bob.settle();
  assert.equal(bob.notices().length, 1, bob.notices().join("\n"));
  assert.match(bob.notices()[0] ?? "", /unknown conversation/);
});

Deno.test("what waited for a week in vain is given up, also by a client that stays online", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  {
    await using raw = await RawSession.of(place, alice);
    await raw.enqueue(bob.key, place.random.bytes(16), Uint8Array.of(0, 1));
  }
  await bob.settle();
  const { origin } = bob.engine.profile;
  await alice.crash();
  await bob.crash();
  const halfAnHour = 30 * 60 * 1000;
  await place.closedFor(WAITING_MS - halfAnHour);
  await bob.open(origin);
  await bob.online();
  await bob.settle();
  assert.deepEqual(bob.notices(), []);
  await place.advance(3 * halfAnHour);
  const given = await bob.until("the line", () => bob.notices()[0]);
  assert.match(given, /^1 message for an unknown conversation could not be read within a week/);
});

Deno.test("a channel that no conversation can have is not waited for", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  await using raw = await RawSession.of(place, alice);
  for (let size = 1; size <= 64; size++) {
    if (size !== 16) await raw.enqueue(bob.key, place.random.bytes(size), Uint8Array.of(0, size));
  }
  await bob.until("the last line of it", () => bob.notices().length === COMPLAINTS_AT_ONCE ? true : undefined);
  await writeToEachOther(alice, bob);
  assert.equal(bob.notices().length, COMPLAINTS_AT_ONCE);
  assert.ok(bob.notices().every((text) => text.startsWith("Something came for no conversation; it was dropped.")));
});

Deno.test("who cannot follow a group is not led into another one in its place by somebody who was no admin", async () => {
  await using place = await openPlace();
  const [alice, bob, mallory] = await registerPeople(place, "alice", "bob", "mallory");
  await using _alice = alice;
  await using _bob = bob;
  await using _mallory = mallory;
  const { id } = await alice.engine.createGroup("crew");
  await alice.engine.invite(id, "bob");
  await bob.group("crew");
  await bob.settle();
  const { origin } = bob.engine.profile;
  await bob.crash();
  {
    using store = await openProfileStore(bob.environment, { origin, name: "bob" }, bob.password);
    store.conversations.setState(channelOf(id), "fork");
  }
  // Nobody answers what bob asks of the admins.
  await alice.crash();
  await bob.open(origin);
  await bob.online();
  const invitation = await falseInvitation(place, mallory, bob, encodeGroupId(channelOf(id), 1));
  await using raw = await RawSession.of(place, mallory);
  await raw.enqueue(bob.key, DEFAULT_INBOX, invitation);
  await bob.settle();
  assert.equal((await bob.engine.find(id))?.state, "fork");
  assert.match(bob.notices().at(-1) ?? "", /refused: whoever sent it was no admin/);
});

Deno.test("nobody uses up the numbers by which a group is founded anew", async () => {
  await using place = await openPlace();
  const [bob, mallory] = await registerPeople(place, "bob", "mallory");
  await using _bob = bob;
  await using _mallory = mallory;
  const channel = place.random.bytes(16);
  const invitation = await falseInvitation(place, mallory, bob, encodeGroupId(channel, 0xffff_ffff));
  await using raw = await RawSession.of(place, mallory);
  await raw.enqueue(bob.key, DEFAULT_INBOX, invitation);
  await bob.settle();
  assert.deepEqual(await bob.engine.conversations(), []);
  assert.match(bob.notices().at(-1) ?? "", /too far ahead/);
});

/** A Welcome from somebody who makes the group anew, with themselves as its only admin. */
async function falseInvitation(place: Place, by: Person, to: Person, groupId: Uint8Array): Promise<Uint8Array> {
  await using raw = await RawSession.of(place, by);
  const { origin } = by.engine.profile;
  await by.crash();
  using store = await openProfileStore(by.environment, { origin, name: by.name }, by.password);
  const identity = store.profile.identity();
  assert.ok(identity);
  const self = { ...identity, signingKey: signingKeyFromSeed(identity.seed) };
  const leaf = { self, suite: place.suite, random: place.random.bytes, now: place.clock.now() };
  const group = await makeGroup(leaf, groupId, { name: "crew", timer: 0, admins: [self.key] });
  const answer = await raw.node.fetchKeyPackage({ identityKey: to.key, auth: raw.auth });
  const { welcome } = await group.commit({ add: [answer.package.slice()] });
  assert.ok(welcome);
  return sealEnvelope({
    recipientKey: to.key,
    hybridPublicKey: await raw.sealingKey(to.key),
    channelId: DEFAULT_INBOX,
    message: welcome,
  }, place.random.bytes);
}

/** A 1:1 in which both have written. */
async function writeToEachOther(alice: Person, bob: Person) {
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "hello");
  await bob.message((await bob.direct("alice")).id, "hello");
  await bob.engine.send(id, "hello yourself");
  await alice.message(id, "hello yourself");
  await alice.message(id, "hello", "delivered");
  await bob.message(id, "hello yourself", "delivered");
  return id;
}

/** An MLSMessage with a PrivateMessage (RFC 9420 §6.3) that nobody encrypted. */
function privateMessage(groupId: Uint8Array, epoch: bigint): Uint8Array {
  const header = new Uint8Array(8);
  new DataView(header.buffer).setBigUint64(0, epoch);
  const opaque = (size: number): number[] => [size, ...new Uint8Array(size).fill(7)];
  return Uint8Array.of(
    0,
    1,
    0,
    2,
    groupId.length,
    ...groupId,
    ...header,
    1,
    ...opaque(0),
    ...opaque(28),
    ...opaque(40),
  );
}
