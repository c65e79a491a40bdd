// What the node does, and the engine has to live with: restarts, stays away for long, forgets, lies in a receipt.
import { strict as assert } from "node:assert";
import { signDelivery, signingKeyFromSeed } from "@quicproquo/protocol/delivery-signing";
import { nodeServiceEnqueue } from "@quicproquo/protocol/schema";
import { openPlace, RawSession, registerPeople } from "@quicproquo/testkit/people";
import { GAP_AFTER_MS } from "./sync/gaps.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const YEAR_SECS = 366 * 24 * 60 * 60;

Deno.test("the node is killed and started again: what was written meanwhile arrives, in order, once", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "before");
  await bob.message((await bob.direct("alice")).id, "before");
  await alice.message(id, "before", "delivered");
  await place.stop();
  for (const person of [alice, bob]) {
    await person.until("the loss", () => person.engine.connection.state === "offline" ? true : undefined);
  }
  await alice.engine.send(id, "from alice, in the dark");
  await bob.engine.send(id, "from bob, in the dark");
  await place.start();
  await alice.passUntilOnline();
  await bob.passUntilOnline();
  await alice.message(id, "from bob, in the dark");
  await bob.message(id, "from alice, in the dark");
  await alice.engine.send(id, "after");
  await bob.message(id, "after");
  assert.deepEqual((await bob.texts(id)).filter((text) => text.startsWith("from alice") || text === "after"), [
    "from alice, in the dark",
    "after",
  ]);
  assert.equal((await alice.texts(id)).length, 4);
});

Deno.test("all processes are restarted one after the other in mid-conversation, in a group: nothing is lost", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const people = [alice, bob, carol];
  const { id } = await alice.engine.createGroup("trio");
  for (const other of [bob, carol]) {
    await alice.engine.invite(id, other.name);
    await other.group("trio");
  }
  const written: string[] = [];
  const everybodyWrites = async (round: string): Promise<void> => {
    for (const person of people) {
      const text = `${person.name} ${round}`;
      await person.engine.send(id, text);
      written.push(text);
    }
  };
  await everybodyWrites("at first");
  for (const person of people) {
    await person.restart();
    await everybodyWrites(`after the restart of ${person.name}`);
  }
  await place.stop();
  await everybodyWrites("without a node");
  await place.start();
  for (const person of people) await person.passUntilOnline();
  await everybodyWrites("at last");
  // New keys come before a first message; who loses that race waits by the clock.
  for (const person of people) {
    for (const text of written) await place.passUntil(person.message(id, text));
    assert.deepEqual((await person.texts(id)).sort(), [...written].sort(), person.name);
  }
});

Deno.test("a node that keeps the connection but answers nothing is given up after a while, and reached anew", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "first");
  await alice.message(id, "first", "delivered");
  const deaf = alice.network.lose(nodeServiceEnqueue, "reply");
  await alice.engine.send(id, "without an answer");
  await deaf;
  await bob.message(id, "without an answer");
  assert.equal((await alice.message(id, "without an answer")).state, "pending");
  await alice.passUntil("an end of the waiting", () => alice.engine.connection.state !== "online");
  await alice.passUntilOnline();
  await alice.message(id, "without an answer", "delivered");
  assert.deepEqual(await bob.lines(id), ["first", "without an answer"]);
});

Deno.test("key packages are made up for as they are used", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  await using raw = await RawSession.of(place, bob);
  const left = async () => (await raw.node.keyPackages({ identityKey: bob.key, auth: raw.auth })).count;
  const { full, least } = bob.environment.supply;
  assert.equal(await left(), full);
  for (let groups = full; groups >= least; groups--) {
    const { id } = await alice.engine.createGroup(`group ${groups}`);
    await alice.engine.invite(id, "bob");
    await bob.group(`group ${groups}`);
  }
  await bob.settle();
  assert.equal(await left(), full);
});

Deno.test("when all key packages are taken the last-resort one serves, again and again", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { origin } = bob.engine.profile;
  const key = bob.key;
  const names = Array.from({ length: bob.environment.supply.full + 2 }, (_, at) => `group ${at}`);
  await bob.crash();
  for (const name of names) {
    const { id } = await alice.engine.createGroup(name);
    await alice.engine.invite(id, "bob");
    await alice.engine.send(id, `hello in ${name}`);
  }
  await alice.engine.flushed(AbortSignal.timeout(10_000));
  assert.equal(key.length, 32);
  await bob.open(origin);
  for (const name of names) await bob.message((await bob.group(name)).id, `hello in ${name}`);
});

Deno.test("a sealing key is replaced after 30 days, and what was sealed to the old one still opens", async () => {
  await using place = await openPlace({ limits: { retentionSecs: YEAR_SECS, tokenLifetimeSecs: YEAR_SECS } });
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  await using raw = await RawSession.of(place, alice);
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "first");
  await bob.message((await bob.direct("alice")).id, "first");
  await alice.message(id, "first", "delivered");
  const key = bob.key;
  const before = await raw.sealingKey(key);
  await bob.crash();
  await alice.engine.send(id, "to the old key");
  await alice.message(id, "to the old key", "sent");
  place.clock.jump(31 * DAY_MS);
  await bob.open(place.origin);
  await bob.message(id, "to the old key");
  await bob.settle();
  const after = await raw.sealingKey(key);
  assert.notDeepEqual(after, before);
  await alice.engine.send(id, "a day later alice asks for the new key");
  await bob.message(id, "a day later alice asks for the new key");
});

