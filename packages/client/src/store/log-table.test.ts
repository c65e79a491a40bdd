// The log as it is stored: found by name and key though they are indexed by six bytes, kept over a restart, and undone whole.
import { strict as assert } from "node:assert";
import { encodeLogEntry, leafHash, type LogEntry, MerkleFrontier } from "@quicproquo/protocol/transparency";
import { openTestStore } from "./store.fixture.ts";

/** Two that begin alike share the first six bytes. */
const bytes = (start: number, end: number): Uint8Array => new Uint8Array(32).fill(start, 0, 6).fill(end, 6);
const bind = (name: Uint8Array, key: Uint8Array, time = 1): LogEntry => ({
  kind: "bind",
  nameHash: name,
  identityKey: key,
  time,
});

Deno.test("entries are found by the whole of their name hash or key", () => {
  using test = openTestStore();
  const { log } = test.store;
  log.append(0, bind(bytes(1, 1), bytes(9, 1)));
  log.append(1, bind(bytes(1, 2), bytes(9, 2), 5));
  log.append(2, { ...bind(bytes(1, 1), bytes(9, 1), 7), kind: "tombstone" });
  assert.equal(log.bindOfName(bytes(1, 2))?.position, 1);
  assert.equal(log.bindOfKey(bytes(9, 1))?.position, 0);
  assert.equal(log.bindOfName(bytes(1, 3)), undefined);
  assert.equal(log.bindOfKey(bytes(9, 3)), undefined);
  assert.deepEqual([log.hasTombstone(bytes(1, 1)), log.hasTombstone(bytes(1, 2))], [true, false]);
  assert.equal(log.lastTime, 7);
});

Deno.test("what is believed is there after a restart, and a refused attempt leaves nothing", async () => {
  using test = openTestStore();
  assert.deepEqual([test.store.log.view().frontier.size, test.store.log.view().checkpoint], [0, undefined]);
  const frontier = MerkleFrontier.empty();
  for (const n of [1, 2, 3]) frontier.append(leafHash(encodeLogEntry(bind(bytes(n, n), bytes(n, n)))));
  test.store.log.setView(frontier, "a checkpoint");
  test.reopen();
  const { log } = test.store;
  const view = log.view();
  assert.deepEqual([view.frontier.root(), view.frontier.size, view.checkpoint], [frontier.root(), 3, "a checkpoint"]);
  test.store.begin();
  const refused = await log.attempt(() => {
    log.append(0, bind(bytes(1, 1), bytes(1, 1)));
    return Promise.resolve("no");
  });
  const taken = await log.attempt(() => {
    log.append(0, bind(bytes(2, 2), bytes(2, 2)));
    return Promise.resolve(undefined);
  });
  test.store.commit();
  assert.deepEqual([refused, taken], ["no", undefined]);
  assert.deepEqual([log.bindOfName(bytes(1, 1)), log.bindOfName(bytes(2, 2))?.position], [undefined, 0]);
});

Deno.test("of each person's checkpoints the newest waits to be compared; alarms are kept once", () => {
  using test = openTestStore();
  const { log } = test.store;
  const claim = { conversation: new Uint8Array(16), author: bytes(1, 1), checkpoint: "older" };
  log.keepClaim(claim);
  log.keepClaim({ ...claim, checkpoint: "newer" });
  log.dropClaim(claim);
  assert.deepEqual(log.claims(), [{ ...claim, checkpoint: "newer" }]);
  log.dropClaim({ ...claim, checkpoint: "newer" });
  assert.deepEqual(log.claims(), []);
  const alarm = { kind: "forked", text: "It forked." };
  assert.deepEqual([log.addAlarm(alarm), log.addAlarm(alarm)], [true, false]);
  assert.deepEqual(log.alarms(), [alarm]);
});
