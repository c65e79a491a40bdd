// What ends besides messages, in PostgreSQL.

import { endingRows } from "../ending-rows.ts";
import type { ExpireRequest } from "../store.ts";
import type { Sql } from "./sql.ts";

/** Removes at most `limit` in all; how many went. */
export async function expireRest(sql: Sql, { now, limit }: ExpireRequest): Promise<number> {
  let gone = 0;
  for (const [table, key, column, after = 0] of endingRows) {
    gone += await sql.run(
      `DELETE FROM ${table} WHERE (${key}) IN (
         SELECT ${key} FROM ${table} WHERE ${column} <= $1 ORDER BY ${column} LIMIT $2 FOR UPDATE SKIP LOCKED)`,
      now - after,
      limit - gone,
    );
  }
  return gone;
}
