// What is said about messages: answers, reactions, edits, deletions, hiding, reading, typing. Three people, and restarts in
// the middle.
import { strict as assert } from "node:assert";
import { openPlace, type Person, registerPeople } from "@quicproquo/testkit/people";
import type { ConversationId, Message, MessageId } from "./api.ts";

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

async function trio(alice: Person, bob: Person, carol: Person): Promise<ConversationId> {
  const { id } = await alice.engine.createGroup("trio");
  await alice.engine.invite(id, "bob");
  await alice.engine.invite(id, "carol");
  await bob.group("trio");
  await carol.group("trio");
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
  return { name: name as Message["author"]["name"], key: engine.profile.key };
}

/** A message as somebody sees it, once it is so. */
function line(one: Person, id: ConversationId, wanted: MessageId, so: (message: Message) => boolean): Promise<Message> {
  return one.until("a change of a message", async () => {
    const found = (await one.engine.history(id, { limit: 1000 })).find((message) => message.id === wanted);
    return found !== undefined && so(found) ? found : undefined;
  });
}
