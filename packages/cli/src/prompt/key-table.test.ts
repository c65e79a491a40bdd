import { strict as assert } from "node:assert";
import { fit, textWidth } from "../terminal/widths.ts";
import { keyNames } from "../terminal/keys.ts";
import { noLooks } from "../terminal/style.ts";
import { keyTables, lineKeys } from "../text/keys.ts";
import { keyRows } from "./key-table.ts";

Deno.test("keys: every key that the decoder knows has its row, and only one", () => {
  const named = keyTables.flatMap(({ rows }) => rows.flatMap(({ names }) => names));
  assert.deepEqual(named.toSorted(), [...keyNames].toSorted());
});

Deno.test("keys: the table fits into 24 rows of 80, whole, and nothing is cut", () => {
  const rows = keyRows({ columns: 80, rows: 18 }, noLooks);
  for (const row of rows) assert.ok(textWidth(row) <= 80, row);
  for (const { keys, does } of lineKeys.rows) {
    assert.ok(rows.some((row) => row.includes(keys) && row.includes(does)), `${keys} ${does}`);
  }
});

Deno.test("keys: where there is no room for all, a word that shows them", () => {
  for (const size of [{ columns: 30, rows: 5 }, { columns: 10, rows: 3 }, { columns: 1, rows: 1 }]) {
    const rows = keyRows(size, noLooks);
    assert.equal(rows.length, size.rows);
    assert.equal(rows.at(-1), fit("/keys prints all of them.", size.columns));
    for (const row of rows) assert.ok(textWidth(row) <= size.columns, row);
  }
});

Deno.test("keys: docs/command-line.md has them all, as they are here", async () => {
  const page = await Deno.readTextFile(new URL("../../../../docs/command-line.md", import.meta.url));
  const said = page.split("\n").map((line) => line.split("|").map((cell) => cell.trim()).join("|"));
  for (const { rows } of keyTables) {
    for (const { keys, does } of rows) assert.ok(said.includes(`|${keys}|${does}|`), `${keys} ${does}`);
  }
});
