// A profile from an older copy: what was used up since is not there any more. It is told so, and conversations go on in
// a new group.
import { strict as assert } from "node:assert";
import { cpSync, rmSync } from "node:fs";
import { openPlace, registerPeople } from "@quicproquo/testkit/people";
import { FOUND_AFTER_MS } from "./conversations/founding.ts";

Deno.test("a 1:1 whose one side lost its state goes on in the next incarnation, and nothing is lost or doubled", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { dataFolder } = bob.environment;
  const copy = `${dataFolder}.copy`;
  await bob.crash();
  cpSync(dataFolder, copy, { recursive: true });
  await bob.open(place.origin);
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "to the first bob");
  await alice.message(id, "to the first bob", "delivered");

  await bob.crash();
  rmSync(dataFolder, { recursive: true });
  cpSync(copy, dataFolder, { recursive: true });
  rmSync(copy, { recursive: true });
  await alice.engine.send(id, "to the bob who lost everything");
  await alice.message(id, "to the bob who lost everything", "sent");
  await bob.open(place.origin);
  await bob.until("being told", () => bob.notices().find((text) => text.includes("restored from an older copy")));
  const again = await bob.engine.openDirect("alice");
  assert.equal(again.id, id);
  assert.equal(again.state, "waiting");
  await bob.engine.send(id, "I am back");
  await bob.engine.caughtUp(AbortSignal.timeout(5_000));
  await place.advance(FOUND_AFTER_MS);
  await alice.message(id, "I am back");
  await bob.message(id, "to the bob who lost everything");
  await alice.message(id, "to the bob who lost everything", "delivered");
  assert.deepEqual(await alice.texts(id), ["to the first bob", "to the bob who lost everything", "I am back"]);
  assert.deepEqual((await bob.texts(id)).sort(), ["I am back", "to the bob who lost everything"]);
});

Deno.test("an older copy begins again once, however many conversations the other copy went on in", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const { id: withAlice } = await bob.engine.openDirect("alice");
  const { id: withCarol } = await bob.engine.openDirect("carol");
  await bob.engine.send(withAlice, "hello");
  await bob.engine.send(withCarol, "hello");
  await bob.message(withAlice, "hello", "delivered");
  await bob.message(withCarol, "hello", "delivered");
  for (const person of [alice, bob, carol]) await person.settle();
  const { dataFolder } = bob.environment;
  const copy = `${dataFolder}.copy`;
  await bob.crash();
  cpSync(dataFolder, copy, { recursive: true });
  await bob.open(place.origin);
  for (const [person, id] of [[alice, withAlice], [carol, withCarol]] as const) {
    await person.engine.send(id, "to the first bob");
    await person.message(id, "to the first bob", "delivered");
  }
  await bob.crash();
  rmSync(dataFolder, { recursive: true });
  cpSync(copy, dataFolder, { recursive: true });
  rmSync(copy, { recursive: true });

  await alice.engine.send(withAlice, "to the older bob");
  await bob.open(place.origin);
  const told = (): string[] => bob.notices().filter((text) => text.includes("restored from an older copy"));
  await bob.until("being told", () => told()[0]);
  for (const [person, id] of [[alice, withAlice], [carol, withCarol]] as const) {
    await bob.engine.send(id, "I am back");
    await place.passUntil(person.message(id, "I am back"));
    await person.engine.send(id, "so you are");
    await bob.message(id, "so you are");
  }
  assert.equal(told().length, 1);
});
