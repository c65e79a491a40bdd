// How full things are, in SQLite.

import type { Database } from "better-sqlite3-multiple-ciphers";
import { type Amount, roomFor, shareAllows, type Total } from "../room.ts";
import type { AccountId, Capacity } from "../store.ts";

/** An inbox as far as room is concerned; `undefined` while it has no row yet. */
export interface Fill extends Amount {
  readonly id: number;
}

export interface Usage {
  /** Whether one more message of `size` bytes from this sender fits. */
  admits(recipient: AccountId, inbox: Fill | undefined, sender: AccountId, size: number): boolean;
  added(recipient: AccountId, inbox: number, sender: AccountId, size: number, wasEmpty: boolean): void;
  removed(recipient: AccountId, inbox: number, sender: AccountId, messages: number, bytes: number): void;
  emptied(recipient: AccountId): void;
}

export function usage(database: Database, capacity: Capacity): Usage {
  const total = database.prepare<[number], Total>(
    "SELECT messages, bytes, inboxes FROM recipient_usage WHERE recipient = ?",
  );
  const shareOfInbox = database.prepare<[number, number, number], Amount>(
    "SELECT messages, bytes FROM shares WHERE recipient = ? AND sender = ? AND inbox = ?",
  );
  const shareOfRecipient = database.prepare<[number, number], Total>(
    `SELECT coalesce(sum(messages), 0) AS messages, coalesce(sum(bytes), 0) AS bytes, count(*) AS inboxes
     FROM shares WHERE recipient = ? AND sender = ?`,
  );
  const add = database.prepare<[number, number, number]>(
    `INSERT INTO recipient_usage (recipient, messages, bytes, inboxes) VALUES (?, 1, ?, ?)
     ON CONFLICT (recipient) DO UPDATE SET messages = messages + 1, bytes = bytes + excluded.bytes,
       inboxes = inboxes + excluded.inboxes`,
  );
  const addShare = database.prepare<[number, number, number, number]>(
    `INSERT INTO shares (recipient, sender, inbox, messages, bytes) VALUES (?, ?, ?, 1, ?)
     ON CONFLICT (recipient, sender, inbox) DO UPDATE SET messages = messages + 1, bytes = bytes + excluded.bytes`,
  );
  const take = database.prepare<[number, number, number]>(
    "UPDATE recipient_usage SET messages = messages - ?, bytes = bytes - ? WHERE recipient = ?",
  );
  const takeShare = database.prepare<[number, number, number, number, number], { messages: number }>(
    `UPDATE shares SET messages = messages - ?, bytes = bytes - ? WHERE recipient = ? AND sender = ? AND inbox = ?
     RETURNING messages`,
  );
  const dropShare = database.prepare<[number, number, number]>(
    "DELETE FROM shares WHERE recipient = ? AND sender = ? AND inbox = ?",
  );
  const takeInbox = database.prepare<[number]>("UPDATE recipient_usage SET inboxes = inboxes - 1 WHERE recipient = ?");

  return {
    admits(recipient, inbox, sender, size) {
      const waits = { inbox, recipient: total.get(recipient) };
      const room = roomFor(capacity, waits, size);
      if (room !== "by-share") return room;
      return shareAllows(capacity, waits, size, {
        inbox: inbox === undefined ? undefined : shareOfInbox.get(recipient, sender, inbox.id),
        recipient: shareOfRecipient.get(recipient, sender),
      });
    },
    added(recipient, inbox, sender, size, wasEmpty) {
      add.run(recipient, size, wasEmpty ? 1 : 0);
      addShare.run(recipient, sender, inbox, size);
    },
    removed(recipient, inbox, sender, messages, bytes) {
      take.run(messages, bytes, recipient);
      if (takeShare.get(messages, bytes, recipient, sender, inbox)?.messages === 0) {
        dropShare.run(recipient, sender, inbox);
      }
    },
    emptied(recipient) {
      takeInbox.run(recipient);
    },
  };
}
