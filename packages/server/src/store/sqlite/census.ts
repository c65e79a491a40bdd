// How much there is: what metrics and the operator's commands ask. Sums over the recipients, not over the messages.

import type { Database } from "better-sqlite3-multiple-ciphers";
import type { AccountLine, Census } from "../store.ts";
import type { Executors } from "./operations.ts";

export function censusExecutors(database: Database, path: string): Pick<Executors, "census" | "listAccounts"> {
  const waiting = database.prepare<[], { messages: number; bytes: number }>(
    "SELECT coalesce(sum(messages), 0) AS messages, coalesce(sum(bytes), 0) AS bytes FROM recipient_usage",
  );
  const oldest = database.prepare<[], { storedAt: number }>(
    "SELECT stored_at AS storedAt FROM messages WHERE stored_at > 0 ORDER BY arrival LIMIT 1",
  );
  const newest = database.prepare<[], { time: number | null }>(
    `SELECT max(time) AS time FROM (
       SELECT (SELECT time FROM log_entries ORDER BY position DESC LIMIT 1) AS time
       UNION ALL SELECT (SELECT created_at FROM accounts ORDER BY id DESC LIMIT 1)
       UNION ALL SELECT (SELECT stored_at FROM messages ORDER BY arrival DESC LIMIT 1))`,
  );
  const accounts = database.prepare<[], { count: number }>("SELECT count(*) AS count FROM accounts");
  const logEntries = database.prepare<[], { count: number }>(
    "SELECT coalesce(max(position) + 1, 0) AS count FROM log_entries",
  );
  const list = database.prepare<[string, number], AccountLine>(
    `SELECT a.username, a.identity_key AS identityKey, a.created_at AS createdAt,
       (SELECT count(*) FROM sessions s WHERE s.account = a.id) AS sessions,
       coalesce(u.messages, 0) AS messages, coalesce(u.bytes, 0) AS bytes
     FROM accounts a LEFT JOIN recipient_usage u ON u.recipient = a.id
     WHERE a.username > ? ORDER BY a.username LIMIT ? + 0`,
  );
  const pages = (pragma: string): number => {
    const count = database.pragma(pragma, { simple: true });
    return typeof count === "number" ? count : 0;
  };
  return {
    listAccounts: ({ after, limit }) => list.all(after, limit),
    census(): Census {
      const pageSize = pages("page_size");
      const { messages, bytes } = waiting.get() ?? { messages: 0, bytes: 0 };
      return {
        messages,
        bytes,
        oldest: oldest.get()?.storedAt,
        newest: newest.get()?.time ?? undefined,
        accounts: accounts.get()?.count ?? 0,
        logEntries: logEntries.get()?.count ?? 0,
        databaseBytes: pages("page_count") * pageSize,
        freeBytes: pages("freelist_count") * pageSize,
        walBytes: sizeOf(`${path}-wal`),
      };
    },
  };
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}
