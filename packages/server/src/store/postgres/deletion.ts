// The end of an account, in PostgreSQL: everything that is its own goes in one transaction, and its tombstone comes in the same.
// What it sent to others stays theirs. Its channels stay closed; name and key stay reserved by the log.

import { hashLogName, parseUserName } from "@quicproquo/protocol/transparency";
import { ownedRows } from "../owned-rows.ts";
import type { Executors } from "./executors.ts";
import { append, lockLog } from "./log.ts";

export const deletionExecutors: Pick<Executors, "deleteAccount"> = {
  async deleteAccount(sql, { account: id, now }) {
    await lockLog(sql);
    const found = await sql.first<{ username: string; identityKey: Uint8Array }>(
      `SELECT username, identity_key AS "identityKey" FROM accounts WHERE id = $1 FOR UPDATE`,
      id,
    );
    const name = found === undefined ? undefined : parseUserName(found.username);
    if (found === undefined || name === undefined) return undefined;
    // Locked in their order first, as others may let go of the same ones.
    await sql.all(
      `SELECT id FROM bodies WHERE id IN (SELECT body FROM messages WHERE recipient = $1 AND body IS NOT NULL)
       ORDER BY id FOR UPDATE`,
      id,
    );
    await sql.run(
      `UPDATE bodies SET uses = uses - 1
       WHERE id IN (SELECT body FROM messages WHERE recipient = $1 AND body IS NOT NULL)`,
      id,
    );
    await sql.run(
      `DELETE FROM bodies WHERE uses = 0
         AND id IN (SELECT body FROM messages WHERE recipient = $1 AND body IS NOT NULL)`,
      id,
    );
    await sql.run(
      `INSERT INTO closed_channels (id) SELECT id FROM channels WHERE low = $1 OR high = $1 ON CONFLICT DO NOTHING`,
      id,
    );
    const files = await sql.all<{ file: Uint8Array }>("DELETE FROM blobs WHERE account = $1 RETURNING file", id);
    for (const [table, column] of ownedRows) await sql.run(`DELETE FROM ${table} WHERE ${column} = $1`, id);
    await sql.run("DELETE FROM subscriptions WHERE account = $1", id);
    await sql.run("DELETE FROM accounts WHERE id = $1", id);
    await append(sql, "tombstone", hashLogName(name), found.identityKey, now);
    return files.map(({ file }) => file);
  },
};
