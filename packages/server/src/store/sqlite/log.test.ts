// The log's table: what it appends hashes to what anybody computes from the entries, it only grows, and the step of the
// schema that brings it binds whoever has an account already.

import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { normaliseUserName } from "@quicproquo/protocol";
import {
  encodeLogEntry,
  hashLogName,
  leafHash,
  MerkleFrontier,
  storedHashCount,
  treeRoot,
} from "@quicproquo/protocol/transparency";
import type { LogEntry } from "@quicproquo/protocol/transparency";
import Sqlite from "better-sqlite3-multiple-ciphers";
import type { Database } from "better-sqlite3-multiple-ciphers";
import { migrations } from "../migrations/migrations.ts";
import { logTable, storedHashes } from "./log.ts";
import { nativeBinding } from "./native-binding.ts";

const key = (number: number): Uint8Array => new Uint8Array(32).fill(number);
const hashOf = (name: string): Uint8Array => hashLogName(normaliseUserName(name));

/** A database with the steps up to one, and what runs before the next. */
function databaseUpTo(last: number): Database {
  const database = new Sqlite(":memory:", { nativeBinding: nativeBinding() });
  for (const step of migrations.filter(({ number }) => number <= last)) {
    database.exec(step.sqlite);
    step.sqliteStep?.(database);
  }
  return database;
}

function rootOf(entries: readonly LogEntry[]): string {
  const frontier = MerkleFrontier.empty();
  for (const entry of entries) frontier.append(leafHash(encodeLogEntry(entry)));
  return frontier.root().toHex();
}

Deno.test("log: stored hashes give the root of the entries, whatever their number", () => {
  const database = databaseUpTo(8);
  const log = logTable(database);
  const entries: LogEntry[] = [];
  for (let n = 0; n < 37; n++) {
    const entry = { kind: "bind", nameHash: hashOf(`user${n}`), identityKey: key(n), time: 1_000 + n } as const;
    log.append(entry.kind, entry.nameHash, entry.identityKey, entry.time);
    entries.push(entry);
    strictEqual(treeRoot(entries.length, storedHashes(database)).toHex(), rootOf(entries));
  }
  const { count } = database.prepare<[], { count: number }>("SELECT count(*) AS count FROM log_hashes").get() ??
    { count: 0 };
  strictEqual(count, storedHashCount(37));
  database.close();
});

Deno.test("log: times never fall, whatever the clock does", () => {
  const database = databaseUpTo(8);
  const log = logTable(database);
  log.append("bind", hashOf("alice"), key(1), 5_000);
  log.append("bind", hashOf("bob"), key(2), 4_000);
  log.append("tombstone", hashOf("alice"), key(1), 6_000);
  const times = database.prepare<[], { time: number }>("SELECT time FROM log_entries ORDER BY position").all();
  deepStrictEqual(times.map(({ time }) => time), [5_000, 5_000, 6_000]);
  database.close();
});

Deno.test("log: a name and a key are bound once, for ever; a tombstone follows its bind, once", () => {
  const database = databaseUpTo(8);
  const log = logTable(database);
  strictEqual(log.knowsName(hashOf("alice")), false);
  strictEqual(log.knowsKey(key(1)), false);
  throws(() => log.append("tombstone", hashOf("alice"), key(1), 0), /follows/);
  log.append("bind", hashOf("alice"), key(1), 0);
  throws(() => log.append("bind", hashOf("alice"), key(2), 0), /UNIQUE/);
  throws(() => log.append("bind", hashOf("bob"), key(1), 0), /UNIQUE/);
  throws(() => log.append("tombstone", hashOf("alice"), key(2), 0), /follows/);
  log.append("tombstone", hashOf("alice"), key(1), 0);
  throws(() => log.append("tombstone", hashOf("alice"), key(1), 0), /UNIQUE/);
  strictEqual(log.knowsName(hashOf("alice")), true);
  strictEqual(log.knowsKey(key(1)), true);
  throws(() => log.append("bind", hashOf("alice"), key(3), 0), /UNIQUE/);
  database.close();
});

Deno.test("log: no entry is ever changed or removed", () => {
  const database = databaseUpTo(8);
  logTable(database).append("bind", hashOf("alice"), key(1), 0);
  throws(() => database.exec("DELETE FROM log_entries"), /only grows/);
  throws(() => database.exec("UPDATE log_entries SET time = 1"), /only grows/);
  database.close();
});

Deno.test("log: the step that brings it binds every account, in the order of registration", () => {
  const database = databaseUpTo(7);
  const add = database.prepare<[string, Uint8Array, number]>(
    `INSERT INTO accounts (username, identity_key, registration_request, registration_record, created_at)
     VALUES (?, ?, x'00', x'00', ?)`,
  );
  add.run("zoe", key(1), 2_000);
  add.run("adam", key(2), 1_000);
  add.run("mia", key(3), 3_000);
  const step = migrations.find(({ number }) => number === 8);
  database.exec(step?.sqlite ?? "");
  step?.sqliteStep?.(database);
  const expected: readonly LogEntry[] = [
    { kind: "bind", nameHash: hashOf("zoe"), identityKey: key(1), time: 2_000 },
    { kind: "bind", nameHash: hashOf("adam"), identityKey: key(2), time: 2_000 },
    { kind: "bind", nameHash: hashOf("mia"), identityKey: key(3), time: 3_000 },
  ];
  strictEqual(treeRoot(3, storedHashes(database)).toHex(), rootOf(expected));
  strictEqual(logTable(database).knowsName(hashOf("adam")), true);
  database.close();
});
