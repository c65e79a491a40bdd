// Answers somebody who asked to be let into a group.
import { text } from "../text.ts";
import { type MemberChange, memberCommand, memberWord } from "./member-change.ts";
import type { OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

const approval: MemberChange = {
  word: "approve",
  command: "approve",
  summary: text.joining.words.approve,
  description: text.joining.descriptions.approve,
  act: (engine, group, name) => engine.approve(group, name),
  done: text.joining.approved,
};

const refusal: MemberChange = {
  word: "decline",
  command: "decline",
  summary: text.joining.words.decline,
  description: text.joining.descriptions.decline,
  act: (engine, group, name) => engine.decline(group, name),
  done: text.joining.declined,
};

export const approve: Word = memberWord(approval);
export const groupApproveCommand: OneShot = memberCommand(approval);
export const decline: Word = memberWord(refusal);
export const groupDeclineCommand: OneShot = memberCommand(refusal);
