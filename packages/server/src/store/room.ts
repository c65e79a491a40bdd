// How full things are (PROTOCOL section 5): an inbox, a recipient over all inboxes, and each sender's share, which is at
// most half. Shares are only asked for once a whole is more than half full, so an ordinary message pays for none.

import type { Capacity } from "./store.ts";

export interface Amount {
  readonly messages: number;
  readonly bytes: number;
}

/** Over all inboxes of a recipient, or those in which a sender has something. */
export interface Total extends Amount {
  readonly inboxes: number;
}

/** What waits, before a message comes; none if `undefined`. */
export interface Waits {
  readonly inbox: Amount | undefined;
  readonly recipient: Total | undefined;
}

/** What of it is the sender's. */
export interface OwnShare {
  readonly inbox: Amount | undefined;
  readonly recipient: Total | undefined;
}

const none: Total = { messages: 0, bytes: 0, inboxes: 0 };

interface Becomes {
  readonly inbox: Amount;
  readonly recipient: Total;
}

function becomes({ inbox = none, recipient = none }: Waits, size: number): Becomes {
  return {
    inbox: { messages: inbox.messages + 1, bytes: inbox.bytes + size },
    recipient: {
      messages: recipient.messages + 1,
      bytes: recipient.bytes + size,
      inboxes: recipient.inboxes + (inbox.messages === 0 ? 1 : 0),
    },
  };
}

/** More than `part` of what may wait in the inbox. */
function inboxExceeds({ inbox }: Becomes, capacity: Capacity, part: number): boolean {
  return inbox.messages > capacity.inboxMessages * part || inbox.bytes > capacity.inboxBytes * part;
}

/** More than `part` of what may wait for the recipient. */
function recipientExceeds({ recipient }: Becomes, capacity: Capacity, part: number): boolean {
  return recipient.messages > capacity.recipientMessages * part || recipient.bytes > capacity.recipientBytes * part ||
    recipient.inboxes > capacity.recipientInboxes * part;
}

/** Whether one more message of `size` bytes fits; `by-share` if it does as long as the sender has not too much of it. */
export function roomFor(capacity: Capacity, waits: Waits, size: number): boolean | "by-share" {
  const then = becomes(waits, size);
  if (inboxExceeds(then, capacity, 1) || recipientExceeds(then, capacity, 1)) return false;
  return inboxExceeds(then, capacity, 0.5) || recipientExceeds(then, capacity, 0.5) ? "by-share" : true;
}

/** Whether the sender, who has this much already, may put it there. */
export function shareAllows(capacity: Capacity, waits: Waits, size: number, own: OwnShare): boolean {
  const then = becomes(waits, size);
  const { inbox = none, recipient = none } = own;
  if (inboxExceeds(then, capacity, 0.5)) {
    if (inbox.messages + 1 > capacity.inboxMessages / 2 || inbox.bytes + size > capacity.inboxBytes / 2) return false;
  }
  if (!recipientExceeds(then, capacity, 0.5)) return true;
  if (recipient.messages + 1 > capacity.recipientMessages / 2) return false;
  if (recipient.bytes + size > capacity.recipientBytes / 2) return false;
  return own.inbox !== undefined || recipient.inboxes + 1 <= capacity.recipientInboxes / 2;
}
