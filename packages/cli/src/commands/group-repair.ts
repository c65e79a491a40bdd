// Finds the way back into a group that cannot be followed.
import { text } from "../text.ts";
import { type GroupAct, groupActCommand, groupActWord } from "./group-act.ts";
import type { OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

const given: GroupAct = {
  word: "repair",
  command: "repair",
  summary: text.words.repair,
  description: text.descriptions.groupRepair,
  act: (engine, { id }) => engine.repair(id),
  done: text.prompt.repairing,
};

export const repair: Word = groupActWord(given);
export const groupRepairCommand: OneShot = groupActCommand(given);
