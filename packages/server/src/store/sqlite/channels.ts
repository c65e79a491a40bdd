// Channels of two, in SQLite: who may use a channel id, and the one channel of a pair.

import type { Database } from "better-sqlite3-multiple-ciphers";
import type { Pair } from "../channel-pair.ts";
import type { Executors } from "./operations.ts";

export interface Channels extends Pick<Executors, "channelOf"> {
  /** The two of a 1:1 channel; `undefined` for any other channel id. */
  pairOf(channelId: Uint8Array): Pair | undefined;
}

export function channelExecutors(database: Database): Channels {
  const byId = database.prepare<[Uint8Array, Uint8Array], Pair>(
    `SELECT low, high, closed FROM channels WHERE id = ?
     UNION ALL SELECT 0, 0, 1 FROM closed_channels WHERE id = ?`,
  );
  const peer = database.prepare<[Uint8Array], { id: number }>("SELECT id FROM accounts WHERE identity_key = ?");
  const ordered = database.prepare<[number, number], { id: number }>(
    "SELECT id FROM accounts WHERE id IN (?, ?) ORDER BY identity_key",
  );
  const byPair = database.prepare<[number, number], { id: Uint8Array; closed: number }>(
    "SELECT id, closed FROM channels WHERE low = ? AND high = ?",
  );
  const add = database.prepare<[Uint8Array, number, number]>(
    "INSERT INTO channels (id, low, high, closed) VALUES (?, ?, ?, 0)",
  );

  return {
    pairOf: (channelId) => (channelId.length === 0 ? undefined : byId.get(channelId, channelId)),
    channelOf({ account, peerKey, candidate }) {
      const other = peer.get(peerKey)?.id;
      if (other === undefined) return { kind: "unknown-recipient" };
      const [low, high] = ordered.all(account, other);
      if (low === undefined || high === undefined) return { kind: "unknown-recipient" };
      const existing = byPair.get(low.id, high.id);
      if (existing === undefined) {
        add.run(candidate, low.id, high.id);
        return { kind: "channel", channelId: candidate, wasNew: true };
      }
      if (existing.closed !== 0) return { kind: "not-a-member" };
      return { kind: "channel", channelId: existing.id, wasNew: false };
    },
  };
}
