// The keys, laid out for the room that there is.
import { fit, padded, textWidth } from "../terminal/widths.ts";
import type { Style } from "../terminal/style.ts";
import type { Size } from "../terminal/terminal.ts";
import { type KeyRow, keyTables, keyTexts, lineKeys } from "../text/keys.ts";

/** Narrower than this, two columns would cut what the keys do. */
const twoColumns = 100;
const oneColumn = 52;

/** Those of the line being typed, in as many columns as fit; where not all do, a word that shows them. */
export function keyRows({ columns, rows }: Size, style: Style): string[] {
  const across = Math.max(1, Math.floor((columns + 2) / (columns >= twoColumns ? oneColumn : 40)));
  const down = Math.ceil(lineKeys.rows.length / across);
  const width = across === 1 ? columns : Math.floor(columns / across) - 2;
  const laid = Array.from(
    { length: down },
    (_, at) =>
      Array.from({ length: across }, (_, column) => cell(lineKeys.rows[at + column * down], width, style)).join("  "),
  );
  if (laid.length <= rows) return laid;
  return [...laid.slice(0, Math.max(0, rows - 1)), style.dim(fit(keyTexts.more, columns))].slice(0, rows);
}

/** All of them, for the scrollback. */
export function allKeys(style: Style): string[] {
  const width = Math.max(...keyTables.flatMap(({ rows }) => rows.map(({ keys }) => textWidth(keys))));
  return keyTables.flatMap(({ where, rows }) => [
    style.bold(where),
    ...rows.map(({ keys, does }) => `  ${padded(keys, width)}  ${does}`),
  ]);
}

const keysWidth = 13;

function cell(row: KeyRow | undefined, width: number, style: Style): string {
  if (row === undefined) return "";
  const keys = padded(row.keys, keysWidth);
  const whole = fit(`${keys} ${row.does}`, width);
  const said = padded(whole, width);
  return said.startsWith(keys) ? `${style.bold(keys)}${said.slice(keys.length)}` : said;
}
