// Exact bytes on their way to the node, in the order in which they were made.
import { concatBytes } from "../bytes.ts";
import { parts, plain, plainOrNone } from "./blob.ts";
import type { Statements } from "./statements.ts";

/**
 * `rejoin`: a request to be let in again, to one admin. `join`: one to be let in, or what another admin hears of it.
 * `complaint`: what an admin is told of a message.
 */
export type OutgoingKind = "message" | "report" | "commit" | "proposal" | "welcome" | "rejoin" | "join" | "complaint";

export interface Outgoing {
  readonly kind: OutgoingKind;
  /** Rows of one lane leave in order; lanes don't wait for each other. */
  readonly lane: string;
  /** Empty: it belongs to none here. */
  readonly conversation: Uint8Array;
  /** Position of the message that it carries. */
  readonly message: number | undefined;
  /** Channel id, or empty for a default inbox. */
  readonly channel: Uint8Array;
  readonly recipients: readonly Uint8Array[];
  /** True for batchEnqueue, false for enqueue to the only recipient. */
  readonly batch: boolean;
  readonly payload: Uint8Array;
  /** SHA-256 of the payload. */
  readonly hash: Uint8Array;
  /** Seconds; 0 = as long as the node keeps things. */
  readonly ttl: number;
}

export interface StoredOutgoing extends Outgoing {
  readonly id: number;
}

interface OutboxRow {
  id: number;
  lane: string;
  kind: OutgoingKind;
  conversation: Uint8Array | null;
  message: number | null;
  channel: Uint8Array;
  recipients: Uint8Array;
  batch: number;
  payload: Uint8Array;
  hash: Uint8Array;
  ttl: number;
}

export class OutboxTable {
  readonly #sql: Statements;

  constructor(database: Statements) {
    this.#sql = database;
  }

  add(outgoing: Outgoing): void {
    this.#sql.prepare(
      `INSERT INTO outbox (lane, kind, conversation, message, channel, recipients, batch, payload, hash, ttl)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      outgoing.lane,
      outgoing.kind,
      outgoing.conversation,
      outgoing.message ?? null,
      outgoing.channel,
      concatBytes(...outgoing.recipients),
      outgoing.batch ? 1 : 0,
      outgoing.payload,
      outgoing.hash,
      outgoing.ttl,
    );
  }

  /** The first `limit` rows after an id. */
  after(id: number, limit: number): StoredOutgoing[] {
    return this.#select<[number, number]>("WHERE id > ? ORDER BY id LIMIT ? + 0", id, limit);
  }

  withHash(hash: Uint8Array): StoredOutgoing | undefined {
    return this.#select<[Uint8Array]>("WHERE hash = ?", hash)[0];
  }

  has(id: number): boolean {
    return this.#sql.prepare("SELECT 1 FROM outbox WHERE id = ?").get(id) !== undefined;
  }

  delete(id: number): void {
    this.#sql.prepare("DELETE FROM outbox WHERE id = ?").run(id);
  }

  /** The group that these were encrypted for is gone. */
  deleteOf(conversation: Uint8Array): void {
    this.#sql.prepare("DELETE FROM outbox WHERE conversation = ?").run(conversation);
  }

  count(): number {
    return this.#sql.prepare<[], { rows: number }>("SELECT count(*) AS rows FROM outbox").get()?.rows ?? 0;
  }

  #select<P extends unknown[]>(condition: string, ...values: P): StoredOutgoing[] {
    return this.#sql.prepare<P, OutboxRow>(`SELECT * FROM outbox ${condition}`).all(...values).map((row) => ({
      id: row.id,
      lane: row.lane,
      kind: row.kind,
      conversation: plainOrNone(row.conversation) ?? new Uint8Array(0),
      message: row.message ?? undefined,
      channel: plain(row.channel),
      recipients: parts(plain(row.recipients), 32),
      batch: row.batch === 1,
      payload: plain(row.payload),
      hash: plain(row.hash),
      ttl: row.ttl,
    }));
  }
}
