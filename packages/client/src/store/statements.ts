// Statements prepared once and kept: preparing costs more than most of them do. Rows that are read for every message are
// kept too, until a statement is asked for that writes to their table; and what every message changes in the same row is
// written late, before a statement is asked for that could see it, or with the transaction's end.
import type Sqlite from "better-sqlite3-multiple-ciphers";
import type { Database } from "./database.ts";
import { KeptRows } from "./kept-rows.ts";

/** What is still to be written to some tables. */
export interface Late {
  /** Writes it, if there is anything; asks for statements as everybody does. */
  write(): void;
  /** The transaction is undone: it is not to be written any more. */
  drop(): void;
}

interface Prepared {
  readonly statement: Sqlite.Statement;
  /** To be done before it is run: nothing that it could see is unwritten then. */
  readonly before: readonly (() => void)[];
  /** What it may change. */
  readonly changes: readonly { forget(): void }[];
}

export class Statements {
  readonly #database: Database;
  readonly #prepared = new Map<string, Prepared>();
  readonly #kept: { readonly table: RegExp; readonly rows: { forget(): void } }[] = [];
  readonly #late: { readonly tables: RegExp; readonly late: Late }[] = [];

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * As better-sqlite3's `prepare`: the caller states what the SQL takes and what a row of it looks like. A statement that
   * writes is asked for each time that it is run, and one that reads what is written late. A limit is written
   * `LIMIT ? + 0`: for a bare `LIMIT ?` SQLite looks at the value while it plans, and plans anew each time that one is
   * bound.
   */
  prepare<Parameters extends unknown[] = unknown[], Row = unknown>(sql: string): Sqlite.Statement<Parameters, Row> {
    let prepared = this.#prepared.get(sql);
    if (prepared === undefined) {
      const statement = this.#database.prepare(sql);
      prepared = { statement, before: this.#before(sql), changes: this.#changedBy(sql, statement.readonly) };
      this.#prepared.set(sql, prepared);
    }
    for (const done of prepared.before) done();
    for (const rows of prepared.changes) rows.forget();
    return prepared.statement as Sqlite.Statement<Parameters, Row>;
  }

  /** For rows of one table, before anything is prepared that writes to it. */
  keep<Row>(table: string): KeptRows<Row> {
    const rows = new KeptRows<Row>();
    this.#kept.push({ table: new RegExp(`\\b${table}\\b`), rows });
    return rows;
  }

  /** For what is written late to these tables, before anything is prepared that names them. */
  addLate(late: Late, ...tables: readonly string[]): void {
    this.#late.push({ tables: new RegExp(`\\b(${tables.join("|")})\\b`), late });
  }

  /** Whether something may be written late: only the end of a transaction writes it for certain. */
  get mayBeLate(): boolean {
    return this.#database.inTransaction;
  }

  /** The transaction ends with this. */
  writeLate(): void {
    for (const { late } of this.#late) late.write();
  }

  /** What was written is undone: nothing that was read since counts, and nothing more is written. */
  undo(): void {
    for (const { late } of this.#late) late.drop();
    for (const { rows } of this.#kept) rows.forget();
  }

  /** Behind a savepoint stands all that came before it; what came since goes with it. */
  #before(sql: string): (() => void)[] {
    if (sql.startsWith("ROLLBACK")) return this.#late.map(({ late }) => () => late.drop());
    const begins = sql.startsWith("SAVEPOINT");
    return this.#late.filter(({ tables }) => begins || tables.test(sql)).map(({ late }) => () => late.write());
  }

  /** SQLite counts going back to a savepoint as reading. */
  #changedBy(sql: string, readonly: boolean): { forget(): void }[] {
    const back = sql.startsWith("ROLLBACK");
    if (readonly && !back) return [];
    return this.#kept.filter(({ table }) => back || table.test(sql)).map(({ rows }) => rows);
  }
}
