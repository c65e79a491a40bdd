import { text } from "../text.ts";
import type { Word } from "./word.ts";

export const quit: Word = {
  name: "quit",
  aliases: ["q", "exit"],
  usage: "/quit",
  summary: text.words.quit,
  run: (_argument, context) => context.leave({ next: "quit" }),
};
