// Notes at a real node: what somebody writes to themselves stands here, works as other conversations do, and neither the
// node nor anybody else has any of it.
import { strict as assert } from "node:assert";
import { nodeServiceBatchEnqueue, nodeServiceCreateChannel, nodeServiceEnqueue } from "@quicproquo/protocol/schema";
import { openPlace, Person, registerPeople } from "@quicproquo/testkit/people";
import { channelOf } from "./identifiers.ts";
import { openPlainStore } from "./store/plain-store.fixture.ts";

Deno.test("notes are read, found, answered, edited and deleted, and stand after a restart; nothing of them reaches the node", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const crew = await alice.found("crew", [bob, carol]);
  await alice.settle();
  const sent = [nodeServiceCreateChannel, nodeServiceEnqueue, nodeServiceBatchEnqueue].map((method) =>
    alice.network.count(method)
  );
  const { id, kind, title, state, trust } = await alice.engine.openDirect("@Alice");
  assert.deepEqual([kind, title, state, trust], ["notes", "alice", "active", undefined]);
  const named = alice.network.countBytes(channelOf(id));
  assert.equal((await alice.engine.openNotes()).id, id);
  assert.equal((await alice.engine.find("@alice"))?.id, id);
  const milk = await alice.engine.send(id, "buy milk");
  assert.deepEqual([milk.state, milk.own], ["received", true]);
  const bread = await alice.engine.reply(id, milk.id, "and bread");
  assert.equal(bread.replyTo?.text, "buy milk");
  await alice.engine.edit(id, milk.id, "buy oat milk");
  await alice.engine.react(id, milk.id, "👍");
  await alice.engine.set("typing", true);
  await alice.engine.set("receipts", true);
  await alice.engine.typing(id, true);
  await alice.engine.markRead(id);
  await alice.settle();
  await alice.restart();
  await alice.settle();
  assert.deepEqual(await alice.lines(id), ["buy oat milk", "and bread"]);
  const [first] = await alice.engine.history(id);
  assert.deepEqual([first?.edited, first?.reactions.length, first?.state], [true, 1, "received"]);
  assert.deepEqual((await alice.engine.search("oat")).map(({ message }) => message.id), [milk.id]);
  assert.equal((await alice.engine.members(id)).length, 1);
  const gone = await alice.engine.deleteMessage(id, milk.id);
  assert.equal(gone.withdrawn?.how, "deleted");
  assert.deepEqual(await alice.lines(id), ["and bread"]);
  assert.deepEqual(await alice.engine.search("oat"), []);
  for (const change of ["updateKey", "leave", "repair"] as const) {
    await assert.rejects(alice.engine[change](id), { code: "invalid-argument" }, change);
  }
  await assert.rejects(alice.engine.invite(id, "bob"), { code: "invalid-argument" });
  const file = { name: "plan", size: 1, content: new ReadableStream<Uint8Array>() };
  await assert.rejects(alice.engine.sendFile(id, file), { code: "invalid-argument" });
  await assert.rejects(alice.engine.proof(id, 1), { code: "no-proof" });
  await alice.settle();
  assert.deepEqual([...sent.map((count) => count()), named()], [0, 0, 0, 0]);

  // Others go on as ever, and know of no such conversation.
  await alice.engine.send(crew, "hello");
  for (const one of [bob, carol]) {
    await one.message(crew, "hello");
    assert.deepEqual((await one.engine.conversations()).map((conversation) => conversation.id), [crew]);
  }
});

Deno.test("notes are made and written without a node, disappear by their own timer, and what was deleted is in no file", async () => {
  await using place = await openPlace();
  await using alice = await new Person(place, "alice", { openStore: openPlainStore }).register();
  await alice.engine.flushed(AbortSignal.timeout(15_000));
  alice.network.offline = true;
  await alice.loseConnection();
  await alice.restart();
  const { id } = await alice.engine.openNotes();
  await alice.engine.send(id, "MARK-STAYS");
  const before = await alice.engine.send(id, "MARK-BEFORE");
  await alice.engine.edit(id, before.id, "MARK-AFTER");
  const deleted = await alice.engine.send(id, "MARK-DELETED");
  await alice.engine.reply(id, deleted.id, "an answer");
  await alice.engine.react(id, deleted.id, "🦜");
  await alice.engine.deleteMessage(id, deleted.id);
  await alice.engine.setTimer(id, 60);
  assert.equal((await alice.engine.find("@alice"))?.timer, 60);
  await alice.engine.send(id, "MARK-SHORT");
  await alice.engine.flushed(AbortSignal.timeout(5_000));
  assert.deepEqual(await alice.lines(id), ["MARK-STAYS", "MARK-AFTER", "an answer", "MARK-SHORT"]);
  await place.advance(61_000);
  await alice.until("its end", async () => (await alice.lines(id)).length === 3 ? true : undefined);
  await alice.crash();
  for (const mark of ["MARK-DELETED", "🦜", "MARK-BEFORE", "MARK-SHORT"]) assert.ok(!alice.holds(mark), mark);
  assert.ok(alice.holds("MARK-STAYS") && alice.holds("MARK-AFTER"));
  await alice.open(place.origin);
  assert.deepEqual(await alice.lines(id), ["MARK-STAYS", "MARK-AFTER", "an answer"]);
});
