// What ends besides messages: sessions, logins that were begun, invitations, key packages and the memory of spent ones. All of
// them are looked at again when they are used; they are deleted so that no clock that is set back brings one to life.

import type { Database } from "better-sqlite3-multiple-ciphers";
import type { ExpireRequest } from "../store.ts";

const ending: readonly (readonly [table: string, key: string, column: string])[] = [
  ["sessions", "token_hash", "expires_at"],
  ["pending_logins", "hash", "expires_at"],
  ["invites", "code_hash", "expires_at"],
  ["key_packages", "id", "not_after"],
  ["spent_key_packages", "fingerprint", "not_after"],
];

/** Removes at most `limit` in all; how many went. */
export function expireRest(database: Database): (request: ExpireRequest) => number {
  const drops = ending.map(([table, key, column]) =>
    database.prepare<[number, number]>(
      `DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${column} <= ? ORDER BY ${column} LIMIT ?)`,
    )
  );
  return ({ now, limit }) => {
    let gone = 0;
    for (const drop of drops) gone += drop.run(now, limit - gone).changes;
    return gone;
  };
}
