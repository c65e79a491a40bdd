// The columns that text takes: everything that measures or fits text goes by these, so that a wide character takes two.
// Beside graphemes.ts, since string-width is slow to load: it knows all emoji by one regular expression.
import stringWidth from "string-width";
import { graphemes } from "./graphemes.ts";

/** Code points beyond ASCII that are one column each: most of what is written with letters, and of what a prompt draws. */
const narrow: readonly (readonly [first: number, last: number])[] = [
  [0xae, 0x2ff],
  [0x370, 0x482],
  [0x48a, 0x52f],
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x2190, 0x2319],
  [0x2400, 0x25fc],
  [0x2701, 0x2704],
  [0x2758, 0x2794],
];

/** Widths of the other clusters seen so far. Bounded, since a hostile line may hold any number of different ones. */
const widths = new Map<string, number>();
const cachedWidths = 4096;

/** Columns of one cluster. */
export function clusterWidth(cluster: string): number {
  if (cluster.length === 1 && (isPrintable(cluster) || isNarrow(cluster.charCodeAt(0)))) return 1;
  const known = widths.get(cluster);
  if (known !== undefined) return known;
  const width = stringWidth(cluster);
  if (widths.size >= cachedWidths) widths.clear();
  widths.set(cluster, width);
  return width;
}

/** Columns of a text without newlines and escapes. */
export function textWidth(text: string): number {
  let width = 0;
  for (const cluster of graphemes(text)) width += clusterWidth(cluster);
  return width;
}

/** The text, or as much of it as fits in `columns` with an ellipsis. One line, no escapes. */
export function fit(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let width = 0;
  let kept = "";
  for (const cluster of graphemes(text)) {
    width += clusterWidth(cluster);
    if (width > columns - 1) break;
    kept += cluster;
  }
  return columns > 0 ? `${kept}…` : "";
}

/** The text, with spaces behind it up to `columns`. */
export function padded(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - textWidth(text)));
}

/** Of ASCII, which is nearly all that is asked for: a screen has thousands of clusters. */
function isPrintable(cluster: string): boolean {
  return cluster >= " " && cluster <= "~";
}

function isNarrow(code: number): boolean {
  // Taken apart, each range would cost as much as all of them.
  return narrow.some((range) => code >= range[0] && code <= range[1]);
}
