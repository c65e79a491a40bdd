// The end of an account, in SQLite: everything that is its own goes in one transaction, and its tombstone comes in the same.
// What it sent to others stays theirs. Its channels stay closed; name and key stay reserved by the log.

import type { Database } from "better-sqlite3-multiple-ciphers";
import { hashLogName, parseUserName } from "@quicproquo/protocol/transparency";
import type { LogTable } from "./log.ts";
import { ownedRows } from "../owned-rows.ts";
import type { Executors } from "./operations.ts";

export function deletionExecutors(database: Database, log: LogTable): Pick<Executors, "deleteAccount"> {
  const account = database.prepare<[number], { username: string; identityKey: Uint8Array }>(
    "SELECT username, identity_key AS identityKey FROM accounts WHERE id = ?",
  );
  const leaveBodies = database.prepare<[number]>(
    "UPDATE bodies SET uses = uses - 1 WHERE id IN (SELECT body FROM messages WHERE recipient = ? AND body NOT NULL)",
  );
  const dropBodies = database.prepare<[number]>(
    "DELETE FROM bodies WHERE uses = 0 AND id IN (SELECT body FROM messages WHERE recipient = ? AND body NOT NULL)",
  );
  const closeChannels = database.prepare<[number, number]>(
    "INSERT OR IGNORE INTO closed_channels (id) SELECT id FROM channels WHERE low = ? OR high = ?",
  );
  const dropBlobs = database.prepare<[number], { file: Uint8Array }>(
    "DELETE FROM blobs WHERE account = ? RETURNING file",
  );
  const drops = ownedRows.map(([table, column]) =>
    database.prepare<[number]>(`DELETE FROM ${table} WHERE ${column} = ?`)
  );
  const dropAccount = database.prepare<[number]>("DELETE FROM accounts WHERE id = ?");

  return {
    deleteAccount({ account: id, now }) {
      const found = account.get(id);
      const name = found === undefined ? undefined : parseUserName(found.username);
      if (found === undefined || name === undefined) return undefined;
      // Freed pages are overwritten this once, whatever it costs (see open.ts).
      database.pragma("secure_delete = ON");
      try {
        leaveBodies.run(id);
        dropBodies.run(id);
        closeChannels.run(id, id);
        const files = dropBlobs.all(id).map(({ file }) => file);
        for (const drop of drops) drop.run(id);
        dropAccount.run(id);
        log.append("tombstone", hashLogName(name), found.identityKey, now);
        return files;
      } finally {
        database.pragma("secure_delete = FAST");
      }
    },
  };
}
