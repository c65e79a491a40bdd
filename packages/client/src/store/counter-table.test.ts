// Gaps in what a sender numbered: opened, filled, told.
import { strict as assert } from "node:assert";
import fc from "fast-check";
import { PORTABLE_TABLES } from "./portable-tables.ts";
import { openTestStore, type TestStore } from "./store.fixture.ts";

const CHANNEL = new Uint8Array(16).fill(1);
const PEER = new Uint8Array(32).fill(2);

Deno.test("counting begins with the first number that comes, and a gap closes when it is filled", () => {
  using files = withConversation();
  assert.equal(arrive(files, 7), false);
  assert.equal(arrive(files, 8), false);
  assert.equal(arrive(files, 11), true);
  assert.equal(files.store.counters.gaps()[0]?.missing, 2);
  assert.equal(arrive(files, 10), true);
  assert.equal(arrive(files, 9), false);
  assert.deepEqual(files.store.counters.gaps(), []);
  assert.equal(arrive(files, 12), false);
});

Deno.test("what came and is gone again is not missing; only what never came is", () => {
  using files = withConversation();
  for (const counter of [1, 3, 5]) arrive(files, counter);
  for (const message of files.store.messages.page(CHANNEL, Number.MAX_SAFE_INTEGER, 10, 0)) {
    files.store.messages.delete(message.position);
  }
  assert.equal(files.store.counters.gaps()[0]?.missing, 2);
  files.store.counters.pass(CHANNEL, PEER, 4);
  assert.equal(files.store.counters.take(CHANNEL, PEER, 4), true);
  assert.equal(arrive(files, 2), false);
  assert.deepEqual(files.store.counters.gaps(), []);
});

Deno.test("of numbers that are passed over nothing is left behind once all before them are there", () => {
  using files = withConversation();
  arrive(files, 1);
  files.store.counters.pass(CHANNEL, PEER, 2);
  assert.equal(files.store.counters.take(CHANNEL, PEER, 2), false);
  const passed = PORTABLE_TABLES.find(({ name }) => name === "numbers_gone");
  assert.ok(passed);
  assert.deepEqual([...files.store.portable.read(passed)].flat(), []);
  assert.equal(arrive(files, 3), false);
  assert.deepEqual(files.store.counters.gaps(), []);
});

Deno.test("a gap that was told is not told again, a later one is", () => {
  using files = withConversation();
  for (const counter of [1, 3]) arrive(files, counter);
  const [gap] = files.store.counters.gaps();
  assert.ok(gap);
  files.store.counters.close(gap);
  assert.deepEqual(files.store.counters.gaps(), []);
  assert.equal(arrive(files, 2), false);
  assert.equal(arrive(files, 4), false);
  assert.equal(arrive(files, 6), true);
  assert.equal(files.store.counters.gaps()[0]?.missing, 1);
});

Deno.test("in whatever order all numbers come, none is missing in the end; without some, as many are", () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 2, max: 20 }), { minLength: 1, maxLength: 19 });
  fc.assert(
    fc.property(numbers, (order) => {
      using files = withConversation();
      arrive(files, 1);
      for (const counter of order) arrive(files, counter);
      const missing = Math.max(...order) - 1 - order.length;
      assert.equal(files.store.counters.gaps().reduce((sum, gap) => sum + gap.missing, 0), missing);
    }),
    { numRuns: 60 },
  );
});

function withConversation(): TestStore {
  const files = openTestStore();
  files.addDirect(CHANNEL, PEER);
  return files;
}

/** As receiving does: the message is stored, then its number is taken. */
function arrive(files: TestStore, counter: number): boolean {
  files.addMessage(CHANNEL, { own: false, author: PEER, counter });
  return files.store.counters.take(CHANNEL, PEER, counter);
}
