// Inboxes, in SQLite: placing, reading, removing. Everything runs in one worker, one call after another, so a batch's order
// is the same in every inbox that it reaches, and a seq is taken from the inbox that it advances.

import type { Database } from "better-sqlite3-multiple-ciphers";
import { otherOf } from "../channel-pair.ts";
import { type Content, fitting, type GoneRow, partsOf, type Sized } from "../inbox-rows.ts";
import type { AccountId, Placed, ReadInboxRequest, StoredEnvelope } from "../store.ts";
import type { InboxCalls } from "../operation.ts";
import type { Channels } from "./channels.ts";
import type { Executors } from "./operations.ts";
import type { Inbox, Tallies, Target } from "./tallies.ts";

/** What of one sender goes out of an inbox. */
interface GonePart {
  readonly sender: AccountId;
  readonly messages: number;
  readonly bytes: number;
  readonly lastSeq: number;
  /** How many have a body that they share with others. */
  readonly shared: number;
}

interface ExpiredRow extends GoneRow {
  readonly arrival: number;
}

export function inboxExecutors(
  database: Database,
  tallies: Tallies,
  channels: Channels,
): Pick<Executors, InboxCalls> {
  const accountOf = database.prepare<[Uint8Array], { id: number }>("SELECT id FROM accounts WHERE identity_key = ?");
  const inboxOf = database.prepare<[number, Uint8Array], { id: number }>(
    "SELECT id FROM inboxes WHERE recipient = ? AND channel = ?",
  );
  const addMessage = database.prepare<
    [number, number, number, number, number, number | null, Uint8Array | null, number, number]
  >(
    `INSERT INTO messages (recipient, inbox, seq, sender, size, body, payload, stored_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const addBody = database.prepare<[number, Uint8Array]>("INSERT INTO bodies (uses, payload) VALUES (?, ?)");
  const useBody = database.prepare<[number]>("UPDATE bodies SET uses = uses - 1 WHERE id = ?");
  const dropBody = database.prepare<[number]>("DELETE FROM bodies WHERE id = ? AND uses = 0");
  // `LIMIT ? + 0`: SQLite plans a statement anew whenever a bare limit is bound, which takes longer than reading little.
  const oldestOfInbox = database.prepare<[number, number, number], Sized>(
    "SELECT seq AS at, size FROM messages WHERE inbox = ? AND expires_at > ? ORDER BY seq LIMIT ? + 0",
  );
  const envelopesOfInbox = database.prepare<[number, number, number], StoredEnvelope>(
    `SELECT m.seq, coalesce(m.payload, b.payload) AS payload FROM messages m LEFT JOIN bodies b ON b.id = m.body
     WHERE m.inbox = ? AND m.seq <= ? AND m.expires_at > ? ORDER BY m.seq`,
  );
  const partsOfInbox = database.prepare<[number, number], GonePart>(
    `SELECT sender, count(*) AS messages, sum(size) AS bytes, max(seq) AS lastSeq, count(body) AS shared
     FROM messages WHERE inbox = ? AND seq <= ? GROUP BY sender`,
  );
  const bodiesOfInbox = database.prepare<[number, number], { body: number }>(
    "SELECT body FROM messages WHERE inbox = ? AND seq <= ? AND body NOT NULL",
  );
  const dropOfInbox = database.prepare<[number, number]>("DELETE FROM messages WHERE inbox = ? AND seq <= ?");
  const dropMessage = database.prepare<[number]>("DELETE FROM messages WHERE arrival = ?");
  const oldestOfRecipient = database.prepare<[number, number, number, number], Sized>(
    `SELECT arrival AS at, size FROM messages WHERE recipient = ? AND arrival > ? AND expires_at > ?
     ORDER BY arrival LIMIT ? + 0`,
  );
  const envelopesOfRecipient = database.prepare<
    [number, number, number, number],
    StoredEnvelope & { readonly inbox: number }
  >(
    `SELECT m.inbox, m.seq, coalesce(m.payload, b.payload) AS payload
     FROM messages m LEFT JOIN bodies b ON b.id = m.body
     WHERE m.recipient = ? AND m.arrival > ? AND m.arrival <= ? AND m.expires_at > ? ORDER BY m.arrival`,
  );
  const inboxById = database.prepare<[number], { channelId: Uint8Array; ackedUpTo: number }>(
    "SELECT channel AS channelId, acked_up_to AS ackedUpTo FROM inboxes WHERE id = ?",
  );
  const expired = database.prepare<[number, number], ExpiredRow>(
    `SELECT arrival, inbox, recipient, sender, size, body FROM messages WHERE expires_at <= ?
     ORDER BY expires_at LIMIT ? + 0`,
  );

  const targetOf = (recipientKey: Uint8Array, channelId: Uint8Array): Target => {
    const name = `${recipientKey.toHex()} ${channelId.toHex()}`;
    let target = tallies.targets.get(name);
    if (target === undefined) {
      target = { pair: channels.pairOf(channelId), recipient: accountOf.get(recipientKey)?.id };
      tallies.targets.set(name, target);
    }
    return target;
  };

  const place = (
    recipient: AccountId,
    channelId: Uint8Array,
    found: Inbox | undefined,
    sender: AccountId,
    { body, payload }: Content,
    size: number,
    { now, expiresAt }: { readonly now: number; readonly expiresAt: number },
  ): Placed => {
    const inbox = found ?? tallies.addInbox(recipient, channelId);
    const seq = tallies.added(recipient, inbox, sender, size);
    const added = addMessage.run(recipient, inbox.id, seq, sender, size, body, payload, now, expiresAt);
    return { recipient, seq, arrival: Number(added.lastInsertRowid), ackedUpTo: inbox.ackedUpTo };
  };

  const leaveBody = (body: number): void => {
    useBody.run(body);
    dropBody.run(body);
  };

  /** The last seq that went, if any did. */
  const removeUpTo = (recipient: AccountId, inbox: number, upTo: number): number | undefined => {
    const parts = partsOfInbox.all(inbox, upTo);
    if (parts.length === 0) return undefined;
    if (parts.some(({ shared }) => shared > 0)) {
      for (const { body } of bodiesOfInbox.all(inbox, upTo)) leaveBody(body);
    }
    dropOfInbox.run(inbox, upTo);
    for (const { sender, messages, bytes } of parts) tallies.removed(recipient, inbox, sender, messages, bytes);
    return Math.max(...parts.map(({ lastSeq }) => lastSeq));
  };

  const read = ({ maxEnvelopes, maxBytes, now }: ReadInboxRequest, inbox: number): [StoredEnvelope[], number] => {
    const upTo = fitting(oldestOfInbox.all(inbox, now, maxEnvelopes), maxEnvelopes, maxBytes);
    return [upTo === 0 ? [] : envelopesOfInbox.all(inbox, upTo, now), upTo];
  };

  return {
    enqueue(request) {
      const { sender, channelId, payload } = request;
      const { pair, recipient } = targetOf(request.recipientKey, channelId);
      const other = pair === undefined ? undefined : otherOf(pair, sender);
      if (pair !== undefined && (other === undefined || recipient !== other)) return { kind: "not-a-member" };
      if (recipient === undefined) return { kind: "unknown-recipient" };
      const inbox = tallies.inboxOf(recipient, channelId);
      if (!tallies.admits(recipient, inbox, sender, payload.length)) return { kind: "inbox-full" };
      const content = { body: null, payload };
      const placed = place(recipient, channelId, inbox, sender, content, payload.length, request);
      return { kind: "stored", placed };
    },
    batchEnqueue(request) {
      const { sender, recipientKeys, channelId, payload } = request;
      const size = payload.length;
      const recipients = recipientKeys.map((key) => accountOf.get(key)?.id);
      const pair = channels.pairOf(channelId);
      if (pair !== undefined) {
        const other = otherOf(pair, sender);
        if (other === undefined || recipients.length !== 1 || recipients[0] !== other) return { kind: "not-a-member" };
      }
      const served = recipients.map((recipient) => {
        if (recipient === undefined) return undefined;
        const inbox = tallies.inboxOf(recipient, channelId);
        return tallies.admits(recipient, inbox, sender, size) ? { recipient, inbox } : undefined;
      });
      const left = recipients.findIndex((recipient, at) => recipient === sender && served[at] === undefined);
      const uses = served.filter((one) => one !== undefined).length;
      if (left >= 0 || uses === 0) return { kind: "inbox-full" };
      const content = { body: Number(addBody.run(uses, payload).lastInsertRowid), payload: null };
      return {
        kind: "stored",
        placed: served.map((one) =>
          one === undefined ? undefined : place(one.recipient, channelId, one.inbox, sender, content, size, request)
        ),
      };
    },
    peek(request) {
      const inbox = inboxOf.get(request.recipient, request.channelId);
      return inbox === undefined ? [] : read(request, inbox.id)[0];
    },
    drain(request) {
      const inbox = inboxOf.get(request.recipient, request.channelId);
      if (inbox === undefined) return [];
      const [envelopes, upTo] = read(request, inbox.id);
      removeUpTo(request.recipient, inbox.id, upTo);
      return envelopes;
    },
    ack({ recipient, channelId, seqUpTo }) {
      const inbox = tallies.inboxOf(recipient, channelId);
      if (inbox === undefined || inbox.messages === 0) return;
      const last = removeUpTo(recipient, inbox.id, seqUpTo);
      if (last !== undefined) tallies.acked(inbox, last);
    },
    waiting({ recipient, after, maxEnvelopes, maxBytes, alwaysOne, now }) {
      const oldest = oldestOfRecipient.all(recipient, after, now, maxEnvelopes + 1);
      const lastArrival = fitting(oldest, maxEnvelopes, maxBytes, alwaysOne);
      if (lastArrival === 0) return { inboxes: [], lastArrival: after, more: oldest.length > 0 };
      const byInbox = new Map<number, StoredEnvelope[]>();
      for (const { inbox, seq, payload } of envelopesOfRecipient.all(recipient, after, lastArrival, now)) {
        const envelopes = byInbox.get(inbox);
        if (envelopes === undefined) byInbox.set(inbox, [{ seq, payload }]);
        else envelopes.push({ seq, payload });
      }
      const inboxes = [...byInbox].map(([inbox, envelopes]) => {
        const { channelId, ackedUpTo } = inboxById.get(inbox) ?? { channelId: new Uint8Array(), ackedUpTo: 0 };
        return { channelId, ackedUpTo, envelopes };
      });
      return { inboxes, lastArrival, more: (oldest.at(-1)?.at ?? 0) > lastArrival };
    },
    expire({ now, limit }) {
      const rows = expired.all(now, limit);
      for (const { arrival, body } of rows) {
        dropMessage.run(arrival);
        if (body !== null) leaveBody(body);
      }
      for (const { recipient, inbox, sender, messages, bytes } of partsOf(rows)) {
        tallies.removed(recipient, inbox, sender, messages, bytes);
      }
      return rows.length;
    },
  };
}
