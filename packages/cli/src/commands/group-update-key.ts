// New keys for this member of a conversation.
import { text } from "../text.ts";
import { type GroupAct, groupActCommand, groupActWord } from "./group-act.ts";
import type { OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

const given: GroupAct = {
  word: "update-key",
  command: "update-key",
  summary: text.words.updateKey,
  description: text.descriptions.groupUpdateKey,
  act: (engine, { id }) => engine.updateKey(id),
  done: text.prompt.keyUpdated,
};

export const updateKey: Word = groupActWord(given);
export const groupUpdateKeyCommand: OneShot = groupActCommand(given);
