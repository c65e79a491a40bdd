import { strict as assert } from "node:assert";
import fc from "fast-check";
import { graphemes } from "./graphemes.ts";
import { textWidth } from "./widths.ts";
import { layOutInput } from "./input-layout.ts";

// deno-lint-ignore no-control-regex
const bare = (row: string): string => row.replaceAll(/\x1b\[2?7m/g, "");

function rows(text: string, columns: number, caret?: number, maxRows = 100): string[] {
  const clusters = graphemes(text);
  return [...layOutInput({ label: "> ", clusters, caret: caret ?? clusters.length }, columns, maxRows).rows];
}

Deno.test("input layout: the caret is an inverse cell, at the end a space", () => {
  assert.deepEqual(rows("ab", 20), ["> ab\x1b[7m \x1b[27m"]);
  assert.deepEqual(rows("ab", 20, 0), ["> \x1b[7ma\x1b[27mb"]);
});

Deno.test("input layout: a wide character that does not fit begins the next row", () => {
  assert.deepEqual(rows("abc漢d", 6).map(bare), ["> abc", "  漢d "]);
});

Deno.test("input layout: a full row puts the caret on a row of its own", () => {
  assert.deepEqual(rows("abcd", 6).map(bare), ["> abcd", "   "]);
});

Deno.test("input layout: a label too wide to stand before the input stands above it", () => {
  const laid = layOutInput({ label: "register or login? ", clusters: ["r"], caret: 1 }, 30, 5);
  assert.deepEqual(laid.rows.map(bare), ["register or login? ", "r "]);
});

Deno.test("input layout: newlines break, tabs are one cell", () => {
  assert.deepEqual(rows("a\n\tb", 20).map(bare), ["> a", "  ⇥b "]);
});

Deno.test("input layout: of more rows than fit, those around the caret", () => {
  const clusters = graphemes("abcdefghijkl");
  const end = layOutInput({ label: "", clusters, caret: 12 }, 4, 2);
  assert.deepEqual(end.rows.map(bare), ["ijkl", " "]);
  assert.equal(end.above, 2);
  const start = layOutInput({ label: "", clusters, caret: 0 }, 4, 2);
  assert.deepEqual(start.rows.map(bare), ["abcd", "efgh"]);
  assert.equal(start.below, 1);
});

Deno.test("input layout: no row is wider than the terminal, nothing is lost, one caret", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "漢", "👩‍👩‍👧", "é", "\n", " "), maxLength: 60 });
  fc.assert(fc.property(text, fc.integer({ min: 4, max: 40 }), fc.nat(60), (typed, columns, at) => {
    const clusters = graphemes(typed);
    const laid = layOutInput({ label: "> ", clusters, caret: Math.min(at, clusters.length) }, columns, 1000);
    for (const row of laid.rows) assert.ok(textWidth(bare(row)) <= columns, `${columns}: ${row}`);
    const seen = laid.rows.map(bare).join("").replaceAll(/[ >]/g, "");
    assert.equal(seen, typed.replaceAll(/[ \n]/g, ""));
    assert.equal(laid.rows.join("").split("\x1b[7m").length, 2);
  }));
});
