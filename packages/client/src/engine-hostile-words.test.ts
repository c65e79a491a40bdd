// Words, names and times that are made to harm whoever shows them: inert, or refused in one line, and the conversation
// goes on.
import { strict as assert } from "node:assert";
import { sizes } from "@quicproquo/testkit/sizes";
import type { Message } from "./api.ts";
import { fromHex } from "./bytes.ts";
import { composeDelete, composeReaction, composeText, type MessageHead } from "./content/compose.ts";
import { ExtensionKey } from "./content/mimi-content.ts";
import { REACTIONS_EACH } from "./conversations/acts.ts";
import { knownId } from "./conversations/versions.ts";
import { bent, fileCalled, HostileMember, withStore } from "./hostile-member.fixture.ts";
import { channelOf } from "./identifiers.ts";
import { openProfile } from "./open.ts";
import { takesLess } from "./takes-less.fixture.ts";

const TEN_YEARS_MS = 10 * 365 * 24 * 3_600_000;
/** Far more than any of it takes, and far less than what it is made to take. */
const AT_ONCE_MS = 3_000;

/** As much as is here long before anybody stops waiting for it, and so often that all lines are still one page. */
const FLOOD_AT_ONCE = Math.max(500, sizes.reactions / 800);

/** A text may have lines of its own, which faces keep apart from theirs. */
// deno-lint-ignore no-control-regex
const HARM = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;

Deno.test("texts of ten years ago and ahead stand where they came, and move no conversation in time", async () => {
  await using story = await HostileMember.begin();
  const { alice, bob, id, place } = story;
  const now = place.clock.now();
  const other = await bob.engine.createGroup("newer");
  await story.carolSays((head) => [
    composeText({ ...head(), sentAt: now + TEN_YEARS_MS }, "of the future").content,
    composeText({ ...head(), sentAt: now - TEN_YEARS_MS }, "of the past").content,
    bent(composeText(head(), "of no calendar").content, ([, , , , , extensions]) => {
      if (extensions instanceof Map) extensions.set(ExtensionKey.sentAt, Number.MAX_SAFE_INTEGER);
    }),
  ]);
  await bob.message(id, "the end");
  await alice.engine.send(id, "of now");
  await bob.message(id, "of now");
  const lines = await bob.lines(id);
  assert.deepEqual(lines.slice(lines.indexOf("of the future")), [
    "of the future",
    "of the past",
    "[carol: a message of a form that this version does not know]",
    "the end",
    "of now",
  ]);
  assert.ok(Math.abs(((await bob.engine.find(id))?.lastActivity ?? 0) - now) < 60_000);
  // What comes next in another conversation brings that one to the top, as it should.
  await place.advance(1_000);
  await bob.engine.send(other.id, "newer still");
  assert.equal((await bob.engine.conversations())[0]?.id, other.id);
  await bob.restart();
  assert.deepEqual(await bob.lines(id), lines);
});

Deno.test("markdown that grows when it is shown: it is a text of its length, at once", async () => {
  await using story = await HostileMember.begin();
  const { bob, id } = story;
  const bombs = [
    "[".repeat(60_000),
    "![".repeat(20_000) + "](".repeat(10_000),
    "> ".repeat(30_000) + "deep",
    "*_".repeat(30_000),
    "`".repeat(29_999) + " ` " + "`".repeat(29_999),
    "&#".repeat(20_000) + "<!--".repeat(5_000),
    "e" + "\u0301".repeat(30_000),
    "👩‍".repeat(8_000),
  ];
  await story.carolSays((head) => bombs.map((bomb) => composeText(head(), bomb).content));
  await bob.message(id, "the end");
  const begun = performance.now();
  const shown = (await bob.engine.history(id, { limit: bombs.length + 1 })).slice(0, -1);
  const found = await bob.engine.search("deep");
  const took = performance.now() - begun;
  assert.ok(took < AT_ONCE_MS, `${took} ms`);
  assert.equal(shown.length, bombs.length);
  for (const [at, { text }] of shown.entries()) {
    assert.ok(text.length <= (bombs[at]?.length ?? 0), `${at}: ${text.length}`);
    assert.doesNotMatch(text, HARM);
  }
  assert.equal(found.length, 1);
  const answer = await bob.engine.reply(id, idAt(shown, 0), "stop that");
  assert.ok((answer.replyTo?.text?.length ?? 0) <= 61);
});

