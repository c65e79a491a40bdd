// Leaves a group.
import { text } from "../text.ts";
import { type GroupAct, groupActCommand, groupActWord } from "./group-act.ts";
import type { OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

const given: GroupAct = {
  word: "leave",
  command: "leave",
  summary: text.words.leave,
  description: text.descriptions.groupLeave,
  act: (engine, { id }) => engine.leave(id),
  done: text.prompt.leaving,
};

export const leave: Word = groupActWord(given);
export const groupLeaveCommand: OneShot = groupActCommand(given);
