// Rows of the portable tables as plain values: all of them out of one store, and into an empty one.
import type { PortableTable, PortableValue } from "./portable-tables.ts";
import { plain } from "./blob.ts";
import type { Statements } from "./statements.ts";

export type PortableRow = readonly PortableValue[];

/** How many values of its column a span takes. */
const SPAN = 512;

export class PortableRows {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** All rows, some at a time; a row's values stand in the order of the table's columns. Nothing may write meanwhile. */
  *read(table: PortableTable): Generator<readonly PortableRow[]> {
    const columns = Object.keys(table.columns).join(", ");
    if (table.by === undefined) {
      const rows = this.#rows<[]>(`SELECT ${columns} FROM ${table.name}`);
      for (let at = 0; at < rows.length; at += SPAN) yield rows.slice(at, at + SPAN);
      return;
    }
    const { last } = this.#sql.prepare<[], { last: number | null }>(
      `SELECT max(${table.by}) AS last FROM ${table.name}`,
    ).get() ?? { last: null };
    const condition = `${table.by} >= ? AND ${table.by} < ? ORDER BY ${table.by}`;
    for (let from = 0; from <= (last ?? -1); from += SPAN) {
      const rows = this.#rows<[number, number]>(
        `SELECT ${columns} FROM ${table.name} WHERE ${condition}`,
        from,
        from + SPAN,
      );
      if (rows.length > 0) yield rows;
    }
  }

  /** Adds a row of some of the table's columns. What the schema refuses is SQLite's error. */
  insert(table: PortableTable, columns: readonly string[], row: PortableRow): void {
    const places = columns.map(() => "?").join(", ");
    this.#sql.prepare(`INSERT INTO ${table.name} (${columns.join(", ")}) VALUES (${places})`).run(...row);
  }

  #rows<P extends unknown[]>(sql: string, ...values: P): PortableRow[] {
    return this.#sql.prepare<P, Record<string, PortableValue>>(sql).all(...values).map((row) =>
      Object.values(row).map((value) => value instanceof Uint8Array ? plain(value) : value)
    );
  }
}
