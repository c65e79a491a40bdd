// Markdown as it was written, with looks: every character stays where it is, and only how it looks says what it means. So
// nothing can hide behind a link, no star of a command is lost, and what is copied is what was sent. The part of GFM that
// people write in messages: headings, quotes, lists, fenced and inline code, strong, emphasis, deletions, links.
//
// Time grows with the length, whatever is in it: one pass, delimiters on a stack that gives up none twice, looked-ahead
// distances bounded, and texts beyond a limit are left plain.
import type { Style } from "./style.ts";

/** Longer texts are nobody's prose. In code units. */
export const longestFormatted: number = 1 << 15;
/** A link's target, at most. */
const longestTarget = 2048;

type Look = "strong" | "emphasis" | "link" | "code" | "mark";

/** Which looks hold where in a line: told by where each begins and ends, so that however deep they nest costs nothing. */
class Looks {
  readonly #changes: { readonly at: number; readonly look: Look; readonly by: 1 | -1 }[] = [];

  add(look: Look, from: number, to: number): void {
    if (from < to) this.#changes.push({ at: from, look, by: 1 }, { at: to, look, by: -1 });
  }

  /** The line in pieces that look the same. */
  drawn(line: string, style: Style): string {
    const changes = this.#changes.toSorted((left, right) => left.at - right.at);
    const held: Record<Look, number> = { strong: 0, emphasis: 0, link: 0, code: 0, mark: 0 };
    let out = "";
    let from = 0;
    for (const { at, look, by } of changes) {
      if (at > from) out += drawn(line.slice(from, at), held, style);
      from = Math.max(from, at);
      held[look] += by;
    }
    return out + drawn(line.slice(from), held, style);
  }
}

function drawn(piece: string, held: Readonly<Record<Look, number>>, style: Style): string {
  if (piece === "") return "";
  if (held.mark > 0) return style.dim(piece);
  let text = piece;
  if (held.code > 0) text = style.code(text);
  if (held.strong > 0) text = style.bold(text);
  if (held.emphasis > 0) text = style.italic(text);
  return held.link > 0 ? style.underline(text) : text;
}

/** An inert text, with looks for its Markdown; none goes on over the end of a line. */
export function formatted(text: string, style: Style): string {
  if (!style.looks || text.length > longestFormatted || !/[*_`~#>\-+[\d]|:\/\//.test(text)) return text;
  let fence: string | undefined;
  return text.split("\n").map((line) => {
    const looks = new Looks();
    const [begun, sign = ""] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence !== undefined) {
      const closes = begun !== undefined && sign.startsWith(fence) && line.slice(begun.length).trim() === "";
      looks.add(closes ? "mark" : "code", 0, line.length);
      if (closes) fence = undefined;
    } else if (begun !== undefined && !line.slice(begun.length).includes("`")) {
      fence = sign;
      looks.add("mark", 0, line.length);
    } else block(line, looks);
    return looks.drawn(line, style);
  }).join("\n");
}

/** What a line begins with, then what stands in it. */
function block(line: string, looks: Looks): void {
  const quoted = /^(?: {0,3}>)+ ?/.exec(line)?.[0].length ?? 0;
  looks.add("mark", 0, quoted);
  const rest = line.slice(quoted);
  const heading = /^#{1,6} +/.exec(rest)?.[0].length;
  const item = /^ *(?:[-*+]|\d{1,9}[.)]) +/.exec(rest)?.[0].length ?? 0;
  const from = quoted + (heading ?? item);
  looks.add("strong", quoted, heading === undefined ? from : line.length);
  inline(line, from, looks);
}

interface Opener {
  readonly at: number;
  readonly sign: string;
}

function inline(line: string, from: number, looks: Looks): void {
  const ticks = tickRuns(line, from);
  const openers: Opener[] = [];
  /** How many of each stand on the stack: what is not there is not searched for. */
  const waiting = new Map<string, number>();
  const brackets: number[] = [];
  let at = from;
  while (at < line.length) {
    const character = line[at];
    if (character === "\\") at += 2;
    else if (character === "`") at = codeSpan(line, at, ticks, looks);
    else if (character === "*" || character === "_" || character === "~") {
      const sign = runAt(line, at);
      delimiter(line, at, sign, openers, waiting, looks);
      at += sign.length;
    } else if (character === "[") brackets.push(at++);
    else if (character === "]") at = linkEnd(line, at, brackets.pop(), looks);
    else if (character === "h") at = address(line, at, looks);
    else at += 1;
  }
}

