// How full things are (PROTOCOL section 5): an inbox, a recipient over all inboxes, and each sender's share, which is at
// most half. Shares are only looked up once a whole is more than half full, so an ordinary message pays for none.

import type { Database } from "better-sqlite3-multiple-ciphers";
import type { AccountId, Capacity } from "../store.ts";

/** An inbox as far as room is concerned; `undefined` while it has no row yet. */
export interface Fill {
  readonly id: number;
  readonly messages: number;
  readonly bytes: number;
}

export interface Usage {
  /** Whether one more message of `size` bytes from this sender fits. */
  admits(recipient: AccountId, inbox: Fill | undefined, sender: AccountId, size: number): boolean;
  added(recipient: AccountId, inbox: number, sender: AccountId, size: number, wasEmpty: boolean): void;
  removed(recipient: AccountId, inbox: number, sender: AccountId, messages: number, bytes: number): void;
  emptied(recipient: AccountId): void;
}

interface Amount {
  readonly messages: number;
  readonly bytes: number;
}

const none = { messages: 0, bytes: 0, inboxes: 0 };

export function usage(database: Database, capacity: Capacity): Usage {
  const total = database.prepare<[number], Amount & { inboxes: number }>(
    "SELECT messages, bytes, inboxes FROM recipient_usage WHERE recipient = ?",
  );
  const shareOfInbox = database.prepare<[number, number, number], Amount>(
    "SELECT messages, bytes FROM shares WHERE recipient = ? AND sender = ? AND inbox = ?",
  );
  const shareOfRecipient = database.prepare<[number, number], Amount & { inboxes: number }>(
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
      const held = inbox ?? none;
      const opens = held.messages === 0;
      const all = total.get(recipient) ?? none;
      const inboxMessages = held.messages + 1;
      const inboxBytes = held.bytes + size;
      const messages = all.messages + 1;
      const bytes = all.bytes + size;
      const inboxes = all.inboxes + (opens ? 1 : 0);
      if (inboxMessages > capacity.inboxMessages || inboxBytes > capacity.inboxBytes) return false;
      if (messages > capacity.recipientMessages || bytes > capacity.recipientBytes) return false;
      if (inboxes > capacity.recipientInboxes) return false;
      if (inboxMessages > capacity.inboxMessages / 2 || inboxBytes > capacity.inboxBytes / 2) {
        const own = (inbox === undefined ? undefined : shareOfInbox.get(recipient, sender, inbox.id)) ?? none;
        if (own.messages + 1 > capacity.inboxMessages / 2 || own.bytes + size > capacity.inboxBytes / 2) return false;
      }
      if (
        messages > capacity.recipientMessages / 2 || bytes > capacity.recipientBytes / 2 ||
        inboxes > capacity.recipientInboxes / 2
      ) {
        const own = shareOfRecipient.get(recipient, sender) ?? none;
        if (own.messages + 1 > capacity.recipientMessages / 2) return false;
        if (own.bytes + size > capacity.recipientBytes / 2) return false;
        const hasShare = inbox !== undefined && shareOfInbox.get(recipient, sender, inbox.id) !== undefined;
        if (!hasShare && own.inboxes + 1 > capacity.recipientInboxes / 2) return false;
      }
      return true;
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
