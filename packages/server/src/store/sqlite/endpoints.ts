// Endpoint records, in SQLite.

import type { Database } from "better-sqlite3-multiple-ciphers";
import type { Executors } from "./operations.ts";

export function endpointExecutors(
  database: Database,
): Pick<Executors, "keepEndpoint" | "dropEndpoint" | "findEndpoint"> {
  const time = database.prepare<[number], { time: number }>("SELECT time FROM endpoints WHERE account = ?");
  const keep = database.prepare<[number, number, Uint8Array]>(
    `INSERT INTO endpoints (account, time, value) VALUES (?, ?, ?)
     ON CONFLICT (account) DO UPDATE SET time = excluded.time, value = excluded.value`,
  );
  const drop = database.prepare<[number]>("DELETE FROM endpoints WHERE account = ?");
  const find = database.prepare<{ peerKey: Uint8Array; account: number }, { value: Uint8Array }>(
    `SELECT e.value FROM endpoints e JOIN accounts a ON a.id = e.account
     WHERE a.identity_key = :peerKey AND EXISTS (
       SELECT 1 FROM channels WHERE closed = 0
         AND (low = a.id AND high = :account OR low = :account AND high = a.id))`,
  );

  return {
    keepEndpoint({ account, time: published, value }) {
      if ((time.get(account)?.time ?? 0) > published) return "older";
      keep.run(account, published, value);
      return "kept";
    },
    dropEndpoint({ account }) {
      drop.run(account);
    },
    findEndpoint: (request) => find.get(request)?.value,
  };
}
