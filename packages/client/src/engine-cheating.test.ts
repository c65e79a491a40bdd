// A node that cheats with deliveries: it can keep people apart, but never make them believe different groups without any
// of them being told (PROTOCOL, in a sentence).
import { strict as assert } from "node:assert";
import {
  CheatingDelivery,
  type Fate,
  openPlace,
  type Person,
  type Place,
  registerPeople,
} from "@quicproquo/testkit/people";
import { sizes } from "@quicproquo/testkit/sizes";
import type { ConversationId } from "./api.ts";
import { fromHex } from "./bytes.ts";
import { GAP_AFTER_MS } from "./sync/gaps.ts";

Deno.test("a commit that one member never gets: it is told with the next message, and finds back when it asks", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await crew(place, alice, bob, carol);
  cheating(place, (key) => isOf(bob, key) ? "dropped" : "kept");
  await reconnectUntil(place, [alice, carol], alice.engine.updateKey(id));
  honest(place);
  await alice.engine.send(id, "with my new keys");
  await carol.message(id, "with my new keys");
  await bob.until("being told", async () => {
    return (await bob.lines(id)).find((line) =>
      line.includes("a change of it did not arrive") && line.endsWith("(epoch-ahead)]")
    );
  });
  await bob.engine.repair(id);
  await place.passUntil(bob.until("the way back", async () => {
    return (await bob.lines(id)).includes("[alice let you in again]") ? true : undefined;
  }));
  await bob.engine.send(id, "I am back");
  for (const person of [alice, carol]) await place.passUntil(person.message(id, "I am back"));
});

Deno.test("two commits of an epoch in different orders: who was led astray is told when anything is said", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await crew(place, alice, bob, carol);
  // Each of the two gets its own commit first, and the other's never.
  let author = alice;
  cheating(place, (key) => isOf(author, key) || isOf(carol, key) && author === alice ? "kept" : "dropped");
  const first = alice.engine.updateKey(id);
  await reconnectUntil(place, [alice, carol], first);
  author = bob;
  const second = bob.engine.updateKey(id);
  await reconnectUntil(place, [bob], second);
  honest(place);
  assert.equal(await epochOf(alice, id), await epochOf(bob, id));
  await alice.engine.send(id, "from alice");
  await carol.message(id, "from alice");
  await bob.until("being told", async () => {
    return (await bob.lines(id)).find((line) => line.startsWith("[") && line.includes("could not be decrypted"));
  });
  assert.deepEqual(await bob.texts(id), []);
  await bob.engine.repair(id);
  await place.passUntil(bob.until("the way back", async () => {
    return (await bob.lines(id)).includes("[alice let you in again]") ? true : undefined;
  }));
  await bob.engine.send(id, "together again");
  for (const person of [alice, carol]) await place.passUntil(person.message(id, "together again"));
});

Deno.test("a message that comes twice is shown once, and one that comes too late for its order is shown or missed", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const id = await crew(place, alice, bob);
  let fate: Fate = "doubled";
  const cheat = cheating(place, () => fate);
  await alice.engine.send(id, "twice");
  await alice.message(id, "twice", "sent");
  fate = "held";
  await alice.engine.send(id, "later");
  await alice.message(id, "later", "sent");
  fate = "doubled";
  await alice.engine.send(id, "before it");
  await alice.message(id, "before it", "sent");
  await reconnectUntil(place, [bob], bob.message(id, "before it"));
  await cheat.release();
  await reconnectUntil(place, [bob], bob.message(id, "later"));
  assert.deepEqual(await bob.texts(id), ["twice", "before it", "later"]);
});

Deno.test("both are told that the channel is new: they end in one conversation, and nothing is lost", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  place.lie((truth) => ({
    async channelOf(request) {
      const outcome = await truth.channelOf(request);
      return outcome.kind === "channel" ? { ...outcome, wasNew: true } : outcome;
    },
  }));
  const [{ id }, other] = await Promise.all([alice.engine.openDirect("bob"), bob.engine.openDirect("alice")]);
  assert.equal(id, other.id);
  await alice.engine.send(id, "from alice");
  await bob.engine.send(id, "from bob");
  for (const person of [alice, bob]) {
    for (const text of ["from alice", "from bob"]) await place.passUntil(person.message(id, text));
    assert.equal((await person.texts(id)).length, 2, person.name);
  }
});

