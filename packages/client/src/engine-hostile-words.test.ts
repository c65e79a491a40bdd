// Words, names and times that are made to harm whoever shows them: inert, or refused in one line, and the conversation
// goes on.
import { strict as assert } from "node:assert";
import { sizes } from "@quicproquo/testkit/sizes";
import type { Message } from "./api.ts";
import { type CborValue, decodeCbor, encodeCbor } from "./content/cbor.ts";
import { composeFile, composeReaction, composeText, type MessageHead } from "./content/compose.ts";
import { Disposition, ExtensionKey, type ExternalPart } from "./content/mimi-content.ts";
import { REACTIONS_EACH } from "./conversations/acts.ts";
import { HostileMember } from "./hostile-member.fixture.ts";

const TEN_YEARS_MS = 10 * 365 * 24 * 3_600_000;
/** Far more than any of it takes, and far less than what it is made to take. */
const AT_ONCE_MS = 3_000;

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
    file(head(), "../../etc/\u202egnp.exe\u001b]0;owned\u0007\n"),
    file(head(), "x".repeat(200)),
    file(head(), "x".repeat(20_000)),
    file(head(), "CON"),
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

Deno.test("a flood of reactions costs a few rows, and neither history nor start feel it", async () => {
  await using story = await HostileMember.begin();
  const { bob, id, first } = story;
  const emoji = Array.from({ length: 64 }, (_, at) => String.fromCodePoint(0x1f600 + at));
  await story.carolSays((head) =>
    Array.from({ length: sizes.reactions }, (_, at) => composeReaction(head(), first, emoji[at % 64] ?? "😀").content)
  );
  await bob.message(id, "the end");
  await bob.restart();
  const begun = performance.now();
  const { reactions } = await story.seenByBob(first);
  assert.ok(performance.now() - begun < AT_ONCE_MS);
  assert.equal(reactions.length, REACTIONS_EACH);
  assert.ok(reactions.every(({ by }) => by.length === 1));
});

/** Content as no client of ours would make it. */
function bent(content: Uint8Array, change: (fields: CborValue[]) => void): Uint8Array {
  const fields = decodeCbor(content, { bytes: 1 << 20, depth: 8, items: 1000 });
  assert.ok(Array.isArray(fields));
  const changed = [...fields];
  change(changed);
  return encodeCbor(changed);
}

function file(head: MessageHead, filename: string): Uint8Array {
  const part: ExternalPart = {
    kind: "external",
    disposition: Disposition.attachment,
    language: "",
    contentType: "application/octet-stream",
    url: `mimi://x/d/${"0".repeat(64)}`,
    expires: 0,
    size: 1,
    encAlg: 29,
    key: new Uint8Array(32),
    nonce: new Uint8Array(12),
    aad: new Uint8Array(0),
    hashAlg: 1,
    contentHash: new Uint8Array(32),
    description: "",
    filename: "",
  };
  return bent(composeFile(head, part).content, (fields) => {
    const [body] = fields.slice(-1);
    assert.ok(Array.isArray(body));
    fields[fields.length - 1] = [...body.slice(0, -1), filename];
  });
}

function idAt(messages: readonly Message[], at: number): Message["id"] {
  const message = messages[at];
  assert.ok(message);
  return message.id;
}
