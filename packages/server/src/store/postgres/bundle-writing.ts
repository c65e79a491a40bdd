// What a bundle has decided, written in one round trip; inboxes that are new, in one before it.

import { type Part, partsOf } from "../inbox-rows.ts";
import { byteStrings, integers } from "./arrays.ts";
import type { Body, Inbox, Message, Unwritten } from "./bundle-state.ts";
import { settle } from "./gone.ts";
import type { Sql } from "./sql.ts";

interface PlacedRow {
  readonly inbox: number;
  readonly seq: number;
  readonly arrival: number;
}

/** Then each message knows where it lies. `last`: nothing comes after it in the transaction. */
export async function write(sql: Sql, { messages, bodies, gone }: Unwritten, last = false): Promise<void> {
  const fresh = new Set(messages.map(({ inbox }) => inbox).filter(({ id }) => id === undefined));
  if (fresh.size > 0) await makeInboxes(sql, [...fresh]);
  const [, , rows] = await Promise.all([
    settle(sql, gone),
    addBodies(sql, bodies),
    addMessages(sql, messages),
    last ? sql.commit?.() : undefined,
  ]);
  const arrivals = new Map(rows.map(({ inbox, seq, arrival }) => [`${inbox} ${seq}`, arrival]));
  for (const message of messages) {
    const { inbox: { id, person }, seq, ackedUpTo } = message;
    const arrival = arrivals.get(`${id} ${seq}`);
    if (arrival === undefined) throw new Error("a message was not placed");
    message.placed = { recipient: person.account, seq, arrival, before: person.lastArrival, ackedUpTo };
    person.lastArrival = arrival;
  }
}

async function makeInboxes(sql: Sql, inboxes: readonly Inbox[]): Promise<void> {
  const rows = await sql.all<{ at: number; id: number }>(
    `WITH made AS (
       INSERT INTO inboxes (recipient, channel, last_seq, acked_up_to, messages, bytes)
       SELECT recipient, channel, value, 0, 0, 0
       FROM unnest($1::bigint[], $2::bytea[]) AS w (recipient, channel), seq_floor
       RETURNING id, recipient, channel
     )
     SELECT w.at, made.id FROM made
     JOIN unnest($1::bigint[], $2::bytea[]) WITH ORDINALITY AS w (recipient, channel, at) USING (recipient, channel)`,
    integers(inboxes.map(({ person }) => person.account)),
    byteStrings(inboxes.map(({ channelId }) => channelId)),
  );
  const ids = new Map(rows.map(({ at, id }) => [at, id]));
  for (const [at, inbox] of inboxes.entries()) {
    inbox.id = ids.get(at + 1);
    if (inbox.id === undefined) throw new Error("an inbox was not made");
  }
}

async function addBodies(sql: Sql, bodies: readonly Body[]): Promise<void> {
  if (bodies.length === 0) return;
  await sql.run(
    `INSERT INTO bodies (id, uses, payload) OVERRIDING SYSTEM VALUE
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[])`,
    integers(bodies.map(({ id }) => id)),
    integers(bodies.map(({ uses }) => uses)),
    byteStrings(bodies.map(({ payload }) => payload)),
  );
}

/** In their order: that is the order of their arrivals, too. */
async function addMessages(sql: Sql, messages: readonly Message[]): Promise<readonly PlacedRow[]> {
  if (messages.length === 0) return [];
  const parts = partsOf(messages.map(({ inbox, sender, size }) => ({
    inbox: idOf(inbox),
    recipient: inbox.person.account,
    sender,
    size,
  })));
  const numbers = (pick: (message: Message) => number | null): Uint8Array => integers(messages.map(pick));
  const ofParts = (pick: (part: Part) => number): Uint8Array => integers(parts.map(pick));
  return await sql.all<PlacedRow>(
    `WITH shared AS (
       INSERT INTO shares AS s (recipient, sender, inbox, messages, bytes)
       SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
       ON CONFLICT (recipient, sender, inbox) DO UPDATE SET messages = s.messages + excluded.messages,
         bytes = s.bytes + excluded.bytes
     ), grown AS (
       UPDATE inboxes i SET last_seq = i.last_seq + p.messages, messages = i.messages + p.messages,
         bytes = i.bytes + p.bytes
       FROM (
         SELECT inbox, sum(messages)::bigint AS messages, sum(bytes)::bigint AS bytes
         FROM unnest($3::bigint[], $4::bigint[], $5::bigint[]) AS p (inbox, messages, bytes) GROUP BY inbox
       ) p
       WHERE i.id = p.inbox
       RETURNING i.recipient, p.messages, p.bytes, i.messages = p.messages AS was_empty
     ), used AS (
       INSERT INTO recipient_usage AS u (recipient, messages, bytes, inboxes)
       SELECT recipient, sum(messages), sum(bytes), count(*) FILTER (WHERE was_empty) FROM grown GROUP BY recipient
       ON CONFLICT (recipient) DO UPDATE SET messages = u.messages + excluded.messages,
         bytes = u.bytes + excluded.bytes, inboxes = u.inboxes + excluded.inboxes
     )
     INSERT INTO messages (recipient, inbox, seq, sender, size, body, payload, stored_at, expires_at)
     SELECT recipient, inbox, seq, sender, size, body, payload, stored_at, expires_at
     FROM unnest($6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bytea[],
         $13::bigint[], $14::bigint[]) WITH ORDINALITY
       AS m (recipient, inbox, seq, sender, size, body, payload, stored_at, expires_at, at)
     ORDER BY at
     RETURNING inbox, seq, arrival`,
    ofParts(({ recipient }) => recipient),
    ofParts(({ sender }) => sender),
    ofParts(({ inbox }) => inbox),
    ofParts((part) => part.messages),
    ofParts((part) => part.bytes),
    numbers(({ inbox }) => inbox.person.account),
    numbers(({ inbox }) => idOf(inbox)),
    numbers(({ seq }) => seq),
    numbers(({ sender }) => sender),
    numbers(({ size }) => size),
    numbers(({ content }) => content.body),
    byteStrings(messages.map(({ content }) => content.payload)),
    numbers(({ storedAt }) => storedAt),
    numbers(({ expiresAt }) => expiresAt),
  );
}

function idOf({ id }: Inbox): number {
  if (id === undefined) throw new Error("an inbox has no row yet");
  return id;
}
