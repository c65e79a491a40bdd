// Inboxes, in PostgreSQL: placing, reading, removing. Whatever changes what waits for somebody locks their account first, until
// the transaction ends, several of them in the order of their keys: so seqs and arrivals of a recipient are given out in the
// order in which they become visible, a batch has one order in all inboxes that it reaches, and nobody waits in a circle.
// What is placed and acked in one turn goes together (bundle.ts).

import { fitting, type GoneRow, type Sized } from "../inbox-rows.ts";
import type { AccountId, Capacity, ReadInboxRequest, StoredEnvelope } from "../store.ts";
import type { InboxCalls } from "../operation.ts";
import { integers } from "./arrays.ts";
import { makeBundle, type Prove } from "./bundle.ts";
import type { BundledCall } from "./bundled-call.ts";
import type { Executors } from "./executors.ts";
import { goneOf, removed, settle } from "./gone.ts";
import type { Sql } from "./sql.ts";
import { readWaiting } from "./waiting.ts";

async function lockAccounts(sql: Sql, accounts: readonly AccountId[]): Promise<void> {
  await sql.all(
    "SELECT id FROM accounts WHERE id = ANY ($1::bigint[]) ORDER BY identity_key FOR NO KEY UPDATE",
    integers(accounts),
  );
}

async function inboxOf(sql: Sql, recipient: AccountId, channelId: Uint8Array): Promise<number | undefined> {
  const found = await sql.first<{ id: number }>(
    "SELECT id FROM inboxes WHERE recipient = $1 AND channel = $2",
    recipient,
    channelId,
  );
  return found?.id;
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
  const envelopes = upTo === 0 ? [] : await sql.binary<StoredEnvelope>(
    `SELECT m.seq, coalesce(m.payload, b.payload) AS payload FROM messages m LEFT JOIN bodies b ON b.id = m.body
     WHERE m.inbox = $1 AND m.seq <= $2 AND m.expires_at > $3 ORDER BY m.seq`,
    inbox,
    upTo,
    now,
  );
  return { envelopes, upTo };
}

/** What is called in one turn of a transaction is one bundle. */
class Bundles {
  readonly #capacity: Capacity;
  readonly #prove: Prove;
  #calls: BundledCall[] = [];
  #made: Promise<void> | undefined;

  constructor(capacity: Capacity, prove: Prove) {
    this.#capacity = capacity;
    this.#prove = prove;
  }

  /** `call` is told how to answer. Rejects with what the whole bundle failed of. */
  async add<T>(sql: Sql, call: (answer: (outcome: T) => void) => BundledCall): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<T>();
    this.#calls.push(call(resolve));
    this.#made ??= this.#make(sql);
    await this.#made;
    return await promise;
  }

  async #make(sql: Sql): Promise<void> {
    await Promise.resolve();
    const calls = this.#calls;
    this.#calls = [];
    this.#made = undefined;
    await makeBundle(sql, this.#capacity, this.#prove, calls);
  }
}

export function inboxExecutors(capacity: Capacity, prove: Prove): Pick<Executors, InboxCalls> {
  const bundles = new Bundles(capacity, prove);
  return {
    enqueue: (sql, request) => bundles.add(sql, (answer) => ({ name: "enqueue", request, answer })),
    batchEnqueue: (sql, request) => bundles.add(sql, (answer) => ({ name: "batchEnqueue", request, answer })),
    ack: (sql, request) => bundles.add(sql, (answer) => ({ name: "ack", request, answer })),
    async peek(sql, request) {
      const inbox = await inboxOf(sql, request.recipient, request.channelId);
      return inbox === undefined ? [] : (await read(sql, request, inbox)).envelopes;
    },
    async drain(sql, request) {
      const [, inbox] = await Promise.all([
        lockAccounts(sql, [request.recipient]),
        inboxOf(sql, request.recipient, request.channelId),
      ]);
      if (inbox === undefined) return [];
      const { envelopes, upTo } = await read(sql, request, inbox);
      const rows = await sql.all<GoneRow>(
        `DELETE FROM messages WHERE inbox = $1 AND seq <= $2 ${removed}`,
        inbox,
        upTo,
      );
      await settle(sql, [goneOf(rows)]);
      return envelopes;
    },
    waiting: readWaiting,
    async expire(sql, { now, limit }) {
      const due = await sql.all<{ arrival: number; recipient: number }>(
        "SELECT arrival, recipient FROM messages WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2",
        now,
        limit,
      );
      if (due.length === 0) return 0;
      await lockAccounts(sql, [...new Set(due.map(({ recipient }) => recipient))]);
      // Some may have been taken while this waited.
      const rows = await sql.all<GoneRow>(
        `DELETE FROM messages WHERE arrival = ANY ($1::bigint[]) ${removed}`,
        integers(due.map(({ arrival }) => arrival)),
      );
      await settle(sql, [goneOf(rows)]);
      return rows.length;
    },
  };
}
