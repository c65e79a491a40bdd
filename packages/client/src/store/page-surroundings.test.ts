// What stands beside the lines of a page, asked for all at once: the same as asked for each.
import { strict as assert } from "node:assert";
import { openTestStore, type TestStore } from "./store.fixture.ts";

const CHANNEL = new Uint8Array(16).fill(1);
const OTHER = new Uint8Array(16).fill(2);

function react({ store, lastMessage }: TestStore, about: Uint8Array, text: string, by: number): void {
  const id = new Uint8Array(32).fill(by);
  store.messages.add({ ...lastMessage, id, text, act: "reaction", about, author: new Uint8Array(32).fill(by) });
}

Deno.test("reactions and files of a page are those of each of its lines, in their order", () => {
  using files = openTestStore();
  const { store } = files;
  files.addDirect(OTHER, new Uint8Array(32).fill(9));
  files.addMessage(OTHER, {});
  files.addDirect(CHANNEL, new Uint8Array(32).fill(8));
  const lines = Array.from({ length: 5 }, () => files.addMessage(CHANNEL, {}));
  const [first, second, third] = lines;
  assert.ok(first !== undefined && second !== undefined && third !== undefined);
  ["a", "b", "a"].forEach((text, at) => react(files, second.id, text, at + 1));
  react(files, third.id, "c", 4);
  react(files, first.id, "d", 5);
  for (const place of [1, 0]) {
    store.files.attach(third.position, { place, hash: new Uint8Array(32), name: `${place}`, mediaType: "", size: 1 });
  }
  const [from, to] = [second.position, third.position];
  const reactions = store.acts.reactionsOf(CHANNEL, from, to);
  const attached = store.files.attachmentsOf(from, to);
  assert.deepEqual([...reactions.keys(), ...attached.keys()], [from, to, to]);
  for (const { id, position } of [second, third]) {
    const about = store.acts.about(CHANNEL, id, "reaction").map(({ text, author }) => ({ text, author }));
    const found = reactions.get(position)?.map(({ text, author }) => ({ text, author }));
    assert.deepEqual(found, about);
    assert.deepEqual(attached.get(position) ?? [], store.files.attachments(position));
  }
});

Deno.test("what was reported is reported once: up to a message, in its conversation alone", () => {
  using files = openTestStore();
  const { store } = files;
  for (const channel of [CHANNEL, OTHER]) files.addDirect(channel, new Uint8Array(32).fill(channel[0] ?? 0));
  files.addMessage(CHANNEL, {});
  const due = [CHANNEL, OTHER, CHANNEL, CHANNEL].map((conversation, at) =>
    store.messages.add({ ...files.lastMessage, conversation, id: new Uint8Array(32).fill(at), reportDue: true })
  );
  store.messages.markReported(CHANNEL, due[2]?.position ?? 0);
  const left = [CHANNEL, OTHER].flatMap((channel) => store.messages.unreported(channel, 10));
  assert.deepEqual(left.map(({ position }) => position), [due[3]?.position, due[1]?.position]);
});
