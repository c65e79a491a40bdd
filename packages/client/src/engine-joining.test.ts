// Links at a real node: they lead to a person or ask for a group, an admin decides, and what is forged, repeated, revoked or
// too much makes no sound.
import { strict as assert } from "node:assert";
import {
  formatInviteLink,
  linkIdOf,
  parseInviteLink,
  signingKeyFromSeed,
  signJoinRequest,
  signToldJoin,
} from "@quicproquo/protocol";
import { openPlace, type Person, type Place, RawSession, registerPeople } from "@quicproquo/testkit/people";
import type { ConversationId } from "./api.ts";
import { withStore } from "./hostile-member.fixture.ts";
import { channelOf } from "./identifiers.ts";
import { MOST_OPEN } from "./joining/take-join.ts";

const DAY_MS = 86_400_000;

async function asks(admin: Person, name: string): Promise<void> {
  await admin.until(
    `the request of ${name}`,
    async () => (await admin.engine.requests()).some(({ person }) => person.name === name) || undefined,
  );
}

function requestLines(lines: readonly string[]): string[] {
  return lines.filter((line) => line.includes("asks to be let in"));
}

interface Story {
  readonly place: Place;
  readonly people: readonly [Person, Person, Person, Person];
  readonly id: ConversationId;
  /** Alice's link to the group. */
  readonly link: string;
}

/** Alice's group with bob as a second admin and carol; dave is outside. */
async function withGroup(run: (story: Story) => Promise<void>): Promise<void> {
  await using place = await openPlace();
  const people = await registerPeople(place, "alice", "bob", "carol", "dave");
  const [alice, bob, carol, dave] = people;
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  await using _dave = dave;
  const id = await alice.found("trio", [bob, carol]);
  await alice.engine.promote(id, "bob");
  await bob.until(
    "being an admin",
    async () => (await bob.lines(id)).some((line) => line.includes("made bob")) || undefined,
  );
  const { link } = await alice.engine.link(id);
  await run({ place, people, id, link });
}

Deno.test("a link to a person opens the conversation with them; it is good for its node and key alone", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const { link, conversation, ends } = await alice.engine.link();
  assert.deepEqual([conversation, ends], [undefined, undefined]);
  const parsed = parseInviteLink(link);
  assert.deepEqual([parsed.inviter, Uint8Array.from(parsed.key), parsed.ticket], ["alice", alice.key, undefined]);
  const joined = await bob.engine.join(` ${link}\n`);
  assert.ok(joined.kind === "direct");
  assert.deepEqual([joined.inviter.name, joined.conversation.title], ["alice", "alice"]);
  await bob.engine.send(joined.conversation.id, "by your link");
  await alice.direct("bob");
  await alice.message(joined.conversation.id, "by your link");
  await assert.rejects(alice.engine.join(link), { code: "invalid-argument" });
  const carols = parseInviteLink((await carol.engine.link()).link);
  await assert.rejects(bob.engine.join(formatInviteLink({ ...parsed, key: carols.key })), { code: "name-key-changed" });
  const pin = new Uint8Array(32);
  await assert.rejects(bob.engine.join(formatInviteLink({ ...parsed, node: { ...parsed.node, pin } })), {
    code: "link-elsewhere",
  });
  const elsewhere = formatInviteLink({ ...parsed, node: { host: "elsewhere", port: 1, pin: parsed.node.pin } });
  assert.equal((await carol.engine.join(elsewhere)).kind, "direct", "the same certificate at another address");
  for (const text of ["", "qpq://x", link.replace("#", "/more#"), "x".repeat(100_000)]) {
    await assert.rejects(bob.engine.join(text), { code: "link-invalid" });
  }
});

