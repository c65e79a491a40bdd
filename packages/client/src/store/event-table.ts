// Events kept for readers, and how far each reader is. One row stands for all of a kind about the same thing: it moves to
// the end when that happens again, so that the list is bounded by what there is to tell of, not by how often.
import { plain } from "./blob.ts";
import type { Statements } from "./statements.ts";

export interface StoredEvent {
  readonly type: string;
  /** Empty: of none. */
  readonly conversation: Uint8Array;
  /** Its id; empty: of none. */
  readonly message: Uint8Array;
  readonly kind: string | undefined;
  readonly text: string | undefined;
}

export interface StoredReader {
  readonly name: string;
  /** It has everything up to here. */
  readonly acknowledged: number;
  /** How many were let go before it had them, up to `lostUpTo`. */
  readonly lost: number;
  readonly lostUpTo: number;
}

interface EventRow {
  seq: number;
  type: string;
  conversation: Uint8Array;
  message: Uint8Array;
  kind: string | null;
  text: string | null;
}

interface ReaderRow {
  name: string;
  acknowledged: number;
  lost: number;
  lost_up_to: number;
}

export class EventTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** Whether anybody wants to have events kept. */
  get wanted(): boolean {
    return this.#sql.prepare("SELECT 1 FROM event_readers LIMIT 1").get() !== undefined;
  }

  add({ type, conversation, message, kind, text }: StoredEvent): void {
    if (conversation.length > 0 && text === undefined) {
      this.#sql.prepare("DELETE FROM kept_events WHERE conversation = ? AND message = ? AND type = ?")
        .run(conversation, message, type);
    }
    this.#sql.prepare("INSERT INTO kept_events (type, conversation, message, kind, text) VALUES (?, ?, ?, ?, ?)")
      .run(type, conversation, message, kind ?? null, text ?? null);
  }

  /** Of a message that is no more nothing else is told. */
  forgetMessage(conversation: Uint8Array, message: Uint8Array): void {
    this.#sql.prepare("DELETE FROM kept_events WHERE conversation = ? AND message = ?").run(conversation, message);
  }

  /** Lets the oldest go when there are more than `most`; every reader that had them not is told how many. */
  bound(most: number): void {
    const span = this.#sql.prepare<[], { span: number | null }>(
      "SELECT max(seq) - min(seq) + 1 AS span FROM kept_events",
    ).get()?.span ?? 0;
    // Counting is for when there may be too many; the numbers have gaps, so that there may be fewer.
    if (span <= most) return;
    const last = this.#sql.prepare<[number], { seq: number }>(
      "SELECT seq FROM kept_events ORDER BY seq DESC LIMIT 1 OFFSET ?",
    ).get(most)?.seq;
    if (last === undefined) return;
    for (const reader of this.readers()) {
      if (reader.acknowledged >= last) continue;
      const gone = this.#count(Math.max(reader.acknowledged, reader.lostUpTo), last);
      this.#sql.prepare("UPDATE event_readers SET lost = lost + ?, lost_up_to = ? WHERE name = ?")
        .run(gone, last, reader.name);
    }
    this.#sql.prepare("DELETE FROM kept_events WHERE seq <= ?").run(last);
  }

  /** The oldest `limit` after a seq. */
  page(after: number, limit: number): (StoredEvent & { readonly seq: number })[] {
    return this.#sql.prepare<[number, number], EventRow>(
      "SELECT seq, type, conversation, message, kind, text FROM kept_events WHERE seq > ? ORDER BY seq LIMIT ? + 0",
    ).all(after, limit).map((row) => ({
      seq: row.seq,
      type: row.type,
      conversation: plain(row.conversation),
      message: plain(row.message),
      kind: row.kind ?? undefined,
      text: row.text ?? undefined,
    }));
  }

  /** The seq of the last event ever kept. */
  last(): number {
    return this.#sql.prepare<[], { seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'kept_events'")
      .get()?.seq ?? 0;
  }

  readers(): StoredReader[] {
    return this.#sql.prepare<[], ReaderRow>("SELECT * FROM event_readers ORDER BY name").all().map(readerOf);
  }

  reader(name: string): StoredReader | undefined {
    const row = this.#sql.prepare<[string], ReaderRow>("SELECT * FROM event_readers WHERE name = ?").get(name);
    return row === undefined ? undefined : readerOf(row);
  }

  /** How many are kept that this reader has not acknowledged. */
  waiting({ acknowledged }: StoredReader): number {
    return this.#count(acknowledged, this.last());
  }

  addReader(name: string): void {
    this.#sql.prepare("INSERT INTO event_readers (name, acknowledged) VALUES (?, ?)").run(name, this.last());
  }

  removeReader(name: string): void {
    this.#sql.prepare("DELETE FROM event_readers WHERE name = ?").run(name);
    this.#forgetRead();
  }

  acknowledge(name: string, seq: number): void {
    this.#sql.prepare(
      `UPDATE event_readers SET acknowledged = ?, lost = iif(lost_up_to <= ?, 0, lost),
       lost_up_to = iif(lost_up_to <= ?, 0, lost_up_to) WHERE name = ?`,
    ).run(seq, seq, seq, name);
    this.#forgetRead();
  }

  /** What every reader has is kept no longer. */
  #forgetRead(): void {
    this.#sql.prepare(
      "DELETE FROM kept_events WHERE seq <= (SELECT coalesce(min(acknowledged), 9e15) FROM event_readers)",
    ).run();
  }

  #count(after: number, upTo: number): number {
    return this.#sql.prepare<[number, number], { count: number }>(
      "SELECT count(*) AS count FROM kept_events WHERE seq > ? AND seq <= ?",
    ).get(after, upTo)?.count ?? 0;
  }
}

function readerOf(row: ReaderRow): StoredReader {
  return { name: row.name, acknowledged: row.acknowledged, lost: row.lost, lostUpTo: row.lost_up_to };
}
