// What was being typed in conversations, and is not sent.
import { plain } from "./blob.ts";
import type { Statements } from "./statements.ts";

export interface StoredDraft {
  readonly conversation: Uint8Array;
  readonly text: string;
}

export class DraftTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  all(): StoredDraft[] {
    return this.#sql.prepare<[], { conversation: Uint8Array; text: string }>("SELECT conversation, text FROM drafts")
      .all().map(({ conversation, text }) => ({ conversation: plain(conversation), text }));
  }

  /** An empty one is none. */
  set(conversation: Uint8Array, text: string): void {
    if (text === "") this.#sql.prepare("DELETE FROM drafts WHERE conversation = ?").run(conversation);
    else this.#sql.prepare("INSERT OR REPLACE INTO drafts (conversation, text) VALUES (?, ?)").run(conversation, text);
  }

  /** A text was sent there: what was kept of it is no draft any more. */
  sent(conversation: Uint8Array, text: string): void {
    this.#sql.prepare("DELETE FROM drafts WHERE conversation = ? AND substr(?, 1, length(text)) = text")
      .run(conversation, text);
  }
}