function runAt(line: string, at: number): string {
  let end = at + 1;
  while (line[end] === line[at]) end += 1;
  return line.slice(at, end);
}

/** Where runs of backticks of each length begin, in order. */
function tickRuns(line: string, from: number): Map<number, number[]> {
  const runs = new Map<number, number[]>();
  for (let at = line.indexOf("`", from); at >= 0; at = line.indexOf("`", at)) {
    const { length } = runAt(line, at);
    const same = runs.get(length);
    // Taken from the end later on, so that each is looked at once.
    if (same === undefined) runs.set(length, [at]);
    else same.push(at);
    at += length;
  }
  for (const same of runs.values()) same.reverse();
  return runs;
}

function codeSpan(line: string, at: number, ticks: Map<number, number[]>, looks: Looks): number {
  const { length } = runAt(line, at);
  const same = ticks.get(length) ?? [];
  while (same.length > 0 && (same.at(-1) ?? 0) <= at) same.pop();
  const end = same.pop();
  if (end === undefined) return at + length;
  looks.add("code", at + length, end);
  looks.add("mark", at, at + length);
  looks.add("mark", end, end + length);
  return end + length;
}

const kinds: Readonly<Record<string, readonly Look[]>> = {
  "*": ["emphasis"],
  "_": ["emphasis"],
  "**": ["strong"],
  "__": ["strong"],
  "***": ["strong", "emphasis"],
  "___": ["strong", "emphasis"],
  "~~": ["mark"],
};

/** Opens, or closes what is open; inside a word neither, so that names and numbers keep theirs. */
function delimiter(
  line: string,
  at: number,
  sign: string,
  openers: Opener[],
  waiting: Map<string, number>,
  looks: Looks,
): void {
  const kind = Object.hasOwn(kinds, sign) ? kinds[sign] : undefined;
  if (kind === undefined) return;
  const [before, after] = [line[at - 1] ?? " ", line[at + sign.length] ?? " "];
  const closes = !/\s/.test(before) && !isLetter(after);
  const opens = !/\s/.test(after) && !isLetter(before);
  if (closes && (waiting.get(sign) ?? 0) > 0) {
    for (let opener = openers.pop(); opener !== undefined; opener = openers.pop()) {
      waiting.set(opener.sign, (waiting.get(opener.sign) ?? 1) - 1);
      if (opener.sign !== sign) continue;
      // Nothing between the two is nothing.
      if (opener.at + sign.length === at) return;
      for (const look of kind) looks.add(look, opener.at + sign.length, at);
      looks.add("mark", opener.at, opener.at + sign.length);
      looks.add("mark", at, at + sign.length);
      return;
    }
  }
  if (!opens) return;
  openers.push({ at, sign });
  waiting.set(sign, (waiting.get(sign) ?? 0) + 1);
}

function isLetter(character: string): boolean {
  // The half of a pair counts as one: letters beyond the basic plane are letters, and emoji stand alone seldom enough.
  return /[\p{L}\p{N}\p{Cs}_]/u.test(character);
}

/** `[text](target)`: both stay in sight. */
function linkEnd(line: string, at: number, open: number | undefined, looks: Looks): number {
  if (open === undefined || line[at + 1] !== "(") return at + 1;
  const end = line.slice(at + 2, at + 2 + longestTarget).search(/[\s()]/);
  if (end < 1 || line[at + 2 + end] !== ")") return at + 1;
  const target = at + 2;
  looks.add("link", open + 1, at);
  looks.add("mark", open, open + 1);
  looks.add("mark", at, target);
  looks.add("link", target, target + end);
  looks.add("mark", target + end, target + end + 1);
  return target + end + 1;
}

/** An address by itself, in which nothing else means anything. */
function address(line: string, at: number, looks: Looks): number {
  if (isLetter(line[at - 1] ?? " ")) return at + 1;
  const found = /^https?:\/\/[^\s<>"`[\]]+/.exec(line.slice(at, at + longestTarget))?.[0];
  if (found === undefined) return at + 1;
  // What ends a sentence does not belong to it.
  const { length } = found.replace(/[.,;:!?)\]'*_~]{1,8}$/, "");
  looks.add("link", at, at + length);
  return at + length;
}
