// Brings somebody into a group.
import { text } from "../text.ts";
import { type MemberChange, memberCommand, memberWord } from "./member-change.ts";
import type { OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

const change: MemberChange = {
  word: "invite",
  command: "add",
  summary: text.words.invite,
  description: text.descriptions.groupAdd,
  act: (engine, group, name) => engine.invite(group, name),
  done: text.prompt.invited,
};

export const invite: Word = memberWord(change);
export const groupAddCommand: OneShot = memberCommand(change);
