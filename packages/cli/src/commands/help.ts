// What can be done at the prompt.
import { text } from "../text.ts";
import type { Word } from "./word.ts";

export const help: Word = {
  name: "help",
  usage: "/help",
  summary: text.words.help,
  run(_argument, context) {
    const width = Math.max(...context.words.map(({ usage }) => usage.length));
    for (const { usage, summary, aliases = [] } of context.words) {
      const also = aliases.length > 0 ? ` (${aliases.map((alias) => `/${alias}`).join(" ")})` : "";
      context.face.print(`${usage.padEnd(width)}  ${summary}${also}`);
    }
    context.face.print(text.help.keys);
  },
};
