// How full things are, in PostgreSQL. Whoever asks holds the recipient's lock, so that what is counted stays so until the
// transaction ends.

import { type Amount, roomFor, shareAllows, type Total } from "../room.ts";
import type { AccountId, Capacity } from "../store.ts";
import type { Sql } from "./sql.ts";

/** An inbox as far as room is concerned; `undefined` while it has no row yet. */
export interface Fill extends Amount {
  readonly id: number;
}

/** Whether one more message of `size` bytes from this sender fits. */
export async function admits(
  sql: Sql,
  capacity: Capacity,
  recipient: AccountId,
  inbox: Fill | undefined,
  sender: AccountId,
  size: number,
): Promise<boolean> {
  const waits = {
    inbox,
    recipient: await sql.first<Total>(
      "SELECT messages, bytes, inboxes FROM recipient_usage WHERE recipient = $1",
      recipient,
    ),
  };
  const room = roomFor(capacity, waits, size);
  if (room !== "by-share") return room;
  return shareAllows(capacity, waits, size, {
    inbox: inbox === undefined ? undefined : await sql.first<Amount>(
      "SELECT messages, bytes FROM shares WHERE recipient = $1 AND sender = $2 AND inbox = $3",
      recipient,
      sender,
      inbox.id,
    ),
    recipient: await sql.first<Total>(
      `SELECT coalesce(sum(messages), 0)::bigint AS messages, coalesce(sum(bytes), 0)::bigint AS bytes,
         count(*) AS inboxes
       FROM shares WHERE recipient = $1 AND sender = $2`,
      recipient,
      sender,
    ),
  });
}
