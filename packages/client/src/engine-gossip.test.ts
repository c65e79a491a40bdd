// The newest checkpoint goes along with the first message of a conversation and the first of each day, and with no other.
import { strict as assert } from "node:assert";
import { openPlace, registerPeople } from "@quicproquo/testkit/people";
import { decodeContent } from "./content/decode-content.ts";
import { openProfileStore } from "./profile/profile.ts";
import { channelOf } from "./identifiers.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

Deno.test("a checkpoint with the first message of a conversation and of a day: as the other side finds it", async () => {
  // The morning of a day, so that hours later it is still the same.
  await using place = await openPlace({ now: Math.ceil(Date.now() / DAY_MS) * DAY_MS + 60_000 });
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  const { id: crew } = await alice.engine.createGroup("crew");
  await alice.engine.invite(crew, "bob");
  await bob.group("crew");
  const said = ["first", "second", "a day later", "again"];
  for (const text of said) {
    if (text === "a day later") {
      for (const person of [alice, bob]) await person.crash();
      await place.closedFor(DAY_MS);
      for (const person of [alice, bob]) await person.open(place.origin);
    }
    await alice.passUntilOnline();
    await alice.engine.send(id, text);
    await alice.engine.send(crew, text);
    await bob.passUntilOnline();
    await bob.message(id, text);
    await bob.message(crew, text);
  }
  const { origin } = bob.engine.profile;
  await bob.crash();
  using store = await openProfileStore(bob.environment, { origin, name: "bob" }, bob.password);
  for (const conversation of [id, crew]) {
    const page = store.messages.page(channelOf(conversation), Number.MAX_SAFE_INTEGER, 50, 0);
    const told = page.filter(({ notice }) => !notice).map(({ content }) => {
      const decoded = decodeContent(content ?? new Uint8Array());
      return decoded.ok && decoded.content.checkpoint !== undefined;
    });
    assert.deepEqual(told, [true, false, true, false]);
  }
});
