// Whom this person wants to hear nothing of, by identity key.
import { plain } from "./blob.ts";
import type { Statements } from "./statements.ts";

export class BlockTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  has(identity: Uint8Array): boolean {
    return this.#sql.prepare("SELECT 1 FROM blocked WHERE identity = ?").get(identity) !== undefined;
  }

  set(identity: Uint8Array, blocked: boolean): void {
    this.#sql.prepare(
      blocked ? "INSERT OR IGNORE INTO blocked (identity) VALUES (?)" : "DELETE FROM blocked WHERE identity = ?",
    ).run(identity);
  }

  all(): Uint8Array[] {
    return this.#sql.prepare<[], { identity: Uint8Array }>("SELECT identity FROM blocked").all()
      .map((row) => plain(row.identity));
  }
}
