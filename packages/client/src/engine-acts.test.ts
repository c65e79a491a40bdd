// What is said about messages: answers, reactions, edits, deletions, hiding, reading, typing. Three people, and restarts in
// the middle.
import { strict as assert } from "node:assert";
import { openPlace, Person, registerPeople } from "@quicproquo/testkit/people";
import type { ConversationId, Message, MessageId } from "./api.ts";
import { READ_REPORT_MS } from "./conversations/read-reports.ts";
import { isSmall } from "./conversations/small.ts";
import { TYPING_EVERY_MS, TYPING_TTL_SECONDS } from "./conversations/typing.ts";
import { channelOf } from "./identifiers.ts";
import { openProfileStore } from "./profile/profile.ts";
import { openPlainStore } from "./store/plain-store.fixture.ts";

Deno.test("three people answer, react, edit, delete and hide; all see the same, and so they do after a restart", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await trio(alice, bob, carol);
  const first = await everywhere([alice, bob, carol], id, alice, "first words of alice");

  await bob.engine.reply(id, first, "an answer");
  const answer = await alice.message(id, "an answer");
  assert.deepEqual(answer.replyTo, { id: first, author: person(alice), text: "first words of alice" });
  await carol.message(id, "an answer");
  await carol.engine.react(id, first, "👍");
  await bob.engine.react(id, first, "👍");
  await bob.engine.react(id, first, "🎉");
  await carol.restart();
  for (const one of [alice, bob, carol]) {
    const { reactions } = await line(
      one,
      id,
      first,
      ({ reactions }) => reactions.length === 2 && reactions[0]?.by.length === 2,
    );
    assert.deepEqual(reactions.map(({ emoji, by }) => `${emoji} ${by.map(({ name }) => name).sort().join(" ")}`), [
      "👍 bob carol",
      "🎉 bob",
    ]);
  }
  await bob.engine.unreact(id, first, "👍");
  for (const one of [alice, carol]) await line(one, id, first, ({ reactions }) => reactions[0]?.by.length === 1);

  const edited = await alice.engine.edit(id, first, "second words");
  assert.equal(edited.text, "second words");
  await alice.restart();
  for (const one of [alice, bob, carol]) {
    const now = await line(one, id, first, ({ edited }) => edited);
    assert.equal(now.text, "second words");
    const about = (await one.message(id, "an answer")).replyTo;
    assert.equal(about?.text, "second words", "an answer quotes what stands there now");
  }
  // An answer to a later version is an answer to the message.
  await carol.engine.reply(id, first, "to the second");
  assert.equal((await bob.message(id, "to the second")).replyTo?.id, first);

  const rude = await everywhere([alice, bob, carol], id, carol, "something rude");
  await alice.engine.hide(id, rude);
  for (const one of [bob, carol]) {
    const hidden = await line(one, id, rude, ({ withdrawn }) => withdrawn !== undefined);
    assert.deepEqual(hidden.withdrawn, { how: "hidden", by: person(alice) });
    assert.equal(hidden.text, "");
  }
  await alice.engine.deleteMessage(id, first);
  for (const one of [alice, bob, carol]) {
    const gone = await line(one, id, first, ({ withdrawn }) => withdrawn !== undefined);
    assert.deepEqual([gone.text, gone.withdrawn?.how, gone.reactions, gone.edited], ["", "deleted", [], false]);
    assert.deepEqual((await one.message(id, "an answer")).replyTo, {
      id: first,
      author: person(alice),
      text: undefined,
    });
  }
  for (const one of [alice, bob, carol]) {
    await one.restart();
    await one.online();
    await one.settle();
  }
  await place.advance(120_000);
  const lines = await alice.lines(id);
  assert.ok(!lines.some((text) => text.includes("did not arrive")), lines.join("\n"));
  for (const one of [bob, carol]) assert.deepEqual(await one.texts(id), await alice.texts(id));
});

