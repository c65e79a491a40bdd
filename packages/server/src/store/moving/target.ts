// The database on a server that is moved to. Types are what its schema says; the node's secrets are sealed under the folder's
// key as they go in.

import type { SecretBox } from "../postgres/secret-box.ts";
import { inTransaction, type Sql, type Value } from "../postgres/sql.ts";
import { advanceMarker } from "./marker.ts";
import { quoted } from "./source.ts";
import { formatKey, keyOf } from "./table.ts";
import type { Cell, Row, Table } from "./table.ts";

interface Column {
  readonly name: string;
  readonly type: string;
  readonly counts: boolean;
}

export class Target {
  readonly #sql: Sql;
  readonly #box: SecretBox;
  readonly #columns = new Map<string, readonly Column[]>();

  constructor(sql: Sql, box: SecretBox) {
    this.#sql = sql;
    this.#box = box;
  }

  /** Whether nothing at all lies there. */
  async isEmpty(): Promise<boolean> {
    const found = await this.#sql.first<{ tables: number }>(
      "SELECT count(*) AS tables FROM information_schema.tables WHERE table_schema = current_schema()",
    );
    return found?.tables === 0;
  }

  /** A page, and how far it reaches, in one transaction; what the schema put there goes before the first one. */
  async add(table: Table, page: readonly Row[], isFirst: boolean): Promise<void> {
    const last = page.at(-1);
    if (last === undefined) return;
    const columns = await this.#columnsOf(table);
    const types = columns.map(({ type }, at) => `$${at + 1}::${type}[]`).join(", ");
    await inTransaction(this.#sql, async (sql) => {
      if (isFirst) await sql.run(`DELETE FROM ${quoted(table.name)}`);
      await sql.run(
        `INSERT INTO ${quoted(table.name)} (${columns.map(({ name }) => quoted(name)).join(", ")})
         OVERRIDING SYSTEM VALUE SELECT * FROM unnest(${types})`,
        ...columns.map((column, at) => this.#cells(table, column, page, at)),
      );
      await advanceMarker(sql, table.name, formatKey(keyOf(table, last)));
    });
  }

  /** Counters go on behind all that was ever given out. */
  async setCounters(tables: readonly Table[]): Promise<void> {
    for (const table of tables) {
      const counting = (await this.#columnsOf(table)).find(({ counts }) => counts);
      if (counting === undefined || table.highest === 0) continue;
      await this.#sql.run(
        "SELECT setval(pg_get_serial_sequence($1, $2), $3)",
        quoted(table.name),
        counting.name,
        table.highest,
      );
    }
  }

  /** At most so many rows behind a key, as the source would give them. */
  async page(table: Table, after: Row | undefined, limit: number): Promise<readonly Row[]> {
    const columns = await this.#columnsOf(table);
    // Text in the order of its bytes, as the source has it.
    const keys = table.key.map((name) =>
      columns.find((column) => column.name === name)?.type === "text" ? `${quoted(name)} COLLATE "C"` : quoted(name)
    ).join(", ");
    const behind = after === undefined ? "" : `WHERE (${keys}) > (${after.map((_, at) => `$${at + 2}`).join(", ")})`;
    const rows = await this.#sql.all<Record<string, Cell | boolean>>(
      `SELECT ${columns.map(({ name }) => quoted(name)).join(", ")} FROM ${quoted(table.name)} ${behind}
       ORDER BY ${keys} LIMIT $1`,
      limit,
      ...after ?? [],
    );
    return rows.map((row) => this.#opened(table, columns.map(({ name }) => numberIfFlag(row[name] ?? null))));
  }

  async count(table: Table): Promise<number> {
    return (await this.#sql.first<{ rows: number }>(`SELECT count(*) AS rows FROM ${quoted(table.name)}`))?.rows ?? 0;
  }

  /** Throws if the schemas differ, which would be a mistake in this program. */
  async #columnsOf({ name, columns }: Table): Promise<readonly Column[]> {
    const known = this.#columns.get(name);
    if (known !== undefined) return known;
    const found = await this.#sql.all<Column>(
      `SELECT column_name::text AS name, data_type::text AS type, is_identity = 'YES' AS counts
       FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1`,
      name,
    );
    const byName = new Map(found.map((column) => [column.name, column]));
    const ordered = columns.map((column) => byName.get(column)).filter((column) => column !== undefined);
    if (ordered.length !== columns.length || ordered.length !== found.length) {
      throw new Error(`the table ${name} has other columns on the server`);
    }
    this.#columns.set(name, ordered);
    return ordered;
  }

  #cells(table: Table, { name, type }: Column, page: readonly Row[], at: number): Value {
    return page.map((row) => {
      const cell = row[at] ?? null;
      if (table.name === "secrets" && name === "value") return this.#box.seal(String(row[0]), bytesOf(cell));
      return type === "boolean" && cell !== null ? cell === 1 : cell;
    });
  }

  #opened(table: Table, row: Row): Row {
    if (table.name !== "secrets") return row;
    return row.map((cell, at) => table.columns[at] === "value" ? this.#box.open(String(row[0]), bytesOf(cell)) : cell);
  }
}

function numberIfFlag(cell: Cell | boolean): Cell {
  return typeof cell === "boolean" ? Number(cell) : cell;
}

function bytesOf(cell: Cell): Uint8Array {
  if (cell instanceof Uint8Array) return cell;
  throw new RangeError("a secret is no bytes");
}
