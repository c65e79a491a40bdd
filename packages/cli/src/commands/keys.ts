// What keys do at the prompt; a ? on an empty line shows the same for a moment.
import { allKeys } from "../prompt/key-table.ts";
import { keyTexts } from "../text/keys.ts";
import type { Word } from "./word.ts";

export const keys: Word = {
  name: "keys",
  usage: "/keys",
  summary: keyTexts.summary,
  run(_argument, context) {
    const { face } = context;
    if (!face.drawn) return context.say(keyTexts.onLines);
    for (const row of allKeys(face.style)) face.print(row);
  },
};
