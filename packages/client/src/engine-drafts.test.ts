// What is half typed is kept over restarts, goes with what is sent of it, and is nobody else's.
import { strict as assert } from "node:assert";
import { openPlace, registerPeople } from "@quicproquo/testkit/people";
import type { ConversationId } from "./api.ts";

Deno.test("a draft is there after a crash, is replaced and emptied, and goes with the message that it began", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  const { id: notes } = await alice.engine.openNotes();
  const drafts = async () => (await alice.engine.drafts()).map(({ conversation, text }) => [conversation, text]);
  await alice.engine.setDraft(id, "half a sen");
  await alice.engine.setDraft(notes, "milk");
  await alice.restart();
  assert.deepEqual((await drafts()).toSorted(), [[id, "half a sen"], [notes, "milk"]].toSorted());
  // Something else, as a script might send it, leaves it; in another conversation it is another's.
  await alice.engine.send(id, "by the way");
  await alice.engine.send(notes, "half a sentence");
  assert.equal((await drafts()).length, 2);
  const { id: sent } = await alice.engine.send(id, "half a sentence");
  assert.deepEqual(await drafts(), [[notes, "milk"]]);
  await alice.engine.setDraft(id, "no, ");
  await alice.engine.setDraft(id, "no, wait");
  await alice.engine.reply(id, sent, "no, wait");
  await alice.engine.setDraft(notes, "");
  assert.deepEqual(await drafts(), []);
  await alice.engine.setDraft(id, "\ud83d");
  assert.deepEqual(await drafts(), [[id, "\u{fffd}"]]);
  await bob.message((await bob.direct("alice")).id, "half a sentence");
  assert.deepEqual(await bob.engine.drafts(), []);
  await assert.rejects(alice.engine.setDraft(id, "x".repeat((1 << 18) + 1)), { code: "invalid-argument" });
  await assert.rejects(alice.engine.setDraft("00".repeat(16) as ConversationId, "x"), { code: "no-conversation" });
});