Deno.test("a message that the node withholds is missed a minute after later ones came, in one line", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "one");
  await bob.message((await bob.direct("alice")).id, "one");
  await bob.settle();
  await bob.crash();
  // Taken, with a receipt, and gone a moment later.
  place.lie((truth) => ({ enqueue: (request) => truth.enqueue({ ...request, expiresAt: request.now + 1 }) }));
  await alice.engine.send(id, "two, which is withheld");
  await alice.message(id, "two, which is withheld", "sent");
  place.lie(() => ({}));
  await place.advance(10);
  await alice.engine.send(id, "three");
  await bob.open(place.origin);
  await bob.message(id, "three");
  await bob.engine.caughtUp(AbortSignal.timeout(5_000));
  await place.advance(GAP_AFTER_MS - 1);
  assert.deepEqual(await bob.lines(id), ["one", "three"]);
  await bob.passUntil("being told", () => bob.events.some((event) => event.type === "message" && event.message.notice));
  await alice.engine.send(id, "four");
  // A call that was still under way when the minute passed has been given up, and its connection with it: another one takes time.
  await bob.passUntil(
    "four",
    () => bob.events.some((event) => event.type === "message" && event.message.text === "four"),
  );
  await place.advance(2 * GAP_AFTER_MS);
  assert.deepEqual(await bob.lines(id), [
    "one",
    "three",
    "[A message from alice did not arrive. Ask for it again. (gap)]",
    "four",
  ]);
});

Deno.test("a name that the node gives to another key is refused, and nothing is sent", async () => {
  await using place = await openPlace();
  const [alice, bob, mallory] = await registerPeople(place, "alice", "bob", "mallory");
  await using _alice = alice;
  await using _bob = bob;
  await using _mallory = mallory;
  await alice.engine.openDirect("bob");
  place.lieAboutLog(({ truth }) => ({ prove: () => truth.prove("mallory") }));
  const { id } = await alice.engine.createGroup("crew");
  await assert.rejects(alice.engine.invite(id, "bob"), { code: "log-invalid" });
  assert.equal((await alice.engine.members(id)).length, 1);
});

Deno.test("a sealing key that its owner did not sign is never used: the message waits, and the person is told", async () => {
  await using place = await openPlace();
  const [alice, bob, mallory] = await registerPeople(place, "alice", "bob", "mallory");
  await using _alice = alice;
  await using _bob = bob;
  await using _mallory = mallory;
  place.lie((truth) => ({ hybridKeys: () => truth.hybridKeys({ identityKeys: [mallory.key] }) }));
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "for bob alone");
  await alice.until("being told", () => alice.notices().find((text) => text.includes("no keys at the node yet")));
  assert.equal((await alice.message(id, "for bob alone")).state, "pending");
  const { id: crew } = await alice.engine.createGroup("crew");
  await assert.rejects(alice.engine.invite(crew, "bob"), { code: "no-hybrid-key" });
  place.lie(() => ({}));
  await place.advance(30_000);
  await bob.message((await bob.direct("alice")).id, "for bob alone");
});

Deno.test("a key package of somebody else is never used, nor one that is damaged", async () => {
  await using place = await openPlace();
  const [alice, bob, mallory] = await registerPeople(place, "alice", "bob", "mallory");
  await using _alice = alice;
  await using _bob = bob;
  await using _mallory = mallory;
  const { id } = await alice.engine.createGroup("crew");
  place.lie((truth) => ({
    takeKeyPackage: (request) => truth.takeKeyPackage({ ...request, leafKey: mallory.key }),
  }));
  await assert.rejects(alice.engine.invite(id, "bob"), { code: "no-key-package" });
  place.lie((truth) => ({
    async takeKeyPackage(request) {
      const honest = await truth.takeKeyPackage(request);
      return honest?.with(60, (honest[60] ?? 0) ^ 1);
    },
  }));
  await assert.rejects(alice.engine.invite(id, "bob"), { code: "no-key-package" });
  assert.equal((await alice.engine.members(id)).length, 1);
  place.lie(() => ({}));
  await alice.engine.invite(id, "bob");
  await bob.group("crew");
});

Deno.test("a receipt that does not hold: shown, and the message is not sent again", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "first");
  await alice.message(id, "first", "delivered");
  let asked = 0;
  place.lie((truth) => ({
    async enqueue(request) {
      asked += request.recipientKey.toHex() === bob.engine.profile.key ? 1 : 0; // the other is bob's report
      const outcome = await truth.enqueue(request);
      if (outcome.kind !== "stored") return outcome;
      const deliveryProof = signDelivery(signingKeyFromSeed(new Uint8Array(32)), {
        ...request,
        seq: outcome.placed.seq,
      });
      return { ...outcome, deliveryProof: deliveryProof.with(95, (deliveryProof[95] ?? 0) ^ 1) };
    },
  }));
  await alice.engine.send(id, "second");
  await alice.until("being told", async () => (await alice.lines(id)).find((line) => line.includes("receipt")));
  await alice.restart();
  await alice.online();
  await alice.engine.flushed(AbortSignal.timeout(5_000));
  assert.equal((await alice.lines(id)).filter((line) => line.includes("receipt")).length, 1);
  assert.equal(asked, 1);
});
