// Whom this person wants to hear nothing of, by identity key.
import { plain } from "./blob.ts";
import type { KeptRows } from "./kept-rows.ts";
import type { Statements } from "./statements.ts";

export class BlockTable {
  readonly #sql: Statements;
  readonly #kept: KeptRows<boolean>;

  constructor(sql: Statements) {
    this.#sql = sql;
    this.#kept = sql.keep("blocked");
  }

  has(identity: Uint8Array): boolean {
    return this.#kept.get(
      identity,
      () => this.#sql.prepare("SELECT 1 FROM blocked WHERE identity = ?").get(identity) !== undefined,
    );
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
