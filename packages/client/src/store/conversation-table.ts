// Conversations as the store knows them; how a face sees one is made from this in conversations/present.ts.
import { compareBytes } from "../bytes.ts";
import { plain, plainOrNone } from "./blob.ts";
import type { KeptRows } from "./kept-rows.ts";
import type { Statements } from "./statements.ts";

export type ConversationState = "active" | "waiting" | "left" | "fork";

export interface StoredConversation {
  /** Channel id, 16 bytes. */
  readonly id: Uint8Array;
  readonly kind: "direct" | "group";
  /** Empty for a 1:1. */
  readonly title: string;
  /** The other identity key of a 1:1. */
  readonly peer: Uint8Array | undefined;
  readonly state: ConversationState;
  readonly created: number;
  readonly lastActivity: number;
  readonly readUpTo: number;
  /**
   * 1:1 without a group: the incarnation that this side founds, at once for 0, for others once the inboxes have been dry
   * for 15 s; undefined if there is nothing to found.
   */
  readonly foundFrom: number | undefined;
  /** Seconds that new messages live; 0: for ever. */
  readonly timer: number;
  /** What this person calls the other of a 1:1. */
  readonly alias: string | undefined;
}

export type NewConversation = Omit<StoredConversation, "lastActivity" | "readUpTo" | "timer" | "alias">;

interface ConversationRow {
  id: Uint8Array;
  kind: "direct" | "group";
  title: string;
  peer: Uint8Array | null;
  state: ConversationState;
  created: number;
  last_activity: number;
  read_up_to: number;
  found_from: number | null;
  timer: number;
  alias: string | null;
}

export class ConversationTable {
  readonly #sql: Statements;
  readonly #kept: KeptRows<StoredConversation | undefined>;
  readonly #unread: KeptRows<number>;
  /** Whose last activity is to be written: with many messages it is once for all. */
  #touched: { readonly id: Uint8Array; readonly time: number } | undefined;

