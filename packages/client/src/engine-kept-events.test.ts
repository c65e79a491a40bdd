// Events kept for readers: nothing is lost while nobody listens, nothing comes again that was acknowledged, and nothing of
// what is gone is told.
import { strict as assert } from "node:assert";
import { openPlace, Person, registerPeople } from "@quicproquo/testkit/people";
import type { KeptEvent } from "./api.ts";
import { keepEvents } from "./kept-events/keep.ts";
import type { OpenStore } from "./session/environment.ts";
import { Store } from "./store/store.ts";
import { openPlainStore } from "./store/plain-store.fixture.ts";

/** What a reader is told, in short; each message by its text. */
async function told(person: Person, reader: string, after = 0): Promise<string[]> {
  const events = await person.engine.eventsFor(reader, { after });
  return events.map(({ event }) => short(event)).filter((line) => line !== undefined);
}

function short(event: KeptEvent): string | undefined {
  switch (event.type) {
    case "message":
    case "message-changed":
      return event.message.notice ? undefined : `${event.type} ${event.message.text}`;
    case "message-state":
      return `${event.type} ${event.state}`;
    case "conversation":
      return undefined;
    default:
      return event.type;
  }
}

async function last(person: Person, reader: string): Promise<number> {
  return (await person.engine.eventsFor(reader, { limit: 1000 })).at(-1)?.seq ?? 0;
}

Deno.test("what happens while a reader is away is told when it comes, until it acknowledges that, over restarts", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "before anybody wanted it");
  await bob.direct("alice");
  await bob.message(id, "before anybody wanted it");
  assert.deepEqual(await bob.engine.addReader("bot"), { name: "bot", acknowledged: 0, waiting: 0 });
  await alice.engine.send(id, "one");
  await alice.engine.send(id, "two");
  await bob.message(id, "two");
  await bob.restart();
  assert.deepEqual(await told(bob, "bot"), ["message one", "message two"]);
  const [first] = (await bob.engine.eventsFor("bot")).filter(({ event }) => event.type === "message");
  assert.ok(first !== undefined);
  await bob.engine.acknowledge("bot", first.seq);
  await bob.engine.addReader("bot"); // stands where it stood
  await bob.engine.addReader("late");
  await bob.restart();
  await alice.engine.send(id, "three");
  await bob.message(id, "three");
  assert.deepEqual(await told(bob, "bot"), ["message two", "message three"]);
  assert.deepEqual(await told(bob, "late"), ["message three"]);
  await bob.engine.acknowledge("bot", await last(bob, "bot"));
  // One that is behind what it acknowledged does not go back.
  await bob.engine.acknowledge("bot", first.seq);
  assert.deepEqual(await told(bob, "bot"), []);
  assert.deepEqual(await told(bob, "late"), ["message three"]);
  const waiting = (await bob.engine.readers()).map(({ name, waiting }) => [name, waiting > 0]);
  assert.deepEqual(waiting, [["bot", false], ["late", true]]);
  await bob.engine.removeReader("late");
  await assert.rejects(bob.engine.eventsFor("late"), { code: "no-reader" });
  await assert.rejects(bob.engine.removeReader("late"), { code: "no-reader" });
  await assert.rejects(bob.engine.acknowledge("late", 0), { code: "no-reader" });
  for (const seq of [-1, 0.5, 1e15]) {
    await assert.rejects(bob.engine.acknowledge("bot", seq), { code: "invalid-argument" });
  }
});

Deno.test("a reader is told how things are: changes once, of what is gone only that, and no word of it is kept", async () => {
  await using place = await openPlace();
  const [alice] = await registerPeople(place, "alice");
  await using _alice = alice;
  await using bob = await new Person(place, "bob", { openStore: openPlainStore }).register();
  await bob.engine.flushed(AbortSignal.timeout(15_000));
  const { id } = await alice.engine.openDirect("bob");
  const { id: edited } = await alice.engine.send(id, "first words");
  await bob.direct("alice");
  await bob.message(id, "first words");
  await bob.engine.addReader("bot");
  await bob.engine.addReader("quick");
  const { id: taken } = await alice.engine.send(id, "to be taken back");
  await bob.message(id, "to be taken back");
  await bob.engine.acknowledge("quick", await last(bob, "quick"));
  await alice.engine.edit(id, edited, "second words");
  await alice.engine.edit(id, edited, "third words");
  await bob.message(id, "third words");
  await alice.engine.deleteMessage(id, taken);
  await bob.until(
    "the deletion",
    async () => (await bob.engine.history(id)).some(({ withdrawn }) => withdrawn?.how === "deleted") ? true : undefined,
  );
  assert.deepEqual(await told(bob, "bot"), ["message ", "message-changed third words", "message-changed "]);
  assert.deepEqual(await told(bob, "quick"), ["message-changed third words", "message-changed "]);
  const { id: own } = await bob.engine.enqueueWithTtl(id, "soon gone", 5);
  await bob.message(id, "soon gone", "delivered");
  assert.ok(bob.holds("soon gone"));
  assert.deepEqual((await told(bob, "quick")).slice(-2), ["message soon gone", "message-state delivered"]);
  await place.advance(6_000);
  await bob.until("its end", () => bob.events.some(({ type }) => type === "message-gone") ? true : undefined);
  const gone = (await bob.engine.eventsFor("quick")).flatMap(({ event }) => event.type === "message-gone" ? event : []);
  assert.deepEqual(gone.map(({ id }) => id), [own]);
  assert.ok(!(await told(bob, "quick")).includes("message soon gone"));
  // Its going is stored before the log is emptied of it.
  await bob.until("nothing of it in any file", () => bob.holds("soon gone") ? undefined : true);
});

Deno.test("a reader that was away for too long is told how much it missed, once", async () => {
  await using place = await openPlace();
  let store: Store | undefined;
  const openStore: OpenStore = (path, key, options) => (store = Store.open(path, key, options));
  await using bob = await new Person(place, "bob", { openStore }).register();
  await bob.engine.flushed(AbortSignal.timeout(15_000));
  await bob.engine.addReader("away");
  assert.ok(store !== undefined);
  store.begin();
  keepEvents(store, Array.from({ length: 8 }, (_, at) => ({ type: "notice", text: `notice ${at}` })), 3);
  store.commit();
  const [lost, ...rest] = await bob.engine.eventsFor("away");
  assert.deepEqual(lost?.event, { type: "events-lost", count: 5 });
  const texts = rest.map(({ event }) => event.type === "notice" ? event.text : event.type);
  assert.deepEqual(texts, ["notice 5", "notice 6", "notice 7"]);
  assert.deepEqual(await bob.engine.eventsFor("away", { after: lost.seq }), rest);
  await bob.engine.acknowledge("away", lost.seq);
  assert.deepEqual(await bob.engine.eventsFor("away"), rest);
});

Deno.test("readers have names of their own, sixteen at most", async () => {
  await using place = await openPlace();
  const [bob] = await registerPeople(place, "bob");
  await using _bob = bob;
  for (const name of ["", "Bot", "a b", ".x", "x".repeat(65), "ö"]) {
    await assert.rejects(bob.engine.addReader(name), { code: "invalid-argument" }, name);
  }
  for (let count = 0; count < 16; count++) await bob.engine.addReader(`reader-${count}`);
  await bob.engine.addReader("reader-7");
  await assert.rejects(bob.engine.addReader("reader-16"), { code: "invalid-argument" });
});
