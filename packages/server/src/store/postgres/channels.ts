// Channels of two, in PostgreSQL: who may use a channel id, and the one channel of a pair.

import type { Pair } from "../channel-pair.ts";
import { byteStrings } from "./arrays.ts";
import type { Executors } from "./executors.ts";
import type { Sql } from "./sql.ts";

/**
 * By the id in hex, the two of those of these channels that are 1:1 and open; they stay as they are until the transaction ends.
 * Those of accounts that have ended are in `closed_channels`, for whoever looks after this.
 */
export async function lockPairs(sql: Sql, channelIds: readonly Uint8Array[]): Promise<ReadonlyMap<string, Pair>> {
  if (channelIds.length === 0) return new Map();
  const rows = await sql.all<Pair & { readonly id: Uint8Array }>(
    "SELECT id, low, high, closed FROM channels WHERE id = ANY ($1::bytea[]) ORDER BY id FOR KEY SHARE",
    byteStrings(channelIds),
  );
  return new Map(rows.map((row) => [row.id.toHex(), row]));
}

export const channelExecutors: Pick<Executors, "channelOf"> = {
  async channelOf(sql, { account, peerKey, candidate }) {
    const pair = await sql.all<{ id: number }>(
      `SELECT id FROM accounts WHERE id = $1 OR identity_key = $2 ORDER BY identity_key FOR KEY SHARE`,
      account,
      peerKey,
    );
    const other = await sql.first<{ id: number }>("SELECT id FROM accounts WHERE identity_key = $1", peerKey);
    const [low, high] = pair;
    if (other === undefined || low === undefined || high === undefined) return { kind: "unknown-recipient" };
    const added = await sql.run(
      "INSERT INTO channels (id, low, high, closed) VALUES ($1, $2, $3, false) ON CONFLICT (low, high) DO NOTHING",
      candidate,
      low.id,
      high.id,
    );
    if (added === 1) return { kind: "channel", channelId: candidate, wasNew: true };
    // Another node may have made it meanwhile: the conflict waited for its commit.
    const existing = await sql.first<{ id: Uint8Array; closed: boolean }>(
      "SELECT id, closed FROM channels WHERE low = $1 AND high = $2",
      low.id,
      high.id,
    );
    if (existing === undefined || existing.closed) return { kind: "not-a-member" };
    return { kind: "channel", channelId: existing.id, wasNew: false };
  },
};
