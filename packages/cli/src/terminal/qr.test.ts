// Codes on the screen, read back by another program's scanner from what a camera would see.
import { strict as assert } from "node:assert";
import jsqr from "jsqr";
import { textWidth } from "./widths.ts";
import { qrBeside, qrRows } from "./qr.ts";
import { noLooks, themed } from "./style.ts";

const begin = "\x1b[38;5;16;48;5;231m";
const end = "\x1b[39;49m";

/** Modules of the rows, two of each character, as they stand between the themed("terminal"). */
function modules(rows: readonly string[]): boolean[][] {
  return rows.flatMap((row) => {
    assert.ok(row.startsWith(begin) && row.includes(end), "black on white, and the terminal's own colours after it");
    const cells = [...row.slice(begin.length, row.indexOf(end))];
    return ["▀█", "▄█"].map((black) => cells.map((cell) => black.includes(cell)));
  });
}

function scan(rows: readonly string[]): string | undefined {
  const [scale, black] = [4, modules(rows)];
  const [width, height] = [(black[0]?.length ?? 0) * scale, black.length * scale];
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at++) {
    const [row, column] = [Math.floor(at / width / scale), Math.floor((at % width) / scale)];
    if (black[row]?.[column] === true) pixels.set([0, 0, 0], at * 4);
  }
  // CommonJS: its type is the module's, what is imported is either.
  const read = typeof jsqr === "function" ? jsqr : jsqr.default;
  return read(pixels, width, height)?.data;
}

Deno.test("a code of a safety number is read back by a scanner, has its quiet zone, and fits 80 columns", () => {
  const content = "0801122200".repeat(15).slice(0, 148);
  const rows = qrRows(content, themed("terminal"), 80);
  assert.equal(scan(rows), content);
  const black = modules(rows);
  const width = black[0]?.length ?? 0;
  assert.ok(width <= 45, String(width));
  assert.ok(black.slice(0, 4).flat().every((module) => !module), "above");
  assert.ok(black.slice(width - 4).flat().every((module) => !module), "below");
  assert.ok(black.every((row) => [...row.slice(0, 4), ...row.slice(-4)].every((module) => !module)), "aside");
});

Deno.test("an address with lower case is read back", () => {
  const link = `qpq://node.example.org:7000/alice#${"Ab-_".repeat(11).slice(0, 43)}`;
  assert.equal(scan(qrRows(link, themed("terminal"), 80)), link);
});

Deno.test("without colours, or where it does not fit, there is no code, and what stands beside it stands alone", () => {
  assert.deepEqual(qrRows("CODE", noLooks, 80), []);
  assert.deepEqual(qrRows("CODE", themed("terminal"), 28), []);
  assert.equal(scan(qrRows("CODE", themed("terminal"), 29)), "CODE");
  const digits = ["  12345 12345", "  12345 12345"];
  assert.deepEqual(qrBeside("CODE", digits, noLooks, 80), digits);
  assert.deepEqual(qrBeside("CODE", digits, themed("terminal"), 28), digits);
});

Deno.test("rows of text stand to its right at half its height, and above it on a terminal that is too narrow for both", () => {
  const digits = ["  12345 12345", "  67890 67890"];
  const wide = qrBeside("CODE", digits, themed("terminal"), 80);
  assert.equal(scan(wide), "CODE");
  assert.deepEqual(wide.map((row) => row.slice(row.indexOf(end) + end.length)).filter((rest) => rest !== ""), digits);
  assert.ok(wide[Math.floor(wide.length / 2)]?.endsWith("67890 67890"));
  const width = modules(wide)[0]?.length ?? 0;
  assert.ok(width + textWidth("  12345 12345") <= 80);
  const narrow = qrBeside("CODE", digits, themed("terminal"), width + 1);
  assert.deepEqual(narrow.slice(0, 2), digits);
  assert.equal(scan(narrow.slice(2)), "CODE");
});
