// The schema's steps, and what a store from another time gets.
import { strict as assert } from "node:assert";
import { openDatabase } from "./database.ts";
import { migrate } from "./migrations.ts";
import { Store } from "./store.ts";
import { openTestStore } from "./store.fixture.ts";

Deno.test("a store of a newer program is refused and left as it is", () => {
  using files = openTestStore();
  files.store[Symbol.dispose]();
  const database = openDatabase(files.path, files.key, { create: false });
  database.pragma("user_version = 1000");
  database.close();
  assert.throws(() => Store.open(files.path, files.key, { create: false }), { code: "store-newer" });
  const again = openDatabase(files.path, files.key, { create: false });
  assert.equal(again.pragma("user_version", { simple: true }), 1000);
  again.close();
});

Deno.test("steps are taken once: a second run changes nothing", () => {
  using files = openTestStore();
  files.store[Symbol.dispose]();
  const database = openDatabase(files.path, files.key, { create: false });
  const version = database.pragma("user_version", { simple: true });
  migrate(database);
  assert.equal(database.pragma("user_version", { simple: true }), version);
  database.close();
});

Deno.test("the store is written with the settings that keep what was answered for", () => {
  using files = openTestStore();
  files.store[Symbol.dispose]();
  const database = openDatabase(files.path, files.key, { create: false });
  assert.equal(database.pragma("journal_mode", { simple: true }), "wal");
  assert.equal(database.pragma("synchronous", { simple: true }), 2);
  assert.equal(database.pragma("cipher", { simple: true }), "aegis");
  database.close();
});
