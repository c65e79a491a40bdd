// Locks the prompt: it shows nothing until the password is given.
import { text } from "../text.ts";
import type { Word } from "./word.ts";

export const lock: Word = {
  name: "lock",
  usage: "/lock",
  summary: text.lock.word,
  asks: true,
  run: (_argument, context) => context.leave({ next: "lock" }),
};
