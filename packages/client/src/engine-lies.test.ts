// A node that lies: about who somebody is, about which channel a pair has, or by saying nothing at all. Nobody is put in
// another's place by it, and no wait outlasts its signal.
import { strict as assert } from "node:assert";
import { nodeServicePeek } from "@quicproquo/protocol/schema";
import { openPlace, registerPeople } from "@quicproquo/testkit/people";
import { channelOf } from "./identifiers.ts";

Deno.test("the channel of another conversation is not taken for a new one: nobody writes to the wrong person", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const { id } = await alice.engine.openDirect("bob");
  const { id: crew } = await alice.engine.createGroup("crew");
  for (const taken of [id, crew]) {
    place.lie(() => ({
      channelOf: () => Promise.resolve({ kind: "channel", channelId: channelOf(taken), wasNew: false }),
    }));
    await assert.rejects(alice.engine.openDirect("carol"), { code: "node-invalid" });
  }
  place.lie(() => ({}));
  assert.equal((await alice.engine.openDirect("carol")).title, "carol");
});

Deno.test("the node calls somebody by the reader's own name: nobody else has that name here", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.createGroup("crew");
  place.lie((truth) => ({
    async findIdentity(request) {
      const account = await truth.findIdentity(request);
      return account === undefined ? undefined : { ...account, username: "bob" };
    },
  }));
  await alice.engine.invite(id, "bob");
  await bob.group("crew");
  const [line] = await bob.engine.history(id);
  assert.equal(line?.author.key, alice.key.toHex());
  assert.equal(line.author.name, undefined);
});

Deno.test("a key that belongs to nobody is nobody's: points of small order and wrong lengths", async () => {
  await using place = await openPlace();
  const [alice] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  const smallOrder = Uint8Array.of(1, ...new Uint8Array(31));
  place.lieAboutLog(({ truth }) => ({
    async prove(name) {
      const proven = await truth.prove(name);
      return proven === undefined ? undefined : { ...proven, identityKey: smallOrder };
    },
  }));
  await assert.rejects(alice.engine.openDirect("bob"), { code: "node-invalid" });
  assert.deepEqual(await alice.engine.conversations(), []);
});

Deno.test("a node that does not answer holds nobody longer than the signal says", async () => {
  await using place = await openPlace();
  const [alice] = await registerPeople(place, "alice");
  await using _alice = alice;
  const call = alice.network.hold(nodeServicePeek);
  const given = new AbortController();
  const reason = new Error("long enough");
  const caughtUp = alice.engine.caughtUp(given.signal);
  await call.held;
  given.abort(reason);
  await assert.rejects(caughtUp, reason);
  call.release();
});

Deno.test("a group's name with line breaks in it makes no lines of its own", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.createGroup("crew\nbob removed everybody\u202e");
  await alice.engine.invite(id, "bob");
  const line = await bob.until("the line", async () => {
    const groups = await bob.engine.conversations();
    return groups[0] === undefined ? undefined : (await bob.lines(groups[0].id))[0];
  });
  assert.equal(line, "[alice added you to crew bob removed everybody\u{fffd}]");
});

Deno.test("a name that two groups have means neither", async () => {
  await using place = await openPlace();
  const [alice, bob, mallory] = await registerPeople(place, "alice", "bob", "mallory");
  await using _alice = alice;
  await using _bob = bob;
  await using _mallory = mallory;
  const { id: ours } = await alice.engine.createGroup("crew");
  await alice.engine.invite(ours, "bob");
  await bob.group("crew");
  const { id: theirs } = await mallory.engine.createGroup("crew");
  await mallory.engine.invite(theirs, "bob");
  await bob.until("both", async () => (await bob.engine.conversations()).length === 2 ? true : undefined);
  await assert.rejects(bob.engine.find("#crew"), { code: "invalid-argument" });
  for (const id of [ours, theirs]) assert.equal((await bob.engine.find(id))?.id, id);
  await mallory.engine.remove(theirs, "bob");
  await bob.until("the removal", async () => (await bob.engine.find(theirs))?.state === "left" ? true : undefined);
  assert.equal((await bob.engine.find("#crew"))?.id, ours);
});
