// Members who know MLS and do not keep to the rules: what they can make others lose, and what they cannot.
import { strict as assert } from "node:assert";
import { openPlace, type Person, type Place, RawSession, registerPeople } from "@quicproquo/testkit/people";
import { sealEnvelope, wrapBare } from "@quicproquo/protocol";
import { nodeServiceBatchEnqueue } from "@quicproquo/protocol/schema";
import type { GroupMember } from "@quicproquo/mls";
import type { ConversationId } from "./api.ts";
import { ClientEngine } from "./engine.ts";
import { loadGroup } from "./groups/mls.ts";
import { channelOf } from "./identifiers.ts";
import { openProfileStore } from "./profile/profile.ts";

Deno.test("a wish to leave in a 1:1 is nothing: what is written there and elsewhere goes on", async () => {
  await using place = await openPlace();
  const [mallory, bob, carol] = await registerPeople(place, "mallory", "bob", "carol");
  await using _mallory = mallory;
  await using _bob = bob;
  await using _carol = carol;
  const { id } = await mallory.engine.openDirect("bob");
  await mallory.engine.send(id, "hello");
  await bob.message((await bob.direct("mallory")).id, "hello");
  const { id: withCarol } = await bob.engine.openDirect("carol");
  await bob.engine.send(withCarol, "first");
  await bob.message(withCarol, "first", "delivered");
  for (const person of [mallory, bob, carol]) await person.settle();

  const leaving = await asMember(place, mallory, id, (group) => group.propose({ kind: "self-remove" }).message);
  {
    await using raw = await RawSession.of(place, mallory);
    const channelId = channelOf(id);
    const hybridPublicKey = await raw.sealingKey(bob.key);
    const message = leaving;
    const payload = sealEnvelope({ recipientKey: bob.key, hybridPublicKey, channelId, message }, place.random.bytes);
    await raw.enqueue(bob.key, channelId, payload);
  }
  await bob.settle();
  await bob.engine.send(id, "still here");
  await bob.engine.send(withCarol, "second");
  await carol.message((await carol.direct("bob")).id, "second");
  await mallory.open(place.origin);
  await mallory.message(id, "still here");
});

Deno.test("a commit of one's own that was on its way when the group was lost counts for nothing when it comes back", async () => {
  await using place = await openPlace();
  const [mallory, bob, dave] = await registerPeople(place, "mallory", "bob", "dave");
  await using _mallory = mallory;
  await using _bob = bob;
  await using _dave = dave;
  assert.ok(mallory.engine instanceof ClientEngine);
  const { id } = await mallory.engine.createGroupWith("crew", [bob.key]);
  await mallory.engine.invite(id, "bob");
  await bob.group("crew");
  await bob.engine.remove(id, "dave"); // changes nothing, but bob knows the name from then on
  for (const person of [mallory, bob]) await person.settle();

  const late = bob.network.hold(nodeServiceBatchEnqueue);
  const inviting = bob.engine.invite(id, "dave").then(() => "won", (error: unknown) => String(error));
  await late.held;
  const commit = await asMember(place, mallory, id, (group) => {
    // A proposal that nobody else ever gets.
    const extensions = group.groupContextExtensions();
    const { reference } = group.propose({ kind: "group-context-extensions", extensions });
    return group.commit({ proposals: [reference] }).commit;
  });
  {
    await using raw = await RawSession.of(place, mallory);
    await raw.batch([bob.key], channelOf(id), wrapBare(commit));
  }
  await bob.until("the fork", async () => (await bob.engine.find(id))?.state === "fork" ? true : undefined);
  late.release();
  assert.match(await place.passUntil(inviting), /cannot be followed/);
  await bob.settle();
  await dave.settle();
  assert.equal((await bob.engine.find(id))?.state, "fork");
  assert.equal(await dave.engine.find("#crew"), undefined);
  assert.ok(!(await bob.lines(id)).some((line) => line.includes("added dave")));
  assert.ok((await bob.lines(id)).some((line) => line.endsWith("(fork)]")));
});

/** What this person's group makes of it, with nothing of it stored; the person is away afterwards. */
async function asMember<T>(
  place: Place,
  person: Person,
  id: ConversationId,
  work: (group: GroupMember) => T,
): Promise<T> {
  await person.crash();
  using store = await openProfileStore(
    person.environment,
    { origin: place.origin, name: person.name },
    person.password,
  );
  return work(loadGroup(store.groups.records(channelOf(id)), place.random.bytes));
}