Deno.test("names of files and groups full of controls, and longer than names are: inert, short, and no path", async () => {
  await using story = await HostileMember.begin();
  const { alice, bob, id } = story;
  await story.carolSays((head) => [
    fileCalled(head(), "../../etc/\u202egnp.exe\u001b]0;owned\u0007\n"),
    fileCalled(head(), "x".repeat(200)),
    fileCalled(head(), "x".repeat(20_000)),
    fileCalled(head(), "CON"),
  ]);
  await bob.message(id, "the end");
  for (const { name } of await bob.engine.files(id)) {
    assert.doesNotMatch(name, HARM, name);
    assert.ok(name.length <= 255 && !/[\n/]/.test(name), name);
  }
  await alice.engine.rename(id, "tri\u001b[2J\u202e\u2066o\u0007");
  await bob.until("the name", async () => (await bob.engine.find(id))?.title !== "trio" || undefined);
  assert.equal((await bob.engine.find(id))?.title, "tri\u{fffd}[2J\u{fffd}\u{fffd}o\u{fffd}");
  await assert.rejects(alice.engine.rename(id, "x".repeat(256)), { code: "invalid-argument" });
  for (const line of await bob.lines(id)) assert.doesNotMatch(line, HARM, line);
});

Deno.test("reactions without end, to one message and to many: eight of one person under each, one line, no wait", async () => {
  await using story = await HostileMember.begin();
  const { alice, bob, carol, id, first } = story;
  const many = [first];
  for (const text of ["second", "third", "fourth", "fifth"]) {
    many.push(knownId(fromHex((await bob.engine.send(id, text)).id) ?? new Uint8Array(0)));
  }
  await bob.settle();
  const emoji = Array.from({ length: 64 }, (_, at) => String.fromCodePoint(0x1f600 + at));
  // Half of it goes to one message. Each emoji comes again and again, and every ninth reaction is taken back.
  const flood = (head: () => MessageHead, from: number, count: number): Uint8Array[] =>
    Array.from({ length: count }, (_, of) => from + of).flatMap((at) => {
      const about = at % 2 === 0 ? first : many[1 + (at >> 1) % (many.length - 1)] ?? first;
      const { id, content } = composeReaction(head(), about, emoji[(at >> 3) % emoji.length] ?? "😀");
      return at % 9 === 8 ? [content, composeDelete(head(), id).content] : [content];
    });
  for (let at = 0; at < sizes.reactions; at += FLOOD_AT_ONCE) {
    const end = `the end ${at}`;
    await story.carolSays((head) => flood(head, at, Math.min(FLOOD_AT_ONCE, sizes.reactions - at)), end);
    await bob.until(end, async () => (await bob.engine.history(id, { limit: 1 }))[0]?.text === end || undefined);
    // What they were told of a million would be the most of what the process holds; and at one moment nobody may say so much.
    for (const { events } of [alice, bob, carol]) events.length = 0;
    await story.place.advance(1_000);
  }
  // Those taken back left room for others.
  await story.carolSays((head) =>
    many.flatMap((one) => emoji.slice(0, 16).map((each) => composeReaction(head(), one, each).content))
  );
  await bob.message(id, "the end");
  const lines = await bob.lines(id);
  assert.equal(lines.filter((line) => line.includes("more reactions")).length, 1);
  await story.place.advance(120_000);
  assert.ok(!(await bob.lines(id)).some((line) => line.includes("did not arrive")), "what was dropped was counted");
  await withStore(bob, (store) => {
    for (const one of many) assert.equal(store.acts.allAbout(channelOf(id), one).length, REACTIONS_EACH);
  });
  for (const one of many) {
    const { reactions } = await story.seenByBob(one);
    assert.deepEqual(reactions.map(({ by }) => by.length), Array(REACTIONS_EACH).fill(1));
  }
  await takesLess("a page", async () => void await bob.engine.history(id));
  await takesLess("a search", async () => assert.equal((await bob.engine.search("third")).length, 1));
  const { origin } = bob.engine.profile;
  await bob.crash();
  const { environment, name, password } = bob;
  await takesLess("start", async () => {
    await using engine = await openProfile({ environment, origin, name, password });
    await engine.conversations();
    await engine.history(id);
  });
  await bob.open(origin);
});

function idAt(messages: readonly Message[], at: number): Message["id"] {
  const message = messages[at];
  assert.ok(message);
  return message.id;
}
