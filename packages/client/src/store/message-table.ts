// The lines of conversations: own messages, those of others, and notices.
import { plain } from "./blob.ts";
import { type Act, type MessageState, selectMessages, type StoredMessage } from "./message-row.ts";
import type { KeptRows } from "./kept-rows.ts";
import type { Statements } from "./statements.ts";

export type { MessageState, StoredMessage };

/** What the node signed when it took an own message of a 1:1. */
export interface StoredReceipt {
  readonly seq: number;
  /** SHA-256 of the envelope. */
  readonly payloadHash: Uint8Array;
  readonly proof: Uint8Array;
}

/** A line, or an act about one. */
export interface NewMessage
  extends Omit<StoredMessage, "position" | "act" | "about" | "version" | "mentionsMe" | "deleted" | "hiddenBy"> {
  readonly reportDue: boolean;
  readonly act?: Act;
  readonly about?: Uint8Array | undefined;
  readonly mentionsMe?: boolean;
}

interface ReceiptRow {
  seq: number;
  payload_hash: Uint8Array;
  proof: Uint8Array;
}

export class MessageTable {
  readonly #sql: Statements;
  readonly #unread: KeptRows<number>;

  /** `unread`: how many messages of each conversation are, kept as rows of `messages`. */
  constructor(database: Statements, unread: KeptRows<number>) {
    this.#sql = database;
    this.#unread = unread;
  }

