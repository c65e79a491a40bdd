// Envelopes that came, by their SHA-256. Hashes fall anywhere into an index, and each page of it that one falls on is written
// out with the transaction that brings it; so the latest ones stand in the order in which they came, those of a transaction
// in one row, and in memory. When there are many of them they go into the index, all at once.
import { compareBytes, concatBytes, toHex } from "../bytes.ts";
import { parts, plain } from "./blob.ts";
import type { Statements } from "./statements.ts";

const HASH_BYTES = 32;
/** So many stand beside the index: with more of them fewer pages are written for each, and moving them takes longer. */
export const MOST_LATELY = 4_096;

interface Seen {
  readonly hash: Uint8Array;
  /** ms since 1970 UTC. */
  readonly time: number;
}

export class SeenTable {
  readonly #sql: Statements;
  /** In hex, all that are not in the index; undefined until they are read. */
  #lately: Set<string> | undefined;
  /** Those of this transaction. */
  #new: Seen[] = [];

  constructor(sql: Statements) {
    this.#sql = sql;
    sql.addLate({ write: () => this.write(), drop: () => this.#drop() }, "envelopes_seen_lately");
  }

  /** False if it was seen before. It is written late. */
  see(hash: Uint8Array, time: number): boolean {
    const lately = this.#lately ??= this.#read();
    const name = toHex(hash);
    if (lately.has(name)) return false;
    if (this.#sql.prepare("SELECT 1 FROM envelopes_seen WHERE hash = ?").get(hash) !== undefined) return false;
    lately.add(name);
    this.#new.push({ hash, time });
    return true;
  }

  /** Writes what was seen since the last time. */
  write(): void {
    const last = this.#new.at(-1);
    if (last === undefined) return;
    const hashes = concatBytes(...this.#new.map(({ hash }) => hash));
    this.#new = [];
    this.#sql.prepare("INSERT INTO envelopes_seen_lately (time, hashes) VALUES (?, ?)").run(last.time, hashes);
    if ((this.#lately?.size ?? 0) >= MOST_LATELY) this.#moveIntoIndex();
  }

  forgetBefore(time: number): void {
    // It may move them into the index.
    this.write();
    this.#sql.prepare("DELETE FROM envelopes_seen WHERE time < ?").run(time);
    const { changes } = this.#sql.prepare("DELETE FROM envelopes_seen_lately WHERE time < ?").run(time);
    if (changes > 0) this.#lately = undefined;
  }

  /** The transaction is undone: which of them were of it is read anew. */
  #drop(): void {
    this.#new = [];
    this.#lately = undefined;
  }

  #read(): Set<string> {
    return new Set(this.#rows().map(({ hash }) => toHex(hash)));
  }

  /** In the index's own order, so that each page of it is looked for once. */
  #moveIntoIndex(): void {
    const put = this.#sql.prepare("INSERT OR IGNORE INTO envelopes_seen (hash, time) VALUES (?, ?)");
    const rows = this.#rows().sort((left, right) => compareBytes(left.hash, right.hash));
    for (const { hash, time } of rows) put.run(hash, time);
    this.#sql.prepare("DELETE FROM envelopes_seen_lately").run();
    this.#lately = new Set();
  }

  #rows(): Seen[] {
    return this.#sql.prepare<[], { time: number; hashes: Uint8Array }>("SELECT time, hashes FROM envelopes_seen_lately")
      .all().flatMap(({ time, hashes }) => parts(plain(hashes), HASH_BYTES).map((hash) => ({ hash, time })));
  }
}
