// Two admins change a group at the same time: the first commit of an epoch wins everywhere, the other starts again from
// what its author wanted, and nobody loses a line over it.
import { strict as assert } from "node:assert";
import { nodeServiceBatchEnqueue } from "@quicproquo/protocol/schema";
import { openPlace, type Person, registerPeople } from "@quicproquo/testkit/people";
import type { ConversationId } from "./api.ts";
import { ClientEngine } from "./engine.ts";

Deno.test("both invite at once: both newcomers get in, and all end in the same group", async () => {
  await using place = await openPlace();
  const [alice, bob, carol, dave] = await registerPeople(place, "alice", "bob", "carol", "dave");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  await using _dave = dave;
  const id = await groupOfTwoAdmins(alice, bob);
  await bob.engine.remove(id, "carol"); // changes nothing, but bob knows her name from then on
  const late = bob.network.hold(nodeServiceBatchEnqueue);
  const inviting = bob.engine.invite(id, "dave");
  await late.held;
  await alice.engine.invite(id, "carol");
  await bob.until("his defeat", async () => (await bob.engine.members(id)).length === 3 ? true : undefined);
  assert.deepEqual((await bob.engine.members(id)).map((member) => member.person.name), ["alice", "bob", "carol"]);
  late.release(); // and now the loser's commit of the old epoch reaches everybody
  await place.passUntil(inviting);
  for (const person of [carol, dave]) await person.group("crew");
  const everybody = [alice, bob, carol, dave];
  for (const person of everybody) {
    await person.until("four members", async () => (await person.engine.members(id)).length === 4 ? true : undefined);
  }
  for (const person of everybody) await person.engine.send(id, `${person.name} is here`);
  for (const person of everybody) {
    for (const other of everybody) await place.passUntil(person.message(id, `${other.name} is here`));
    assert.equal((await person.texts(id)).length, 4, person.name);
    const refusals = (await person.lines(id)).filter((line) => line.startsWith("[") && !line.includes(" added "));
    assert.deepEqual(refusals, [], person.name);
  }
});

Deno.test("both remove the same member at once: the loser sees that it is done and asks for nothing more", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await groupOfTwoAdmins(alice, bob);
  await alice.engine.invite(id, "carol");
  await carol.group("crew");
  await bob.until("carol", async () => (await bob.engine.members(id)).length === 3 ? true : undefined);
  await place.passUntil(Promise.all([alice.engine.remove(id, "carol"), bob.engine.remove(id, "carol")]));
  for (const person of [alice, bob]) {
    await person.until("two members", async () => (await person.engine.members(id)).length === 2 ? true : undefined);
    const removals = (await person.lines(id)).filter((line) => line.endsWith("removed carol]"));
    assert.equal(removals.length, 1, person.name);
  }
});

Deno.test("lines written while both commits are under way arrive at all, once", async () => {
  await using place = await openPlace();
  const [alice, bob, carol, dave] = await registerPeople(place, "alice", "bob", "carol", "dave");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  await using _dave = dave;
  const id = await groupOfTwoAdmins(alice, bob);
  const inviting = Promise.all([alice.engine.invite(id, "carol"), bob.engine.invite(id, "dave")]);
  const sent = ["a1", "a2", "b1", "b2"];
  await Promise.all(sent.map((text) => (text.startsWith("a") ? alice : bob).engine.send(id, text)));
  await place.passUntil(inviting);
  for (const person of [alice, bob]) {
    for (const text of sent) await person.message(id, text);
    assert.deepEqual((await person.texts(id)).sort(), sent, person.name);
  }
});

Deno.test("a loser that crashes before it tries again goes on after the restart", async () => {
  await using place = await openPlace();
  const [alice, bob, carol, dave] = await registerPeople(place, "alice", "bob", "carol", "dave");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  await using _dave = dave;
  const id = await groupOfTwoAdmins(alice, bob);
  await bob.engine.remove(id, "carol"); // changes nothing, but bob knows her name from then on
  const late = bob.network.hold(nodeServiceBatchEnqueue);
  bob.engine.invite(id, "dave").catch(() => {});
  await late.held;
  await alice.engine.invite(id, "carol");
  await bob.until("his defeat", async () => (await bob.engine.members(id)).length === 3 ? true : undefined);
  late.release();
  await bob.restart();
  await place.passUntil(dave.group("crew"));
  for (const person of [alice, bob, carol, dave]) {
    await person.until("four members", async () => (await person.engine.members(id)).length === 4 ? true : undefined);
  }
});

async function groupOfTwoAdmins(alice: Person, bob: Person): Promise<ConversationId> {
  assert.ok(alice.engine instanceof ClientEngine);
  const { id } = await alice.engine.createGroupWith("crew", [bob.key]);
  await alice.engine.invite(id, "bob");
  await bob.group("crew");
  return id;
}