  /** Adds a line or an act; undefined, and nothing is added, if this conversation has that id already. */
  add(message: NewMessage): StoredMessage | undefined {
    const unread = this.#unread.kept(message.conversation);
    // Not RETURNING: for that SQLite opens a table of its own, which costs more than the row.
    const { changes, lastInsertRowid } = this.#sql.prepare(
      `INSERT INTO messages
         (conversation, id, author, own, notice, text, content, sent_at, state, expires_at, ttl, counter,
          report_due, act, about, mentions_me)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (conversation, id) DO NOTHING`,
    ).run(
      message.conversation,
      message.id,
      message.author,
      message.own ? 1 : 0,
      message.notice ? 1 : 0,
      message.text,
      message.content ?? null,
      message.sentAt,
      message.state,
      message.expiresAt ?? null,
      message.ttl,
      message.counter ?? null,
      message.reportDue ? 1 : 0,
      message.act ?? null,
      message.about ?? null,
      message.mentionsMe === true ? 1 : 0,
    );
    if (unread !== undefined) {
      this.#unread.put(message.conversation, unread + (changes > 0 && isToRead(message) ? 1 : 0));
    }
    // As it was written: reading it again costs as much as writing it.
    return changes === 0 ? undefined : {
      ...message,
      position: Number(lastInsertRowid),
      act: message.act,
      about: message.about,
      version: 0,
      deleted: false,
      hiddenBy: undefined,
      mentionsMe: message.mentionsMe ?? false,
    };
  }

  at(position: number): StoredMessage | undefined {
    return this.#select<[number]>("WHERE position = ?", position)[0];
  }

  withId(conversation: Uint8Array, id: Uint8Array): StoredMessage | undefined {
    return this.#select<[Uint8Array, Uint8Array]>("WHERE conversation = ? AND id = ?", conversation, id)[0];
  }

  /** The newest `limit` before a position, oldest first, without what has disappeared at `now`. */
  page(conversation: Uint8Array, before: number, limit: number, now: number): StoredMessage[] {
    return this.#select<[Uint8Array, number, number, number]>(
      `WHERE conversation = ? AND position < ? AND act IS NULL AND (expires_at IS NULL OR expires_at > ?)
       ORDER BY position DESC LIMIT ? + 0`,
      conversation,
      before,
      now,
      limit,
    ).reverse();
  }

  /** The oldest `limit` after a position, likewise. */
  after(conversation: Uint8Array, position: number, limit: number, now: number): StoredMessage[] {
    return this.#select<[Uint8Array, number, number, number]>(
      `WHERE conversation = ? AND position > ? AND act IS NULL AND (expires_at IS NULL OR expires_at > ?)
       ORDER BY position LIMIT ? + 0`,
      conversation,
      position,
      now,
      limit,
    );
  }

  /** The first `limit` that have disappeared at `now`, and are here still. */
  expired(now: number, limit: number): StoredMessage[] {
    return this.#select<[number, number]>("WHERE expires_at <= ? ORDER BY expires_at LIMIT ? + 0", now, limit);
  }

  /** When the next one disappears; undefined if none does. */
  nextExpiry(): number | undefined {
    return this.#sql.prepare<[], { next: number | null }>(
      "SELECT min(expires_at) AS next FROM messages WHERE expires_at IS NOT NULL",
    ).get()?.next ?? undefined;
  }

  /** Takes the row away. Its number counts as there. */
  delete(position: number): void {
    this.#sql.prepare(
      `INSERT OR IGNORE INTO numbers_gone SELECT counters.conversation, counters.author, messages.counter
       FROM messages JOIN counters USING (conversation, author)
       WHERE messages.position = ? AND messages.counter > counters.complete`,
    ).run(position);
    this.#sql.prepare("DELETE FROM messages WHERE position = ?").run(position);
  }

  setState(position: number, state: MessageState): void {
    this.#sql.prepare("UPDATE messages SET state = ? WHERE position = ?").run(state, position);
  }

  setReceipt(position: number, { seq, payloadHash, proof }: StoredReceipt): void {
    this.#sql.prepare("UPDATE messages SET seq = ?, payload_hash = ?, proof = ? WHERE position = ?")
      .run(seq, payloadHash, proof, position);
  }

  /** The node's receipt for a message; undefined if there is none. */
  receipt(position: number): StoredReceipt | undefined {
    const row = this.#sql.prepare<[number], ReceiptRow>(
      "SELECT seq, payload_hash, proof FROM messages WHERE position = ? AND payload_hash IS NOT NULL",
    ).get(position);
    return row === undefined
      ? undefined
      : { seq: row.seq, payloadHash: plain(row.payload_hash), proof: plain(row.proof) };
  }

  /** One's own, counted from the newest, which is 1. */
  ownFromNewest(conversation: Uint8Array, number: number): StoredMessage | undefined {
    return this.#select<[Uint8Array, number]>(
      "WHERE conversation = ? AND own = 1 AND notice = 0 AND act IS NULL ORDER BY position DESC LIMIT 1 OFFSET ?",
      conversation,
      number - 1,
    )[0];
  }

  /** Own messages that are stored but not yet encrypted for a group, oldest first. */
  unencrypted(conversation: Uint8Array, limit: number): StoredMessage[] {
    return this.#select<[Uint8Array, number]>(
      "WHERE conversation = ? AND state = 'pending' AND incarnation IS NULL ORDER BY position LIMIT ? + 0",
      conversation,
      limit,
    );
  }

  /** The message at this position if it is still to be encrypted. */
  unencryptedAt(position: number): StoredMessage | undefined {
    return this.#select<[number]>("WHERE position = ? AND state = 'pending' AND incarnation IS NULL", position)[0];
  }

  /** Own messages that the node does not have yet, encrypted or not. */
  pendingOf(conversation: Uint8Array): StoredMessage[] {
    return this.#select<[Uint8Array]>(
      "WHERE conversation = ? AND own = 1 AND state = 'pending' ORDER BY position",
      conversation,
    );
  }

  conversationsWithUnencrypted(): Uint8Array[] {
    return this.#sql.prepare<[], { conversation: Uint8Array }>(
      "SELECT DISTINCT conversation FROM messages WHERE state = 'pending' AND incarnation IS NULL",
    ).all().map((row) => plain(row.conversation));
  }

  markEncrypted(position: number, incarnation: number): void {
    this.#sql.prepare("UPDATE messages SET incarnation = ? WHERE position = ?").run(incarnation, position);
  }

  /**
   * A group was replaced: what was encrypted for the old one and never reported as delivered will be encrypted again.
   * Returns how many those are.
   */
  encryptAgain(position: number): void {
    this.#sql.prepare("UPDATE messages SET incarnation = NULL, state = 'pending' WHERE position = ?").run(position);
  }

  /**
   * Own messages that were encrypted for a group and may be missing to others: in a 1:1 those that nobody reported as
   * delivered, in a group those that the node has not taken (what it took lies in every inbox).
   */
  undelivered(conversation: Uint8Array, kind: "direct" | "group"): StoredMessage[] {
    return this.#select<[Uint8Array, string]>(
      `WHERE conversation = ? AND own = 1 AND notice = 0 AND state IN ('pending', ?) AND incarnation IS NOT NULL
       ORDER BY position`,
      conversation,
      kind === "direct" ? "sent" : "pending",
    );
  }

  /** Ids of received messages whose delivery is still to be reported, oldest first. */
  unreported(conversation: Uint8Array, limit: number): { readonly position: number; readonly id: Uint8Array }[] {
    return this.#sql.prepare<[Uint8Array, number], { position: number; id: Uint8Array }>(
      "SELECT position, id FROM messages WHERE conversation = ? AND report_due = 1 ORDER BY position LIMIT ? + 0",
    ).all(conversation, limit).map((row) => ({ position: row.position, id: plain(row.id) }));
  }

  conversationsWithUnreported(): Uint8Array[] {
    return this.#sql.prepare<[], { conversation: Uint8Array }>(
      "SELECT DISTINCT conversation FROM messages WHERE report_due = 1",
    ).all().map((row) => plain(row.conversation));
  }

  /** Somebody else's message that came once more. */
  reportAgain(conversation: Uint8Array, id: Uint8Array): void {
    this.#sql.prepare(
      "UPDATE messages SET report_due = 1 WHERE conversation = ? AND id = ? AND own = 0 AND act IS NULL",
    )
      .run(conversation, id);
  }

  /** Of all that are to be reported there up to a position. */
  markReported(conversation: Uint8Array, upTo: number): void {
    this.#sql.prepare("UPDATE messages SET report_due = 0 WHERE conversation = ? AND report_due = 1 AND position <= ?")
      .run(conversation, upTo);
  }

  /** Whether a line here is by somebody, or about them: that they came, went, or wrote. */
  knowsAuthor(conversation: Uint8Array, author: Uint8Array): boolean {
    return this.#sql.prepare("SELECT 1 FROM messages WHERE conversation = ? AND author = ? LIMIT 1")
      .get(conversation, author) !== undefined;
  }

  /** Own messages that the node does not have yet. */
  countPending(): number {
    return this.#sql.prepare<[], { pending: number }>(
      "SELECT count(*) AS pending FROM messages WHERE own = 1 AND state = 'pending'",
    ).get()?.pending ?? 0;
  }

  #select<P extends unknown[]>(condition: string, ...values: P): StoredMessage[] {
    return selectMessages(this.#sql, condition, ...values);
  }
}

/** Behind every read mark, since it is the last one. */
function isToRead({ own, notice, act }: NewMessage): boolean {
  return !own && !notice && act === undefined;
}
