// Makes a member an admin.
import { text } from "../text.ts";
import { type MemberChange, memberCommand, memberWord } from "./member-change.ts";
import type { OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

const change: MemberChange = {
  word: "promote",
  command: "promote",
  summary: text.words.promote,
  description: text.descriptions.groupPromote,
  act: (engine, group, name) => engine.promote(group, name),
  done: text.prompt.promoted,
};

export const promote: Word = memberWord(change);
export const groupPromoteCommand: OneShot = memberCommand(change);
