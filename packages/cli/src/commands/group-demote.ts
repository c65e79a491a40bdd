// Makes an admin a member like others.
import { text } from "../text.ts";
import { type MemberChange, memberCommand, memberWord } from "./member-change.ts";
import type { OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

const change: MemberChange = {
  word: "demote",
  command: "demote",
  summary: text.words.demote,
  description: text.descriptions.groupDemote,
  act: (engine, group, name) => engine.demote(group, name),
  done: text.prompt.demoted,
};

export const demote: Word = memberWord(change);
export const groupDemoteCommand: OneShot = memberCommand(change);
