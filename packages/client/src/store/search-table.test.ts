// Words come into the index at the end of the transaction that brings them: what happens to a message within it, and before.
import { strict as assert } from "node:assert";
import { openTestStore, type TestStore } from "./store.fixture.ts";

const CHANNEL = new Uint8Array(16).fill(1);

function found({ store }: TestStore, word: string): number[] {
  const place = { conversation: CHANNEL, before: Number.MAX_SAFE_INTEGER, limit: 10, now: 0 };
  return store.search.find([word], place).map(({ position }) => position);
}

function inOne({ store }: TestStore, work: () => void): void {
  store.begin();
  work();
  store.commit();
}

function edit({ store }: TestStore, position: number, text: string): void {
  store.acts.setVersion(position, { text, counter: 1 });
}

Deno.test("a message that is edited or taken away in the transaction that brought it is found as it was at its end", () => {
  using files = openTestStore();
  const positions: number[] = [];
  inOne(files, () => {
    files.addDirect(CHANNEL, new Uint8Array(32));
    for (const _ of ["stays", "is edited", "is taken away"]) positions.push(files.addMessage(CHANNEL, {}).position);
    files.addMessage(CHANNEL, { notice: true });
    edit(files, positions[1] ?? 0, "another word");
    files.store.messages.delete(positions[2] ?? 0);
  });
  assert.deepEqual(found(files, "text"), positions.slice(0, 1));
  assert.deepEqual(found(files, "another"), positions.slice(1, 2));
  files.reopen();
  assert.deepEqual(found(files, "another"), positions.slice(1, 2));
});

Deno.test("a message that is edited or taken away later is found as it is then, and no more", () => {
  using files = openTestStore();
  const positions: number[] = [];
  inOne(files, () => {
    files.addDirect(CHANNEL, new Uint8Array(32));
    for (const _ of ["stays", "is edited", "is taken away"]) positions.push(files.addMessage(CHANNEL, {}).position);
  });
  assert.deepEqual(found(files, "text"), positions.toReversed());
  inOne(files, () => {
    files.addMessage(CHANNEL, {});
    edit(files, positions[1] ?? 0, "another word");
    files.store.messages.delete(positions[2] ?? 0);
  });
  assert.deepEqual(found(files, "text"), [(positions[2] ?? 0) + 1, positions[0]]);
  assert.deepEqual(found(files, "another"), positions.slice(1, 2));
});

Deno.test("what was undone is not found, and what comes in its place is", () => {
  using files = openTestStore();
  inOne(files, () => files.addDirect(CHANNEL, new Uint8Array(32)));
  files.store.begin();
  files.addMessage(CHANNEL, {});
  files.store.rollback();
  assert.deepEqual(found(files, "text"), []);
  inOne(files, () => files.addMessage(CHANNEL, {}));
  assert.equal(found(files, "text").length, 1);
});
