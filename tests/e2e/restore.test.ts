// A node is lost and comes back from a backup and its journal, and people go on with it: nothing of what they have is lost or
// doubled, and nobody is told that the node cheats.

import { strict as assert } from "node:assert";
import { openPlace, registerPeople } from "@quicproquo/testkit/people";

Deno.test("people go on with a node that was restored: no message twice, no alarm, a new one arrives", async () => {
  const aside = await Deno.makeTempDir({ prefix: "qpq-aside-" });
  try {
    await using place = await openPlace();
    const [alice, bob] = await registerPeople(place, "alice", "bob");
    await using _alice = alice;
    await using _bob = bob;
    const { id } = await alice.engine.openDirect("bob");
    await alice.engine.send(id, "before");
    await bob.message((await bob.direct("alice")).id, "before");
    await bob.engine.send(id, "heard");
    await alice.message(id, "heard");
    const group = (await alice.engine.createGroup("pair")).id;
    await alice.engine.invite(group, "bob");
    await bob.group("pair");
    await place.backUp(`${aside}/backup`);
    await alice.engine.send(id, "since");
    await bob.message(id, "since");
    for (const person of [alice, bob]) await person.settle();

    await place.loseAllBut(`${aside}/backup`);
    for (const person of [alice, bob]) {
      await person.crash();
      await person.login();
      await person.passUntilOnline();
    }
    await alice.engine.send(id, "after");
    await bob.message(id, "after");
    await bob.engine.send(id, "and back");
    await alice.message(id, "and back");
    // The group's key packages, commits and numbers go on, too.
    await bob.engine.send(group, "in the group");
    await alice.message(group, "in the group");
    await alice.engine.send(group, "heard there");
    await bob.message(group, "heard there");
    for (const person of [alice, bob]) {
      assert.deepEqual(await person.texts(group), ["in the group", "heard there"]);
      assert.deepEqual(await person.texts(id), ["before", "heard", "since", "after", "and back"]);
      assert.deepEqual(person.events.filter(({ type }) => type === "alarm"), []);
    }
  } finally {
    await Deno.remove(aside, { recursive: true });
  }
});
