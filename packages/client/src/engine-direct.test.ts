// Two people and a node: what they write arrives once, in order, whatever breaks in between.
import { strict as assert } from "node:assert";
import { fromHex } from "./bytes.ts";
import { verifyDelivery } from "@quicproquo/protocol";
import { nodeServiceAck, nodeServiceCreateChannel, nodeServiceEnqueue } from "@quicproquo/protocol/schema";
import { openPlace, registerPeople } from "@quicproquo/testkit/people";
import { FOUND_AFTER_MS } from "./conversations/founding.ts";

Deno.test("both write, each sees both lines in order, and learns that the other has them", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const toBob = await alice.engine.openDirect("bob");
  await alice.engine.send(toBob.id, "hello");
  const toAlice = await bob.direct("alice");
  assert.equal(toAlice.id, toBob.id);
  await bob.message(toAlice.id, "hello", "received");
  await bob.engine.send(toAlice.id, "hello yourself");
  await alice.message(toBob.id, "hello yourself", "received");
  await alice.message(toBob.id, "hello", "delivered");
  await bob.message(toAlice.id, "hello yourself", "delivered");
  for (const person of [alice, bob]) assert.deepEqual(await person.lines(toBob.id), ["hello", "hello yourself"]);
});

Deno.test("many lines written at once arrive in their order, each once", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  const lines = Array.from({ length: 150 }, (_, at) => `line ${at}`);
  await Promise.all(lines.map((line) => alice.engine.send(id, line)));
  await bob.message((await bob.direct("alice")).id, "line 149");
  assert.deepEqual(await bob.texts(id), lines);
});

Deno.test("both open the conversation at the same moment: one group, nothing lost", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const [toBob, toAlice] = await Promise.all([alice.engine.openDirect("bob"), bob.engine.openDirect("alice")]);
  assert.equal(toBob.id, toAlice.id);
  await Promise.all([alice.engine.send(toBob.id, "from alice"), bob.engine.send(toAlice.id, "from bob")]);
  await alice.message(toBob.id, "from bob");
  await bob.message(toAlice.id, "from alice");
  await alice.message(toBob.id, "from alice", "delivered");
  await bob.message(toAlice.id, "from bob", "delivered");
  for (const person of [alice, bob]) {
    assert.deepEqual((await person.lines(toBob.id)).sort(), ["from alice", "from bob"]);
  }
});

Deno.test("who is away finds everything on coming back", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { origin } = bob.engine.profile;
  await bob.crash();
  const { id } = await alice.engine.openDirect("bob");
  for (const line of ["one", "two", "three"]) await alice.engine.send(id, line);
  await alice.message(id, "three", "sent");
  await bob.open(origin);
  await bob.message((await bob.direct("alice")).id, "three");
  assert.deepEqual(await bob.lines(id), ["one", "two", "three"]);
  await alice.message(id, "three", "delivered");
});

Deno.test("written without a network: kept over a restart, sent when the network is back", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "before");
  await alice.message(id, "before", "delivered");
  alice.network.offline = true;
  await alice.loseConnection();
  await alice.engine.send(id, "meanwhile");
  await alice.restart();
  assert.deepEqual((await alice.engine.history(id)).map((message) => message.state), ["delivered", "pending"]);
  alice.network.offline = false;
  await alice.passUntilOnline();
  await bob.message(id, "meanwhile");
  assert.deepEqual(await bob.lines(id), ["before", "meanwhile"]);
});

Deno.test("the connection breaks between commit and answer of createChannel: the conversation comes about", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const lost = alice.network.lose(nodeServiceCreateChannel, "reply");
  const opening = alice.engine.openDirect("bob");
  await lost;
  // The node takes calls in their order: once this one is answered, alice's is committed.
  const toAlice = await bob.engine.openDirect("alice");
  assert.equal(toAlice.state, "waiting");
  await bob.crash();
  await alice.loseConnection();
  await alice.passUntilOnline();
  const { id } = await opening;
  assert.equal(id, toAlice.id);
  await alice.engine.send(id, "after all");
  assert.equal((await alice.engine.find("@bob"))?.state, "waiting");
  await alice.engine.caughtUp(AbortSignal.timeout(5_000));
  await place.advance(FOUND_AFTER_MS);
  await alice.message(id, "after all", "sent");
  await bob.open(alice.engine.profile.origin);
  await bob.message(id, "after all");
  assert.deepEqual(await bob.lines(id), ["after all"]);
});

Deno.test("both lost the answer that said wasNew: both found, the lower key's group stays, nothing is lost", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const lost = alice.network.lose(nodeServiceCreateChannel, "reply");
  const opening = alice.engine.openDirect("bob");
  await lost;
  const { id } = await bob.engine.openDirect("alice");
  await alice.loseConnection();
  await alice.passUntilOnline();
  await opening;
  await Promise.all([alice.engine.send(id, "from alice"), bob.engine.send(id, "from bob")]);
  for (const person of [alice, bob]) await person.engine.caughtUp(AbortSignal.timeout(5_000));
  await place.advance(FOUND_AFTER_MS);
  await alice.message(id, "from bob");
  await bob.message(id, "from alice");
  await alice.message(id, "from alice", "delivered");
  await bob.message(id, "from bob", "delivered");
  for (const person of [alice, bob]) {
    assert.deepEqual((await person.lines(id)).sort(), ["from alice", "from bob"], person.name);
  }
});