Deno.test("who asks by a link is let in by any admin, after restarts of both; members who are no admins hear nothing", () =>
  withGroup(async ({ people: [alice, bob, carol, dave], id, link }) => {
    assert.equal((await alice.engine.link(id)).link, link, "it is the same one while it is good");
    await assert.rejects(carol.engine.link(id), { code: "not-admin" });
    await alice.crash();
    const joined = await dave.engine.join(link);
    assert.deepEqual([joined.kind, joined.inviter.name], ["asked", "alice"]);
    await dave.settle();
    await dave.restart();
    await alice.open(bob.engine.profile.origin);
    await asks(alice, "dave");
    await asks(bob, "dave");
    await bob.restart();
    await bob.online();
    const [request] = await bob.engine.requests(id);
    assert.deepEqual(
      [request?.person.name, request?.conversation.title, request?.wasMember, request?.toldBy?.name],
      ["dave", "trio", false, "alice"],
    );
    assert.deepEqual((await alice.engine.requests()).map(({ toldBy }) => toldBy), [undefined]);
    assert.equal(alice.events.filter(({ type }) => type === "request").length, 1);
    assert.deepEqual(requestLines(await alice.lines(id)), [
      "[dave asks to be let in, by a link of yours: /approve dave or /decline dave]",
    ]);
    assert.deepEqual(requestLines(await bob.lines(id)), [
      "[dave asks to be let in, by a link of alice: /approve dave or /decline dave]",
    ]);
    await assert.rejects(carol.engine.approve(id, "dave"), { code: "not-admin" });
    await assert.rejects(bob.engine.approve(id, "carol"), { code: "no-request" });
    await bob.engine.approve(id, "@Dave");
    assert.equal((await dave.group("trio")).id, id);
    await dave.engine.send(id, "thank you");
    for (const one of [alice, bob, carol]) await one.message(id, "thank you");
    for (const one of [alice, bob]) assert.deepEqual(await one.engine.requests(), []);
    assert.deepEqual([requestLines(await carol.lines(id)), await carol.engine.requests()], [[], []]);
    await assert.rejects(alice.engine.approve(id, "dave"), { code: "no-request" });
  }));

