// What no honest client says about messages, said by a member with a program of its own: refused in one line or inert, and
// the message stands as it stood.
import { strict as assert } from "node:assert";
import { fromHex } from "./bytes.ts";
import { composeDelete, composeEdit, composeReaction, composeReport } from "./content/compose.ts";
import { messageIdFor } from "./content/message-id.ts";
import { SALT_BYTES } from "./content/mimi-content.ts";
import { MessageStatus } from "./content/status-report.ts";
import { roomUri, userUri } from "./content/uri.ts";
import { REACTIONS_EACH } from "./conversations/acts.ts";
import { knownId } from "./conversations/versions.ts";
import { channelOf } from "./identifiers.ts";
import { HostileMember, withStore } from "./hostile-member.fixture.ts";

const TEN_YEARS_MS = 10 * 365 * 24 * 3_600_000;

Deno.test("edits, deletions, hiding and taking back of what is somebody else's: one line each, and nothing changes", async () => {
  await using story = await HostileMember.begin();
  const { bob, id, first } = story;
  const reaction = await story.reactionOfBob();
  const before = await bob.lines(id);
  await story.carolSays((head) => [
    composeEdit(head(), first, "words of alice, as carol wants them").content,
    composeDelete(head(), first).content,
    composeReport(head(), [{ id: first, status: MessageStatus.hidden }]).content,
    composeDelete(head(), reaction).content,
    composeEdit({ ...head(), senderUri: userUri(bob.engine.profile.origin, "alice") }, first, "in the name of alice")
      .content,
    composeEdit({ ...head(), roomUri: roomUri(bob.engine.profile.origin, new Uint8Array(16)) }, first, "elsewhere")
      .content,
  ]);
  await bob.message(id, "the end");
  assert.deepEqual((await bob.lines(id)).slice(before.length), [
    "[carol: tried to edit a message of alice; refused]",
    "[carol: tried to delete a message of alice; refused]",
    "[carol: tried to hide messages, which only admins of a group may; refused]",
    "[carol: tried to take back somebody else's reaction; refused]",
    "[carol: a message that names another sender or conversation than it came from; it was dropped]",
    "[carol: a message that names another sender or conversation than it came from; it was dropped]",
    "the end",
  ]);
  const { text, edited, withdrawn, reactions } = await story.seenByBob(first);
  assert.deepEqual([text, edited, withdrawn], ["first", false, undefined]);
  assert.deepEqual(reactions.map(({ emoji, by }) => [emoji, by.length]), [["🎉", 1]]);
});

Deno.test("reactions without end: a few of each person are kept, and one line says so", async () => {
  await using story = await HostileMember.begin();
  const { bob, id, first } = story;
  const emoji = Array.from({ length: 60 }, (_, at) => String.fromCodePoint(0x1f600 + at));
  await story.carolSays((head) => [
    ...emoji.map((one) => composeReaction(head(), first, one).content),
    // The same one again and again is one.
    ...emoji.map(() => composeReaction(head(), first, "😀").content),
  ]);
  await bob.message(id, "the end");
  assert.equal((await story.seenByBob(first)).reactions.length, REACTIONS_EACH);
  const lines = (await bob.lines(id)).filter((line) => line.includes("more reactions"));
  assert.equal(lines.length, 1);
  await story.place.advance(120_000);
  assert.ok(!(await bob.lines(id)).some((line) => line.includes("did not arrive")), "what was dropped was counted");
});

Deno.test("a clock ten years off, versions out of order, names of nothing: what is last is the author's own count", async () => {
  await using story = await HostileMember.begin();
  const { bob, id } = story;
  const { id: own } = await story.carol.engine.send(id, "of carol");
  await bob.message(id, "of carol");
  const about = knownId(fromHex(own) ?? new Uint8Array(0));
  const nothing = messageIdFor(
    { senderUri: "mimi://nowhere/u/x", roomUri: "mimi://nowhere/r/y", salt: new Uint8Array(SALT_BYTES) },
    new Uint8Array(1),
  );
  const now = story.place.clock.now();
  await story.carolSays((head) => {
    const [early, late] = [head(), head()];
    return [
      composeEdit({ ...late, sentAt: now - TEN_YEARS_MS }, about, "last").content,
      composeEdit({ ...early, sentAt: now + TEN_YEARS_MS }, about, "late, and of before").content,
      composeEdit({ ...head(), sentAt: now }, nothing, "of nothing").content,
      composeDelete({ ...head(), sentAt: now }, nothing).content,
      composeReaction({ ...head(), sentAt: now + TEN_YEARS_MS }, nothing, "👍").content,
      composeReaction({ ...head(), sentAt: now + TEN_YEARS_MS }, about, "👍").content,
    ];
  });
  await bob.message(id, "the end");
  const seen = await story.seenByBob(own);
  assert.deepEqual([seen.text, seen.edited, seen.reactions.length], ["last", true, 1]);
  assert.ok(Math.abs(seen.sentAt - now) < 60_000, "an edit does not move a message in time");
  assert.ok(Math.abs(((await bob.engine.find(id))?.lastActivity ?? 0) - now) < 60_000);
  assert.ok(!(await bob.lines(id)).some((line) => line.startsWith("[carol:")));
});

Deno.test("versions without end: the last one is shown, a few are known by their ids, and none is missed", async () => {
  await using story = await HostileMember.begin();
  const { bob, id } = story;
  const { id: own } = await story.carol.engine.send(id, "of carol");
  await bob.message(id, "of carol");
  const about = knownId(fromHex(own) ?? new Uint8Array(0));
  await story.carolSays((head) =>
    Array.from({ length: 50 }, (_, at) => composeEdit(head(), about, `version ${at}`).content)
  );
  await bob.message(id, "the end");
  assert.equal((await story.seenByBob(own)).text, "version 49");
  await story.place.advance(120_000);
  assert.ok(!(await bob.lines(id)).some((line) => line.includes("did not arrive")));
  const kept = await withStore(bob, (store) => store.acts.about(channelOf(id), about, "edit").length);
  assert.equal(kept, 8);
});

Deno.test("a huge version full of controls is inert, and what quotes it is short", async () => {
  await using story = await HostileMember.begin();
  const { bob, id } = story;
  const { id: own } = await story.carol.engine.send(id, "of carol");
  await bob.message(id, "of carol");
  const about = knownId(fromHex(own) ?? new Uint8Array(0));
  const bomb = "\u202e\u001b[2J**[@bob](mimi://x/u/alice)**<b>\u2066".repeat(20_000);
  await story.carolSays((head) => [composeEdit(head(), about, bomb).content]);
  await bob.message(id, "the end");
  const seen = await story.seenByBob(own);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(seen.text, /[\u0000-\u0009\u000b-\u001f\u202a-\u202e\u2066-\u2069]/);
  assert.ok(seen.text.startsWith("\u{fffd}\u{fffd}[2J**[@bob](mimi://x/u/alice)**<b>\u{fffd}"));
  const answer = await bob.engine.reply(id, own, "what is this?");
  const quoted = answer.replyTo?.text ?? "";
  assert.ok(quoted.length <= 61 && quoted.endsWith("…"), quoted);
});
