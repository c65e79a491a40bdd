// What is written late is never seen as it was before: by whatever statement, at whatever end of the transaction.
import { strict as assert } from "node:assert";
import { openDatabase } from "./database.ts";
import { openTestStore, type TestStore } from "./store.fixture.ts";

const CHANNEL = new Uint8Array(16).fill(1);
const OTHER = new Uint8Array(16).fill(2);
const PEER = new Uint8Array(32).fill(3);
const ANOTHER = new Uint8Array(32).fill(4);

function withConversations(): TestStore {
  const files = openTestStore();
  files.addDirect(CHANNEL, PEER);
  files.addDirect(OTHER, ANOTHER);
  return files;
}

/** Closes the store, and reads what stands in it. */
function written(files: TestStore, sql: string): unknown {
  files.store[Symbol.dispose]();
  const database = openDatabase(files.path, files.key, { create: false });
  const found = database.prepare(sql).raw().all();
  database.close();
  files.reopen();
  return found;
}

const COUNTERS = "SELECT complete, greatest FROM counters ORDER BY author";
const ACTIVITY = "SELECT last_activity FROM conversations ORDER BY id";

/** Takes numbers of one sender, each of a message that is here. */
function take(files: TestStore, author: Uint8Array, ...numbers: number[]): boolean[] {
  return numbers.map((counter) => {
    files.addMessage(CHANNEL, { author, counter });
    return files.store.counters.take(CHANNEL, author, counter);
  });
}

Deno.test("numbers that follow each other are written with the end of the transaction, of each sender", () => {
  using files = withConversations();
  files.store.begin();
  assert.deepEqual(take(files, PEER, 1, 2, 3), [false, false, false]);
  assert.deepEqual(take(files, ANOTHER, 5, 6), [false, false]);
  assert.deepEqual(take(files, PEER, 4), [false]);
  files.store.commit();
  assert.deepEqual(written(files, COUNTERS), [[4, 4], [6, 6]]);
  files.store.begin();
  take(files, PEER, 5, 6);
  files.store.rollback();
  assert.deepEqual(take(files, PEER, 5), [false]);
  assert.deepEqual(written(files, COUNTERS), [[5, 5], [6, 6]]);
});

Deno.test("a gap behind numbers that are not written yet is seen, and what is taken away does not make one", () => {
  using files = withConversations();
  const { store } = files;
  store.begin();
  assert.deepEqual(take(files, PEER, 1, 2, 3, 5), [false, false, false, true]);
  assert.deepEqual(store.counters.gaps().map(({ missing, greatest }) => ({ missing, greatest })), [
    { missing: 1, greatest: 5 },
  ]);
  assert.deepEqual(take(files, PEER, 4, 6, 7), [false, false, false]);
  store.messages.delete(files.addMessage(CHANNEL, { author: PEER, counter: 8 }).position);
  assert.equal(store.counters.take(CHANNEL, PEER, 8), false);
  store.counters.pass(CHANNEL, PEER, 9);
  assert.deepEqual(take(files, PEER, 10), [false]);
  store.commit();
  assert.deepEqual(written(files, COUNTERS), [[10, 10]]);
});

Deno.test("the last activity is written with the end of the transaction, and seen before it", () => {
  using files = withConversations();
  const { store } = files;
  store.begin();
  store.conversations.touch(CHANNEL, 5);
  store.conversations.touch(OTHER, 7);
  store.conversations.touch(CHANNEL, 9);
  assert.deepEqual(store.conversations.all().map(({ lastActivity }) => lastActivity), [9, 7]);
  store.conversations.touch(OTHER, 11);
  store.commit();
  assert.deepEqual(written(files, ACTIVITY), [[9], [11]]);
});

Deno.test("an attempt that is refused takes back what came within it, and nothing of before", async () => {
  using files = withConversations();
  const { store } = files;
  store.begin();
  take(files, PEER, 1, 2);
  store.conversations.touch(CHANNEL, 5);
  await store.log.attempt(() => {
    take(files, PEER, 3);
    store.conversations.touch(CHANNEL, 9);
    return Promise.resolve("refused");
  });
  assert.equal(store.conversations.get(CHANNEL)?.lastActivity, 5);
  store.commit();
  assert.deepEqual(written(files, ACTIVITY), [[5], [1]]);
  assert.deepEqual(written(files, COUNTERS), [[2, 2]]);
});

Deno.test("how many are unread goes on with what comes, and is counted again after anything else", () => {
  using files = withConversations();
  const { store } = files;
  const unread = (): number[] => [CHANNEL, OTHER].map((channel) => store.conversations.unread(channel));
  assert.deepEqual(unread(), [0, 0]);
  const first = files.addMessage(CHANNEL, {});
  assert.deepEqual(unread(), [1, 0]);
  files.addMessage(CHANNEL, { own: true });
  files.addMessage(CHANNEL, { notice: true });
  store.messages.add({
    ...files.lastMessage,
    id: new Uint8Array(32).fill(9),
    notice: false,
    act: "reaction",
    about: first.id,
  });
  assert.equal(store.messages.add({ ...files.lastMessage, id: first.id, notice: false }), undefined);
  assert.deepEqual(unread(), [1, 0]);
  const other = files.addMessage(OTHER, {});
  files.addMessage(CHANNEL, {});
  assert.deepEqual(unread(), [2, 1]);
  store.begin();
  files.addMessage(CHANNEL, {});
  assert.deepEqual(unread(), [3, 1]);
  store.rollback();
  assert.deepEqual(unread(), [2, 1]);
  store.conversations.markRead(CHANNEL, first.position);
  assert.deepEqual(unread(), [1, 1]);
  store.acts.hide(other.position, PEER);
  store.messages.delete(first.position);
  assert.deepEqual(unread(), [1, 0]);
});