  /** `unread`: how many are, kept as rows of `messages`. */
  constructor(database: Statements, unread: KeptRows<number>) {
    this.#sql = database;
    this.#kept = database.keep("conversations");
    this.#unread = unread;
    database.addLate({ write: () => this.#writeTouched(), drop: () => this.#touched = undefined }, "conversations");
  }

  /** Adds it, without a timer and an alias; returns it as it is stored. */
  add(conversation: NewConversation): StoredConversation {
    this.#sql.prepare(
      `INSERT INTO conversations (id, kind, title, peer, state, created, last_activity, found_from)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      conversation.id,
      conversation.kind,
      conversation.title,
      conversation.peer ?? null,
      conversation.state,
      conversation.created,
      conversation.created,
      conversation.foundFrom ?? null,
    );
    return { ...conversation, lastActivity: conversation.created, readUpTo: 0, timer: 0, alias: undefined };
  }

  get(id: Uint8Array): StoredConversation | undefined {
    return this.#kept.get(id, () => this.#select<[Uint8Array]>("WHERE id = ?", id)[0]);
  }

  withPeer(peer: Uint8Array): StoredConversation | undefined {
    return this.#select<[Uint8Array]>("WHERE peer = ?", peer)[0];
  }

  /** The 1:1s that this person calls so. */
  called(alias: string): StoredConversation[] {
    return this.#select<[string]>("WHERE alias = ? ORDER BY last_activity DESC", alias);
  }

  titled(title: string): StoredConversation[] {
    return this.#select<[string]>("WHERE kind = 'group' AND title = ? ORDER BY last_activity DESC", title);
  }

  /** All, the liveliest first. */
  all(): StoredConversation[] {
    return this.#select<[]>("ORDER BY last_activity DESC, created DESC");
  }

  /** 1:1s whose group this side may have to found. */
  toFound(): StoredConversation[] {
    return this.#select<[]>("WHERE found_from IS NOT NULL");
  }

  setState(id: Uint8Array, state: ConversationState): void {
    this.#sql.prepare("UPDATE conversations SET state = ? WHERE id = ?").run(state, id);
  }

  setTitle(id: Uint8Array, title: string): void {
    this.#sql.prepare("UPDATE conversations SET title = ? WHERE id = ?").run(title, id);
  }

  setTimer(id: Uint8Array, seconds: number): void {
    this.#sql.prepare("UPDATE conversations SET timer = ? WHERE id = ?").run(seconds, id);
  }

  setAlias(id: Uint8Array, alias: string | undefined): void {
    this.#sql.prepare("UPDATE conversations SET alias = ? WHERE id = ?").run(alias ?? null, id);
  }

  setFoundFrom(id: Uint8Array, incarnation: number | undefined): void {
    this.#sql.prepare("UPDATE conversations SET found_from = ? WHERE id = ?").run(incarnation ?? null, id);
  }

  touch(id: Uint8Array, time: number): void {
    const conversation = this.get(id);
    if (conversation === undefined || conversation.lastActivity >= time) return;
    if (this.#touched !== undefined && compareBytes(this.#touched.id, id) !== 0) this.#writeTouched();
    this.#touched = { id, time };
    if (!this.#sql.mayBeLate) this.#writeTouched();
    this.#kept.put(id, { ...conversation, lastActivity: time });
  }

  #writeTouched(): void {
    const touched = this.#touched;
    this.#touched = undefined;
    if (touched === undefined) return;
    this.#sql.prepare("UPDATE conversations SET last_activity = ? WHERE id = ?").run(touched.time, touched.id);
  }

  /**
   * Everything that is there now, up to a position, counts as read; false if it did already. (The statement names
   * `messages`, so how many are unread is counted anew.)
   */
  markRead(id: Uint8Array, upTo: number = Number.MAX_SAFE_INTEGER): boolean {
    return this.#sql.prepare(
      `UPDATE conversations SET read_up_to = last.position
       FROM (SELECT max(position) AS position FROM messages WHERE conversation = ? AND position <= ?) AS last
       WHERE id = ? AND read_up_to < last.position`,
    ).run(id, upTo, id).changes > 0;
  }

  /** Messages of others after the read mark. */
  unread(id: Uint8Array): number {
    return this.#unread.get(id, () => this.#countUnread(id));
  }

  #countUnread(id: Uint8Array): number {
    return this.#sql.prepare<[Uint8Array, Uint8Array], { unread: number }>(
      `SELECT count(*) AS unread FROM messages
       WHERE conversation = ? AND own = 0 AND notice = 0 AND act IS NULL AND deleted = 0 AND hidden_by IS NULL
         AND position > (SELECT read_up_to FROM conversations WHERE id = ?)`,
    ).get(id, id)?.unread ?? 0;
  }

  /** Those of them that mention this person. */
  unreadMentions(id: Uint8Array): number {
    return this.#sql.prepare<[Uint8Array, Uint8Array], { unread: number }>(
      `SELECT count(*) AS unread FROM messages
       WHERE conversation = ? AND mentions_me = 1 AND hidden_by IS NULL
         AND position > (SELECT read_up_to FROM conversations WHERE id = ?)`,
    ).get(id, id)?.unread ?? 0;
  }

  /** The next number of one's own messages here (PROTOCOL §11, extension −2), from 1; used up by the call. */
  nextCounter(id: Uint8Array): number {
    // Two statements: RETURNING takes SQLite longer than both.
    this.#sql.prepare("UPDATE conversations SET sent_counter = sent_counter + 1 WHERE id = ?").run(id);
    const row = this.#sql.prepare<[Uint8Array], { sent_counter: number }>(
      "SELECT sent_counter FROM conversations WHERE id = ?",
    ).get(id);
    if (row === undefined) throw new Error("no such conversation in the store");
    return row.sent_counter;
  }

  #select<P extends unknown[]>(condition: string, ...values: P): StoredConversation[] {
    return this.#sql.prepare<P, ConversationRow>(`SELECT * FROM conversations ${condition}`).all(...values).map(
      (row) => ({
        id: plain(row.id),
        kind: row.kind,
        title: row.title,
        peer: plainOrNone(row.peer),
        state: row.state,
        created: row.created,
        lastActivity: row.last_activity,
        readUpTo: row.read_up_to,
        foundFrom: row.found_from ?? undefined,
        timer: row.timer,
        alias: row.alias ?? undefined,
      }),
    );
  }
}
