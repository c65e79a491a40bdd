// How full things are (PROTOCOL section 5), in PostgreSQL: an inbox, a recipient over all inboxes, and each sender's share,
// which is at most half. Whoever asks holds the recipient's lock, so that what is counted stays so until the transaction ends.

import type { AccountId, Capacity } from "../store.ts";
import type { Sql } from "./sql.ts";

/** An inbox as far as room is concerned; `undefined` while it has no row yet. */
export interface Fill {
  readonly id: number;
  readonly messages: number;
  readonly bytes: number;
}

interface Amount {
  readonly messages: number;
  readonly bytes: number;
}

const none = { messages: 0, bytes: 0, inboxes: 0 };

/** Whether one more message of `size` bytes from this sender fits. */
export async function admits(
  sql: Sql,
  capacity: Capacity,
  recipient: AccountId,
  inbox: Fill | undefined,
  sender: AccountId,
  size: number,
): Promise<boolean> {
  const held = inbox ?? none;
  const all = await sql.first<Amount & { inboxes: number }>(
    "SELECT messages, bytes, inboxes FROM recipient_usage WHERE recipient = $1",
    recipient,
  ) ?? none;
  const inboxMessages = held.messages + 1;
  const inboxBytes = held.bytes + size;
  const messages = all.messages + 1;
  const bytes = all.bytes + size;
  const inboxes = all.inboxes + (held.messages === 0 ? 1 : 0);
  if (inboxMessages > capacity.inboxMessages || inboxBytes > capacity.inboxBytes) return false;
  if (messages > capacity.recipientMessages || bytes > capacity.recipientBytes) return false;
  if (inboxes > capacity.recipientInboxes) return false;
  // Shares are only looked up once a whole is more than half full.
  const ofInbox = inbox === undefined ? undefined : await shareOfInbox(sql, recipient, sender, inbox.id, {
    wanted: inboxMessages > capacity.inboxMessages / 2 || inboxBytes > capacity.inboxBytes / 2 ||
      messages > capacity.recipientMessages / 2 || bytes > capacity.recipientBytes / 2 ||
      inboxes > capacity.recipientInboxes / 2,
  });
  if (inboxMessages > capacity.inboxMessages / 2 || inboxBytes > capacity.inboxBytes / 2) {
    const own = ofInbox ?? none;
    if (own.messages + 1 > capacity.inboxMessages / 2 || own.bytes + size > capacity.inboxBytes / 2) return false;
  }
  if (
    messages <= capacity.recipientMessages / 2 && bytes <= capacity.recipientBytes / 2 &&
    inboxes <= capacity.recipientInboxes / 2
  ) return true;
  const own = await sql.first<Amount & { inboxes: number }>(
    `SELECT coalesce(sum(messages), 0)::bigint AS messages, coalesce(sum(bytes), 0)::bigint AS bytes,
       count(*) AS inboxes
     FROM shares WHERE recipient = $1 AND sender = $2`,
    recipient,
    sender,
  ) ?? none;
  if (own.messages + 1 > capacity.recipientMessages / 2) return false;
  if (own.bytes + size > capacity.recipientBytes / 2) return false;
  return ofInbox !== undefined || own.inboxes + 1 <= capacity.recipientInboxes / 2;
}

async function shareOfInbox(
  sql: Sql,
  recipient: AccountId,
  sender: AccountId,
  inbox: number,
  { wanted }: { readonly wanted: boolean },
): Promise<Amount | undefined> {
  if (!wanted) return undefined;
  return await sql.first<Amount>(
    "SELECT messages, bytes FROM shares WHERE recipient = $1 AND sender = $2 AND inbox = $3",
    recipient,
    sender,
    inbox,
  );
}
