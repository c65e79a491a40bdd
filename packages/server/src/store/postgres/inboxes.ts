// Inboxes, in PostgreSQL: placing, reading, removing. Whatever changes what waits for somebody locks their account first, until
// the transaction ends, several of them in the order of their keys: so seqs and arrivals of a recipient are given out in the
// order in which they become visible, a batch has one order in all inboxes that it reaches, and nobody waits in a circle.

import { otherOf } from "../channel-pair.ts";
import { type Content, fitting, gonePartsOf, type GoneRow, type Prove, type Sized } from "../inbox-rows.ts";
import type { AccountId, Capacity, Placed, ReadInboxRequest, StoredEnvelope } from "../store.ts";
import type { InboxCalls } from "../operation.ts";
import { admits } from "./capacity.ts";
import { pairOf } from "./channels.ts";
import type { Executors } from "./executors.ts";
import type { Sql } from "./sql.ts";

interface InboxRow {
  readonly id: number;
  readonly ackedUpTo: number;
  readonly messages: number;
  readonly bytes: number;
}

interface MessageRow extends GoneRow {
  readonly seq: number;
}

const removed = "RETURNING inbox, recipient, sender, seq, size, body";

/** The accounts of these keys, locked. */
async function lockKeys(sql: Sql, keys: readonly Uint8Array[]): Promise<ReadonlyMap<string, AccountId>> {
  const found = await sql.all<{ id: number; identityKey: Uint8Array }>(
    `SELECT id, identity_key AS "identityKey" FROM accounts WHERE identity_key = ANY ($1::bytea[])
     ORDER BY identity_key FOR NO KEY UPDATE`,
    keys,
  );
  return new Map(found.map(({ id, identityKey }) => [identityKey.toHex(), id]));
}

async function lockAccounts(sql: Sql, accounts: readonly AccountId[]): Promise<void> {
  await sql.all(
    "SELECT id FROM accounts WHERE id = ANY ($1::bigint[]) ORDER BY identity_key FOR NO KEY UPDATE",
    accounts,
  );
}

function inboxOf(sql: Sql, recipient: AccountId, channelId: Uint8Array): Promise<InboxRow | undefined> {
  return sql.first<InboxRow>(
    `SELECT id, acked_up_to AS "ackedUpTo", messages, bytes FROM inboxes WHERE recipient = $1 AND channel = $2`,
    recipient,
    channelId,
  );
}

async function newInbox(sql: Sql, recipient: AccountId, channelId: Uint8Array): Promise<InboxRow> {
  const made = await sql.first<InboxRow>(
    `INSERT INTO inboxes (recipient, channel, last_seq, acked_up_to, messages, bytes)
     SELECT $1, $2, value, 0, 0, 0 FROM seq_floor
     RETURNING id, acked_up_to AS "ackedUpTo", messages, bytes`,
    recipient,
    channelId,
  );
  if (made === undefined) throw new Error("an inbox was not made");
  return made;
}

async function place(
  sql: Sql,
  recipient: AccountId,
  channelId: Uint8Array,
  found: InboxRow | undefined,
  sender: AccountId,
  { body, payload }: Content,
  size: number,
  { now, expiresAt }: { readonly now: number; readonly expiresAt: number },
): Promise<Placed> {
  const inbox = found ?? await newInbox(sql, recipient, channelId);
  const placed = await sql.first<{ seq: number; arrival: number; before: number }>(
    `WITH advanced AS (
       UPDATE inboxes SET last_seq = last_seq + 1, messages = messages + 1, bytes = bytes + $5
       WHERE id = $1 RETURNING last_seq
     ), used AS (
       INSERT INTO recipient_usage AS u (recipient, messages, bytes, inboxes) VALUES ($2, 1, $5, $6)
       ON CONFLICT (recipient) DO UPDATE SET messages = u.messages + 1, bytes = u.bytes + excluded.bytes,
         inboxes = u.inboxes + excluded.inboxes
     ), shared AS (
       INSERT INTO shares AS s (recipient, sender, inbox, messages, bytes) VALUES ($2, $3, $1, 1, $5)
       ON CONFLICT (recipient, sender, inbox) DO UPDATE SET messages = s.messages + 1,
         bytes = s.bytes + excluded.bytes
     )
     INSERT INTO messages (recipient, inbox, seq, sender, size, body, payload, stored_at, expires_at)
     SELECT $2, $1, last_seq, $3, $5, $4, $7, $8, $9 FROM advanced
     RETURNING seq, arrival,
       (SELECT coalesce(max(m.arrival), 0) FROM messages m WHERE m.recipient = $2) AS before`,
    inbox.id,
    recipient,
    sender,
    body,
    size,
    inbox.messages === 0 ? 1 : 0,
    payload,
    now,
    expiresAt,
  );
  if (placed === undefined) throw new Error("a message was not placed");
  return { recipient, ...placed, ackedUpTo: inbox.ackedUpTo };
}

