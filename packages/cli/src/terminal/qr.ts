// A code to be scanned from the screen: two modules a character, upper and lower half blocks, in black on white whatever the
// terminal's own colours are. Without colours there is none: what a camera would see is then anybody's guess, and a screen
// reader reads nothing of it.
import { encode } from "uqr";
import { textWidth } from "./widths.ts";
import type { Style } from "./style.ts";

/** Modules of white around it, which scanners need (ISO/IEC 18004 §5.3.8). */
const QUIET_ZONE = 4;

/** Rows to be printed one below the other; none if they could not be read, or do not fit in `columns`. */
export function qrRows(content: string, style: Style, columns: number): string[] {
  return qrBeside(content, [], style, columns);
}

/** The same with short rows of text to its right, at half its height, or above it where that does not fit; or these alone. */
export function qrBeside(content: string, rows: readonly string[], style: Style, columns: number): string[] {
  const code = drawn(content, style);
  if (code === undefined || code.width > columns) return [...rows];
  if (code.width + Math.max(0, ...rows.map(textWidth)) > columns) return [...rows, ...code.rows];
  const first = Math.floor((code.rows.length - rows.length) / 2);
  return code.rows.map((row, at) => `${row}${rows[at - first] ?? ""}`);
}

function drawn(content: string, style: Style): { readonly width: number; readonly rows: string[] } | undefined {
  if (!style.looks) return undefined;
  const { data, size } = encode(content, { ecc: "L", border: QUIET_ZONE });
  const black = (row: number, column: number): boolean => data[row]?.[column] === true;
  const rows: string[] = [];
  for (let row = 0; row < size; row += 2) {
    let line = "";
    for (let column = 0; column < size; column++) {
      const [upper, lower] = [black(row, column), black(row + 1, column)];
      line += upper ? (lower ? "█" : "▀") : lower ? "▄" : " ";
    }
    rows.push(style.scanned(line));
  }
  return { width: size, rows };
}
