// Whoever adds a table or a column decides whether it moves with an account.
import { strict as assert } from "node:assert";
import { openDatabase } from "./database.ts";
import { PORTABLE_TABLES, STAYS } from "./portable-tables.ts";
import { openTestStore } from "./store.fixture.ts";

Deno.test("every table and column of the schema moves with an account or is said to stay, and none besides", () => {
  using files = openTestStore();
  files.store[Symbol.dispose]();
  const database = openDatabase(files.path, files.key, { create: false });
  const rows = database.prepare<[], { table: string; column: string }>(
    `SELECT t.name AS "table", c.name AS "column" FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE 'message_words_%'`,
  ).all();
  database.close();
  const moves = PORTABLE_TABLES.flatMap(({ name, columns }) =>
    Object.keys(columns).map((column) => `${name}.${column}`)
  );
  const schema = rows.map(({ table, column }) => `${table}.${column}`);
  const undecided = schema.filter((column) => {
    const stays = Object.hasOwn(STAYS, column) || Object.hasOwn(STAYS, column.split(".", 1)[0] ?? "");
    return moves.includes(column) === stays;
  });
  assert.deepEqual(undecided, []);
  const known = new Set([...schema, ...rows.map(({ table }) => table)]);
  assert.deepEqual([...moves, ...Object.keys(STAYS)].filter((one) => !known.has(one)), []);
});
