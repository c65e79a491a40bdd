// What is kept in memory of the store is never another than what stands in it.
import { strict as assert } from "node:assert";
import { KeptRows } from "./kept-rows.ts";
import { openTestStore } from "./store.fixture.ts";

const CHANNEL = new Uint8Array(16).fill(1);
const PEER = new Uint8Array(32).fill(2);

Deno.test("a row is read once, until it is forgotten or there are too many", () => {
  const rows = new KeptRows<number | undefined>();
  let reads = 0;
  const read = (key: number): number | undefined =>
    rows.get(Uint8Array.of(key >> 8, key), () => {
      reads += 1;
      return undefined;
    });
  read(1);
  read(1);
  assert.equal(reads, 1);
  rows.forget();
  read(1);
  assert.equal(reads, 2);
  for (let key = 2; key <= 1_001; key++) read(key);
  read(1);
  assert.equal(reads, 1_003);
});

Deno.test("keys that begin alike are told apart", () => {
  const rows = new KeptRows<number>();
  const key = (last: number): Uint8Array => Uint8Array.of(1, 2, 3, 4, 5, 6, last);
  const read = (last: number): number => rows.get(key(last), () => last);
  assert.deepEqual([read(1), read(2), read(1), read(1)], [1, 2, 1, 1]);
  assert.equal(rows.get(Uint8Array.of(1, 2, 3, 4, 5, 6), () => 0), 0);
});

Deno.test("what is written is what is read next, whoever wrote it", () => {
  using files = openTestStore();
  const { store } = files;
  assert.equal(store.conversations.get(CHANNEL), undefined);
  files.addDirect(CHANNEL, PEER);
  assert.equal(store.conversations.get(CHANNEL)?.lastActivity, 1);
  store.conversations.touch(CHANNEL, 5);
  store.conversations.touch(CHANNEL, 4);
  assert.equal(store.conversations.get(CHANNEL)?.lastActivity, 5);
  assert.equal(store.conversations.all()[0]?.lastActivity, 5);
  store.conversations.setState(CHANNEL, "left");
  assert.equal(store.conversations.get(CHANNEL)?.state, "left");

  assert.equal(store.contacts.byKey(PEER), undefined);
  store.contacts.pin(PEER, "peer", 1);
  assert.equal(store.contacts.byKey(PEER)?.name, "peer");

  assert.equal(store.blocks.has(PEER), false);
  store.blocks.set(PEER, true);
  assert.equal(store.blocks.has(PEER), true);
  store.blocks.set(PEER, false);
  assert.equal(store.blocks.has(PEER), false);

  assert.equal(store.displayNames.claim(PEER), undefined);
  store.displayNames.set(PEER, { setAt: 1, name: "P" });
  assert.equal(store.displayNames.claim(PEER)?.name, "P");

  assert.equal(store.settings.get("archived", CHANNEL), undefined);
  store.settings.set("archived", true, CHANNEL);
  assert.deepEqual([store.settings.get("archived", CHANNEL), store.settings.get("muted", CHANNEL)], [true, undefined]);
  store.settings.set("archived", undefined, CHANNEL);
  assert.equal(store.settings.get("archived", CHANNEL), undefined);

  assert.equal(store.groups.get(CHANNEL), undefined);
  store.groups.put({ conversation: CHANNEL, incarnation: 0, founder: PEER, rival: false, roster: [] });
  store.groups.setRival(CHANNEL, true);
  assert.equal(store.groups.get(CHANNEL)?.rival, true);
});

Deno.test("what is undone was never read: a turn that fails, an attempt that is refused", async () => {
  using files = openTestStore();
  const { store } = files;
  files.addDirect(CHANNEL, PEER);
  store.begin();
  store.conversations.touch(CHANNEL, 5);
  store.blocks.set(PEER, true);
  assert.equal(store.blocks.has(PEER), true);
  store.rollback();
  assert.equal(store.conversations.get(CHANNEL)?.lastActivity, 1);
  assert.equal(store.blocks.has(PEER), false);

  store.begin();
  await store.log.attempt(() => {
    store.contacts.pin(PEER, "peer", 1);
    assert.equal(store.contacts.byKey(PEER)?.name, "peer");
    return Promise.resolve("refused");
  });
  assert.equal(store.contacts.byKey(PEER), undefined);
  store.commit();
});
