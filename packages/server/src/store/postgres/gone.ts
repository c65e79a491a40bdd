// Messages that go, in PostgreSQL, with the account that is kept of them: how much waits, whose it is, how often a body is
// used. Whoever calls this has locked the recipients. Statements are sent one behind the other without waiting.

import { type GoneRow, type Part, partsOf } from "../inbox-rows.ts";
import type { AckRequest } from "../store.ts";
import { byteStrings, integers } from "./arrays.ts";
import type { Gone } from "./bundle-state.ts";
import type { Sql } from "./sql.ts";

/** What a DELETE of messages is to return. */
export const removed = "RETURNING inbox, recipient, sender, size, body";

/** An ack by its place among others. */
export interface Asked extends AckRequest {
  readonly call: number;
}

interface TakenRow {
  readonly call: number;
  readonly inbox: number;
  readonly sender: number;
  readonly body: number | null;
  readonly messages: number;
  readonly bytes: number;
  readonly last: number;
}

interface Taken extends Gone {
  readonly parts: Part[];
  readonly bodies: Map<number, number>;
  acked: number;
}

/**
 * Removes what these acks ask for; what each of them found after the ones before it. Account is still to be kept of it. It
 * looks behind what is acked already: rows that are gone stand in the index until PostgreSQL has vacuumed it.
 */
export async function takeAcked(sql: Sql, acks: readonly Asked[]): Promise<ReadonlyMap<number, Gone>> {
  const reached = new Map<string, number>();
  const ranges = acks.map((ack) => {
    const place = `${ack.recipient} ${ack.channelId.toHex()}`;
    const after = reached.get(place) ?? 0;
    reached.set(place, Math.max(after, ack.seqUpTo));
    return { ...ack, after };
  });
  if (ranges.length === 0) return new Map();
  const rows = await sql.all<TakenRow>(
    `WITH gone AS (
       DELETE FROM messages m
       USING unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bigint[], $5::bigint[])
         AS w (call, recipient, channel, after, up_to), inboxes i
       WHERE i.recipient = w.recipient AND i.channel = w.channel
         AND m.inbox = i.id AND m.seq > greatest(w.after, i.acked_up_to) AND m.seq <= w.up_to
       RETURNING w.call, m.inbox, m.sender, m.body, m.size, m.seq
     )
     SELECT call, inbox, sender, body, count(*) AS messages, sum(size)::bigint AS bytes, max(seq) AS last
     FROM gone GROUP BY call, inbox, sender, body`,
    integers(ranges.map(({ call }) => call)),
    integers(ranges.map(({ recipient }) => recipient)),
    byteStrings(ranges.map(({ channelId }) => channelId)),
    integers(ranges.map(({ after }) => after)),
    integers(ranges.map(({ seqUpTo }) => seqUpTo)),
  );
  const recipients = new Map(ranges.map(({ call, recipient }) => [call, recipient]));
  const taken = new Map<number, Taken>();
  for (const { call, inbox, sender, body, messages, bytes, last } of rows) {
    const recipient = recipients.get(call);
    if (recipient === undefined) throw new Error("a message went that nobody asked for");
    const gone: Taken = taken.get(call) ?? { parts: [], bodies: new Map(), acked: 0 };
    gone.parts.push({ inbox, recipient, sender, messages, bytes });
    if (body !== null) gone.bodies.set(body, messages);
    gone.acked = Math.max(gone.acked, last);
    taken.set(call, gone);
  }
  return taken;
}

/** Of messages that went unacked. */
export function goneOf(rows: readonly GoneRow[]): Gone {
  const bodies = new Map<number, number>();
  for (const { body } of rows) if (body !== null) bodies.set(body, (bodies.get(body) ?? 0) + 1);
  return { parts: partsOf(rows), bodies, acked: 0 };
}

/** Keeps account of what is gone, and of what is acked. */
export async function settle(sql: Sql, all: readonly Gone[]): Promise<void> {
  const parts = all.flatMap((gone) => gone.parts.map((part) => ({ ...part, acked: gone.acked })));
  if (parts.length === 0) return;
  await Promise.all([
    letGo(sql, all),
    sql.run(
      `WITH parts AS (
         SELECT recipient, sender, inbox, sum(messages)::bigint AS messages, sum(bytes)::bigint AS bytes,
           max(acked) AS acked
         FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
           AS p (recipient, sender, inbox, messages, bytes, acked)
         GROUP BY recipient, sender, inbox
       ), smaller AS (
         UPDATE shares s SET messages = s.messages - p.messages, bytes = s.bytes - p.bytes FROM parts p
         WHERE s.recipient = p.recipient AND s.sender = p.sender AND s.inbox = p.inbox AND s.messages > p.messages
       ), ended AS (
         DELETE FROM shares s USING parts p
         WHERE s.recipient = p.recipient AND s.sender = p.sender AND s.inbox = p.inbox AND s.messages = p.messages
       ), shrunk AS (
         UPDATE inboxes i SET messages = i.messages - g.messages, bytes = i.bytes - g.bytes,
           acked_up_to = greatest(i.acked_up_to, g.acked)
         FROM (
           SELECT inbox, sum(messages)::bigint AS messages, sum(bytes)::bigint AS bytes, max(acked) AS acked
           FROM parts GROUP BY inbox
         ) g
         WHERE i.id = g.inbox
         RETURNING i.recipient, i.messages AS left_over, g.messages, g.bytes
       )
       UPDATE recipient_usage u SET messages = u.messages - g.messages, bytes = u.bytes - g.bytes,
         inboxes = u.inboxes - g.emptied
       FROM (
         SELECT recipient, sum(messages)::bigint AS messages, sum(bytes)::bigint AS bytes,
           count(*) FILTER (WHERE left_over = 0) AS emptied
         FROM shrunk GROUP BY recipient
       ) g
       WHERE u.recipient = g.recipient`,
      integers(parts.map(({ recipient }) => recipient)),
      integers(parts.map(({ sender }) => sender)),
      integers(parts.map(({ inbox }) => inbox)),
      integers(parts.map(({ messages }) => messages)),
      integers(parts.map(({ bytes }) => bytes)),
      integers(parts.map(({ acked }) => acked)),
    ),
  ]);
}

/** Bodies have fewer uses, and those without one go. In the order of their numbers: others may let go of the same ones. */
async function letGo(sql: Sql, all: readonly Gone[]): Promise<void> {
  const uses = new Map<number, number>();
  for (const { bodies } of all) for (const [id, count] of bodies) uses.set(id, (uses.get(id) ?? 0) + count);
  if (uses.size === 0) return;
  const ids = integers([...uses.keys()]);
  await Promise.all([
    sql.all("SELECT id FROM bodies WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE", ids),
    sql.run(
      `UPDATE bodies b SET uses = b.uses - g.uses FROM unnest($1::bigint[], $2::bigint[]) AS g (id, uses)
       WHERE b.id = g.id`,
      ids,
      integers([...uses.values()]),
    ),
    sql.run("DELETE FROM bodies WHERE id = ANY ($1::bigint[]) AND uses = 0", ids),
  ]);
}
