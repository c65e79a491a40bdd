// What a bundle of calls needs to know, locked and read in one round trip: channels of two first, then the accounts of whom
// the calls concern, in the order of their keys; and what acks ask for is taken out in the same one. Only a recipient of
// whose room half may be full costs another: for how much of it is whose.

import type { Pair } from "../channel-pair.ts";
import { roomFor } from "../room.ts";
import type { AccountId, Capacity } from "../store.ts";
import { byteStrings, integers } from "./arrays.ts";
import { type Found, type Inbox, InboxState, type Person, placeOf } from "./bundle-state.ts";
import type { BundledCall } from "./bundled-call.ts";
import { lockPairs } from "./channels.ts";
import { type Asked, takeAcked } from "./gone.ts";
import type { Sql } from "./sql.ts";

/** Where messages are to be placed, before anybody knows whether they may be. */
interface Wanted {
  readonly key: Uint8Array;
  readonly channelId: Uint8Array;
  readonly senders: Set<AccountId>;
  messages: number;
  bytes: number;
}

interface Asks {
  readonly places: readonly Wanted[];
  readonly acks: readonly Asked[];
  readonly channelIds: readonly Uint8Array[];
  readonly batches: number;
}

interface PlaceRow {
  /** From 1, of the places and then of the acks. */
  readonly at: number;
  /** `null`: nobody has that key. */
  readonly account: AccountId | null;
  readonly closed: boolean;
  readonly floor: number;
  readonly lastArrival: number;
  readonly allMessages: number;
  readonly allBytes: number;
  readonly inboxes: number;
  /** `null`: no such inbox yet. */
  readonly id: number | null;
  readonly lastSeq: number;
  readonly ackedUpTo: number;
  readonly messages: number;
  readonly bytes: number;
}

/** Of an account that has ended. */
const closedPair: Pair = { low: 0, high: 0, closed: true };

export async function readBundle(sql: Sql, capacity: Capacity, calls: readonly BundledCall[]): Promise<InboxState> {
  const asks = asksOf(calls);
  const { places, acks, channelIds, batches } = asks;
  // In this order on the other side, and all sent before the first is answered.
  const [pairs, , rows, gone, bodyIds] = await Promise.all([
    lockPairs(sql, channelIds),
    lockPeople(sql, places.map(({ key }) => key), acks.map(({ recipient }) => recipient)),
    readPlaces(sql, places, acks),
    takeAcked(sql, acks),
    numbersForBodies(sql, batches),
  ]);
  const found = foundIn(rows, asks, pairs);
  await readShares(sql, capacity, found, places);
  return new InboxState(capacity, { ...found, gone, bodyIds });
}

function asksOf(calls: readonly BundledCall[]): Asks {
  const places = new Map<string, Wanted>();
  const channelIds = new Map<string, Uint8Array>();
  let batches = 0;
  for (const { name, request } of calls) {
    if (name === "ack") continue;
    const { sender, channelId, payload } = request;
    const channel = channelId.toHex();
    if (channelId.length > 0) channelIds.set(channel, channelId);
    if (name === "batchEnqueue") batches += 1;
    const keys = name === "enqueue" ? [request.recipientKey] : request.recipientKeys;
    // Whether the channel is closed is found with a place in it, though it be nobody's.
    for (const key of keys.length === 0 ? [new Uint8Array(0)] : keys) {
      const place = `${key.toHex()} ${channel}`;
      const wanted = places.get(place) ?? { key, channelId, senders: new Set(), messages: 0, bytes: 0 };
      wanted.senders.add(sender);
      wanted.messages += 1;
      wanted.bytes += payload.length;
      places.set(place, wanted);
    }
  }
  return { places: [...places.values()], acks: acksOf(calls), channelIds: [...channelIds.values()], batches };
}

export function acksOf(calls: readonly BundledCall[]): readonly Asked[] {
  return calls.flatMap(({ name, request }, call) => name === "ack" ? [{ call, ...request }] : []);
}

/** Nobody else changes what waits for them until the transaction ends. */
export async function lockPeople(
  sql: Sql,
  keys: readonly Uint8Array[],
  accounts: readonly AccountId[],
): Promise<void> {
  await sql.all(
    `SELECT count(*) FROM (
       SELECT id FROM accounts WHERE identity_key = ANY ($1::bytea[]) OR id = ANY ($2::bigint[])
       ORDER BY identity_key FOR NO KEY UPDATE
     ) locked`,
    byteStrings(keys),
    integers(accounts),
  );
}

function readPlaces(sql: Sql, places: readonly Wanted[], acks: readonly Asked[]): Promise<readonly PlaceRow[]> {
  return sql.all<PlaceRow>(
    `SELECT w.at, w.account, EXISTS (SELECT FROM closed_channels c WHERE c.id = w.channel) AS closed, f.value AS floor,
       CASE WHEN u.messages > 0 THEN (SELECT coalesce(max(m.arrival), 0) FROM messages m WHERE m.recipient = w.account)
         ELSE 0 END AS "lastArrival",
       coalesce(u.messages, 0) AS "allMessages", coalesce(u.bytes, 0) AS "allBytes", coalesce(u.inboxes, 0) AS inboxes,
       i.id, i.last_seq AS "lastSeq", i.acked_up_to AS "ackedUpTo", i.messages, i.bytes
     FROM (
       SELECT k.at, a.id AS account, k.channel
       FROM unnest($1::bytea[], $2::bytea[]) WITH ORDINALITY AS k (key, channel, at)
       LEFT JOIN accounts a ON a.identity_key = k.key
       UNION ALL
       SELECT k.at + $5, a.id, k.channel
       FROM unnest($3::bigint[], $4::bytea[]) WITH ORDINALITY AS k (account, channel, at)
       JOIN accounts a ON a.id = k.account
     ) w
     CROSS JOIN seq_floor f
     LEFT JOIN recipient_usage u ON u.recipient = w.account
     LEFT JOIN inboxes i ON i.recipient = w.account AND i.channel = w.channel`,
    byteStrings(places.map(({ key }) => key)),
    byteStrings(places.map(({ channelId }) => channelId)),
    integers(acks.map(({ recipient }) => recipient)),
    byteStrings(acks.map(({ channelId }) => channelId)),
    places.length,
  );
}

