// Inboxes, in SQLite: placing, reading, removing. Everything runs in one worker, one call after another, so a batch's order
// is the same in every inbox that it reaches, and a seq is taken from the inbox row that it advances.

import type { Database } from "better-sqlite3-multiple-ciphers";
import { otherOf } from "../channel-pair.ts";
import { type Content, fitting, type GoneRow, partsOf, type Prove, type Sized } from "../inbox-rows.ts";
import type { AccountId, Capacity, Placed, ReadInboxRequest, StoredEnvelope } from "../store.ts";
import type { InboxCalls } from "../operation.ts";
import { usage } from "./capacity.ts";
import type { Channels } from "./channels.ts";
import type { Executors } from "./operations.ts";

interface InboxRow {
  readonly id: number;
  readonly lastSeq: number;
  readonly ackedUpTo: number;
  readonly messages: number;
  readonly bytes: number;
}

interface MessageRow extends GoneRow {
  readonly arrival: number;
  readonly seq: number;
}

export function inboxExecutors(
  database: Database,
  capacity: Capacity,
  channels: Channels,
  prove: Prove,
): Pick<Executors, InboxCalls> {
  const fill = usage(database, capacity);
  const accountOf = database.prepare<[Uint8Array], { id: number }>("SELECT id FROM accounts WHERE identity_key = ?");
  const inboxColumns = "id, last_seq AS lastSeq, acked_up_to AS ackedUpTo, messages, bytes";
  const inboxOf = database.prepare<[number, Uint8Array], InboxRow>(
    `SELECT ${inboxColumns} FROM inboxes WHERE recipient = ? AND channel = ?`,
  );
  const addInbox = database.prepare<[number, Uint8Array], InboxRow>(
    `INSERT INTO inboxes (recipient, channel, last_seq, acked_up_to, messages, bytes)
     SELECT ?, ?, value, 0, 0, 0 FROM seq_floor
     RETURNING ${inboxColumns}`,
  );
  const advance = database.prepare<[number, number]>(
    "UPDATE inboxes SET last_seq = last_seq + 1, messages = messages + 1, bytes = bytes + ? WHERE id = ?",
  );
  const addMessage = database.prepare<
    [number, number, number, number, number, number | null, Uint8Array | null, number, number]
  >(
    `INSERT INTO messages (recipient, inbox, seq, sender, size, body, payload, stored_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const addBody = database.prepare<[number, Uint8Array]>("INSERT INTO bodies (uses, payload) VALUES (?, ?)");
  const useBody = database.prepare<[number], { uses: number }>(
    "UPDATE bodies SET uses = uses - 1 WHERE id = ? RETURNING uses",
  );
  const dropBody = database.prepare<[number]>("DELETE FROM bodies WHERE id = ?");
  const messageColumns = "arrival, inbox, recipient, sender, seq, size, body";
  const oldestOfInbox = database.prepare<[number, number, number], Sized>(
    "SELECT seq AS at, size FROM messages WHERE inbox = ? AND expires_at > ? ORDER BY seq LIMIT ?",
  );
  const envelopesOfInbox = database.prepare<[number, number, number], StoredEnvelope>(
    `SELECT m.seq, coalesce(m.payload, b.payload) AS payload FROM messages m LEFT JOIN bodies b ON b.id = m.body
     WHERE m.inbox = ? AND m.seq <= ? AND m.expires_at > ? ORDER BY m.seq`,
  );
  const rowsOfInbox = database.prepare<[number, number], MessageRow>(
    `SELECT ${messageColumns} FROM messages WHERE inbox = ? AND seq <= ? ORDER BY seq`,
  );
  const dropMessage = database.prepare<[number]>("DELETE FROM messages WHERE arrival = ?");
  const shrink = database.prepare<[number, number, number], { messages: number }>(
    "UPDATE inboxes SET messages = messages - ?, bytes = bytes - ? WHERE id = ? RETURNING messages",
  );
  const setAcked = database.prepare<[number, number]>(
    "UPDATE inboxes SET acked_up_to = max(acked_up_to, ?) WHERE id = ?",
  );
  const oldestOfRecipient = database.prepare<[number, number, number, number], Sized>(
    `SELECT arrival AS at, size FROM messages WHERE recipient = ? AND arrival > ? AND expires_at > ?
     ORDER BY arrival LIMIT ?`,
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
  const expired = database.prepare<[number, number], MessageRow>(
    `SELECT ${messageColumns} FROM messages WHERE expires_at <= ? ORDER BY expires_at LIMIT ?`,
  );

  const place = (
    recipient: AccountId,
    channelId: Uint8Array,
    found: InboxRow | undefined,
    sender: AccountId,
    { body, payload }: Content,
    size: number,
    { now, expiresAt }: { readonly now: number; readonly expiresAt: number },
  ): Placed => {
    const inbox = found ?? addInbox.get(recipient, channelId);
    if (inbox === undefined) throw new Error("an inbox was not made");
    const seq = inbox.lastSeq + 1;
    advance.run(size, inbox.id);
    const added = addMessage.run(recipient, inbox.id, seq, sender, size, body, payload, now, expiresAt);
    fill.added(recipient, inbox.id, sender, size, inbox.messages === 0);
    return { recipient, seq, arrival: Number(added.lastInsertRowid), ackedUpTo: inbox.ackedUpTo };
  };

  const remove = (rows: readonly MessageRow[]): void => {
    for (const row of rows) {
      dropMessage.run(row.arrival);
      if (row.body !== null && useBody.get(row.body)?.uses === 0) dropBody.run(row.body);
    }
    for (const { recipient, inbox, sender, messages, bytes } of partsOf(rows)) {
      fill.removed(recipient, inbox, sender, messages, bytes);
      if (shrink.get(messages, bytes, inbox)?.messages === 0) fill.emptied(recipient);
    }
  };

  const read = ({ maxEnvelopes, maxBytes, now }: ReadInboxRequest, inbox: number): [StoredEnvelope[], number] => {
    const upTo = fitting(oldestOfInbox.all(inbox, now, maxEnvelopes), maxEnvelopes, maxBytes);
    return [upTo === 0 ? [] : envelopesOfInbox.all(inbox, upTo, now), upTo];
  };

  return {
    enqueue(request) {
      const { sender, channelId, payload } = request;
      const pair = channels.pairOf(channelId);
      const other = pair === undefined ? undefined : otherOf(pair, sender);
      const recipient = accountOf.get(request.recipientKey)?.id;
      if (pair !== undefined && (other === undefined || recipient !== other)) return { kind: "not-a-member" };
      if (recipient === undefined) return { kind: "unknown-recipient" };
      const inbox = inboxOf.get(recipient, channelId);
      if (!fill.admits(recipient, inbox, sender, payload.length)) return { kind: "inbox-full" };
      const content = { body: null, payload };
      const placed = place(recipient, channelId, inbox, sender, content, payload.length, request);
      return { kind: "stored", placed, deliveryProof: prove(request, placed.seq) };
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
        const inbox = inboxOf.get(recipient, channelId);
        return fill.admits(recipient, inbox, sender, size) ? { recipient, inbox } : undefined;
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
      remove(rowsOfInbox.all(inbox.id, upTo));
      return envelopes;
    },
    ack({ recipient, channelId, seqUpTo }) {
      const inbox = inboxOf.get(recipient, channelId);
      if (inbox === undefined || inbox.messages === 0) return;
      const rows = rowsOfInbox.all(inbox.id, seqUpTo);
      const last = rows.at(-1);
      if (last === undefined) return;
      remove(rows);
      setAcked.run(last.seq, inbox.id);
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
      remove(rows);
      return rows.length;
    },
  };
}
