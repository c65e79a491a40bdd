// Name, key and node of the profile that is open.
import { text } from "../text.ts";
import type { Word } from "./word.ts";

export const whoami: Word = {
  name: "whoami",
  usage: "/whoami",
  summary: text.words.whoami,
  run(_argument, context) {
    for (const row of text.profileRows(context.engine.profile)) context.face.print(row);
  },
};
