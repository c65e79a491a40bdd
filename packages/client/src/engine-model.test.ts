// Histories that nobody thought of: three people write in a 1:1 and a group while connections break at random calls,
// engines crash and the node restarts. Whatever happened, in the end everybody has every line, once, and no line that
// nobody wrote.
import { strict as assert } from "node:assert";
import {
  nodeServiceAck,
  nodeServiceBatchEnqueue,
  nodeServiceEnqueue,
  nodeServiceFetchKeyPackage,
  nodeSubscribe,
} from "@quicproquo/protocol/schema";
import { openPlace, type Person, type Place, registerPeople } from "@quicproquo/testkit/people";
import { sizes } from "@quicproquo/testkit/sizes";
import type { ConversationId } from "./api.ts";

const METHODS = [
  nodeServiceEnqueue,
  nodeServiceBatchEnqueue,
  nodeServiceAck,
  nodeServiceFetchKeyPackage,
  nodeSubscribe,
];

Deno.test("whatever breaks, everybody has every line once", async (test) => {
  for (let run = 0; run < sizes.clientModel.runs; run++) {
    const seed = `${sizes.clientModel.seed}/${run}`;
    await test.step(`seed ${seed}`, () => history(seed, sizes.clientModel.steps));
  }
});

async function history(seed: string, steps: number): Promise<void> {
  await using place = await openPlace({ seed });
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const people = [alice, bob, carol];
  const { id: group } = await alice.engine.createGroup("trio");
  const direct = await alice.engine.openDirect("bob");
  await alice.engine.send(direct.id, "the first line");
  await bob.message((await bob.direct("alice")).id, "the first line");
  for (const other of [bob, carol]) {
    await alice.engine.invite(group, other.name);
    await other.group("trio");
  }

  const random = place.random.fork("history");
  const written = { direct: ["the first line"], group: [] as string[] };
  const write = async (person: Person, kind: "direct" | "group", id: ConversationId, text: string): Promise<void> => {
    await person.engine.send(id, text);
    written[kind].push(text);
  };
  let nodeRuns = true;
  for (let step = 0; step < steps; step++) {
    const person = random.pick(people);
    const text = `${person.name} at step ${step}`;
    switch (random.below(8)) {
      case 0:
      case 1:
        await write(person === carol ? alice : person, "direct", direct.id, text);
        break;
      case 2:
      case 3:
        await write(person, "group", group, text);
        break;
      case 4:
        person.network.lose(random.pick(METHODS), random.chance(0.5) ? "call" : "reply");
        break;
      case 5:
        person.network.cut();
        break;
      case 6:
        await person.restart();
        break;
      default:
        await (nodeRuns ? place.stop() : place.start());
        nodeRuns = !nodeRuns;
    }
    await place.advance(random.below(400));
  }
  if (!nodeRuns) await place.start();
  await makeWhole(place, people);

  const lines = async (person: Person, id: ConversationId): Promise<string[]> => (await person.lines(id)).sort();
  const honest = (all: readonly string[]): string[] => all.filter((line) => !/^\[\w+ added /.test(line));
  for (const person of [alice, bob]) {
    assert.deepEqual(await lines(person, direct.id), written.direct.sort(), `1:1 of ${person.name}`);
  }
  for (const person of people) {
    assert.deepEqual(honest(await lines(person, group)), written.group.sort(), `group of ${person.name}`);
  }
}

/** The traps are gone, everybody is online, and nothing is on its way any more. */
async function makeWhole(place: Place, people: readonly Person[]): Promise<void> {
  for (const person of people) {
    person.network.disarm();
    await person.restart();
  }
  for (const person of people) await person.passUntilOnline();
  for (let round = 0; round < 2; round++) {
    for (const person of people) await passing(place, person.engine.flushed(AbortSignal.timeout(15_000)));
    for (const person of people) await passing(place, person.engine.caughtUp(AbortSignal.timeout(15_000)));
  }
}

/** Lanes that failed wait by the clock before they try again. */
async function passing(place: Place, work: Promise<void>): Promise<void> {
  let done = false;
  const settled = work.finally(() => done = true);
  settled.catch(() => {});
  while (!done) await place.advance(50);
  await settled;
}