Deno.test("what was deleted, edited or has disappeared is in no file any more, with all that was said about it", async () => {
  await using place = await openPlace();
  const people = await Promise.all(
    ["alice", "bob", "carol"].map((name) => new Person(place, name, { openStore: openPlainStore }).register()),
  );
  const [alice, bob, carol] = people;
  assert.ok(alice !== undefined && bob !== undefined && carol !== undefined);
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  for (const one of people) await one.engine.flushed(AbortSignal.timeout(15_000));
  const id = await trio(alice, bob, carol);
  const long = "x".repeat(6000);
  const deleted = await everywhere(people, id, alice, `MARK-DELETED-${long}`);
  const edited = await everywhere(people, id, alice, `MARK-BEFORE-${long}`);
  const short = (await alice.engine.enqueueWithTtl(id, `MARK-SHORT-${long}`, 3600)).id;
  for (const one of people) await one.message(id, `MARK-SHORT-${long}`);
  await alice.engine.edit(id, deleted, `MARK-DELETED-again-${long}`);
  await alice.engine.edit(id, edited, "MARK-AFTER");
  await alice.engine.edit(id, short, `MARK-SHORT-again-${long}`);
  await bob.engine.react(id, short, "🦜");
  await carol.restart();
  for (const one of people) {
    await one.message(id, "MARK-AFTER");
    await line(one, id, short, ({ reactions, text }) => reactions.length === 1 && text.includes("again"));
    await line(one, id, deleted, ({ text }) => text.includes("again"));
    assert.ok(one.holds("🦜") && one.holds("MARK-DELETED"));
  }
  await alice.engine.deleteMessage(id, deleted);
  for (const one of people) {
    await line(one, id, deleted, ({ withdrawn }) => withdrawn !== undefined);
    await one.settle();
    await one.engine.conversations();
    assert.ok(!one.holds("MARK-DELETED"), `what was deleted is in a file of ${one.name}`);
    // Whoever wrote a first version keeps it for as long as it may have to be sent again.
    if (one !== alice) assert.ok(!one.holds("MARK-BEFORE"), `a former version is in a file of ${one.name}`);
    assert.ok(one.holds("MARK-AFTER"));
  }
  await place.advance(3_602_000);
  for (const one of people) {
    await one.until("the end", () => one.events.some(({ type }) => type === "message-gone") ? true : undefined);
    await one.engine.conversations();
    await one.engine.conversations();
    for (const mark of ["MARK-SHORT", "🦜"]) assert.ok(!one.holds(mark), `${mark} is in a file of ${one.name}`);
  }
});

Deno.test("in a 1:1, offline: what is deleted before it was encrypted never goes out, and nobody misses it", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { origin } = bob.engine.profile;
  const { id } = await alice.engine.openDirect("bob");
  const { id: first } = await alice.engine.send(id, "hello");
  await bob.message((await bob.direct("alice")).id, "hello");
  await alice.message(id, "hello", "delivered");
  await alice.settle();
  const state = async (now: "waiting" | "active"): Promise<void> => {
    await alice.crash();
    {
      using store = await openProfileStore(alice.environment, { origin, name: "alice" }, alice.password);
      store.conversations.setState(channelOf(id), now);
    }
    await alice.open(origin);
  };
  await state("waiting");
  const { id: regretted } = await alice.engine.send(id, "regretted");
  await alice.engine.deleteMessage(id, regretted);
  await alice.engine.react(id, first, "👍");
  await alice.engine.unreact(id, first);
  await alice.engine.react(id, first, "🎉");
  await alice.engine.edit(id, first, "hello again");
  await alice.engine.send(id, "kept");
  await state("active");
  await alice.passUntilOnline();
  await bob.message(id, "kept");
  assert.deepEqual(await bob.texts(id), ["hello again", "kept"]);
  assert.deepEqual((await bob.message(id, "hello again")).reactions.map(({ emoji }) => emoji), ["🎉"]);
  await alice.settle();
  await alice.until(
    "everything that is left to be settled",
    async () =>
      (await alice.engine.history(id)).every((message) => message.state === "sent" || message.state === "delivered")
        ? true
        : undefined,
  );
  // What was encrypted is sent as it is, and its deletion behind it.
  await alice.loseConnection();
  const { id: late } = await alice.engine.send(id, "too late");
  await alice.engine.deleteMessage(id, late);
  await alice.passUntilOnline();
  await line(bob, id, late, ({ withdrawn }) => withdrawn !== undefined);
  await place.advance(120_000);
  assert.deepEqual(await bob.lines(id), ["hello again", "kept", ""]);
});

Deno.test("only authors edit and delete, only admins hide, and only what is there", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await trio(alice, bob, carol);
  const first = await everywhere([alice, bob], id, alice, "first");
  await assert.rejects(bob.engine.edit(id, first, "mine"), { code: "not-author" });
  await assert.rejects(bob.engine.deleteMessage(id, first), { code: "not-author" });
  await assert.rejects(bob.engine.hide(id, first), { code: "not-admin" });
  await assert.rejects(alice.engine.hide(id, first), { code: "invalid-argument" });
  for (const emoji of ["", "ab", "👍👍", "\u202e", "a"]) {
    await assert.rejects(bob.engine.react(id, first, emoji), { code: "content-invalid" }, emoji);
  }
  const flags = ["🇫🇷", "🇩🇪", "🇪🇸", "🇮🇹", "🇯🇵", "🇨🇭", "🇦🇹", "🇧🇪"];
  for (const flag of flags) await bob.engine.react(id, first, flag);
  assert.equal((await bob.engine.react(id, first, "🇫🇷")).reactions.length, flags.length, "once more is the same");
  await assert.rejects(bob.engine.react(id, first, "👍"), { code: "invalid-argument" });
  await alice.engine.deleteMessage(id, first);
  for (const act of [() => bob.engine.reply(id, "00" as MessageId, "x"), () => alice.engine.edit(id, first, "x")]) {
    await assert.rejects(act(), { code: "no-message" });
  }
  await line(bob, id, first, ({ withdrawn }) => withdrawn !== undefined);
  await assert.rejects(bob.engine.react(id, first, "👍"), { code: "no-message" });
  await assert.rejects(bob.engine.unreact(id, first), { code: "no-message" });
});

