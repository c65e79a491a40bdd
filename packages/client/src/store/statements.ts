// Statements prepared once and kept: preparing costs more than most of them do. Rows that are read for every message are
// kept too, until a statement is asked for that writes to their table.
import type Sqlite from "better-sqlite3-multiple-ciphers";
import type { Database } from "./database.ts";
import { KeptRows } from "./kept-rows.ts";

interface Prepared {
  readonly statement: Sqlite.Statement;
  /** What it may change. */
  readonly changes: readonly { forget(): void }[];
}

export class Statements {
  readonly #database: Database;
  readonly #prepared = new Map<string, Prepared>();
  readonly #kept: { readonly table: RegExp; readonly rows: { forget(): void } }[] = [];

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * As better-sqlite3's `prepare`: the caller states what the SQL takes and what a row of it looks like. A statement that
   * writes is asked for each time that it is run. A limit is written `LIMIT ? + 0`: for a bare `LIMIT ?` SQLite looks at
   * the value while it plans, and plans anew each time that one is bound.
   */
  prepare<Parameters extends unknown[] = unknown[], Row = unknown>(sql: string): Sqlite.Statement<Parameters, Row> {
    let prepared = this.#prepared.get(sql);
    if (prepared === undefined) {
      const statement = this.#database.prepare(sql);
      prepared = { statement, changes: this.#changedBy(sql, statement.readonly) };
      this.#prepared.set(sql, prepared);
    }
    for (const rows of prepared.changes) rows.forget();
    return prepared.statement as Sqlite.Statement<Parameters, Row>;
  }

  /** For rows of one table, before anything is prepared that writes to it. */
  keep<Row>(table: string): KeptRows<Row> {
    const rows = new KeptRows<Row>();
    this.#kept.push({ table: new RegExp(`\\b${table}\\b`), rows });
    return rows;
  }

  /** What was written is undone: nothing that was read since counts. */
  forgetKept(): void {
    for (const { rows } of this.#kept) rows.forget();
  }

  /** SQLite counts going back to a savepoint as reading. */
  #changedBy(sql: string, readonly: boolean): { forget(): void }[] {
    const back = sql.startsWith("ROLLBACK");
    if (readonly && !back) return [];
    return this.#kept.filter(({ table }) => back || table.test(sql)).map(({ rows }) => rows);
  }
}
