// What ends besides messages, in SQLite.

import type { Database } from "better-sqlite3-multiple-ciphers";
import { endingRows } from "../ending-rows.ts";
import type { ExpireRequest } from "../store.ts";

/** Removes at most `limit` in all; how many went. */
export function expireRest(database: Database): (request: ExpireRequest) => number {
  const drops = endingRows.map(([table, key, column, after = 0]) => {
    const drop = database.prepare<[number, number]>(
      `DELETE FROM ${table} WHERE (${key}) IN (
         SELECT ${key} FROM ${table} WHERE ${column} <= ? ORDER BY ${column} LIMIT ? + 0)`,
    );
    return (now: number, limit: number): number => drop.run(now - after, limit).changes;
  });
  return ({ now, limit }) => {
    let gone = 0;
    for (const drop of drops) if (gone < limit) gone += drop(now, limit - gone);
    return gone;
  };
}
