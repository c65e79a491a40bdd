// Each sender numbers what it writes in a conversation (PROTOCOL §11, extension −2). Here stands how far the numbers of
// each are complete, so that a message that never came is noticed once a later one does.
import { compareBytes } from "../bytes.ts";
import { plain } from "./blob.ts";
import type { Statements } from "./statements.ts";

export interface Gap {
  readonly conversation: Uint8Array;
  readonly author: Uint8Array;
  /** How many messages are missing. */
  readonly missing: number;
  /** The greatest number seen. */
  readonly greatest: number;
}

interface CounterRow {
  conversation: Uint8Array;
  author: Uint8Array;
  complete: number;
  greatest: number;
}

/** Numbers of one sender that came one after the other, with nothing missing. */
interface Run {
  readonly conversation: Uint8Array;
  readonly author: Uint8Array;
  /** The last that is written. */
  readonly written: number;
  /** The last that came. */
  readonly last: number;
}

export class CounterTable {
  readonly #sql: Statements;
  /** As a rule nothing is missing, and the next number of the same sender comes: that is written once for many. */
  #run: Run | undefined;

  constructor(sql: Statements) {
    this.#sql = sql;
    sql.addLate({ write: () => this.#writeRun(), drop: () => this.#run = undefined }, "counters", "numbers_gone");
  }

  /**
   * Takes the number of a message that is stored already; the first one of a sender is where counting begins. True while
   * numbers before it are missing.
   */
  take(conversation: Uint8Array, author: Uint8Array, counter: number): boolean {
    if (this.#goesOn(conversation, author, counter) || this.#next(conversation, author, counter)) return false;
    const row = this.#sql.prepare<[Uint8Array, Uint8Array], CounterRow>(
      "SELECT * FROM counters WHERE conversation = ? AND author = ?",
    ).get(conversation, author);
    if (row === undefined) {
      this.#put(conversation, author, counter, counter);
      return false;
    }
    const greatest = Math.max(row.greatest, counter);
    const missing = this.#missing(row, greatest);
    this.#put(conversation, author, missing === 0 ? greatest : row.complete, greatest);
    return missing > 0;
  }

  /** A message came and is not kept: its number counts as there. */
  pass(conversation: Uint8Array, author: Uint8Array, counter: number): void {
    this.#sql.prepare("INSERT OR IGNORE INTO numbers_gone (conversation, author, counter) VALUES (?, ?, ?)")
      .run(conversation, author, counter);
  }

  /** What is missing now. */
  gaps(): Gap[] {
    return this.#sql.prepare<[], CounterRow>("SELECT * FROM counters WHERE complete < greatest").all().map((row) => ({
      conversation: plain(row.conversation),
      author: plain(row.author),
      missing: this.#missing(row, row.greatest),
      greatest: row.greatest,
    }));
  }

  /** The gaps of this sender were told: counting goes on after them. */
  close(gap: Gap): void {
    this.#put(gap.conversation, gap.author, gap.greatest, gap.greatest);
  }

  /** Whoever was away begins to count anew with what comes next. */
  forget(conversation: Uint8Array): void {
    this.#sql.prepare("DELETE FROM counters WHERE conversation = ?").run(conversation);
    this.#sql.prepare("DELETE FROM numbers_gone WHERE conversation = ?").run(conversation);
  }

  #goesOn(conversation: Uint8Array, author: Uint8Array, counter: number): boolean {
    const run = this.#run;
    if (run === undefined || counter !== run.last + 1) return false;
    if (compareBytes(author, run.author) !== 0 || compareBytes(conversation, run.conversation) !== 0) return false;
    this.#run = { ...run, last: counter };
    return true;
  }

  /** Nothing is missing, and the next number comes: that is one statement, and a run begins with it. */
  #next(conversation: Uint8Array, author: Uint8Array, counter: number): boolean {
    const isNext = this.#sql.prepare(
      `UPDATE counters SET complete = ?, greatest = ?
       WHERE conversation = ? AND author = ? AND complete = ? AND greatest = ?
         AND NOT EXISTS (SELECT 1 FROM numbers_gone WHERE conversation = ? AND author = ?)`,
    ).run(counter, counter, conversation, author, counter - 1, counter - 1, conversation, author).changes > 0;
    if (isNext && this.#sql.mayBeLate) this.#run = { conversation, author, written: counter, last: counter };
    return isNext;
  }

  #writeRun(): void {
    const run = this.#run;
    this.#run = undefined;
    if (run === undefined || run.last === run.written) return;
    this.#sql.prepare("UPDATE counters SET complete = ?, greatest = ? WHERE conversation = ? AND author = ?")
      .run(run.last, run.last, run.conversation, run.author);
  }

  #missing(row: CounterRow, greatest: number): number {
    const { conversation, author, complete } = row;
    const there = this.#sql.prepare<unknown[], { there: number }>(
      `SELECT count(*) AS there FROM (
         SELECT counter FROM messages WHERE conversation = ? AND author = ? AND counter > ? AND counter <= ?
         UNION SELECT counter FROM numbers_gone WHERE conversation = ? AND author = ? AND counter > ? AND counter <= ?)`,
    ).get(conversation, author, complete, greatest, conversation, author, complete, greatest)?.there ?? 0;
    return greatest - row.complete - there;
  }

  #put(conversation: Uint8Array, author: Uint8Array, complete: number, greatest: number): void {
    this.#sql.prepare(
      "INSERT OR REPLACE INTO counters (conversation, author, complete, greatest) VALUES (?, ?, ?, ?)",
    ).run(conversation, author, complete, greatest);
    this.#sql.prepare("DELETE FROM numbers_gone WHERE conversation = ? AND author = ? AND counter <= ?")
      .run(conversation, author, complete);
  }
}
