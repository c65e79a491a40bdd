// The schema's steps, and what a store from another time gets.
import { strict as assert } from "node:assert";
import { type Database, openDatabase } from "./database.ts";
import { migrate } from "./migrations.ts";
import { Store } from "./store.ts";
import { openTestStore, type TestStore } from "./store.fixture.ts";

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

Deno.test("what an earlier release stored is read, found and answered after the steps that came since", async () => {
  using files = openTestStore();
  const database = await openEarlier(files, 13);
  const channel = new Uint8Array(16);
  database.prepare(
    `INSERT INTO conversations (id, kind, title, state, created, last_activity) VALUES (?, 'group', 'g', 'active', 1, 1)`,
  ).run(channel);
  const id = new Uint8Array(32).fill(7);
  database.prepare(
    `INSERT INTO messages (conversation, id, author, own, notice, text, sent_at, state)
     VALUES (?, ?, x'01', 0, 0, 'an old word', 1, 'received')`,
  ).run(channel, id);
  // An envelope that it had seen.
  database.prepare("INSERT INTO envelopes_seen (hash, time) VALUES (?, 1)").run(id);
  database.close();
  using store = Store.open(files.path, files.key, { create: false });
  assert.equal(store.seen.see(id, 2), false);
  const [old] = store.messages.page(channel, Number.MAX_SAFE_INTEGER, 10, 0);
  assert.deepEqual([old?.text, old?.act, old?.version, old?.deleted], ["an old word", undefined, 0, false]);
  const found = store.search.find(["old"], { conversation: channel, before: 1e9, limit: 5, now: 0 });
  assert.deepEqual(found.map(({ position }) => position), [old?.position]);
  assert.equal(store.acts.line(channel, id)?.text, "an old word");
});

Deno.test("a step that fails leaves the store as it was before all of them", async () => {
  using files = openTestStore();
  const database = await openEarlier(files, 13);
  database.exec("CREATE TABLE drafts (in_the_way INTEGER)");
  const schema = database.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name").all();
  database.close();
  assert.throws(() => Store.open(files.path, files.key, { create: false }), { code: "store-failed" });
  const again = openDatabase(files.path, files.key, { create: false });
  assert.equal(again.pragma("user_version", { simple: true }), 13);
  assert.deepEqual(again.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name").all(), schema);
  again.exec("DROP TABLE drafts");
  again.close();
  Store.open(files.path, files.key, { create: false })[Symbol.dispose]();
});

Deno.test("a row of messages is checked without a table of its own, and no other state than those that are known", () => {
  using files = openTestStore();
  files.addDirect(new Uint8Array(16), new Uint8Array(32));
  files.store[Symbol.dispose]();
  const database = openDatabase(files.path, files.key, { create: false });
  assert.deepEqual(database.pragma("integrity_check"), [{ integrity_check: "ok" }]);
  const insert = `INSERT INTO messages (conversation, id, author, own, notice, text, sent_at, state)
    VALUES (zeroblob(16), randomblob(32), x'01', 0, 0, '', 1, ?)`;
  const steps = database.prepare<[string], { opcode: string }>(`EXPLAIN ${insert}`).all("sent");
  assert.deepEqual(steps.filter(({ opcode }) => opcode === "OpenEphemeral"), []);
  for (const state of ["pending", "sent", "delivered", "failed", "received"]) database.prepare(insert).run(state);
  assert.throws(() => database.prepare(insert).run("lost"), /CHECK constraint failed/);
  assert.throws(() => database.exec("UPDATE sqlite_schema SET sql = ''"), /may not be modified/);
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

/** In place of what is there, a store as it was after the first `version` steps. */
async function openEarlier({ store, path, key }: TestStore, version: number): Promise<Database> {
  store[Symbol.dispose]();
  Deno.removeSync(path);
  const database = openDatabase(path, key, { create: true });
  const folder = new URL("./migrations/", import.meta.url);
  for (const name of [...Deno.readDirSync(folder)].map(({ name }) => name).sort().slice(0, version)) {
    const exported: unknown = Object.values(await import(new URL(name, folder).href))[0];
    assert.ok(typeof exported === "string");
    database.exec(exported);
  }
  database.pragma(`user_version = ${version}`);
  return database;
}
