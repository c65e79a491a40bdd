// Reports of messages at a real node: the admins see one line with what it is about, and nobody else does; what no member
// sent, or sent before, makes no sound.
import { strict as assert } from "node:assert";
import { signingKeyFromSeed, signMessageReport } from "@quicproquo/protocol";
import { openPlace, type Person, RawSession, registerPeople } from "@quicproquo/testkit/people";
import type { ConversationId, Message } from "./api.ts";
import { fromHex } from "./bytes.ts";
import { HostileMember, withStore } from "./hostile-member.fixture.ts";
import { channelOf } from "./identifiers.ts";
import { REPORTS_A_DAY } from "./reporting/take-report.ts";

const DAY_MS = 86_400_000;

async function reports(person: Person, id: ConversationId): Promise<readonly Message[]> {
  const messages = await person.engine.history(id, { limit: 1000 });
  return messages.filter(({ notice, text }) => notice && text.includes("reports this to the admins"));
}

Deno.test("the admins see who reports what and why, after restarts; who wrote it and the others see nothing", async () => {
  await using place = await openPlace();
  const [alice, bob, carol, dave] = await registerPeople(place, "alice", "bob", "carol", "dave");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  await using _dave = dave;
  const id = await alice.found("crew", [bob, carol, dave]);
  await alice.engine.promote(id, "bob");
  // Who writes before they have heard of it lose a race, and wait for the clock.
  for (const one of [carol, dave]) {
    await one.until(
      "bob as an admin",
      async () =>
        (await one.engine.members(id)).some(({ person, role }) => person.name === "bob" && role === "admin") ||
        undefined,
    );
  }
  const { id: rude } = await dave.engine.send(id, "something rude");
  for (const one of [alice, bob, carol]) await one.message(id, "something rude");
  await alice.crash();
  const told = await carol.engine.report(id, rude, "  this is\u202e no place\nfor that ");
  assert.deepEqual(told.map(({ name }) => name).sort(), ["alice", "bob"]);
  await carol.restart();
  await carol.settle();
  await alice.open(place.origin);
  for (const admin of [alice, bob]) {
    const line = await admin.until("the report", async () => (await reports(admin, id))[0]);
    assert.equal(line.text, "carol reports this to the admins: this is\u{fffd} no place for that");
    assert.deepEqual([line.replyTo?.id, line.replyTo?.author?.name, line.replyTo?.text], [
      rude,
      "dave",
      "something rude",
    ]);
  }
  for (const one of [carol, dave]) {
    await one.settle();
    assert.deepEqual(await reports(one, id), []);
  }
  // It quotes the message as it stands: nothing of what goes stays in the report.
  await alice.engine.hide(id, rude);
  await bob.until("the hiding", async () => (await reports(bob, id))[0]?.replyTo?.text === undefined || undefined);
  await bob.restart();
  assert.equal((await reports(bob, id)).length, 1);
  // An admin's own message goes to the other admin alone.
  const { id: bobs } = await bob.engine.send(id, "of an admin");
  await carol.message(id, "of an admin");
  assert.deepEqual((await carol.engine.report(id, bobs, "him too")).map(({ name }) => name), ["alice"]);
  await alice.until("the second", async () => (await reports(alice, id)).length === 2 || undefined);
  assert.equal((await reports(bob, id)).length, 1);
  await bob.engine.demote(id, "bob");
  await assert.rejects(alice.engine.report(id, bobs, "to whom?"), { code: "invalid-argument" });
  const { id: own } = await carol.engine.send(id, "my own");
  for (
    const [message, reason, code] of [
      [own, "mine", "invalid-argument"],
      [rude, "", "invalid-argument"],
      [rude, "x".repeat(501), "invalid-argument"],
      ["00".repeat(32) as typeof own, "nothing", "no-message"],
    ] as const
  ) {
    await assert.rejects(carol.engine.report(id, message, reason), { code });
  }
  const { id: direct } = await carol.engine.openDirect("dave");
  await assert.rejects(carol.engine.report(direct, rude, "of two"), { code: "invalid-argument" });
});

Deno.test("reports that no member sent, bent, replayed, without end, and of what is not there", async () => {
  await using story = await HostileMember.begin();
  const { place, alice, bob, carol, id, first } = story;
  const channelId = channelOf(id);
  const seed = await withStore(carol, (store) => store.profile.identity()?.seed.slice());
  assert.ok(seed !== undefined);
  const carolsKey = signingKeyFromSeed(seed);
  const { id: bobs } = await bob.engine.send(id, "of bob");
  const messageId = fromHex((await alice.message(id, "of bob")).id) ?? new Uint8Array(0);
  assert.equal(messageId.toHex(), bobs);
  await using raw = await RawSession.of(place, bob);
  const send = (to: Person, message: Uint8Array): Promise<void> => raw.enqueueSealed(to.key, message);
  const now = place.clock.now();
  const honest = { channelId, messageId, time: now, reason: "rude" };
  const good = signMessageReport(carolsKey, honest);
  const before = alice.notices().length;
  for (
    const message of [
      signMessageReport(signingKeyFromSeed(new Uint8Array(32).fill(7)), honest),
      signMessageReport(carolsKey, { ...honest, channelId: new Uint8Array(16) }),
      signMessageReport(carolsKey, { ...honest, time: now - 31 * DAY_MS }),
      signMessageReport(carolsKey, { ...honest, time: now + 2 * DAY_MS }),
      good.with(60, (good[60] ?? 0) ^ 1),
      good.subarray(0, 100),
      Uint8Array.of(0x07),
      Uint8Array.of(0x07, ...place.random.bytes(300)),
    ]
  ) await send(alice, message);
  // Bob is no admin: it is nothing to him.
  await send(bob, good);
  await alice.settle();
  await bob.settle();
  assert.deepEqual([await reports(alice, id), await reports(bob, id), alice.notices().length], [[], [], before]);
  await send(alice, good);
  await alice.until("the report", async () => (await reports(alice, id))[0]);
  await send(alice, good);
  await send(alice, signMessageReport(carolsKey, { ...honest, time: now + 1, reason: "again" }));
  await alice.restart();
  await alice.online();
  await alice.settle();
  assert.equal((await reports(alice, id)).length, 1, "each message once");
  for (let at = 0; at < 2 * REPORTS_A_DAY; at++) {
    const invented = place.random.bytes(32).with(0, 1);
    await send(alice, signMessageReport(carolsKey, { ...honest, messageId: invented, reason: "\u001b[2J\u2066x" }));
  }
  await alice.settle();
  const taken = await reports(alice, id);
  assert.equal(taken.length, REPORTS_A_DAY);
  assert.deepEqual([taken.at(-1)?.text, taken.at(-1)?.replyTo?.author], [
    "carol reports this to the admins: \u{fffd}[2J\u{fffd}x",
    undefined,
  ]);
  place.clock.jump(DAY_MS + 1000);
  const later = { ...honest, messageId: first, time: place.clock.now(), reason: "of alice herself" };
  await send(alice, signMessageReport(carolsKey, later));
  await alice.until(
    "one of the next day",
    async () => (await reports(alice, id)).length === REPORTS_A_DAY + 1 || undefined,
  );
  await alice.engine.block("carol");
  await send(alice, signMessageReport(carolsKey, { ...later, messageId: place.random.bytes(32).with(0, 1) }));
  await alice.settle();
  assert.equal((await reports(alice, id)).length, REPORTS_A_DAY + 1);
});