Deno.test("whatever a node does with each inbox, nobody takes another group for theirs in silence", async () => {
  const { runs, steps, seed } = sizes.cheatingModel;
  for (let run = 0; run < runs; run++) await history(`cheating ${seed + run}`, steps);
});

/** A random history of three people at a node that cheats, and then an honest end. */
async function history(seed: string, steps: number): Promise<void> {
  await using place = await openPlace({ seed });
  const people = await registerPeople(place, "alice", "bob", "carol");
  const [alice, bob, carol] = people;
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await crew(place, alice, bob, carol);
  const random = place.random.fork("cheats");
  const pick = <T>(...list: readonly [T, ...T[]]): T => list[(random.bytes(1)[0] ?? 0) % list.length] ?? list[0];
  const cheat = cheating(place, () => pick<Fate>("kept", "kept", "kept", "dropped", "doubled", "held"));
  for (let step = 0; step < steps; step++) {
    const person = pick(alice, bob, carol);
    const what = pick("say", "say", "say", "keys", "release", "back");
    if (what === "say") await person.engine.send(id, `${step} of ${person.name}`);
    else if (what === "keys") void person.engine.updateKey(id).catch(() => {});
    else if (what === "release") await cheat.release();
    else await person.restart();
    await place.advance(50);
  }
  honest(place);
  await cheat.release();
  for (const person of people) await person.restart();
  for (const person of people) await person.passUntilOnline();
  for (const person of people) await person.engine.send(id, `the last of ${person.name}`);
  // Races, gaps and repairs have their time.
  for (let waited = 0; waited < 2 * GAP_AFTER_MS; waited += 1000) await place.advance(1000);
  for (const reader of people) {
    for (const writer of people) {
      const read = (await reader.texts(id)).includes(`the last of ${writer.name}`);
      const told = await isTold(reader, id) || await isTold(writer, id);
      assert.ok(read || told, `${seed}: ${reader.name} lacks what ${writer.name} said, and nobody was told`);
    }
  }
}

/** Something of this conversation could not be read, did not arrive, or waits for a way back or for the node. */
async function isTold(person: Person, id: ConversationId): Promise<boolean> {
  if ((await person.engine.find(id))?.state !== "active") return true;
  const history = await person.engine.history(id, { limit: 1000 });
  return history.some(({ notice, state, text }) =>
    state === "pending" || state === "failed" ||
    (notice && /could not|did not arrive|never gave back|cannot be followed|too late|refused/.test(text))
  );
}

async function epochOf(person: Person, id: ConversationId): Promise<bigint | undefined> {
  return (await person.engine.groupInfo(id)).epoch;
}

async function crew(place: Place, alice: Person, ...others: readonly Person[]): Promise<ConversationId> {
  const { id } = await alice.engine.createGroup("crew");
  for (const person of others) {
    await alice.engine.invite(id, person.name);
    await place.passUntil(person.group("crew"));
  }
  // New keys of the newcomers, before anybody cheats.
  for (let waited = 0; waited < 90_000; waited += 1000) await place.advance(1000);
  for (const person of [alice, ...others]) await person.settle();
  return id;
}

function cheating(place: Place, fate: (recipientKey: Uint8Array) => Fate): CheatingDelivery {
  let cheat: CheatingDelivery | undefined;
  place.lie((truth) => (cheat = new CheatingDelivery(truth, fate)).lies);
  assert.ok(cheat);
  return cheat;
}

function honest(place: Place): void {
  place.lie(() => ({}));
}

/** Those get what was stored for them: nothing is pushed to them by this node. */
async function reconnectUntil(place: Place, people: readonly Person[], work: Promise<unknown>): Promise<void> {
  let done = false;
  const settled = work.finally(() => done = true);
  settled.catch(() => {});
  for (let tries = 0; !done && tries < 50; tries++) {
    await place.advance(100);
    for (const person of people) {
      if (person.engine.connection.state !== "online") continue;
      await person.loseConnection();
      await person.passUntilOnline();
    }
  }
  await settled;
}

function isOf(person: Person, key: Uint8Array): boolean {
  return fromHex(person.engine.profile.key)?.every((byte, at) => byte === key[at]) === true;
}
