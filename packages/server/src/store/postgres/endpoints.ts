// Endpoint records, in PostgreSQL.

import type { Executors } from "./executors.ts";

export const endpointExecutors: Pick<Executors, "keepEndpoint" | "dropEndpoint" | "findEndpoint"> = {
  async keepEndpoint(sql, { account, time, value }) {
    const kept = await sql.run(
      `INSERT INTO endpoints (account, time, value) VALUES ($1, $2, $3)
       ON CONFLICT (account) DO UPDATE SET time = excluded.time, value = excluded.value
       WHERE endpoints.time <= excluded.time`,
      account,
      time,
      value,
    );
    return kept === 1 ? "kept" : "older";
  },
  async dropEndpoint(sql, { account }) {
    await sql.run("DELETE FROM endpoints WHERE account = $1", account);
  },
  async findEndpoint(sql, { account, peerKey }) {
    const found = await sql.first<{ value: Uint8Array }>(
      `SELECT e.value FROM endpoints e JOIN accounts a ON a.id = e.account
       WHERE a.identity_key = $1 AND EXISTS (
         SELECT 1 FROM channels WHERE NOT closed
           AND (low = a.id AND high = $2 OR low = $2 AND high = a.id))`,
      peerKey,
      account,
    );
    return found?.value;
  },
};
