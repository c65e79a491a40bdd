// Channels of two, in PostgreSQL: who may use a channel id, and the one channel of a pair.

import type { Pair } from "../channel-pair.ts";
import type { Executors } from "./executors.ts";
import type { Sql } from "./sql.ts";

/** The two of a 1:1 channel, which stays as it is until the transaction ends; `undefined` for any other channel id. */
export async function pairOf(sql: Sql, channelId: Uint8Array): Promise<Pair | undefined> {
  if (channelId.length === 0) return undefined;
  return await sql.first<Pair>("SELECT low, high, closed FROM channels WHERE id = $1 FOR KEY SHARE", channelId) ??
    await sql.first<Pair>(
      "SELECT 0::bigint AS low, 0::bigint AS high, true AS closed FROM closed_channels WHERE id = $1",
      channelId,
    );
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
