// What people call themselves, at a real node: it travels in messages, stands beside the user name and never in its place,
// and no name, however it is made, looks like another user name.
import { strict as assert } from "node:assert";
import { openPlace, type Person, registerPeople } from "@quicproquo/testkit/people";
import { inertDisplayName, LONGEST_DISPLAY_NAME } from "./contacts/display-name.ts";
import { composeText } from "./content/compose.ts";
import { HostileMember } from "./hostile-member.fixture.ts";

async function nameAt(person: Person, group: string, name: string): Promise<string | undefined> {
  const conversation = await person.group(group);
  const member = (await person.engine.members(conversation.id)).find((one) => one.person.name === name);
  return member?.person.displayName;
}

Deno.test("a name comes with the next message, to groups and 1:1, is kept over restarts, changed and taken back", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const id = await alice.found("trio", [bob, carol]);
  const { id: direct } = await bob.engine.openDirect("alice");
  assert.equal((await bob.engine.self()).displayName, undefined);
  const named = await bob.engine.setDisplayName("  Bob   Smith  ");
  assert.deepEqual([named.name, named.displayName], ["bob", "Bob Smith"]);
  assert.equal(await nameAt(alice, "trio", "bob"), undefined, "nothing is sent for it alone");
  await bob.engine.send(id, "in the group");
  const heard = await carol.message(id, "in the group");
  assert.deepEqual([heard.author.name, heard.author.displayName], ["bob", "Bob Smith"]);
  await alice.message(id, "in the group");
  await bob.restart();
  await carol.restart();
  assert.equal(await nameAt(carol, "trio", "bob"), "Bob Smith");
  assert.equal((await bob.engine.self()).displayName, "Bob Smith");
  assert.equal((await alice.direct("bob")).displayName, "Bob Smith");
  assert.equal((await alice.direct("bob")).title, "bob", "it is found by the user name alone");
  assert.equal(await alice.engine.find("@Bob Smith"), undefined);

  await bob.engine.setDisplayName("Robert 🎷");
  await bob.engine.send(direct, "to you alone");
  await alice.message(direct, "to you alone");
  await alice.until("the new name", async () => (await alice.direct("bob")).displayName === "Robert 🎷" || undefined);
  assert.equal((await alice.message(id, "in the group")).author.displayName, "Robert 🎷");
  assert.equal(await nameAt(carol, "trio", "bob"), "Bob Smith", "what was said to one is not told to others");

  await bob.engine.setDisplayName("");
  await bob.engine.send(id, "back to myself");
  assert.equal((await carol.message(id, "back to myself")).author.displayName, undefined);
  await alice.engine.block("bob");
  await bob.engine.setDisplayName("Somebody else");
  await bob.engine.send(id, "unheard");
  await carol.message(id, "unheard");
  await alice.settle();
  assert.equal(await nameAt(alice, "trio", "bob"), undefined, "of who is blocked nothing is taken");
});

Deno.test("names that are none are refused; those of others are made inert, cut, or not taken", async () => {
  await using place = await openPlace();
  const [alice] = await registerPeople(place, "alice");
  await using _alice = alice;
  const none = [
    "@bob",
    "x (@bob)",
    "a\u202eb",
    "a\nb",
    "---",
    "🎷",
    "x".repeat(41),
    "é".repeat(65),
    "a\u{fffd}",
    "\ud800x",
  ];
  for (const name of [...none, "x\u0301\u0301\u0301\u0301\u0301\u0301"]) {
    await assert.rejects(alice.engine.setDisplayName(name), { code: "invalid-argument" }, JSON.stringify(name));
  }
  for (const name of ["Jean-Luc O’Neil, Jr.", "Мария", "山田 太郎", "عمر", "नमस्ते", "สวัสดี", "Zoë 👩🏽‍🚀", "007"]) {
    assert.equal((await alice.engine.setDisplayName(name)).displayName, name);
  }
  assert.equal(inertDisplayName("alice (@alice)"), "alice \u{fffd}\u{fffd}alice\u{fffd}");
  assert.equal(
    inertDisplayName("a\uff20b\ufe6bc\u061c\u2066\u0000\u200b"),
    `a\u{fffd}b\u{fffd}c${"\u{fffd}".repeat(4)}`,
  );
  assert.equal(inertDisplayName("z\u0336\u0336\u0336\u0336\u0336\u0336algo"), "\u{fffd}algo");
  assert.equal(inertDisplayName("🎷🎷"), undefined);
  assert.equal(inertDisplayName(" "), undefined);
  assert.equal(inertDisplayName("x".repeat(100_000)), `${"x".repeat(LONGEST_DISPLAY_NAME)}…`);
});

Deno.test("from a program of somebody's own: an older name again, one of ten years ahead, an oversized one, one full of controls", async () => {
  await using story = await HostileMember.begin();
  const { bob, id, place } = story;
  const now = place.clock.now();
  const say = (name: string, setAt: number, text: string): Promise<void> =>
    story.carolSays((head) => [composeText({ ...head(), displayName: { setAt, name } }, text).content]);
  await say("Carol C", now, "one");
  await bob.message(id, "one");
  // Replayed under a new message, as whoever kept it could.
  await say("Older", now - 1, "two");
  await say("Same time", now, "three");
  assert.equal((await bob.message(id, "three")).author.displayName, "Carol C");
  await say("\u202ebob (@bob)\u0000\n", now + 1, "four");
  const seen = (await bob.message(id, "four")).author;
  assert.deepEqual([seen.name, seen.displayName], ["carol", "\u{fffd}bob \u{fffd}\u{fffd}bob\u{fffd}\u{fffd}"]);
  await bob.restart();
  await say("Far", now + 10 * 365 * 86_400_000, "five");
  assert.equal((await bob.message(id, "five")).author.displayName, "Far");
  await say("Now", now + 2, "six");
  assert.equal(
    (await bob.message(id, "six")).author.displayName,
    "Far",
    "whoever sets a clock so binds themselves alone",
  );
});
