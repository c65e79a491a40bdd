// What can be done at the prompt, in two columns that fit where 80 do; read aloud, a line each.
import { wrap } from "../terminal/wrap.ts";
import { text } from "../text.ts";
import type { Word } from "./word.ts";

const columns = 80;
/** Where the second one begins; a longer usage has a line of its own. */
const second = 32;

export const help: Word = {
  name: "help",
  usage: "/help",
  summary: text.words.help,
  run(_argument, { face, words }) {
    for (const { usage, summary, aliases = [] } of words) {
      const also = aliases.length > 0 ? ` (${aliases.map((alias) => `/${alias}`).join(" ")})` : "";
      if (face.spoken) face.print(`${usage}: ${summary}${also}`);
      else for (const row of helpRows(usage, `${summary}${also}`)) face.print(row);
    }
    face.print(text.help.keys);
  },
};

/** At most 80 columns each, whatever the summary is. */
export function helpRows(usage: string, summary: string): readonly string[] {
  const beside = wrap(summary, columns - second, 0).map((row) => " ".repeat(second) + row);
  const [first = ""] = beside;
  return usage.length + 2 > second
    ? [usage, ...beside]
    : [usage.padEnd(second) + first.slice(second), ...beside.slice(1)];
}