Deno.test("what was read is told where that is set, all at once; what is typed, seldom and only for a minute", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await trio(alice, bob, carol);
  await bob.engine.send(id, "bob is here");
  await alice.message(id, "bob is here");
  const texts = ["one", "two", "three"];
  for (const text of texts) await everywhere([alice, bob, carol], id, alice, text);
  // Off until set, and a conversation goes before the profile.
  await carol.engine.markRead(id);
  await bob.engine.set("receipts", true);
  await carol.engine.set("receipts", true);
  await carol.engine.set("receipts", false, id);
  assert.deepEqual(await carol.engine.settings(id), [
    { name: "receipts", on: false, own: true },
    { name: "typing", on: false, own: false },
    { name: "notify", on: false, own: false },
    { name: "archive", on: false, own: false },
  ]);
  await carol.engine.markRead(id);
  await bob.engine.markRead(id);
  await bob.restart();
  await bob.online();
  await place.advance(READ_REPORT_MS);
  for (const text of texts) {
    const { readBy } = await alice.until(`${text} to be read`, async () => {
      const message = await alice.message(id, text);
      return message.readBy.length > 0 ? message : undefined;
    });
    assert.deepEqual(readBy, [person(bob)]);
  }

  const heard = (one: Person): number => one.events.filter(({ type }) => type === "typing").length;
  await bob.engine.typing(id, true);
  await bob.engine.set("typing", true, id);
  for (let key = 0; key < 10; key++) await bob.engine.typing(id, true);
  await alice.until("typing", () => heard(alice) > 0 ? true : undefined);
  await place.advance(TYPING_EVERY_MS);
  await bob.engine.typing(id, false);
  await alice.until("no typing", () => heard(alice) > 1 ? true : undefined);
  assert.deepEqual(
    alice.events.flatMap((event) => event.type === "typing" ? [[event.person.name, event.active]] : []),
    [
      ["bob", true],
      ["bob", false],
    ],
  );
  // Who is away for a minute does not hear of it.
  await carol.settle();
  const before = heard(carol);
  await carol.crash();
  await place.advance(TYPING_EVERY_MS);
  await bob.engine.typing(id, true);
  await bob.settle();
  await place.advance((TYPING_TTL_SECONDS + 1) * 1000);
  await carol.open(bob.engine.profile.origin);
  await carol.online();
  await carol.settle();
  assert.equal(heard(carol), before);
});

Deno.test("a muted conversation counts what comes, is muted after a restart, and nobody else knows", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "one");
  await bob.message((await bob.direct("alice")).id, "one");
  assert.equal((await bob.engine.mute(id, true)).muted, true);
  await bob.restart();
  await alice.engine.send(id, "two");
  await bob.message(id, "two");
  const there = await bob.engine.find("@alice");
  assert.deepEqual([there?.muted, there?.unread], [true, 2]);
  assert.equal((await alice.engine.find("@bob"))?.muted, false);
  await bob.engine.mute(id, false);
  assert.equal((await bob.engine.find("@alice"))?.muted, false);
  await assert.rejects(bob.engine.mute("00".repeat(16) as ConversationId, true), { code: "no-conversation" });
});

Deno.test("what everybody would say all the time is said among at most 32", () => {
  const group = (size: number) => ({ members: () => new Array(size).fill(undefined) });
  assert.ok(isSmall(group(32)));
  assert.ok(!isSmall(group(33)));
});

async function trio(alice: Person, bob: Person, carol: Person): Promise<ConversationId> {
  const id = await alice.found("trio", [bob, carol]);
  await alice.settle();
  return id;
}

/** The id of a text that everybody has. */
async function everywhere(people: Person[], id: ConversationId, author: Person, text: string): Promise<MessageId> {
  const { id: message } = await author.engine.send(id, text);
  for (const one of people) await one.message(id, text);
  return message;
}

function person({ name, engine }: Person): Message["author"] {
  return { name: name as Message["author"]["name"], key: engine.profile.key, displayName: undefined };
}

/** A message as somebody sees it, once it is so. */
function line(one: Person, id: ConversationId, wanted: MessageId, so: (message: Message) => boolean): Promise<Message> {
  return one.until("a change of a message", async () => {
    const found = (await one.engine.history(id, { limit: 1000 })).find((message) => message.id === wanted);
    return found !== undefined && so(found) ? found : undefined;
  });
}
