// What the node tells of its transparency log: proofs, roots and entries. Each reads O(log n) stored hashes and no more
// entries than are asked for.

import type { Database } from "better-sqlite3-multiple-ciphers";
import {
  consistencyProof,
  hashLogName,
  inclusionProof,
  parseUserName,
  treeRoot,
} from "@quicproquo/protocol/transparency";
import { encodedEntry, kindNumbers, type LogRow } from "../log-rows.ts";
import type { LogCalls } from "../operation.ts";
import { lastEntry, storedHashes } from "./log.ts";
import type { Executors } from "./operations.ts";

export function logExecutors(database: Database): Pick<Executors, LogCalls> {
  const readHash = storedHashes(database);
  const last = lastEntry(database);
  const columns = "position, kind, name_hash AS nameHash, identity_key AS identityKey, time";
  const bindOfName = database.prepare<[Uint8Array], LogRow>(
    `SELECT ${columns} FROM log_entries WHERE name_hash = ? AND kind = ${kindNumbers.bind}`,
  );
  const entriesFrom = database.prepare<[number, number], LogRow>(
    `SELECT ${columns} FROM log_entries WHERE position >= ? ORDER BY position LIMIT ? + 0`,
  );
  const account = database.prepare<[string], { identityKey: Uint8Array }>(
    "SELECT identity_key AS identityKey FROM accounts WHERE username = ?",
  );
  const hashesFrom = database.prepare<[number, number], { hash: Uint8Array }>(
    "SELECT hash FROM log_hashes WHERE position >= ? ORDER BY position LIMIT ? + 0",
  );
  const everyAccount = database.prepare<[], { username: string; identityKey: Uint8Array }>(
    "SELECT username, identity_key AS identityKey FROM accounts",
  );
  const live = `FROM log_entries b WHERE b.kind = ${kindNumbers.bind} AND NOT EXISTS (
    SELECT 1 FROM log_entries t WHERE t.name_hash = b.name_hash AND t.kind = ${kindNumbers.tombstone})
    AND b.position NOT IN (SELECT position FROM reserved_binds)`;
  const liveBind = database.prepare<[Uint8Array, Uint8Array], object>(
    `SELECT 1 ${live} AND b.name_hash = ? AND b.identity_key = ?`,
  );
  const liveBinds = database.prepare<[], { count: number }>(`SELECT count(*) AS count ${live}`);
  const journal = database.prepare<[], object>("SELECT 1 FROM log_journal");
  const begin = database.prepare("INSERT INTO log_journal (begun) VALUES (1)");
  const sizeNow = (): number => (last()?.position ?? -1) + 1;

  return {
    findBinding({ username }) {
      const name = parseUserName(username);
      const found = name === undefined ? undefined : account.get(name);
      if (name === undefined || found === undefined) return undefined;
      const row = bindOfName.get(hashLogName(name));
      if (row === undefined) throw new Error("an account has no entry in the log");
      const size = sizeNow();
      return {
        identityKey: found.identityKey,
        entry: encodedEntry(row),
        index: row.position,
        hashes: inclusionProof(row.position, size, readHash),
        size,
        root: treeRoot(size, readHash),
      };
    },
    logHead({ size: asked }) {
      const now = sizeNow();
      const size = asked ?? now;
      return size > now ? undefined : { size, root: treeRoot(size, readHash) };
    },
    logConsistency({ fromSize, toSize }) {
      if (fromSize === 0 || fromSize > toSize || toSize > sizeNow()) return undefined;
      return consistencyProof(fromSize, toSize, readHash);
    },
    logEntries: ({ start, limit }) => start > sizeNow() ? undefined : entriesFrom.all(start, limit).map(encodedEntry),
    logHashes: ({ start, limit }) => hashesFrom.all(start, limit).map(({ hash }) => hash),
    // As of one moment, though a node that runs beside this one goes on writing.
    logStrays: database.transaction(() => {
      let bound = 0;
      let accounts = 0;
      for (const { username, identityKey } of everyAccount.iterate()) {
        const name = parseUserName(username);
        accounts += 1;
        if (name !== undefined && liveBind.get(hashLogName(name), identityKey) !== undefined) bound += 1;
      }
      return { unboundAccounts: accounts - bound, bindsWithoutAccount: (liveBinds.get()?.count ?? 0) - bound };
    }),
    journal({ begun }) {
      if (journal.get() !== undefined) return true;
      if (begun) begin.run();
      return false;
    },
  };
}
