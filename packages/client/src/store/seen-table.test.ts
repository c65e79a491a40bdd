// An envelope is known again wherever its hash stands: in memory, beside the index or in it.
import { strict as assert } from "node:assert";
import { sha256 } from "../bytes.ts";
import { openDatabase } from "./database.ts";
import { MOST_LATELY } from "./seen-table.ts";
import { openTestStore, type TestStore } from "./store.fixture.ts";

const hashOf = (number: number): Uint8Array => sha256(Uint8Array.of(number >> 8, number));

/** Sees so many from one number on, in one transaction; which of them were new. */
function see({ store }: TestStore, from: number, count: number, time = 1): boolean[] {
  store.begin();
  const isNew = Array.from({ length: count }, (_, at) => store.seen.see(hashOf(from + at), time));
  store.commit();
  return isNew;
}

/** Closes the store, and counts what stands in the index and what beside it. */
function counts(files: TestStore): readonly [index: number, beside: number] {
  files.store[Symbol.dispose]();
  const database = openDatabase(files.path, files.key, { create: false });
  const count = (sql: string): number => Number(database.prepare(sql).pluck().get());
  const found = [
    count("SELECT count(*) FROM envelopes_seen"),
    count("SELECT coalesce(sum(length(hashes)), 0) / 32 FROM envelopes_seen_lately"),
  ] as const;
  database.close();
  files.reopen();
  return found;
}

Deno.test("an envelope that came is known again: in its transaction, after it, and after a restart", () => {
  using files = openTestStore();
  assert.deepEqual(see(files, 0, 3), [true, true, true]);
  assert.deepEqual(see(files, 2, 2), [false, true]);
  files.reopen();
  assert.deepEqual(see(files, 0, 5), [false, false, false, false, true]);
  files.store.begin();
  assert.deepEqual([1, 2].map(() => files.store.seen.see(hashOf(9), 1)), [true, false]);
  files.store.rollback();
  assert.deepEqual(see(files, 9, 1), [true]);
});

Deno.test("when there are many they go into the index, where they are known as before", () => {
  using files = openTestStore();
  see(files, 0, MOST_LATELY - 1);
  assert.deepEqual(counts(files), [0, MOST_LATELY - 1]);
  see(files, MOST_LATELY - 1, 2);
  assert.deepEqual(counts(files), [MOST_LATELY + 1, 0]);
  see(files, MOST_LATELY + 1, 1);
  assert.deepEqual(counts(files), [MOST_LATELY + 1, 1]);
  assert.ok(!see(files, 0, MOST_LATELY + 2).includes(true));
});

Deno.test("what is undone with the transaction that would have moved them is still beside the index, and known", () => {
  using files = openTestStore();
  const { store } = files;
  see(files, 0, MOST_LATELY - 1);
  store.begin();
  store.seen.see(hashOf(MOST_LATELY), 1);
  store.seen.write();
  store.rollback();
  assert.deepEqual(see(files, MOST_LATELY, 1), [true]);
  assert.ok(!see(files, 0, MOST_LATELY - 1).includes(true));
});

Deno.test("each is forgotten by its age, in the index and beside it", () => {
  using files = openTestStore();
  see(files, 0, MOST_LATELY, 1_000);
  see(files, MOST_LATELY, 1, 2_000);
  see(files, MOST_LATELY + 1, 1, 3_000);
  files.store.seen.forgetBefore(1_000);
  assert.deepEqual(see(files, 0, 1, 3_000), [false]);
  files.store.seen.forgetBefore(2_001);
  assert.deepEqual(counts(files), [0, 1]);
  assert.deepEqual(see(files, MOST_LATELY, 2, 4_000), [true, false]);
});
