// Statements prepared once and kept: preparing costs more than most of them do.
import type Sqlite from "better-sqlite3-multiple-ciphers";
import type { Database } from "./database.ts";

export class Statements {
  readonly #database: Database;
  readonly #prepared = new Map<string, Sqlite.Statement>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** As better-sqlite3's `prepare`: the caller states what the SQL takes and what a row of it looks like. */
  prepare<Parameters extends unknown[] = unknown[], Row = unknown>(sql: string): Sqlite.Statement<Parameters, Row> {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement as Sqlite.Statement<Parameters, Row>;
  }
}
