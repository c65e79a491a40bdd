import { strict as assert } from "node:assert";
import fc from "fast-check";
import { textWidth } from "./widths.ts";
import { lookCodes, themed } from "./style.ts";
import { wrap } from "./wrap.ts";

const bare = (row: string): string => row.replaceAll(lookCodes, "");

Deno.test("wrap: at spaces, indented after the first row, and between clusters where there is no space", () => {
  assert.deepEqual(wrap("19:42 bob: one two three", 14, 4), ["19:42 bob: one", "    two three"]);
  assert.deepEqual(wrap("abcdefghij", 4, 0), ["abcd", "efgh", "ij"]);
  assert.deepEqual(wrap("漢字漢字", 5, 0), ["漢字", "漢字"]);
  assert.deepEqual(wrap("", 10, 4), [""]);
  assert.deepEqual(wrap("a\n\nb", 10, 4), ["a", "", "b"]);
});

Deno.test("wrap: a look that goes on is begun again, and none goes on after a row", () => {
  const { bold, dim } = themed("terminal");
  assert.deepEqual(wrap(`${dim("ab")}${bold("cdef")}`, 4, 0), ["\x1b[2mab\x1b[m\x1b[1mcd\x1b[m", "\x1b[1mef\x1b[m"]);
});

Deno.test("wrap: no row is wider than the terminal, nothing but spaces is lost", () => {
  const text = fc.string({
    unit: fc.constantFrom("a", "漢", "👩‍👩‍👧", "é", "\n", " ", "\x1b[1m", "\x1b[22m"),
    maxLength: 80,
  });
  fc.assert(fc.property(text, fc.integer({ min: 2, max: 40 }), fc.nat(8), (line, columns, indent) => {
    const rows = wrap(line, columns, indent);
    for (const row of rows) assert.ok(textWidth(bare(row)) <= columns, `${columns}: ${row}`);
    assert.equal(rows.map(bare).join("").replaceAll(" ", ""), bare(line).replaceAll(/[ \n]/g, ""));
  }));
});

Deno.test("wrap: a long line without a space takes time by its length", () => {
  const began = performance.now();
  assert.equal(wrap("x".repeat(200_000), 80, 6).length, Math.ceil((200_000 - 80) / 74) + 1);
  assert.ok(performance.now() - began < 2000);
});
