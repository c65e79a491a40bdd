// The embedded database that is moved away from: read in pages, changed in nothing, and kept from being changed by others
// for as long as it is open.

import type { Database } from "better-sqlite3-multiple-ciphers";
import { openDatabase } from "../sqlite/open.ts";
import { keyOf } from "./table.ts";
import type { Cell, Row, Table } from "./table.ts";

/** A page ends with the row that passes this, if not by its number of rows. */
const pageBytes = 4 << 20;

export class Source implements Disposable {
  readonly #database: Database;
  readonly #pageRows: number;
  /** In an order in which each comes after those that it refers to. */
  readonly tables: readonly Table[];

  /** The key is overwritten once used. Throws as `openDatabase` does; an older schema is refused. */
  constructor(path: string, key: Uint8Array, pageRows: number) {
    this.#pageRows = pageRows;
    this.#database = openDatabase({ path, key, maxBytes: undefined, mayMigrate: false });
    this.#database.exec("BEGIN IMMEDIATE");
    this.tables = tablesOf(this.#database);
  }

  /** Rows behind a key, or from the first on; none at the end. */
  page(table: Table, after: Row | undefined): readonly Row[] {
    const keys = table.key.map(quoted).join(", ");
    const behind = after === undefined ? "" : `WHERE (${keys}) > (${after.map(() => "?").join(", ")})`;
    const rows = this.#database.prepare<Cell[], Row>(
      `SELECT ${table.columns.map(quoted).join(", ")} FROM ${quoted(table.name)} ${behind} ORDER BY ${keys}`,
    ).raw();
    const page: Row[] = [];
    let bytes = 0;
    for (const row of rows.iterate(...after ?? [])) {
      page.push(row);
      for (const cell of row) bytes += cell instanceof Uint8Array ? cell.length : 8;
      if (page.length === this.#pageRows || bytes >= pageBytes) break;
    }
    return page;
  }

  /** All of it, page by page. */
  *pages(table: Table): Generator<readonly Row[]> {
    let after: Row | undefined;
    for (;;) {
      const page = this.page(table, after);
      const last = page.at(-1);
      if (last === undefined) return;
      yield page;
      after = keyOf(table, last);
    }
  }

  secret(name: string): Uint8Array | undefined {
    return this.#database.prepare<[string], { value: Uint8Array }>("SELECT value FROM secrets WHERE name = ?").get(name)
      ?.value;
  }

  [Symbol.dispose](): void {
    this.#database.exec("ROLLBACK");
    this.#database.close();
  }
}

function tablesOf(database: Database): readonly Table[] {
  const names = database.prepare<[], { name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY rowid",
  );
  const columns = database.prepare<[string], { name: string; pk: number }>(
    "SELECT name, pk FROM pragma_table_info(?) ORDER BY cid",
  );
  const references = database.prepare<[string], { table: string }>(
    `SELECT "table" FROM pragma_foreign_key_list(?)`,
  );
  const counters = new Map(
    database.prepare<[], { name: string; seq: number }>("SELECT name, seq FROM sqlite_sequence").all()
      .map(({ name, seq }) => [name, seq]),
  );
  const ordered: Table[] = [];
  let left = names.all().map(({ name }) => name);
  while (left.length > 0) {
    const there = new Set(ordered.map(({ name }) => name));
    const name = left.find((one) => references.all(one).every(({ table }) => there.has(table) || table === one));
    if (name === undefined) throw new Error(`tables refer to each other in a circle: ${left.join(", ")}`);
    const own = columns.all(name);
    const key = own.filter(({ pk }) => pk > 0).toSorted((one, other) => one.pk - other.pk);
    const keyColumns = (key.length === 0 ? own : key).map((column) => column.name);
    ordered.push({
      name,
      columns: own.map((column) => column.name),
      key: keyColumns,
      highest: counters.get(name) ?? highestOf(database, name, keyColumns),
    });
    left = left.filter((one) => one !== name);
  }
  return ordered;
}

/** Of a row number that is given out without a counter. */
function highestOf(database: Database, table: string, [column, ...others]: readonly string[]): number {
  if (column === undefined || others.length > 0) return 0;
  const found = database.prepare<[], { highest: unknown }>(
    `SELECT max(${quoted(column)}) AS highest FROM ${quoted(table)}`,
  ).get()?.highest;
  return typeof found === "number" ? found : 0;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
