// Who asks to be let into a group of which this profile is an admin: of each person the last request, open or answered.
import { plain, plainOrNone } from "./blob.ts";
import type { Statements } from "./statements.ts";

export interface StoredJoin {
  readonly conversation: Uint8Array;
  readonly identity: Uint8Array;
  /** ms since 1970 UTC, by the clock of who asks. */
  readonly asked: number;
  /** ms since 1970 UTC, by ours. */
  readonly came: number;
  /** The admin who was asked; undefined: this one. */
  readonly toldBy: Uint8Array | undefined;
  /** `unnamed`: the node's log is still to be asked who it is. `answered`: let in, by whomever. */
  readonly state: "unnamed" | "open" | "answered" | "declined";
  /** The other admins are still to hear of it. */
  readonly toTell: boolean;
}

interface JoinRow {
  conversation: Uint8Array;
  identity: Uint8Array;
  asked: number;
  came: number;
  told_by: Uint8Array | null;
  state: StoredJoin["state"];
  to_tell: number;
}

export class JoinTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  get(conversation: Uint8Array, identity: Uint8Array): StoredJoin | undefined {
    return this.#select<[Uint8Array, Uint8Array]>("WHERE conversation = ? AND identity = ?", conversation, identity)[0];
  }

  /** In place of an earlier one of that person. */
  put({ conversation, identity, asked, came, toldBy, state, toTell }: StoredJoin): void {
    this.#sql.prepare(
      `INSERT OR REPLACE INTO join_requests (conversation, identity, asked, came, told_by, state, to_tell)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ).run(conversation, identity, asked, came, toldBy ?? null, state, toTell ? 1 : 0);
  }

  /** Those that came last first. */
  open(): StoredJoin[] {
    return this.#select<[]>("WHERE state = 'open' ORDER BY came DESC");
  }

  unnamed(): StoredJoin[] {
    return this.#select<[]>("WHERE state = 'unnamed' ORDER BY came");
  }

  count(conversation: Uint8Array, state: StoredJoin["state"]): number {
    return this.#sql.prepare<[Uint8Array, string], { there: number }>(
      "SELECT count(*) AS there FROM join_requests WHERE conversation = ? AND state = ?",
    ).get(conversation, state)?.there ?? 0;
  }

  delete(conversation: Uint8Array, identity: Uint8Array): void {
    this.#sql.prepare("DELETE FROM join_requests WHERE conversation = ? AND identity = ?").run(conversation, identity);
  }

  /** Forgets the oldest answered ones above `most`. */
  trim(conversation: Uint8Array, most: number): void {
    this.#sql.prepare(
      `DELETE FROM join_requests WHERE conversation = ? AND identity IN (
         SELECT identity FROM join_requests WHERE conversation = ? AND state IN ('answered', 'declined')
         ORDER BY came DESC LIMIT -1 OFFSET ?)`,
    ).run(conversation, conversation, most);
  }

  /** Somebody let them in. */
  added(conversation: Uint8Array, identity: Uint8Array): void {
    this.#sql.prepare("UPDATE join_requests SET state = 'answered' WHERE conversation = ? AND identity = ?")
      .run(conversation, identity);
  }

  decline(conversation: Uint8Array, identity: Uint8Array): void {
    this.#sql.prepare("UPDATE join_requests SET state = 'declined' WHERE conversation = ? AND identity = ?")
      .run(conversation, identity);
  }

  toTell(): StoredJoin[] {
    return this.#select<[]>("WHERE to_tell = 1 AND state = 'open' ORDER BY came");
  }

  told(conversation: Uint8Array, identity: Uint8Array): void {
    this.#sql.prepare("UPDATE join_requests SET to_tell = 0 WHERE conversation = ? AND identity = ?")
      .run(conversation, identity);
  }

  #select<P extends unknown[]>(condition: string, ...values: P): StoredJoin[] {
    return this.#sql.prepare<P, JoinRow>(`SELECT * FROM join_requests ${condition}`).all(...values).map((row) => ({
      conversation: plain(row.conversation),
      identity: plain(row.identity),
      asked: row.asked,
      came: row.came,
      toldBy: plainOrNone(row.told_by),
      state: row.state,
      toTell: row.to_tell === 1,
    }));
  }
}
