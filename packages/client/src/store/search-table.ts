// Messages by their words. The index stands in `message_words`: what changes in `messages` changes it by itself, what is new
// there comes into it at the end of its transaction.
import { selectMessages, type StoredMessage } from "./message-row.ts";
import type { Statements } from "./statements.ts";

export interface SearchPlace {
  /** undefined: all conversations. */
  readonly conversation: Uint8Array | undefined;
  /** Only messages before this position. */
  readonly before: number;
  readonly limit: number;
  /** ms since 1970 UTC: what has disappeared by then is not found. */
  readonly now: number;
}

const SHOWN = "deleted = 0 AND hidden_by IS NULL AND (expires_at IS NULL OR expires_at > ?)";

export class SearchTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** Takes in the words of what was added. Its transaction ends with this: whatever can be searched is in the index. */
  index(): void {
    if (
      this.#sql.prepare("SELECT 1 FROM messages WHERE position > (SELECT up_to FROM words_indexed)").get() === undefined
    ) {
      return;
    }
    this.#sql.prepare("INSERT INTO message_words (rowid, text) SELECT position, text FROM words_to_index").run();
    this.#sql.prepare("UPDATE words_indexed SET up_to = (SELECT max(position) FROM messages)").run();
  }

  /** Lines that have a word beginning with each of these, the newest first. At least one word of letters and digits. */
  find(words: readonly string[], { conversation, before, limit, now }: SearchPlace): StoredMessage[] {
    const match = words.map((word) => `"${word.replaceAll('"', '""')}"*`).join(" ");
    // The index gives its rows in this order by itself, so that a word of every message costs no more than a rare one.
    const positions = this.#sql.prepare<unknown[], { position: number }>(
      `SELECT messages.position FROM message_words CROSS JOIN messages ON messages.position = message_words.rowid
       WHERE message_words MATCH ? AND message_words.rowid < ? AND ${SHOWN} AND (? IS NULL OR conversation = ?)
       ORDER BY message_words.rowid DESC LIMIT ? + 0`,
    ).all(match, before, now, conversation ?? null, conversation ?? null, limit);
    return positions.flatMap(({ position }) => selectMessages<[number]>(this.#sql, "WHERE position = ?", position));
  }
}
