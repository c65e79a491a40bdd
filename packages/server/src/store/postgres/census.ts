// How much there is, in PostgreSQL: what metrics and the operator's commands ask. Sums over the recipients, not the messages.

import type { AccountLine, Census } from "../store.ts";
import type { Executors } from "./executors.ts";

export const censusExecutors: Pick<Executors, "census" | "listAccounts"> = {
  listAccounts: (sql, { after, limit }) =>
    sql.all<AccountLine>(
      `SELECT a.username, a.identity_key AS "identityKey", a.created_at AS "createdAt",
         (SELECT count(*) FROM sessions s WHERE s.account = a.id) AS sessions,
         coalesce(u.messages, 0) AS messages, coalesce(u.bytes, 0) AS bytes
       FROM accounts a LEFT JOIN recipient_usage u ON u.recipient = a.id
       WHERE a.username > $1 ORDER BY a.username LIMIT $2`,
      after,
      limit,
    ),
  async census(sql): Promise<Census> {
    const found = await sql.first<
      Pick<Census, "messages" | "bytes" | "accounts" | "logEntries" | "databaseBytes"> & {
        readonly oldest: number | null;
        readonly newest: number | null;
      }
    >(
      `SELECT (SELECT coalesce(sum(messages), 0)::bigint FROM recipient_usage) AS messages,
         (SELECT coalesce(sum(bytes), 0)::bigint FROM recipient_usage) AS bytes,
         (SELECT stored_at FROM messages WHERE stored_at > 0 ORDER BY arrival LIMIT 1) AS oldest,
         greatest((SELECT time FROM log_entries ORDER BY position DESC LIMIT 1),
           (SELECT created_at FROM accounts ORDER BY id DESC LIMIT 1),
           (SELECT stored_at FROM messages ORDER BY arrival DESC LIMIT 1)) AS newest,
         (SELECT count(*) FROM accounts) AS accounts,
         (SELECT coalesce(max(position) + 1, 0) FROM log_entries) AS "logEntries",
         pg_database_size(current_database()) AS "databaseBytes"`,
    );
    if (found === undefined) throw new Error("the database counted nothing");
    const { oldest, newest, ...counted } = found;
    // What is free within its files, and its log, are PostgreSQL's own to tell.
    return { ...counted, oldest: oldest ?? undefined, newest: newest ?? undefined, freeBytes: 0, walBytes: 0 };
  },
};