/** Keeps account of what is gone; its recipients are locked. */
async function account(sql: Sql, rows: readonly MessageRow[]): Promise<void> {
  const bodies = new Map<number, number>();
  for (const { body } of rows) if (body !== null) bodies.set(body, (bodies.get(body) ?? 0) + 1);
  // In the order of their numbers: others may let go of the same ones.
  for (const [body, uses] of [...bodies].sort(([left], [right]) => left - right)) {
    await sql.run("UPDATE bodies SET uses = uses - $1 WHERE id = $2", uses, body);
    await sql.run("DELETE FROM bodies WHERE id = $1 AND uses = 0", body);
  }
  for (const { recipient, inbox, sender, messages, bytes } of gonePartsOf(rows)) {
    await sql.run(
      "UPDATE shares SET messages = messages - $1, bytes = bytes - $2 WHERE recipient = $3 AND sender = $4 AND inbox = $5",
      messages,
      bytes,
      recipient,
      sender,
      inbox,
    );
    await sql.run(
      "DELETE FROM shares WHERE recipient = $1 AND sender = $2 AND inbox = $3 AND messages = 0",
      recipient,
      sender,
      inbox,
    );
    const left = await sql.first<{ messages: number }>(
      "UPDATE inboxes SET messages = messages - $1, bytes = bytes - $2 WHERE id = $3 RETURNING messages",
      messages,
      bytes,
      inbox,
    );
    await sql.run(
      `UPDATE recipient_usage SET messages = messages - $1, bytes = bytes - $2, inboxes = inboxes - $3
       WHERE recipient = $4`,
      messages,
      bytes,
      left?.messages === 0 ? 1 : 0,
      recipient,
    );
  }
}

async function read(
  sql: Sql,
  { maxEnvelopes, maxBytes, now }: ReadInboxRequest,
  inbox: number,
): Promise<{ readonly envelopes: readonly StoredEnvelope[]; readonly upTo: number }> {
  const oldest = await sql.all<Sized>(
    "SELECT seq AS at, size FROM messages WHERE inbox = $1 AND expires_at > $2 ORDER BY seq LIMIT $3",
    inbox,
    now,
    maxEnvelopes,
  );
  const upTo = fitting(oldest, maxEnvelopes, maxBytes);
  const envelopes = upTo === 0 ? [] : await sql.all<StoredEnvelope>(
    `SELECT m.seq, coalesce(m.payload, b.payload) AS payload FROM messages m LEFT JOIN bodies b ON b.id = m.body
     WHERE m.inbox = $1 AND m.seq <= $2 AND m.expires_at > $3 ORDER BY m.seq`,
    inbox,
    upTo,
    now,
  );
  return { envelopes, upTo };
}

