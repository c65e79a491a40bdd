// What ends besides messages, in PostgreSQL: sessions, logins that were begun, invitations, key packages and the memory of spent
// ones, and from where people logged in.

import { prefixesKeptFor } from "../store.ts";
import type { ExpireRequest } from "../store.ts";
import type { Sql } from "./sql.ts";

/** Ends when the column says, or so long after it, ms. */
const ending: readonly (readonly [table: string, key: string, column: string, after?: number])[] = [
  ["sessions", "token_hash", "expires_at"],
  ["pending_logins", "hash", "expires_at"],
  ["invites", "code_hash", "expires_at"],
  ["key_packages", "id", "not_after"],
  ["spent_key_packages", "fingerprint", "not_after"],
  ["login_prefixes", "account, prefix", "last_at", prefixesKeptFor],
];

/** Removes at most `limit` in all; how many went. */
export async function expireRest(sql: Sql, { now, limit }: ExpireRequest): Promise<number> {
  let gone = 0;
  for (const [table, key, column, after = 0] of ending) {
    gone += await sql.run(
      `DELETE FROM ${table} WHERE (${key}) IN (
         SELECT ${key} FROM ${table} WHERE ${column} <= $1 ORDER BY ${column} LIMIT $2 FOR UPDATE SKIP LOCKED)`,
      now - after,
      limit - gone,
    );
  }
  return gone;
}
