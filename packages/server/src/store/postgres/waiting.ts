// What waits for somebody, read for a subscription: a reader of another node's messages does this for every few of them. All of
// it comes as one row with one array of each field and all payloads behind each other, since a row of each message costs both
// sides several times what is in it.

import type { StoredEnvelope, Waiting, WaitingRequest } from "../store.ts";
import type { Sql } from "./sql.ts";

interface WaitingRow {
  /** In the order of their arrivals, as the next three; `null`, as all arrays, if there is none. */
  readonly inboxes: readonly number[] | null;
  readonly seqs: readonly number[] | null;
  readonly sizes: readonly number[] | null;
  readonly payloads: Uint8Array | null;
  readonly lastArrival: number | null;
  readonly more: boolean;
  /** Of each inbox once. */
  readonly ids: readonly number[] | null;
  readonly channels: readonly Uint8Array[] | null;
  readonly ackedUpTo: readonly number[] | null;
}

interface Inbox {
  readonly channelId: Uint8Array;
  readonly ackedUpTo: number;
  readonly envelopes: StoredEnvelope[];
}

/**
 * The oldest that fit. If all that waits for the recipient does, sizes are not looked at; else they are summed up first, up to
 * where there is room. What is within parentheses is only looked up if it is asked for.
 */
const statement = `
  SELECT p.*, i.*,
    EXISTS (SELECT FROM messages WHERE recipient = $1 AND arrival > coalesce(p."lastArrival", $2) AND expires_at > $3) AS more
  FROM (
    SELECT array_agg(inbox ORDER BY arrival) AS inboxes, array_agg(seq ORDER BY arrival) AS seqs,
      array_agg(size ORDER BY arrival) AS sizes, string_agg(payload, '' ORDER BY arrival) AS payloads,
      max(arrival) AS "lastArrival"
    FROM (
      SELECT arrival, inbox, seq, size,
        CASE WHEN body IS NULL THEN payload ELSE (SELECT b.payload FROM bodies b WHERE b.id = body) END AS payload
      FROM messages
      WHERE recipient = $1 AND arrival > $2 AND expires_at > $3 AND arrival <= CASE
        WHEN (SELECT bytes FROM recipient_usage WHERE recipient = $1) <= $5 THEN ${Number.MAX_SAFE_INTEGER}
        ELSE (
          SELECT max(arrival) FROM (
            SELECT arrival, sum(size::int) OVER w AS bytes, row_number() OVER w AS place
            FROM (
              SELECT arrival, size FROM messages
              WHERE recipient = $1 AND arrival > $2 AND expires_at > $3 ORDER BY arrival LIMIT $4
            ) AS sized WINDOW w AS (ORDER BY arrival ROWS UNBOUNDED PRECEDING)
          ) AS summed WHERE bytes <= $5 OR $6 AND place = 1
        )
      END
      ORDER BY arrival LIMIT $4
    ) AS oldest
  ) AS p, LATERAL (
    SELECT array_agg(id) AS ids, array_agg(channel) AS channels, array_agg(acked_up_to) AS "ackedUpTo"
    FROM inboxes WHERE id = ANY (p.inboxes)
  ) AS i`;

export async function readWaiting(
  sql: Sql,
  { recipient, after, maxEnvelopes, maxBytes, alwaysOne, now }: WaitingRequest,
): Promise<Waiting> {
  const [row] = await sql.binary<WaitingRow>(statement, recipient, after, now, maxEnvelopes, maxBytes, alwaysOne);
  if (row === undefined) throw new Error("what waits was not told");
  return { inboxes: inboxesIn(row), lastArrival: row.lastArrival ?? after, more: row.more };
}

function inboxesIn({ inboxes, seqs, sizes, payloads, ids, channels, ackedUpTo }: WaitingRow): readonly Inbox[] {
  const known = new Map<number, Inbox>();
  for (const [at, id] of (ids ?? []).entries()) {
    known.set(id, { channelId: of(channels, at), ackedUpTo: of(ackedUpTo, at), envelopes: [] });
  }
  const found = new Set<Inbox>();
  let from = 0;
  for (const [at, id] of (inboxes ?? []).entries()) {
    const inbox = known.get(id);
    if (inbox === undefined) throw new Error("a message lies in no inbox");
    found.add(inbox);
    const to = from + of(sizes, at);
    inbox.envelopes.push({ seq: of(seqs, at), payload: (payloads ?? nothing).subarray(from, to) });
    from = to;
  }
  // A body that were missing would move all behind it.
  if (from !== (payloads ?? nothing).length) throw new Error("payloads are not as long as their sizes say");
  return [...found];
}

const nothing = new Uint8Array(0);

function of<T>(array: readonly T[] | null, at: number): T {
  const one = array?.[at];
  if (one === undefined) throw new Error("arrays of one row differ in length");
  return one;
}
