// After a long absence whoever waits is told how far it has got, and that it is over; of a few messages nobody speaks.
import { strict as assert } from "node:assert";
import { openPlace, type Person, registerPeople } from "@quicproquo/testkit/people";
import type { ConversationId } from "./api.ts";
import { LOOK_AFTER_MS, WORTH_TELLING } from "./sync/catch-up.ts";
import { MOST_AT_ONCE } from "./sync/delivery-line.ts";

interface Crew {
  readonly place: Awaited<ReturnType<typeof openPlace>>;
  readonly alice: Person;
  readonly bob: Person;
  readonly id: ConversationId;
}

/** Two people in a group that one of them founded. */
async function inACrew(use: (crew: Crew) => Promise<void>): Promise<void> {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  await use({ place, alice, bob, id: await alice.found("crew", [bob]) });
}

Deno.test("catching up with much is told until it is over; with little it is not told", () =>
  inACrew(async ({ place, alice, bob, id }) => {
    await alice.engine.send(id, "hello");
    await bob.message(id, "hello");
    await bob.settle();
    const told = (person: Person) => person.events.flatMap((event) => event.type === "catching-up" ? [event] : []);

    await bob.crash();
    await alice.engine.send(id, "one");
    await alice.engine.flushed(AbortSignal.timeout(10_000));
    await bob.open(place.origin);
    await bob.settle();
    assert.deepEqual(told(bob), []);

    await bob.crash();
    const texts = Array.from({ length: WORTH_TELLING + 20 }, (_, at) => `message ${at}`);
    await Promise.all(texts.map((text) => alice.engine.send(id, text)));
    await alice.engine.flushed(AbortSignal.timeout(10_000));
    await bob.open(place.origin);
    await bob.until("being told of the end", () => told(bob).find(({ done }) => done));
    const [first, ...rest] = told(bob);
    assert.ok(first !== undefined && !first.done && first.taken >= WORTH_TELLING && first.taken <= texts.length);
    assert.deepEqual(rest.at(-1), { type: "catching-up", taken: texts.length, done: true });
    assert.deepEqual(await bob.texts(id), ["hello", "one", ...texts]);

    // What comes from now on is news.
    await Promise.all(texts.map((text) => alice.engine.send(id, `${text} again`)));
    await bob.message(id, `${texts.at(-1)} again`);
    assert.equal(told(bob).length, rest.length + 1);
  }));

Deno.test("much that comes while somebody has long been there is news: nobody is told of catching up", () =>
  inACrew(async ({ place, alice, bob, id }) => {
    await bob.settle();
    await place.clock.advance(LOOK_AFTER_MS);
    await alice.engine.send(id, "are you there?");
    await bob.message(id, "are you there?");
    await bob.settle();
    const texts = Array.from({ length: WORTH_TELLING + 20 }, (_, at) => `message ${at}`);
    await Promise.all(texts.map((text) => alice.engine.send(id, text)));
    await bob.message(id, texts.at(-1) ?? "");
    await bob.settle();
    assert.deepEqual(bob.events.filter(({ type }) => type === "catching-up"), []);
  }));

Deno.test("what is written while much still comes goes out before the end of it", () =>
  inACrew(async ({ place, alice, bob, id }) => {
    await bob.engine.send(id, "hello");
    await alice.message(id, "hello");
    await bob.settle();
    await bob.crash();
    const texts = Array.from({ length: 6 * MOST_AT_ONCE }, (_, at) => `message ${at}`);
    await Promise.all(texts.map((text) => alice.engine.send(id, text)));
    await alice.engine.flushed(AbortSignal.timeout(30_000));
    await bob.open(place.origin);
    await bob.engine.send(id, "I am back");
    await bob.until("the end", () => bob.events.find((event) => event.type === "catching-up" && event.done));
    const sent = bob.events.findIndex((event) => event.type === "message-state" && event.state === "sent");
    const last = bob.events.findIndex((event) => event.type === "message" && event.message.text === texts.at(-1));
    assert.ok(sent !== -1 && sent < last, `sent at ${sent}, the last came at ${last}`);
    const shown = await bob.engine.history(id, { limit: 1_000 });
    const others = shown.filter(({ own, notice }) => !own && !notice).map(({ text }) => text);
    assert.deepEqual(others, texts);
  }));

Deno.test("who is cut off while much comes has each message once and in order, a change of the group among them", () =>
  inACrew(async ({ place, alice, bob, id }) => {
    await alice.engine.send(id, "hello");
    await bob.message(id, "hello");
    await bob.settle();
    await bob.crash();
    const texts = Array.from({ length: MOST_AT_ONCE + 40 }, (_, at) => `message ${at}`);
    const say = async (some: readonly string[]): Promise<void> => {
      await Promise.all(some.map((text) => alice.engine.send(id, text)));
      await alice.engine.flushed(AbortSignal.timeout(30_000));
    };
    await say(texts.slice(0, 90));
    await alice.engine.rename(id, "the crew");
    await alice.settle();
    await say(texts.slice(90));
    for (const enough of [40, 110]) {
      await bob.open(place.origin);
      await bob.until(
        `message ${enough}`,
        async () => (await bob.texts(id)).includes(`message ${enough}`) || undefined,
      );
      await bob.crash();
    }
    await bob.open(place.origin);
    await bob.message(id, texts.at(-1) ?? "");
    await bob.settle();
    const shown = await bob.engine.history(id, { limit: 1_000 });
    assert.deepEqual(shown.filter(({ notice }) => !notice).map(({ text }) => text), ["hello", ...texts]);
    assert.equal((await bob.engine.find("#the crew"))?.unread, texts.length + 1);
  }));
