// What ends besides messages: sessions, logins that were begun, invitations, key packages and the memory of spent ones, and
// from where people logged in. All of them are looked at again when they are used; they are deleted so that no clock that is
// set back brings one to life, and nobody's addresses are known for longer than is said.

import type { Database } from "better-sqlite3-multiple-ciphers";
import { prefixesKeptFor } from "../store.ts";
import type { ExpireRequest } from "../store.ts";

/** Ends when the column says, or so long after it, ms. */
const ending: readonly (readonly [table: string, key: string, column: string, after?: number])[] = [
  ["sessions", "token_hash", "expires_at"],
  ["pending_logins", "hash", "expires_at"],
  ["invites", "code_hash", "expires_at"],
  ["key_packages", "id", "not_after"],
  ["spent_key_packages", "fingerprint", "not_after"],
  ["login_prefixes", "(account, prefix)", "last_at", prefixesKeptFor],
];

/** Removes at most `limit` in all; how many went. */
export function expireRest(database: Database): (request: ExpireRequest) => number {
  const drops = ending.map(([table, key, column, after = 0]) => {
    const drop = database.prepare<[number, number]>(
      `DELETE FROM ${table} WHERE ${key} IN (
         SELECT ${key.replace(/^\(|\)$/g, "")} FROM ${table} WHERE ${column} <= ? ORDER BY ${column} LIMIT ?)`,
    );
    return (now: number, limit: number): number => drop.run(now - after, limit).changes;
  });
  return ({ now, limit }) => {
    let gone = 0;
    for (const drop of drops) gone += drop(now, limit - gone);
    return gone;
  };
}
