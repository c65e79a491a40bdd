import type { Database } from "better-sqlite3-multiple-ciphers";

/** One step of the schema; a landed step never changes. Each dialect's SQL is written by hand. */
export interface Migration {
  readonly number: number;
  readonly subject: string;
  readonly sqlite: string;
  readonly postgres: string;
  /** What SQL cannot say, in the same transaction, after it. */
  readonly sqliteStep?: (database: Database) => void;
}
