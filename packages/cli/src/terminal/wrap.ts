// A line with looks, broken into rows that fit: at spaces where there are any near enough, between clusters elsewhere. Each
// row begins with the looks that hold there and ends without any, so that rows can be drawn in any order.
import { graphemes } from "./graphemes.ts";
import { clusterWidth } from "./widths.ts";
import { lookCodes } from "./style.ts";

const end = "\x1b[m";

interface Cell {
  readonly text: string;
  readonly width: number;
  readonly look: string;
}

/** What a row may lose at its end to break at a space: a third of it. */
const loss = 3;

/** `indent`: columns in front of every row of a line but its first. */
export function wrap(line: string, columns: number, indent: number): string[] {
  const rows: string[] = [];
  let active: readonly string[] = [];
  for (const [at, part] of line.split("\n").entries()) {
    const { cells, look } = cellsOf(part, active);
    active = look;
    // What stands below its first line is indented by whoever made it.
    rows.push(...rowsOf(cells, columns, at === 0 ? indent : leading(cells, indent)));
  }
  return rows;
}

function rowsOf(cells: readonly Cell[], columns: number, indent: number): string[] {
  const rows: string[] = [];
  const hanging = columns > indent * 2 ? indent : 0;
  let from = 0;
  while (from < cells.length || rows.length === 0) {
    const room = rows.length === 0 ? columns : columns - hanging;
    let width = 0;
    let to = from;
    for (let cell = cells[to]; cell !== undefined && width + cell.width <= room; cell = cells[to]) {
      width += cell.width;
      to += 1;
    }
    // Wider than the whole terminal: cut by it, and never an endless loop.
    if (to === from && to < cells.length) to += 1;
    let next = to;
    if (to < cells.length) {
      const space = lastSpace(cells, from, to, Math.floor(room / loss));
      if (space !== undefined) [to, next] = [space, space + 1];
    }
    rows.push(drawn(cells.slice(from, to), rows.length === 0 ? 0 : hanging));
    if (next === cells.length && from === cells.length) break;
    from = next;
  }
  return rows;
}

function lastSpace(cells: readonly Cell[], from: number, to: number, most: number): number | undefined {
  if (cells[to]?.text === " ") return to;
  for (let at = to - 1; at > from && to - at <= most; at--) {
    if (cells[at]?.text === " ") return at;
  }
  return undefined;
}

function leading(cells: readonly Cell[], most: number): number {
  const first = cells.findIndex(({ text }) => text !== " ");
  return first < 0 ? 0 : Math.min(first, most);
}

function drawn(cells: readonly Cell[], indent: number): string {
  let row = " ".repeat(indent);
  let look = "";
  for (const cell of cells) {
    if (cell.look !== look) row += (look === "" ? "" : end) + cell.look;
    look = cell.look;
    row += cell.text;
  }
  return look === "" ? row : row + end;
}

function cellsOf(
  part: string,
  before: readonly string[],
): { readonly cells: Cell[]; readonly look: readonly string[] } {
  const cells: Cell[] = [];
  let active = before;
  let look = begun(active);
  // Codes and what stands between them, in turn; nothing else escapes.
  for (const [at, piece] of part.split(lookCodes).entries()) {
    if (at % 2 === 1) {
      active = changed(active, piece);
      look = begun(active);
      continue;
    }
    for (const cluster of graphemes(piece)) {
      cells.push({ text: cluster === "\t" ? " " : cluster, width: cluster === "\t" ? 1 : clusterWidth(cluster), look });
    }
  }
  return { cells, look: active };
}

function begun(codes: readonly string[]): string {
  return codes.map((code) => `\x1b[${code}m`).join("");
}

/** Which codes a code ends. */
const ends: Readonly<Record<string, RegExp>> = {
  "22": /^[12]$/,
  "23": /^3$/,
  "24": /^4$/,
  "27": /^7$/,
  "39": /^(3[0-8]|9[0-7])/,
};

function changed(active: readonly string[], code: string): readonly string[] {
  if (code === "" || code === "0") return [];
  const ended = Object.hasOwn(ends, code) ? ends[code] : undefined;
  return ended === undefined ? [...active, code] : active.filter((one) => !ended.test(one));
}
