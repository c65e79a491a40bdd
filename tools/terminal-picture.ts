// A terminal's screen as an SVG: the rows as tmux gives them (text with SGR escapes), drawn cell by cell, so that the same
// screen is always the same file. Only what the prompt uses is known: bold, dim, italic, underlined, inverse, sixteen
// colours, and of the 256 those of codes to be scanned.

import { graphemes } from "../packages/cli/src/terminal/graphemes.ts";
import { clusterWidth } from "../packages/cli/src/terminal/widths.ts";

interface Look {
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underlined: boolean;
  readonly inverse: boolean;
  readonly colour: number | undefined;
  readonly ground: number | undefined;
}

interface Run {
  readonly column: number;
  readonly width: number;
  readonly text: string;
  readonly look: Look;
}

export interface Pane {
  readonly title: string;
  readonly rows: readonly string[];
}

const cell = { width: 8.4, height: 18 };
const margin = 14;
const bar = 28;
const gap = 16;
const ink = "#d8dee9";
const paper = "#1b1f27";
const palette = ["#3b4252", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d8dee9"];
const bright = ["#5c6370", "#ff7a85", "#b5e890", "#ffd68a", "#7cc4ff", "#e29bf5", "#74d7e2", "#ffffff"];
const plain: Look = {
  bold: false,
  dim: false,
  italic: false,
  underlined: false,
  inverse: false,
  colour: undefined,
  ground: undefined,
};

/** Panes side by side, each with a title. */
export function picture(panes: readonly Pane[], columns: number, rows: number): string {
  const width = columns * cell.width + 2 * margin;
  const height = rows * cell.height + bar + 2 * margin;
  const total = panes.length * width + (panes.length - 1) * gap;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${fixed(total)}" height="${fixed(height)}" viewBox="0 0 ${
      fixed(total)
    } ${fixed(height)}" ` +
    `font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">`,
  ];
  for (const [index, pane] of panes.entries()) {
    lines.push(`<g transform="translate(${fixed(index * (width + gap))} 0)">`);
    lines.push(`<rect width="${fixed(width)}" height="${fixed(height)}" rx="8" fill="${paper}"/>`);
    lines.push(`<text x="${margin}" y="${bar - 8}" fill="#8b93a3">${escape(pane.title)}</text>`);
    let look = plain;
    for (const [row, text] of pane.rows.entries()) {
      const y = bar + margin + row * cell.height;
      // tmux tells changes only: a row begins with the look that the one before ended with.
      const read = runs(text, look);
      look = read.look;
      for (const run of read.runs) lines.push(...drawn(run, y));
    }
    lines.push("</g>");
  }
  lines.push("</svg>");
  return `${lines.join("\n")}\n`;
}

function drawn(run: Run, y: number): string[] {
  const x = margin + run.column * cell.width;
  const width = run.width * cell.width;
  const fore = colourOf(run.look.colour) ?? ink;
  const shapes: string[] = [];
  const ground = run.look.inverse ? fore : colourOf(run.look.ground);
  if (ground !== undefined) {
    shapes.push(
      `<rect x="${fixed(x)}" y="${fixed(y)}" width="${fixed(width)}" height="${cell.height}" fill="${ground}"/>`,
    );
  }
  if (/^[ ▀▄█]+$/.test(run.text)) return [...shapes, ...blocks(run.text, x, y, fore)];
  if (run.text.trim() === "") return shapes;
  const attributes = [
    `fill="${run.look.inverse ? paper : fore}"`,
    run.look.bold ? 'font-weight="bold"' : "",
    run.look.dim ? 'opacity="0.6"' : "",
    run.look.italic ? 'font-style="italic"' : "",
    run.look.underlined ? 'text-decoration="underline"' : "",
    // The picture keeps the terminal's columns whatever font shows it.
    `textLength="${fixed(width)}" lengthAdjust="spacingAndGlyphs"`,
  ].filter((attribute) => attribute !== "");
  shapes.push(
    `<text xml:space="preserve" x="${fixed(x)}" y="${fixed(y + 13)}" ${attributes.join(" ")}>${
      escape(run.text)
    }</text>`,
  );
  return shapes;
}

/** Of the sixteen, or one of the two that codes are drawn in. */
function colourOf(colour: number | undefined): string | undefined {
  if (colour === undefined) return undefined;
  if (colour === 16) return "#000000";
  if (colour === 231) return "#ffffff";
  return (colour >= 8 ? bright : palette)[colour % 8];
}

/** Halves of cells as shapes: no font draws them without seams. */
function blocks(text: string, x: number, y: number, fill: string): string[] {
  return [...text].flatMap((block, at) => {
    if (block === " ") return [];
    const height = block === "█" ? cell.height : cell.height / 2;
    const top = block === "▄" ? y + cell.height / 2 : y;
    return `<rect x="${fixed(x + at * cell.width)}" y="${fixed(top)}" width="${
      fixed(cell.width)
    }" height="${height}" fill="${fill}" shape-rendering="crispEdges"/>`;
  });
}

/** Pieces of one look each; spaces at their ends are left out, since fonts differ most there. */
function runs(row: string, before: Look): { readonly runs: Run[]; readonly look: Look } {
  const found: Run[] = [];
  let look = before;
  let column = 0;
  // deno-lint-ignore no-control-regex
  for (const piece of row.split(/(\x1b\[[0-9;]*m|\x0e|\x0f)/)) {
    if (piece.startsWith("\x1b[")) look = changed(look, piece.slice(2, -1));
    else if (piece !== "\x0e" && piece !== "\x0f") {
      for (const part of piece.split(/( {2,})/)) {
        let width = 0;
        for (const cluster of graphemes(part)) width += clusterWidth(cluster);
        if (width > 0) found.push({ column, width, text: part, look });
        column += width;
      }
    }
  }
  return { runs: found, look };
}

function changed(look: Look, codes: string): Look {
  let next = look;
  const numbers = codes === "" ? [0] : codes.split(";").map(Number);
  for (let at = 0; at < numbers.length; at++) {
    const code = numbers[at] ?? 0;
    if ((code === 38 || code === 48) && numbers[at + 1] === 5) {
      next = { ...next, [code === 38 ? "colour" : "ground"]: numbers[at + 2] };
      at += 2;
    } else if (code === 0) next = plain;
    else if (code === 1) next = { ...next, bold: true };
    else if (code === 2) next = { ...next, dim: true };
    else if (code === 3) next = { ...next, italic: true };
    else if (code === 4) next = { ...next, underlined: true };
    else if (code === 23) next = { ...next, italic: false };
    else if (code === 24) next = { ...next, underlined: false };
    else if (code === 49) next = { ...next, ground: undefined };
    else if (code === 7) next = { ...next, inverse: true };
    else if (code === 22) next = { ...next, bold: false, dim: false };
    else if (code === 27) next = { ...next, inverse: false };
    else if (code === 39) next = { ...next, colour: undefined };
    else if (code >= 30 && code <= 37) next = { ...next, colour: code - 30 };
    else if (code >= 90 && code <= 97) next = { ...next, colour: code - 82 };
  }
  return next;
}

const fixed = (value: number): string => String(Math.round(value * 10) / 10);

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
