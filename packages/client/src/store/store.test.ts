// The store by itself: transactions, what is known again, and the outbox's order.
import { strict as assert } from "node:assert";
import fc from "fast-check";
import { sha256 } from "../bytes.ts";
import { openTestStore } from "./store.fixture.ts";

const CHANNEL = new Uint8Array(16).fill(1);
const PEER = new Uint8Array(32).fill(2);

Deno.test("what a transaction wrote is there after a restart as a whole, or not at all", async () => {
  using files = openTestStore();
  files.store.begin();
  files.addDirect(CHANNEL, PEER);
  files.store.commit();
  files.store.begin();
  files.store.inbox.raiseCursor(CHANNEL, 7);
  files.store.conversations.setState(CHANNEL, "left");
  files.reopen(); // without a commit: as a crash would
  assert.equal(files.store.conversations.get(CHANNEL)?.state, "active");
  assert.equal(files.store.inbox.cursor(CHANNEL), 0);
});

Deno.test("a message id is one line of a conversation, however often it comes", () => {
  using files = openTestStore();
  files.addDirect(CHANNEL, PEER);
  const first = files.addMessage(CHANNEL, { own: false });
  assert.notEqual(first, undefined);
  assert.equal(files.store.messages.add({ ...files.lastMessage, text: "again" }), undefined);
  assert.equal(files.store.messages.page(CHANNEL, Number.MAX_SAFE_INTEGER, 10, 0).length, 1);
});

Deno.test("pages of history go backwards without gap or overlap, whatever their size", () => {
  using files = openTestStore();
  files.addDirect(CHANNEL, PEER);
  const written: number[] = [];
  for (let count = 0; count < 25; count++) written.push(files.addMessage(CHANNEL, { own: count % 2 === 0 }).position);
  fc.assert(fc.property(fc.integer({ min: 1, max: 30 }), (size) => {
    const read: number[] = [];
    for (let before = Number.MAX_SAFE_INTEGER;;) {
      const page = files.store.messages.page(CHANNEL, before, size, 0);
      read.unshift(...page.map((message) => message.position));
      const [oldest] = page;
      if (oldest === undefined) break;
      before = oldest.position;
    }
    assert.deepEqual(read, written);
  }));
});

Deno.test("unread are the messages of others since the read mark; notices and own ones never count", () => {
  using files = openTestStore();
  const { conversations } = files.store;
  files.addDirect(CHANNEL, PEER);
  files.addMessage(CHANNEL, { own: false });
  files.addMessage(CHANNEL, { own: true });
  files.addMessage(CHANNEL, { own: false, notice: true });
  assert.equal(conversations.unread(CHANNEL), 1);
  assert.equal(conversations.markRead(CHANNEL), true);
  assert.equal(conversations.markRead(CHANNEL), false);
  assert.equal(conversations.unread(CHANNEL), 0);
  files.addMessage(CHANNEL, { own: false });
  assert.equal(conversations.unread(CHANNEL), 1);
});

Deno.test("counters rise by one and survive a restart", () => {
  using files = openTestStore();
  files.addDirect(CHANNEL, PEER);
  assert.deepEqual([1, 2].map(() => files.store.conversations.nextCounter(CHANNEL)), [1, 2]);
  files.reopen();
  assert.equal(files.store.conversations.nextCounter(CHANNEL), 3);
});

Deno.test("an envelope is known again by its hash until it is forgotten by age", () => {
  using files = openTestStore();
  const { seen } = files.store;
  const hash = sha256(new Uint8Array([1]));
  assert.equal(seen.see(hash, 1_000), true);
  assert.equal(seen.see(hash, 2_000), false);
  seen.forgetBefore(1_000);
  assert.equal(seen.see(hash, 2_000), false);
  seen.forgetBefore(1_001);
  assert.equal(seen.see(hash, 3_000), true);
});

Deno.test("a cursor never falls", () => {
  using files = openTestStore();
  fc.assert(fc.property(fc.array(fc.nat(1000), { minLength: 1 }), fc.uint8Array({ maxLength: 16 }), (seqs, channel) => {
    const before = files.store.inbox.cursor(channel);
    for (const seq of seqs) files.store.inbox.raiseCursor(channel, seq);
    assert.equal(files.store.inbox.cursor(channel), Math.max(before ?? 0, ...seqs));
  }));
});

Deno.test("the outbox keeps exact bytes and their order over a restart", () => {
  using files = openTestStore();
  files.addDirect(CHANNEL, PEER);
  const payloads = [1, 2, 3].map((value) => new Uint8Array(10).fill(value));
  for (const payload of payloads) {
    files.store.outbox.add({
      kind: "message",
      lane: "lane",
      conversation: CHANNEL,
      message: undefined,
      channel: CHANNEL,
      recipients: [PEER, PEER],
      batch: true,
      payload,
      hash: sha256(payload),
      ttl: 0,
    });
  }
  files.reopen();
  const rows = files.store.outbox.after(0, 10);
  assert.deepEqual(rows.map((row) => row.payload), payloads);
  assert.deepEqual(rows[0]?.recipients, [PEER, PEER]);
  const [, second] = rows;
  assert.ok(second);
  assert.deepEqual(files.store.outbox.withHash(second.hash)?.id, second.id);
  files.store.outbox.delete(second.id);
  assert.deepEqual(files.store.outbox.after(0, 10).length, 2);
});

Deno.test("a name is pinned to its first key and a key to its first name", () => {
  using files = openTestStore();
  const { contacts } = files.store;
  const other = new Uint8Array(32).fill(3);
  assert.equal(contacts.pin(PEER, "bob", 1), true);
  assert.equal(contacts.pin(PEER, "bob", 2), true);
  assert.equal(contacts.pin(other, "bob", 3), false);
  assert.equal(contacts.pin(PEER, "robert", 4), false);
  assert.equal(contacts.byName("bob")?.key[0], 2);
  assert.equal(contacts.byKey(PEER)?.name, "bob");
});

Deno.test("when a group is replaced, what nobody reported as delivered is encrypted again", () => {
  using files = openTestStore();
  files.addDirect(CHANNEL, PEER);
  const { messages } = files.store;
  const states = (["pending", "sent", "delivered", "failed"] as const).map((state) => {
    const { position } = files.addMessage(CHANNEL, { own: true });
    messages.markEncrypted(position, 0);
    messages.setState(position, state);
    return position;
  });
  assert.deepEqual(messages.unencrypted(CHANNEL, 10), []);
  assert.deepEqual(messages.undelivered(CHANNEL, "group").map((message) => message.position), states.slice(0, 1));
  const undelivered = messages.undelivered(CHANNEL, "direct");
  assert.equal(undelivered.length, 2);
  for (const { position } of undelivered) messages.encryptAgain(position);
  assert.deepEqual(messages.unencrypted(CHANNEL, 10).map((message) => message.position), states.slice(0, 2));
});
