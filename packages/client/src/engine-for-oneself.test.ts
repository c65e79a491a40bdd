// What one of three people sets and types for themselves: where conversations stand in their lists, what brings back those
// that are put away, what is half typed; and that nobody else can tell.
import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPlace, Person, registerPeople } from "@quicproquo/testkit/people";
import type { ConversationId } from "./api.ts";

Deno.test("pinned, archived and half typed, over restarts and an export: as it was left, until a message comes or goes; nobody is told", async () => {
  const folder = mkdtempSync(join(tmpdir(), "qpq-places-"));
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  try {
    const crew = await alice.found("crew", [bob, carol]);
    const { id: withBob } = await alice.engine.openDirect("bob");
    await alice.engine.send(withBob, "a direct word");
    await bob.message((await bob.direct("alice")).id, "a direct word");
    await place.advance(1_000);
    await alice.engine.send(crew, "to the crew");
    await bob.message(crew, "to the crew");
    const list = async (person: Person = bob) =>
      (await person.engine.conversations()).map(({ title, pinned, archived }) =>
        `${title}${pinned ? " pinned" : ""}${archived ? " archived" : ""}`
      );

    const direct = await bob.direct("alice");
    assert.deepEqual(await list(), ["crew", "alice"]);
    assert.equal((await bob.engine.pin(direct.id, true)).pinned, true);
    assert.deepEqual(await list(), ["alice pinned", "crew"]);
    assert.equal((await bob.engine.archive(crew, true)).archived, true);
    await bob.engine.setDraft(crew, "half");
    await bob.engine.setDraft(crew, "half a sen");
    await bob.engine.setDraft(direct.id, "milk");
    await bob.restart();
    await bob.online();
    const drafts = async () => new Map((await bob.engine.drafts()).map((draft) => [draft.conversation, draft.text]));
    assert.deepEqual(await drafts(), new Map([[crew, "half a sen"], [direct.id, "milk"]]));
    assert.deepEqual(await list(), ["alice pinned", "crew archived"]);
    assert.equal((await bob.engine.find("#crew"))?.archived, true);

    // What is archived is pinned no more, and the other way round.
    await bob.engine.archive(direct.id, true);
    assert.deepEqual(await list(), ["crew archived", "alice archived"]);
    await bob.engine.pin(direct.id, true);
    assert.deepEqual(await list(), ["alice pinned", "crew archived"]);

    // Neither a reaction nor a change of the group is something new to read.
    await bob.engine.mute(crew, true);
    const { id: first } = await carol.message(crew, "to the crew");
    await carol.engine.react(crew, first, "👍");
    await bob.until(
      "the reaction",
      async () => (await bob.engine.history(crew)).some(({ reactions }) => reactions.length > 0) || undefined,
    );
    await alice.engine.setTimer(crew, 3_600);
    await bob.until("the timer", async () => (await bob.engine.find("#crew"))?.timer === 3_600 || undefined);
    assert.deepEqual(await list(), ["alice pinned", "crew archived"]);

    // A message is, where it is muted too, and also while nobody was here.
    const { origin } = bob.engine.profile;
    await bob.crash();
    await carol.engine.send(crew, "something new");
    await carol.settle();
    await bob.open(origin);
    await bob.message(crew, "something new");
    assert.deepEqual(await list(), ["alice pinned", "crew"]);
    const told = bob.events.flatMap((event) => event.type === "conversation" ? [event.conversation] : []);
    assert.equal(told.findLast(({ id }) => id === crew)?.archived, false);
    assert.equal((await bob.engine.find("#crew"))?.muted, true);
    // Where that is set, what is muted stays where it was put.
    await bob.engine.archive(crew, true);
    await bob.engine.set("archive", true);
    await carol.engine.send(crew, "unheard");
    await bob.message(crew, "unheard");
    assert.deepEqual(await list(), ["alice pinned", "crew archived"]);
    await bob.engine.mute(crew, false);
    // One's own too.
    await bob.engine.archive(crew, true);
    await bob.engine.send(crew, "from bob");
    assert.deepEqual(await list(), ["alice pinned", "crew"]);
    await bob.engine.archive(crew, true);
    await bob.engine.archive(crew, false);
    assert.deepEqual(await list(), ["alice pinned", "crew"]);

    // A message takes the draft that it begins with, where it is sent; something else, as a script might send it, does not.
    await bob.engine.send(direct.id, "half a sentence");
    assert.equal((await drafts()).size, 2);
    const { id: sent } = await bob.engine.send(crew, "half a sentence");
    assert.deepEqual(await drafts(), new Map([[direct.id, "milk"]]));
    await bob.engine.setDraft(crew, "no, wa");
    await bob.engine.reply(crew, sent, "no, wait");
    await bob.engine.setDraft(direct.id, "");
    assert.deepEqual(await drafts(), new Map());
    await bob.engine.setDraft(crew, "\ud83d");
    assert.deepEqual(await drafts(), new Map([[crew, "\u{fffd}"]]));
    await assert.rejects(bob.engine.setDraft(crew, "x".repeat((1 << 18) + 1)), { code: "invalid-argument" });

    await bob.engine.archive(crew, true);
    await bob.engine.exportAccount(join(folder, "bob.qpq"), "a passphrase");
    await bob.crash();
    await using moved = await new Person(place, "bob").import(join(folder, "bob.qpq"), "a passphrase");
    assert.deepEqual(await list(moved), ["alice pinned", "crew archived"]);
    await moved.engine.pin(direct.id, false);
    assert.deepEqual((await list(moved)).toSorted(), ["alice", "crew archived"]);

    // What is half typed stays where it was typed.
    assert.deepEqual(await moved.engine.drafts(), []);

    for (const other of [alice, carol]) {
      assert.ok((await list(other)).every((row) => !row.includes(" ")));
      assert.deepEqual(await other.engine.drafts(), []);
    }
    const nowhere = "00".repeat(16) as ConversationId;
    await assert.rejects(moved.engine.pin(nowhere, true), { code: "no-conversation" });
    await assert.rejects(moved.engine.archive(nowhere, true), { code: "no-conversation" });
    await assert.rejects(moved.engine.setDraft(nowhere, "x"), { code: "no-conversation" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
