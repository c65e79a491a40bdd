// An account's sessions as their owner sees them, in SQLite, and the change of password that ends all but one.

import type { Database } from "better-sqlite3-multiple-ciphers";
import type { ListedSession } from "../store.ts";
import type { SessionCalls } from "../operation.ts";
import type { Executors } from "./operations.ts";

export function sessionExecutors(database: Database): Pick<Executors, SessionCalls> {
  const all = database.prepare<[number, number], ListedSession>(
    `SELECT id, created_at AS createdAt, last_used_at AS lastUsedAt, expires_at AS expiresAt, device_hash AS deviceHash
     FROM sessions WHERE account = ? AND expires_at > ? ORDER BY created_at, id`,
  );
  const end = database.prepare<[number, Uint8Array], { tokenHash: Uint8Array }>(
    "DELETE FROM sessions WHERE account = ? AND id = ? RETURNING token_hash AS tokenHash",
  );
  const endOld = database.prepare<[number, number], { tokenHash: Uint8Array }>(
    `DELETE FROM sessions WHERE token_hash IN (
       SELECT token_hash FROM sessions WHERE account = ? ORDER BY last_used_at DESC, created_at DESC, id LIMIT -1 OFFSET ?)
     RETURNING token_hash AS tokenHash`,
  );
  const touch = database.prepare<[number, Uint8Array, Uint8Array]>(
    "UPDATE sessions SET last_used_at = max(last_used_at, ?), device_hash = ? WHERE token_hash = ?",
  );
  const replaceRecord = database.prepare<[Uint8Array, Uint8Array, number]>(
    "UPDATE accounts SET registration_request = ?, registration_record = ? WHERE id = ?",
  );
  const dropPending = database.prepare<[number]>("DELETE FROM pending_logins WHERE account = ?");
  const endOthers = database.prepare<[number, Uint8Array]>(
    "DELETE FROM sessions WHERE account = ? AND token_hash <> ?",
  );

  return {
    listSessions: ({ account, now }) => all.all(account, now),
    endSessionOf: ({ account, id }) => end.get(account, id)?.tokenHash,
    endOldSessions: ({ account, keep }) => endOld.all(account, keep).map(({ tokenHash }) => tokenHash),
    touchSession({ tokenHash, now, deviceHash }) {
      touch.run(now, deviceHash, tokenHash);
    },
    changePassword({ account, registrationRequest, registrationRecord, tokenHash }) {
      replaceRecord.run(registrationRequest, registrationRecord, account);
      // Whoever began to log in with the old password must begin again.
      dropPending.run(account);
      endOthers.run(account, tokenHash);
    },
  };
}
