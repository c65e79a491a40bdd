// What people call themselves, by identity key.
import type { KeptRows } from "./kept-rows.ts";
import type { Statements } from "./statements.ts";

export interface StoredDisplayName {
  readonly setAt: number;
  /** Inert; empty: taken back. */
  readonly name: string;
}

export class DisplayNameTable {
  readonly #sql: Statements;
  readonly #kept: KeptRows<StoredDisplayName | undefined>;

  constructor(sql: Statements) {
    this.#sql = sql;
    this.#kept = sql.keep("display_names");
  }

  /** The last one, or that it was taken back; undefined for who never had one. */
  claim(identity: Uint8Array): StoredDisplayName | undefined {
    return this.#kept.get(identity, () => {
      const row = this.#sql.prepare<[Uint8Array], { set_at: number; name: string }>(
        "SELECT set_at, name FROM display_names WHERE identity = ?",
      ).get(identity);
      return row === undefined ? undefined : { setAt: row.set_at, name: row.name };
    });
  }

  set(identity: Uint8Array, { setAt, name }: StoredDisplayName): void {
    this.#sql.prepare("INSERT OR REPLACE INTO display_names (identity, set_at, name) VALUES (?, ?, ?)")
      .run(identity, setAt, name);
  }
}
