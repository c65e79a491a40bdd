// One's own account, looked over at a real node: well as it is registered, and each thing that can be wrong by its word.
import { strict as assert } from "node:assert";
import { signingKeyFromSeed } from "@quicproquo/protocol";
import {
  entriesOf,
  entryFor,
  ForgedLog,
  openPlace,
  Person,
  RawSession,
  registerPeople,
} from "@quicproquo/testkit/people";
import { fromHex } from "./bytes.ts";

Deno.test("a fresh account is well: keys at the node, an entry in the log, a session", async () => {
  await using place = await openPlace();
  const [alice] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  const found = await alice.engine.checkup();
  assert.deepEqual(found.problems, []);
  assert.deepEqual([found.keyPackages, found.lastResort, found.bound, found.logSize], [6, true, true, 2]);
  assert.deepEqual([found.sessions, found.session?.current, found.alarms], [1, true, []]);
  assert.equal(found.hybridKeyCreated, alice.environment.clock.now());
  alice.network.offline = true;
  await alice.loseConnection();
  await assert.rejects(alice.engine.checkup(), { code: "offline" });
});

Deno.test("key packages that others took", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  await using session = await RawSession.of(place, bob);
  const identityKey = fromHex(alice.engine.profile.key) ?? new Uint8Array();
  for (let taken = 0; taken < 3; taken++) await session.node.fetchKeyPackage({ identityKey, auth: session.auth });
  assert.deepEqual((await alice.engine.checkup()).problems, ["key-packages-few"]);
  await using own = await RawSession.of(place, alice);
  await own.node.keyPackages({ identityKey, clear: true, auth: own.auth });
  assert.deepEqual((await alice.engine.checkup()).problems, ["key-packages-few", "last-resort-missing"]);
});

Deno.test("what the node was caught at", async () => {
  await using place = await openPlace();
  const [alice] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  assert.equal((await alice.engine.checkup()).logSize, 2);
  place.lieAboutLog(({ nodeKey, truth }) => {
    const forged = async (): Promise<ForgedLog> => new ForgedLog(nodeKey, (await entriesOf(truth)).slice(0, 1));
    return { checkpoint: async () => (await forged()).checkpoint() };
  });
  const found = await alice.engine.checkup();
  assert.deepEqual([found.problems, found.alarms], [["log-alarm"], ["rolled-back"]]);
});

Deno.test("a log that does not bind one's name to one's key", async () => {
  await using place = await openPlace();
  const strange = entryFor("bind", "mallory", signingKeyFromSeed(new Uint8Array(32).fill(9)).publicKey, 1);
  place.lieAboutLog(({ nodeKey }) => {
    const log = new ForgedLog(nodeKey, [strange]);
    return { checkpoint: () => log.checkpoint(), entries: (start, limit) => log.entries(start, limit) };
  });
  const [alice] = await registerPeople(place, "alice");
  await using _alice = alice;
  const found = await alice.engine.checkup();
  assert.deepEqual([found.bound, found.problems], [false, ["log-entry-missing"]]);
});

Deno.test("a clock behind what the node has written down", async () => {
  await using place = await openPlace();
  const { clock } = place;
  for (const [lag, problems] of [[240_000, []], [600_000, ["clock-behind"]]] as const) {
    const late = {
      now: () => clock.now() - lag,
      monotonic: () => clock.monotonic(),
      after: (ms: number, call: () => void) => clock.after(ms, call),
    };
    await using person = await new Person(place, `late${lag}`, { clock: late }).register();
    await person.engine.flushed(AbortSignal.timeout(5_000));
    const found = await person.engine.checkup();
    assert.deepEqual([found.problems, found.clockLag], [problems, lag]);
  }
});

Deno.test("a sealing key that nobody renewed for a month, and a clock that leapt", async () => {
  await using place = await openPlace();
  let leap = 0;
  const { clock } = place;
  const leaping = {
    now: () => clock.now() + leap,
    monotonic: () => clock.monotonic(),
    after: (ms: number, call: () => void) => clock.after(ms, call),
  };
  await using person = await new Person(place, "leaper", { clock: leaping }).register();
  await person.engine.flushed(AbortSignal.timeout(5_000));
  leap = 32 * 24 * 60 * 60 * 1000;
  const { problems } = await person.engine.checkup();
  assert.ok(problems.includes("hybrid-key-old"), problems.join(" "));
  assert.ok(problems.includes("clock-leapt"), problems.join(" "));
});
