// What members reported to this admin: by whom, of which message, and when it came.
import type { Statements } from "./statements.ts";

export interface StoredReport {
  readonly conversation: Uint8Array;
  readonly message: Uint8Array;
  readonly reporter: Uint8Array;
  /** ms since 1970 UTC. */
  readonly time: number;
}

export class ReportTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** False if that member reported that message before. */
  take({ conversation, message, reporter, time }: StoredReport): boolean {
    return this.#sql.prepare(
      "INSERT OR IGNORE INTO reports_taken (conversation, message, reporter, time) VALUES (?, ?, ?, ?)",
    ).run(conversation, message, reporter, time).changes === 1;
  }

  /** Of one member in a group, since then (ms). */
  count(conversation: Uint8Array, reporter: Uint8Array, since: number): number {
    return this.#sql.prepare<[Uint8Array, Uint8Array, number], { there: number }>(
      "SELECT count(*) AS there FROM reports_taken WHERE conversation = ? AND reporter = ? AND time >= ?",
    ).get(conversation, reporter, since)?.there ?? 0;
  }

  forgetBefore(time: number): void {
    this.#sql.prepare("DELETE FROM reports_taken WHERE time < ?").run(time);
  }
}