Deno.test("declined is declined, without a word to anybody, until an admin thinks again; blocked is never heard", () =>
  withGroup(async ({ place, people: [alice, bob, , dave], id, link }) => {
    await dave.engine.join(link);
    await asks(alice, "dave");
    await asks(bob, "dave");
    await alice.engine.decline(id, "dave");
    assert.deepEqual(await alice.engine.requests(), []);
    const told = (await dave.engine.conversations()).length + dave.notices().length;
    for (let again = 0; again < 3; again++) {
      await place.advance(60_000);
      await dave.engine.join(link);
      await dave.settle();
      await alice.settle();
    }
    assert.deepEqual(await alice.engine.requests(), []);
    assert.equal(requestLines(await alice.lines(id)).length, 1);
    assert.equal(requestLines(await bob.lines(id)).length, 1, "asking again is the same request");
    assert.equal((await dave.engine.conversations()).length + dave.notices().length, told);
    await alice.engine.approve(id, "dave");
    await dave.group("trio");
    // Removed, he may ask again, and is seen to have been there.
    await alice.engine.remove(id, "dave");
    await dave.until("being out", async () => (await dave.engine.find(id))?.state === "left" || undefined);
    await place.advance(60_000);
    await dave.engine.join(link);
    await asks(alice, "dave");
    assert.equal((await alice.engine.requests())[0]?.wasMember, true);
    assert.match(requestLines(await alice.lines(id))[1] ?? "", /^\[dave, who was in this group before, asks/);
    await alice.engine.block("dave");
    await alice.engine.decline(id, "dave");
    await place.advance(60_000);
    await dave.engine.join(link);
    await dave.settle();
    await alice.settle();
    assert.deepEqual(await alice.engine.requests(), []);
  }));

Deno.test("a link that was revoked, has ended, or is of somebody who is no admin any more opens nothing", () =>
  withGroup(async ({ place, people: [alice, bob, carol, dave], id, link }) => {
    const quiet = async (): Promise<void> => {
      await dave.settle();
      await alice.settle();
      await alice.restart();
      await alice.online();
      assert.deepEqual(await alice.engine.requests(), []);
      assert.deepEqual([requestLines(await alice.lines(id)), alice.notices()], [[], []]);
    };
    await alice.engine.revokeLinks(id);
    await dave.engine.join(link);
    await quiet();
    const short = await alice.engine.link(id, 60);
    assert.notEqual(short.link, link);
    await place.advance(61_000);
    await dave.engine.join(short.link);
    await quiet();
    await assert.rejects(alice.engine.link(id, 5), { code: "invalid-argument" });
    const { link: ofBob } = await bob.engine.link(id);
    await alice.engine.demote(id, "bob");
    await bob.until(
      "being none",
      async () => (await bob.lines(id)).some((line) => line.includes("made bob a member")) || undefined,
    );
    await place.advance(1000);
    await dave.engine.join(ofBob);
    await dave.settle();
    await bob.settle();
    assert.deepEqual([await bob.engine.requests(), requestLines(await bob.lines(id))], [[], []]);
    // A member who asks is in already.
    const { link: good } = await alice.engine.link(id);
    const { ticket = new Uint8Array(0) } = parseInviteLink(short.link);
    assert.equal(await withStore(alice, (store) => store.links.get(linkIdOf(ticket))), undefined, "its secret is gone");
    await carol.engine.join(good);
    await carol.settle();
    await quiet();
  }));

Deno.test("requests that are forged, bent, replayed, of another time or for somebody else: not a line, and nothing kept", () =>
  withGroup(async ({ place, people: [alice, bob, carol, dave], id, link }) => {
    const { ticket, key: maker } = parseInviteLink(link);
    assert.ok(ticket !== undefined);
    const now = place.clock.now();
    const seeded = (byte: number) => signingKeyFromSeed(new Uint8Array(32).fill(byte));
    const honest = signJoinRequest(seeded(7), { ticket, maker, time: now });
    const channelId = channelOf(id);
    const identityKey = parseInviteLink((await dave.engine.link()).link).key;
    await using raw = await RawSession.of(place, dave);
    const send = (to: Person, message: Uint8Array): Promise<void> => raw.enqueueSealed(to.key, message);
    const messages = [
      signJoinRequest(seeded(7), { ticket: new Uint8Array(16), maker, time: now }),
      signJoinRequest(seeded(7), { ticket, maker: carol.key, time: now }),
      signJoinRequest(seeded(7), { ticket, maker, time: now - 31 * DAY_MS }),
      signJoinRequest(seeded(7), { ticket, maker, time: now + 2 * DAY_MS }),
      honest.with(60, (honest[60] ?? 0) ^ 1),
      honest.with(152, (honest[152] ?? 0) ^ 1),
      honest.subarray(0, 100),
      Uint8Array.of(0x05),
      // Signed by nobody that the node's log knows: no name that a person could decide about.
      honest,
      // Told by somebody who is no admin, and by one of another group.
      signToldJoin(seeded(7), { channelId, identityKey, time: now }),
      signToldJoin(seeded(7), { channelId: new Uint8Array(16), identityKey, time: now }),
      Uint8Array.of(0x06, ...place.random.bytes(152)),
    ];
    const before = (await alice.lines(id)).length;
    for (const message of messages) await send(alice, message);
    await alice.settle();
    assert.deepEqual([(await alice.lines(id)).length, await alice.engine.requests()], [before, []]);
    assert.deepEqual(alice.notices(), []);
    await alice.restart();

    // The real thing, then the same bytes sealed anew, as the node or dave could: after he was declined, and let in.
    const time = place.clock.now();
    const real = await withStore(dave, (store) => {
      const identity = store.profile.identity();
      assert.ok(identity !== undefined);
      return signJoinRequest(signingKeyFromSeed(identity.seed), { ticket, maker, time });
    });
    await send(alice, real);
    await asks(alice, "dave");
    await alice.engine.decline(id, "dave");
    await send(alice, real);
    await alice.settle();
    assert.deepEqual(await alice.engine.requests(), []);
    await alice.engine.approve(id, "dave");
    await dave.group("trio");
    await alice.engine.remove(id, "dave");
    await send(alice, real);
    await alice.settle();
    assert.deepEqual(await alice.engine.requests(), []);
    assert.equal(requestLines(await alice.lines(id)).length, 1);
    await bob.settle();
    assert.equal(requestLines(await bob.lines(id)).length, 1);
  }));

Deno.test("a crowd with a link that went public: so many are kept, one line says that there are more, and answering goes on", () =>
  withGroup(async ({ place, people: [alice, , , dave], id, link }) => {
    await withStore(alice, (store) => {
      const identity = (at: number) => signingKeyFromSeed(new Uint8Array(32).fill(at + 1)).publicKey;
      const now = place.clock.now();
      for (let at = 0; at < MOST_OPEN; at++) {
        store.contacts.pin(identity(at), `guest${at}`, now);
        const one = { conversation: channelOf(id), identity: identity(at), asked: now, came: now };
        store.joins.put({ ...one, toldBy: undefined, state: "open", toTell: false });
      }
    });
    assert.equal((await alice.engine.requests()).length, MOST_OPEN);
    await dave.engine.join(link);
    await alice.until("the word for it", () => alice.notices().find((text) => text.startsWith("More people ask")));
    assert.equal((await alice.engine.requests()).length, MOST_OPEN);
    await alice.engine.decline(id, "guest3");
    await place.advance(1000);
    await dave.engine.join(link);
    await asks(alice, "dave");
    await alice.engine.approve(id, "dave");
    await dave.group("trio");
  }));
