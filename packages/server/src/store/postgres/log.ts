// The transparency log in PostgreSQL, for the transactions of others: an entry is appended in the same one that makes or ends
// an account, together with the hashes of every subtree that it completes. One transaction appends at a time, on whatever
// node: it holds a lock until it is over, and a node that dies lets go of it.

import { encodeLogEntry, hashesOfAppend, leafHash, storedHashCount } from "@quicproquo/protocol/transparency";
import type { LogEntry, LogEntryKind, ReadHash } from "@quicproquo/protocol/transparency";
import { kindNumbers } from "../log-rows.ts";
import type { Sql } from "./sql.ts";

/** The key of the lock: "qpq log" in ASCII. */
const writerLock = "31929264586813287";

/** Everything that appends calls this before it reads of the log what it goes by. */
export async function lockLog(sql: Sql): Promise<void> {
  await sql.run(`SELECT pg_advisory_xact_lock(${writerLock})`);
}

/**
 * Appends, inside the caller's transaction, which holds the lock. Times never fall: an earlier one than the last entry's
 * becomes that. Throws if the name or the key has such an entry already, or a tombstone has no bind of both before it:
 * callers look first. Returns where it stands.
 */
export async function append(
  sql: Sql,
  kind: LogEntryKind,
  nameHash: Uint8Array,
  identityKey: Uint8Array,
  time: number,
): Promise<number> {
  if (kind === "tombstone") {
    const bound = await sql.first<{ identityKey: Uint8Array }>(
      `SELECT identity_key AS "identityKey" FROM log_entries WHERE name_hash = $1 AND kind = 1`,
      nameHash,
    );
    if (bound?.identityKey.toHex() !== identityKey.toHex()) {
      throw new Error("a tombstone follows the bind of its name and key");
    }
  }
  const before = await lastEntry(sql);
  const position = before === undefined ? 0 : before.position + 1;
  const entry: LogEntry = { kind, nameHash, identityKey, time: Math.max(time, before?.time ?? 0) };
  const leaf = leafHash(encodeLogEntry(entry));
  const hashes = await withHashes(sql, (read) => hashesOfAppend(position, leaf, read));
  await sql.run(
    "INSERT INTO log_entries (position, kind, name_hash, identity_key, time) VALUES ($1, $2, $3, $4, $5)",
    position,
    kindNumbers[kind],
    nameHash,
    identityKey,
    entry.time,
  );
  await sql.run(
    `INSERT INTO log_hashes (position, hash)
     SELECT $1::bigint + at - 1, hash FROM unnest($2::bytea[]) WITH ORDINALITY AS made (hash, at)`,
    storedHashCount(position),
    hashes,
  );
  return position;
}

/** The newest entry; undefined if there is none. */
export function lastEntry(sql: Sql): Promise<{ readonly position: number; readonly time: number } | undefined> {
  return sql.first("SELECT position, time FROM log_entries ORDER BY position DESC LIMIT 1");
}

/**
 * Runs what reads stored hashes one by one and at once. Which ones it reads does not depend on what stands there: the first
 * run tells, all are fetched together, and the second run has them.
 */
export async function withHashes<T>(sql: Sql, work: (read: ReadHash) => T): Promise<T> {
  const wanted: number[] = [];
  const nothing = new Uint8Array(32);
  work((position) => {
    wanted.push(position);
    return nothing;
  });
  const found = wanted.length === 0 ? [] : await sql.all<{ position: number; hash: Uint8Array }>(
    "SELECT position, hash FROM log_hashes WHERE position = ANY ($1::bigint[])",
    wanted,
  );
  const byPosition = new Map(found.map(({ position, hash }) => [position, hash]));
  return work((position) => {
    const hash = byPosition.get(position);
    if (hash === undefined) throw new Error(`the log's hash ${position} is missing`);
    return hash;
  });
}
