// Messages that disappear: from everybody's screen and from everybody's files, after their time and not before.
import { strict as assert } from "node:assert";
import { nodeServiceEnqueue } from "@quicproquo/protocol/schema";
import { FakeClock } from "@quicproquo/testkit";
import { openPlace, Person, registerPeople } from "@quicproquo/testkit/people";
import { toHex } from "./bytes.ts";
import { openPlainStore } from "./store/plain-store.fixture.ts";

const HOUR_MS = 3_600_000;

Deno.test("a timer in a group: all see it set, and what is written then is gone from every file after its time", async () => {
  await using place = await openPlace();
  const names = ["alice", "bob", "carol"];
  const people = await Promise.all(
    names.map((name) => new Person(place, name, { openStore: openPlainStore }).register()),
  );
  const [alice, bob, carol] = people;
  assert.ok(alice !== undefined && bob !== undefined && carol !== undefined);
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  for (const person of people) await person.engine.flushed(AbortSignal.timeout(15_000));
  const id = await alice.found("trio", [bob, carol]);
  await alice.engine.setTimer(id, 3600);
  const marks = names.map((name) => `MARK-OF-${name}-${"x".repeat(9000)}`);
  for (const [at, person] of people.entries()) {
    const line = "[alice set new messages to disappear after 1 hour]";
    await person.until("the timer", async () => (await person.lines(id)).includes(line) ? true : undefined);
    assert.equal((await person.engine.find("#trio"))?.timer, 3600);
    await person.engine.send(id, marks[at] ?? "");
    // One after the other: who joined renews its keys before it says anything.
    await alice.message(id, marks[at] ?? "");
  }
  await bob.engine.enqueueWithTtl(id, "MARK-SHORT", 60);
  await bob.engine.enqueueWithTtl(id, "a day long", 86_400);
  for (const person of people) {
    for (const text of [...marks, "a day long"]) await person.message(id, text);
    await person.settle();
    assert.ok(person.holds("MARK-OF-carol"), "it is in the files before");
  }
  await place.advance(59_000);
  for (const person of people) assert.ok((await person.texts(id)).includes("MARK-SHORT"), person.name);
  await place.advance(2_000);
  for (const person of people) {
    await gone(person, "MARK-SHORT", 1);
    assert.ok(person.holds("MARK-OF-alice"), "what lives longer is still there");
  }
  await place.advance(HOUR_MS);
  for (const person of people) {
    await gone(person, "MARK-OF", 4);
    assert.deepEqual(await person.texts(id), ["a day long"], person.name);
    assert.equal((await person.engine.conversations())[0]?.unread, person === bob ? 0 : 1);
  }
  // What was stored is not brought back by a restart or by a clock that is set back.
  place.clock.jump(-10 * HOUR_MS);
  await bob.restart();
  assert.deepEqual(await bob.texts(id), ["a day long"]);
  place.clock.jump(10 * HOUR_MS);
  // And what came later is not missed: numbers that are gone are no gap.
  await alice.engine.send(id, "later");
  await bob.message(id, "later");
  await place.advance(120_000);
  assert.ok(!(await bob.lines(id)).some((line) => line.includes("did not arrive")));
});

Deno.test("the timer of a 1:1: its founder sets it, both see it and both lose what was written", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "stays");
  await bob.direct("alice");
  await bob.message(id, "stays");
  await bob.engine.send(id, "stays too");
  await alice.message(id, "stays too");
  await alice.engine.setTimer(id, 60);
  await bob.until("the timer", async () => (await bob.engine.find("@alice"))?.timer === 60 ? true : undefined);
  await alice.engine.send(id, "goes");
  await bob.message(id, "goes");
  await bob.engine.send(id, "goes too");
  await alice.message(id, "goes too");
  assert.equal((await alice.message(id, "goes", "delivered")).state, "delivered");
  await place.advance(62_000);
  await alice.until("the end", async () => (await alice.texts(id)).length === 2 ? true : undefined);
  await bob.until("the end", async () => (await bob.texts(id)).length === 2 ? true : undefined);
  assert.deepEqual(await bob.lines(id), ["stays", "stays too", "[alice set new messages to disappear after 1 minute]"]);
  await alice.engine.setTimer(id, 0);
  assert.equal((await alice.lines(id)).at(-1), "[alice turned disappearing off: new messages stay]");
  // Setting what is set already changes nothing.
  await alice.engine.setTimer(id, 0);
  assert.equal((await alice.lines(id)).length, 4);
});

Deno.test("the answer to a change of the timer in a 1:1 is lost, and its author crashes: the same bytes count once", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "before");
  await bob.direct("alice");
  await bob.message(id, "before");
  await alice.settle();
  const lost = alice.network.lose(nodeServiceEnqueue, "reply");
  const setting = alice.engine.setTimer(id, 3600);
  setting.catch(() => {});
  await lost;
  await alice.restart();
  await alice.until("the timer", async () => (await alice.engine.find("@bob"))?.timer === 3600 ? true : undefined);
  await bob.until("the timer", async () => (await bob.engine.find("@alice"))?.timer === 3600 ? true : undefined);
  await alice.engine.send(id, "after");
  await bob.message(id, "after");
  await bob.engine.send(id, "answer");
  await alice.message(id, "answer");
});

