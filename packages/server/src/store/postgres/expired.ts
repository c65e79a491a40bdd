// What ends besides messages, in PostgreSQL; the traces that nodes leave for each other, too.

import { endingRows } from "../ending-rows.ts";
import type { ExpireRequest } from "../store.ts";
import type { Sql } from "./sql.ts";

/** Other nodes find out which sessions ended for so long, ms. */
export const endsKeptFor: number = 3_600_000;

const tracesOfNodes: typeof endingRows = [
  ["ended_sessions", "ended_by, token_hash", "ended_at", endsKeptFor],
  ["rate_levels", "bucket", "full_at"],
];

/** Removes at most `limit` in all; how many went. */
export async function expireRest(sql: Sql, { now, limit }: ExpireRequest): Promise<number> {
  let gone = 0;
  for (const [table, key, column, after = 0] of [...endingRows, ...tracesOfNodes]) {
    gone += await sql.run(
      `DELETE FROM ${table} WHERE (${key}) IN (
         SELECT ${key} FROM ${table} WHERE ${column} <= $1 ORDER BY ${column} LIMIT $2 FOR UPDATE SKIP LOCKED)`,
      now - after,
      limit - gone,
    );
  }
  return gone;
}
