// Takes somebody out of a group.
import { text } from "../text.ts";
import { type MemberChange, memberCommand, memberWord } from "./member-change.ts";
import type { OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

const change: MemberChange = {
  word: "remove",
  command: "remove",
  summary: text.words.remove,
  description: text.descriptions.groupRemove,
  act: (engine, group, name) => engine.remove(group, name),
  done: text.prompt.removed,
};

export const remove: Word = memberWord(change);
export const groupRemoveCommand: OneShot = memberCommand(change);