/** Batches that are refused leave theirs unused. */
async function numbersForBodies(sql: Sql, count: number): Promise<readonly number[]> {
  if (count === 0) return [];
  const rows = await sql.all<{ id: number }>(
    "SELECT nextval(pg_get_serial_sequence('bodies', 'id')) AS id FROM generate_series(1, $1::int)",
    count,
  );
  return rows.map(({ id }) => id);
}

function foundIn(
  rows: readonly PlaceRow[],
  { places, acks }: Asks,
  open: ReadonlyMap<string, Pair>,
): Omit<Found, "gone" | "bodyIds"> {
  const pairs = new Map(open);
  const byAccount = new Map<AccountId, Person>();
  const people = new Map<string, Person>();
  const inboxes = new Map<string, Inbox>();
  for (const row of rows) {
    const { at, account, closed, id, messages, bytes, lastSeq, ackedUpTo, lastArrival } = row;
    const place = places[at - 1];
    const channelId = place?.channelId ?? acks[at - 1 - places.length]?.channelId;
    if (channelId === undefined) throw new Error("a place was found that nobody asked for");
    // One that ended while this waited for its lock is found here.
    if (closed && !pairs.has(channelId.toHex())) pairs.set(channelId.toHex(), closedPair);
    if (account === null) continue;
    const person = byAccount.get(account) ?? {
      account,
      waits: { messages: row.allMessages, bytes: row.allBytes, inboxes: row.inboxes },
      shares: new Map(),
      lastArrival,
    };
    byAccount.set(account, person);
    if (place !== undefined) people.set(place.key.toHex(), person);
    const name = placeOf(account, channelId);
    if (id === null || inboxes.has(name)) continue;
    const waits = { messages, bytes };
    inboxes.set(name, { person, channelId, waits, shares: new Map(), id, lastSeq, ackedUpTo, placedFrom: undefined });
  }
  return { pairs, people, inboxes, floor: rows[0]?.floor ?? 0 };
}

/** Of those who place where, with all that the bundle may place, half may be exceeded. */
async function readShares(
  sql: Sql,
  capacity: Capacity,
  { people, inboxes }: Pick<Found, "people" | "inboxes">,
  places: readonly Wanted[],
): Promise<void> {
  const coming = new Map<Person, { messages: number; bytes: number; inboxes: number }>();
  const placed = places.flatMap((wanted) => {
    const person = people.get(wanted.key.toHex());
    return person === undefined ? [] : [{ person, wanted }];
  });
  for (const { person, wanted } of placed) {
    const sum = coming.get(person) ?? { ...person.waits };
    sum.messages += wanted.messages;
    sum.bytes += wanted.bytes;
    sum.inboxes += 1;
    coming.set(person, sum);
  }
  const asked: { readonly person: Person; readonly sender: AccountId }[] = [];
  for (const { person, wanted } of placed) {
    const here = inboxes.get(placeOf(person.account, wanted.channelId))?.waits ?? { messages: 0, bytes: 0 };
    const inbox = { messages: here.messages + wanted.messages, bytes: here.bytes + wanted.bytes };
    if (roomFor(capacity, { inbox, recipient: coming.get(person) }, 0) === true) continue;
    for (const sender of wanted.senders) {
      if (person.shares.has(sender)) continue;
      person.shares.set(sender, { messages: 0, bytes: 0, inboxes: 0 });
      asked.push({ person, sender });
    }
  }
  if (asked.length === 0) return;
  const byId = new Map([...inboxes.values()].map((inbox) => [inbox.id, inbox]));
  const rows = await sql.all<{ at: number; inbox: number | null; messages: number; bytes: number; inboxes: number }>(
    `SELECT w.at, CASE WHEN s.inbox = ANY ($3::bigint[]) THEN s.inbox END AS inbox,
       sum(s.messages)::bigint AS messages, sum(s.bytes)::bigint AS bytes, count(*) AS inboxes
     FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS w (recipient, sender, at)
     JOIN shares s ON s.recipient = w.recipient AND s.sender = w.sender GROUP BY 1, 2`,
    integers(asked.map(({ person }) => person.account)),
    integers(asked.map(({ sender }) => sender)),
    integers([...byId.keys()].filter((id) => id !== undefined)),
  );
  for (const { at, inbox, messages, bytes, inboxes: count } of rows) {
    const one = asked[at - 1];
    const share = one?.person.shares.get(one.sender);
    if (one === undefined || share === undefined) throw new Error("a share was found that nobody asked for");
    share.messages += messages;
    share.bytes += bytes;
    share.inboxes += count;
    if (inbox !== null) byId.get(inbox)?.shares.set(one.sender, { messages, bytes });
  }
}