export function inboxExecutors(capacity: Capacity, prove: Prove): Pick<Executors, InboxCalls> {
  return {
    async enqueue(sql, request) {
      const { sender, channelId, payload, recipientKey } = request;
      const pair = await pairOf(sql, channelId);
      const other = pair === undefined ? undefined : otherOf(pair, sender);
      if (pair !== undefined && other === undefined) return { kind: "not-a-member" };
      const recipient = (await lockKeys(sql, [recipientKey])).get(recipientKey.toHex());
      if (pair !== undefined && recipient !== other) return { kind: "not-a-member" };
      if (recipient === undefined) return { kind: "unknown-recipient" };
      const inbox = await inboxOf(sql, recipient, channelId);
      if (!await admits(sql, capacity, recipient, inbox, sender, payload.length)) return { kind: "inbox-full" };
      const content = { body: null, payload };
      const placed = await place(sql, recipient, channelId, inbox, sender, content, payload.length, request);
      return { kind: "stored", placed, deliveryProof: prove(request, placed.seq) };
    },
    async batchEnqueue(sql, request) {
      const { sender, recipientKeys, channelId, payload } = request;
      const size = payload.length;
      const pair = await pairOf(sql, channelId);
      const byKey = await lockKeys(sql, recipientKeys);
      const recipients = recipientKeys.map((key) => byKey.get(key.toHex()));
      if (pair !== undefined) {
        const other = otherOf(pair, sender);
        if (other === undefined || recipients.length !== 1 || recipients[0] !== other) return { kind: "not-a-member" };
      }
      const served: ({ recipient: AccountId; inbox: InboxRow | undefined } | undefined)[] = [];
      for (const recipient of recipients) {
        const inbox = recipient === undefined ? undefined : await inboxOf(sql, recipient, channelId);
        const room = recipient !== undefined && await admits(sql, capacity, recipient, inbox, sender, size);
        served.push(room ? { recipient, inbox } : undefined);
      }
      const left = recipients.findIndex((recipient, at) => recipient === sender && served[at] === undefined);
      const uses = served.filter((one) => one !== undefined).length;
      if (left >= 0 || uses === 0) return { kind: "inbox-full" };
      const body = await sql.first<{ id: number }>(
        "INSERT INTO bodies (uses, payload) VALUES ($1, $2) RETURNING id",
        uses,
        payload,
      );
      if (body === undefined) throw new Error("a body was not stored");
      const content = { body: body.id, payload: null };
      const placed: (Placed | undefined)[] = [];
      for (const one of served) {
        placed.push(
          one === undefined
            ? undefined
            : await place(sql, one.recipient, channelId, one.inbox, sender, content, size, request),
        );
      }
      return { kind: "stored", placed };
    },
    async peek(sql, request) {
      const inbox = await inboxOf(sql, request.recipient, request.channelId);
      return inbox === undefined ? [] : (await read(sql, request, inbox.id)).envelopes;
    },
    async drain(sql, request) {
      await lockAccounts(sql, [request.recipient]);
      const inbox = await inboxOf(sql, request.recipient, request.channelId);
      if (inbox === undefined) return [];
      const { envelopes, upTo } = await read(sql, request, inbox.id);
      const rows = await sql.all<MessageRow>(
        `DELETE FROM messages WHERE inbox = $1 AND seq <= $2 ${removed}`,
        inbox.id,
        upTo,
      );
      await account(sql, rows);
      return envelopes;
    },
    async ack(sql, { recipient, channelId, seqUpTo }) {
      await lockAccounts(sql, [recipient]);
      const inbox = await inboxOf(sql, recipient, channelId);
      if (inbox === undefined || inbox.messages === 0) return;
      const rows = await sql.all<MessageRow>(
        `DELETE FROM messages WHERE inbox = $1 AND seq <= $2 ${removed}`,
        inbox.id,
        seqUpTo,
      );
      if (rows.length === 0) return;
      await account(sql, rows);
      await sql.run(
        "UPDATE inboxes SET acked_up_to = greatest(acked_up_to, $1) WHERE id = $2",
        rows.reduce((last, { seq }) => Math.max(last, seq), 0),
        inbox.id,
      );
    },
    async waiting(sql, { recipient, after, maxEnvelopes, maxBytes, alwaysOne, now }) {
      const oldest = await sql.all<Sized>(
        `SELECT arrival AS at, size FROM messages WHERE recipient = $1 AND arrival > $2 AND expires_at > $3
         ORDER BY arrival LIMIT $4`,
        recipient,
        after,
        now,
        maxEnvelopes + 1,
      );
      const lastArrival = fitting(oldest, maxEnvelopes, maxBytes, alwaysOne);
      if (lastArrival === 0) return { inboxes: [], lastArrival: after, more: oldest.length > 0 };
      const rows = await sql.all<StoredEnvelope & { inbox: number; channelId: Uint8Array; ackedUpTo: number }>(
        `SELECT m.inbox, i.channel AS "channelId", i.acked_up_to AS "ackedUpTo", m.seq,
           coalesce(m.payload, b.payload) AS payload
         FROM messages m JOIN inboxes i ON i.id = m.inbox LEFT JOIN bodies b ON b.id = m.body
         WHERE m.recipient = $1 AND m.arrival > $2 AND m.arrival <= $3 AND m.expires_at > $4 ORDER BY m.arrival`,
        recipient,
        after,
        lastArrival,
        now,
      );
      const inboxes = new Map<number, { channelId: Uint8Array; ackedUpTo: number; envelopes: StoredEnvelope[] }>();
      for (const { inbox, channelId, ackedUpTo, seq, payload } of rows) {
        const known = inboxes.get(inbox);
        if (known === undefined) inboxes.set(inbox, { channelId, ackedUpTo, envelopes: [{ seq, payload }] });
        else known.envelopes.push({ seq, payload });
      }
      return { inboxes: [...inboxes.values()], lastArrival, more: (oldest.at(-1)?.at ?? 0) > lastArrival };
    },
    async expire(sql, { now, limit }) {
      const due = await sql.all<{ arrival: number; recipient: number }>(
        "SELECT arrival, recipient FROM messages WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2",
        now,
        limit,
      );
      if (due.length === 0) return 0;
      await lockAccounts(sql, [...new Set(due.map(({ recipient }) => recipient))]);
      // Some may have been taken while this waited.
      const rows = await sql.all<MessageRow>(
        `DELETE FROM messages WHERE arrival = ANY ($1::bigint[]) ${removed}`,
        due.map(({ arrival }) => arrival),
      );
      await account(sql, rows);
      return rows.length;
    },
  };
}
