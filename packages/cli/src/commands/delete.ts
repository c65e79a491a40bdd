// Takes a message of one's own away at everybody's.
import { text } from "../text.ts";
import { type MessageAct, messageActCommand, messageActWord } from "./message-act.ts";
import type { OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

const act: MessageAct = {
  name: "delete",
  summary: text.words.delete,
  description: text.descriptions.delete,
  example: "qpq delete @bob 1",
  counted: "own",
  act: (engine, conversation, message) => engine.deleteMessage(conversation.id, message.id),
};

export const deleteMessage: Word = messageActWord(act);
export const deleteMessageCommand: OneShot = messageActCommand(act);
