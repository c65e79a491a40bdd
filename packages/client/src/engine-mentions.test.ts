// Who is named in a group, at a real node: the one who is meant sees it marked and counted, muted or not; nobody is named by a
// trick.
import { strict as assert } from "node:assert";
import { openPlace, registerPeople } from "@quicproquo/testkit/people";
import { composeEdit, composeText } from "./content/compose.ts";
import { mentionedNames, MOST_MENTIONS } from "./content/mentions.ts";
import { knownId } from "./conversations/versions.ts";
import { fromHex } from "./bytes.ts";
import { HostileMember } from "./hostile-member.fixture.ts";

const ORIGIN = `${"a".repeat(32)}.qpq.invalid`;

Deno.test("names are found whole, whatever stands around them, and mail addresses are none", () => {
  const found: readonly (readonly [string, readonly string[]])[] = [
    ["@bob", ["bob"]],
    ["hi @Bob, and (@carol)! @bob.", ["bob", "carol"]],
    ["@bob.smith and @bob-", ["bob.smith", "bob"]],
    ["see\n@carol: yes", ["carol"]],
    ["write to bob@carol.example", []],
    ["@@bob mail@bob x@bob @ab @ bob", []],
    ["https://example.org/@bob", []],
    [`[Bob](mimi://${ORIGIN}/u/bob) [x](mimi://${"b".repeat(32)}.qpq.invalid/u/carol)`, ["bob"]],
    ["@b\u202eob @\u0431ob", []],
    ["наш@bob", []],
    [`${" ".repeat(70_000)}@bob`, []],
  ];
  for (const [text, names] of found) assert.deepEqual(mentionedNames(text, ORIGIN), names, text.slice(0, 60));
  const many = Array.from({ length: 1000 }, (_, at) => `@user${at}`).join(" ");
  assert.equal(mentionedNames(many, ORIGIN).length, MOST_MENTIONS);
  const started = performance.now();
  for (const text of ["@".repeat(65_000), "@a.".repeat(20_000), "](mimi://".repeat(7_000), `@${"a".repeat(65_000)}`]) {
    mentionedNames(text, ORIGIN);
  }
  assert.ok(performance.now() - started < 1000, "no text takes long");
});

Deno.test("the one who is meant sees it marked and counted, over a restart and where the group is muted; others see whom", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await alice.found("trio", [bob, carol]);
  await bob.engine.mute(id, true);
  const own = await alice.engine.send(id, "@Bob, and @dave: at eight? @alice");
  assert.deepEqual([own.mentions.map(({ name }) => name), own.mentionsMe], [["bob", "alice"], false]);
  const seen = await bob.message(id, own.text);
  assert.equal(seen.mentionsMe, true);
  assert.deepEqual(seen.mentions.map(({ name }) => name), ["bob", "alice"]);
  assert.equal((await carol.message(id, own.text)).mentionsMe, false);
  await bob.restart();
  const counts = async (): Promise<readonly unknown[]> => {
    const group = await bob.group("trio");
    return [group.muted, group.unread, group.unreadMentions];
  };
  assert.deepEqual(await counts(), [true, 1, 1]);
  assert.equal((await carol.group("trio")).unreadMentions, 0);
  await bob.online();
  const { id: second } = await carol.engine.send(id, "nobody in particular");
  await bob.message(id, "nobody in particular");
  assert.deepEqual(await counts(), [true, 2, 1]);
  await carol.engine.edit(id, second, "I mean @bob");
  await bob.message(id, "I mean @bob");
  assert.deepEqual(await counts(), [true, 2, 2], "an edit that names somebody counts");
  await carol.engine.edit(id, second, "or nobody");
  await bob.message(id, "or nobody");
  await alice.engine.deleteMessage(id, own.id);
  await bob.until(
    "the deletion",
    async () => (await bob.engine.history(id)).some(({ withdrawn }) => withdrawn) || undefined,
  );
  assert.deepEqual(await counts(), [true, 1, 0]);
  await carol.engine.send(id, "@bob!");
  await bob.message(id, "@bob!");
  await bob.engine.markRead(id);
  assert.deepEqual(await counts(), [true, 0, 0]);
  // Of two it is always the other who is meant: nothing is marked.
  const { id: direct } = await alice.engine.openDirect("bob");
  await alice.engine.send(direct, "@bob, you alone");
  await bob.direct("alice");
  assert.equal((await bob.message(direct, "@bob, you alone")).mentionsMe, false);
});

Deno.test("from a program of somebody's own: thousands of names, and a name put into somebody else's message", async () => {
  await using story = await HostileMember.begin();
  const { bob, id } = story;
  const bomb = Array.from({ length: 20_000 }, (_, at) => `@bob @x${at} `).join("");
  await story.carolSays((head) => {
    return [
      composeText(head(), bomb).content,
      composeEdit(head(), knownId(fromHex(story.first.toHex()) ?? new Uint8Array(0)), "@bob, in the name of alice")
        .content,
    ];
  });
  await bob.message(id, "the end");
  assert.equal((await bob.group("trio")).unreadMentions, 1);
  const { mentions, mentionsMe } = (await bob.engine.history(id)).find(({ text }) => text.startsWith("@bob @x0")) ?? {};
  assert.deepEqual([mentions?.map(({ name }) => name), mentionsMe], [["bob"], true]);
  assert.equal((await story.seenByBob(story.first)).mentionsMe, false);
});