Deno.test("the answer to a message is lost, and the sender crashes: sent again byte for byte, shown once", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "first");
  await bob.message((await bob.direct("alice")).id, "first");
  await alice.settle();
  const lost = alice.network.lose(nodeServiceEnqueue, "reply");
  await alice.engine.send(id, "second");
  await lost;
  await bob.message(id, "second");
  await alice.restart();
  await alice.message(id, "second", "delivered");
  await alice.engine.send(id, "third");
  await bob.message(id, "third");
  assert.deepEqual(await bob.lines(id), ["first", "second", "third"]);
});

Deno.test("the sender crashes before anything left: after the restart it is sent", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "first");
  await bob.message((await bob.direct("alice")).id, "first");
  await alice.settle();
  const lost = alice.network.lose(nodeServiceEnqueue, "call");
  await alice.engine.send(id, "second");
  await lost;
  await alice.restart();
  await bob.message(id, "second");
  assert.deepEqual(await bob.lines(id), ["first", "second"]);
});

Deno.test("the answer to the founder's commit is lost in a crash, and the other writes in the new epoch: nothing is lost", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "hello");
  await bob.direct("alice");
  await bob.message(id, "hello");
  await alice.settle();
  const lost = alice.network.lose(nodeServiceEnqueue, "reply");
  alice.engine.setTimer(id, 3600).catch(() => {});
  await lost;
  await bob.until("the timer", async () => (await bob.engine.find("@alice"))?.timer === 3600 || undefined);
  const { origin } = alice.engine.profile;
  await alice.crash();
  await bob.engine.send(id, "of the new epoch");
  await bob.settle();
  // What is sent again does not reach the node before bob's words are here.
  const again = alice.network.hold(nodeServiceEnqueue);
  await alice.open(origin);
  await alice.message(id, "of the new epoch");
  again.release();
  assert.equal((await alice.engine.find("@bob"))?.timer, 3600);
  await alice.engine.send(id, "and on");
  await bob.message(id, "and on");
  const set = "[alice set new messages to disappear after 1 hour]";
  for (const person of [alice, bob]) {
    assert.deepEqual(await person.lines(id), ["hello", set, "of the new epoch", "and on"]);
  }
});

Deno.test("the receiver crashes between storing and acknowledging: delivered again, shown once", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "first");
  await bob.message((await bob.direct("alice")).id, "first");
  await bob.settle();
  const lost = bob.network.lose(nodeServiceAck, "call");
  await alice.engine.send(id, "second");
  await bob.message(id, "second");
  await lost;
  await bob.restart();
  await bob.online();
  await bob.settle();
  await alice.engine.send(id, "third");
  await bob.message(id, "third");
  assert.deepEqual(await bob.lines(id), ["first", "second", "third"]);
});

Deno.test("the receipt for a message is kept and checked, and whoever gets it can check it too", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "first");
  await alice.engine.enqueueWithTtl(id, "second", 90_000);
  await alice.settle();
  const { origin } = alice.engine.profile;
  await alice.crash();
  await alice.open(origin);
  await alice.online();
  const [second, first] = [await alice.engine.proof(id, 1), await alice.engine.proof(id, 2)];
  assert.deepEqual([first.message.text, second.message.text], ["first", "second"]);
  assert.deepEqual([first.seq, second.seq, first.ttlSecs, second.ttlSecs], [1, 2, 0, 604_800]);
  for (const proof of [first, second]) {
    assert.equal(proof.valid, true);
    const bytes = (text: string): Uint8Array => fromHex(text) ?? new Uint8Array(0);
    const delivery = {
      recipientKey: bytes(proof.recipientKey),
      channelId: bytes(proof.channelId),
      seq: proof.seq,
      ttlSecs: proof.ttlSecs,
      payloadHash: bytes(proof.payloadHash),
    };
    assert.equal(verifyDelivery(bytes(proof.nodeKey), delivery, bytes(proof.proof)), true);
    assert.equal(verifyDelivery(bytes(proof.nodeKey), { ...delivery, seq: 3 }, bytes(proof.proof)), false);
  }
  assert.equal(first.recipientKey, bob.engine.profile.key);
  await assert.rejects(alice.engine.proof(id, 3), { code: "no-proof" });
  const group = await alice.engine.createGroup("trio");
  await alice.engine.invite(group.id, "carol");
  await alice.engine.send(group.id, "to all");
  await assert.rejects(alice.engine.proof(group.id, 1), { code: "no-proof" });
  // What the node has not answered for has no receipt yet.
  await alice.settle();
  alice.network.offline = true;
  await alice.loseConnection();
  await alice.engine.send(id, "waits");
  await assert.rejects(alice.engine.proof(id, 1), { code: "no-proof" });
});
