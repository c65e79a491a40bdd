// An account's sessions as their owner sees them, in PostgreSQL, and the change of password that ends all but one.

import type { ListedSession } from "../store.ts";
import type { SessionCalls } from "../operation.ts";
import type { Executors } from "./executors.ts";

interface Ended {
  readonly tokenHash: Uint8Array;
}

export const sessionExecutors: Pick<Executors, SessionCalls> = {
  listSessions: (sql, { account, now }) =>
    sql.all<ListedSession>(
      `SELECT id, created_at AS "createdAt", last_used_at AS "lastUsedAt", expires_at AS "expiresAt",
         device_hash AS "deviceHash"
       FROM sessions WHERE account = $1 AND expires_at > $2 ORDER BY created_at, id`,
      account,
      now,
    ),
  async endSessionOf(sql, { account, id }) {
    const ended = await sql.first<Ended>(
      `DELETE FROM sessions WHERE account = $1 AND id = $2 RETURNING token_hash AS "tokenHash"`,
      account,
      id,
    );
    return ended?.tokenHash;
  },
  async endOldSessions(sql, { account, keep }) {
    const ended = await sql.all<Ended>(
      `DELETE FROM sessions WHERE token_hash IN (
         SELECT token_hash FROM sessions WHERE account = $1 ORDER BY last_used_at DESC, created_at DESC, id OFFSET $2)
       RETURNING token_hash AS "tokenHash"`,
      account,
      keep,
    );
    return ended.map(({ tokenHash }) => tokenHash);
  },
  async touchSession(sql, { tokenHash, now, deviceHash }) {
    await sql.run(
      "UPDATE sessions SET last_used_at = greatest(last_used_at, $1), device_hash = $2 WHERE token_hash = $3",
      now,
      deviceHash,
      tokenHash,
    );
  },
  async changePassword(sql, { account, registrationRequest, registrationRecord, tokenHash }) {
    await sql.run(
      "UPDATE accounts SET registration_request = $1, registration_record = $2 WHERE id = $3",
      registrationRequest,
      registrationRecord,
      account,
    );
    // Whoever began to log in with the old password must begin again.
    await sql.run("DELETE FROM pending_logins WHERE account = $1", account);
    await sql.run("DELETE FROM sessions WHERE account = $1 AND token_hash <> $2", account, tokenHash);
  },
};
