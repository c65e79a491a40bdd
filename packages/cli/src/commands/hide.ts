// Hides at everybody's what somebody wrote in a group; for its admins.
import { text } from "../text.ts";
import { type MessageAct, messageActCommand, messageActWord } from "./message-act.ts";
import type { OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

const act: MessageAct = {
  name: "hide",
  summary: text.words.hide,
  description: text.descriptions.hide,
  example: "qpq hide '#team' 1",
  counted: "all",
  act: (engine, conversation, message) => engine.hide(conversation.id, message.id),
};

export const hide: Word = messageActWord(act);
export const hideCommand: OneShot = messageActCommand(act);
