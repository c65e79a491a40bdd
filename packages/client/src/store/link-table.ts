// Links to groups that this admin made.
import { plain } from "./blob.ts";
import type { Statements } from "./statements.ts";

export interface StoredLink {
  /** What a request names it by. */
  readonly id: Uint8Array;
  readonly conversation: Uint8Array;
  /** Secret: whoever has it may ask. */
  readonly ticket: Uint8Array;
  /** ms since 1970 UTC. */
  readonly ends: number;
}

interface LinkRow {
  id: Uint8Array;
  conversation: Uint8Array;
  ticket: Uint8Array;
  ends: number;
}

export class LinkTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  add({ id, conversation, ticket, ends }: StoredLink): void {
    this.#sql.prepare("INSERT INTO links (id, conversation, ticket, ends) VALUES (?, ?, ?, ?)")
      .run(id, conversation, ticket, ends);
  }

  get(id: Uint8Array): StoredLink | undefined {
    return this.#select<[Uint8Array]>("WHERE id = ?", id)[0];
  }

  /** The one of a group that ends last. */
  of(conversation: Uint8Array): StoredLink | undefined {
    return this.#select<[Uint8Array]>("WHERE conversation = ? ORDER BY ends DESC LIMIT 1", conversation)[0];
  }

  forgetEnded(now: number): void {
    this.#sql.prepare("DELETE FROM links WHERE ends <= ?").run(now);
  }

  /** Nobody can ask by any of them any more. */
  revoke(conversation: Uint8Array): void {
    this.#sql.prepare("DELETE FROM links WHERE conversation = ?").run(conversation);
  }

  #select<P extends unknown[]>(condition: string, ...values: P): StoredLink[] {
    return this.#sql.prepare<P, LinkRow>(`SELECT * FROM links ${condition}`).all(...values).map((row) => ({
      id: plain(row.id),
      conversation: plain(row.conversation),
      ticket: plain(row.ticket),
      ends: row.ends,
    }));
  }
}
