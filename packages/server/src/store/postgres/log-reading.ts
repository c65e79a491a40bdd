// What the node tells of its transparency log, in PostgreSQL: proofs, roots and entries.

import {
  consistencyProof,
  hashLogName,
  inclusionProof,
  parseUserName,
  treeRoot,
} from "@quicproquo/protocol/transparency";
import type { LogCalls } from "../operation.ts";
import { encodedEntry, kindNumbers, type LogRow } from "../log-rows.ts";
import type { Executors } from "./executors.ts";
import { lastEntry, withHashes } from "./log.ts";
import type { Sql } from "./sql.ts";

const columns = `position, kind, name_hash AS "nameHash", identity_key AS "identityKey", time`;
/** Binds that no tombstone ends and no restore left without an account. */
const live = `FROM log_entries b WHERE b.kind = ${kindNumbers.bind} AND NOT EXISTS (
    SELECT 1 FROM log_entries t WHERE t.name_hash = b.name_hash AND t.kind = ${kindNumbers.tombstone})
    AND b.position NOT IN (SELECT position FROM reserved_binds)`;

async function sizeNow(sql: Sql): Promise<number> {
  return ((await lastEntry(sql))?.position ?? -1) + 1;
}

export const logExecutors: Pick<Executors, LogCalls> = {
  async findBinding(sql, { username }) {
    const name = parseUserName(username);
    if (name === undefined) return undefined;
    // Name and entry in one look: the account may end, and the log grow, between two.
    const row = await sql.first<Omit<LogRow, "position"> & { readonly position: number | null; readonly size: number }>(
      `SELECT b.position, b.kind, b.name_hash AS "nameHash", a.identity_key AS "identityKey", b.time,
         (SELECT max(position) + 1 FROM log_entries) AS size
       FROM accounts a LEFT JOIN log_entries b ON b.name_hash = $2 AND b.kind = ${kindNumbers.bind}
       WHERE a.username = $1`,
      name,
      hashLogName(name),
    );
    if (row === undefined) return undefined;
    const { position: index, size, identityKey } = row;
    if (index === null) throw new Error("an account has no entry in the log");
    const { hashes, root } = await withHashes(sql, (read) => ({
      hashes: inclusionProof(index, size, read),
      root: treeRoot(size, read),
    }));
    return { identityKey, entry: encodedEntry(row), index, hashes, size, root };
  },
  async logHead(sql, { size: asked }) {
    const now = await sizeNow(sql);
    const size = asked ?? now;
    return size > now ? undefined : { size, root: await withHashes(sql, (read) => treeRoot(size, read)) };
  },
  async logConsistency(sql, { fromSize, toSize }) {
    if (fromSize === 0 || fromSize > toSize || toSize > await sizeNow(sql)) return undefined;
    return await withHashes(sql, (read) => consistencyProof(fromSize, toSize, read));
  },
  async logEntries(sql, { start, limit }) {
    if (start > await sizeNow(sql)) return undefined;
    const rows = await sql.all<LogRow>(
      `SELECT ${columns} FROM log_entries WHERE position >= $1 ORDER BY position LIMIT $2`,
      start,
      limit,
    );
    return rows.map(encodedEntry);
  },
  async logHashes(sql, { start, limit }) {
    const rows = await sql.all<{ hash: Uint8Array }>(
      "SELECT hash FROM log_hashes WHERE position >= $1 ORDER BY position LIMIT $2",
      start,
      limit,
    );
    return rows.map(({ hash }) => hash);
  },
  async logStrays(sql) {
    // Both as of one moment: one statement each would see two.
    const rows = await sql.all<{ username: string | null; identityKey: Uint8Array | null; bind: Uint8Array | null }>(
      `SELECT a.username, a.identity_key AS "identityKey", b.name_hash AS bind
       FROM accounts a FULL JOIN (SELECT b.identity_key, b.name_hash ${live}) b ON b.identity_key = a.identity_key`,
    );
    let unboundAccounts = 0;
    let bindsWithoutAccount = 0;
    for (const { username, bind } of rows) {
      const name = username === null ? undefined : parseUserName(username);
      const bound = name !== undefined && bind !== null && hashLogName(name).toHex() === bind.toHex();
      if (username !== null && !bound) unboundAccounts += 1;
      if (bind !== null && !bound) bindsWithoutAccount += 1;
    }
    return { unboundAccounts, bindsWithoutAccount };
  },
  async journal(sql, { begun }) {
    const known = await sql.first("SELECT 1 AS known FROM log_journal");
    if (known !== undefined) return true;
    if (begun) await sql.run("INSERT INTO log_journal (begun) VALUES (1) ON CONFLICT DO NOTHING");
    return false;
  },
};