Deno.test("only admins set a group's timer, and a timer has its limits", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const id = await alice.found("trio", [bob]);
  await assert.rejects(bob.engine.setTimer(id, 60), { code: "not-admin" });
  for (const seconds of [4, -1, 1.5, 31_536_001, Number.NaN]) {
    await assert.rejects(alice.engine.setTimer(id, seconds), { code: "invalid-argument" });
    await assert.rejects(alice.engine.enqueueWithTtl(id, "text", seconds), { code: "invalid-argument" });
  }
  assert.equal((await alice.engine.groupInfo(id)).conversation.timer, 0);
});

Deno.test("who joins is told the timer, and who is away gets nothing that has lived long enough", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await alice.found("trio", [bob]);
  await alice.engine.setTimer(id, 5400);
  await alice.engine.invite(id, "carol");
  await carol.group("trio");
  assert.deepEqual(await carol.lines(id), [
    "[alice added you to trio]",
    "[New messages disappear after 1 hour 30 minutes]",
  ]);
  const { origin } = bob.engine.profile;
  await bob.settle();
  await bob.crash();
  await alice.engine.send(id, "too late for bob");
  await carol.message(id, "too late for bob");
  await place.advance(2 * HOUR_MS);
  await alice.passUntilOnline();
  await bob.open(origin);
  await bob.online();
  await alice.engine.send(id, "in time");
  await bob.message(id, "in time");
  assert.deepEqual(await bob.texts(id), ["in time"]);
  await place.advance(120_000);
  assert.ok(!(await bob.lines(id)).some((line) => line.includes("did not arrive")));
});

Deno.test("a message whose time runs out before the node has it: not sent for its author, no gap for the others", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "first");
  await bob.direct("alice");
  await bob.message(id, "first");
  await alice.settle();
  alice.network.offline = true;
  await alice.loseConnection();
  const { id: message } = await alice.engine.enqueueWithTtl(id, "too late", 60);
  await place.advance(62_000);
  const told = (): (string | undefined)[] =>
    alice.events.flatMap((event) => {
      if (event.type === "message-gone") return event.id === message ? ["gone"] : [];
      return event.type === "message-state" && event.id === message ? [event.state] : [];
    });
  await alice.until("the end", () => told().length === 2 ? true : undefined);
  assert.deepEqual(told(), ["failed", "gone"]);
  alice.network.offline = false;
  await alice.passUntilOnline();
  await alice.engine.send(id, "last");
  await bob.message(id, "last");
  await place.advance(120_000);
  assert.deepEqual(await bob.lines(id), ["first", "last"]);
  assert.deepEqual(await alice.lines(id), ["first", "last"]);
});

Deno.test("the node is told a coarse time to keep it, and nothing of the timer", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "first");
  await bob.direct("alice");
  await bob.message(id, "first");
  await alice.settle();
  const asked: number[] = [];
  place.lie((truth) => ({
    enqueue: (request) => {
      if (toHex(request.recipientKey) === bob.engine.profile.key) asked.push(request.ttlSecs);
      return truth.enqueue(request);
    },
  }));
  for (const seconds of [5, 3600, 3601, 86_400, 604_800, 700_000, 31_536_000]) {
    await alice.engine.enqueueWithTtl(id, `${seconds}`, seconds);
    await bob.message(id, `${seconds}`);
  }
  await alice.engine.send(id, "last");
  await bob.message(id, "last");
  assert.deepEqual(asked, [3600, 3600, 86_400, 86_400, 604_800, 2_419_200, 0, 0]);
});

Deno.test("ten years ahead on this machine: nothing is destroyed, and all is back when the clock is right again", async () => {
  await using place = await openPlace();
  await using alice = await new Person(place, "alice", { clock: new FakeClock(place.clock.now()) }).register();
  await alice.engine.flushed(AbortSignal.timeout(15_000));
  const { id } = await alice.engine.createGroup("notes");
  await alice.engine.setTimer(id, 86_400);
  await alice.engine.send(id, "a day long");
  const clock = alice.environment.clock;
  assert.ok(clock instanceof FakeClock);
  clock.jump(10 * 365 * 24 * HOUR_MS);
  await clock.advance(HOUR_MS);
  await alice.restart();
  assert.deepEqual(await alice.texts(id), [], "hidden by what the clock says");
  clock.jump(-10 * 365 * 24 * HOUR_MS);
  assert.deepEqual(await alice.texts(id), ["a day long"]);
});

/** Waits for so many to disappear, then looks for the text in every file of this person. */
async function gone(person: Person, text: string, count: number): Promise<void> {
  await person.until(
    `${text} to be gone`,
    () => person.events.filter((event) => event.type === "message-gone").length >= count ? true : undefined,
  );
  // Everything that was asked of the store before is done when this answers.
  await person.engine.conversations();
  await person.engine.conversations();
  assert.ok(!person.holds(text), `${text} is still in a file of ${person.name}`);
}
