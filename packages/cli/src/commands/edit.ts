// A new text for a message of one's own.
import { text } from "../text.ts";
import { type MessageAct, messageActCommand, messageActWord } from "./message-act.ts";
import type { OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

const act: MessageAct = {
  name: "edit",
  summary: text.words.edit,
  description: text.descriptions.edit,
  example: "qpq edit @bob 1 'see you at nine'",
  counted: "own",
  takes: { name: "TEXT", help: text.arguments.text, optional: false },
  act: (engine, conversation, message, body) => engine.edit(conversation.id, message.id, body),
};

export const edit: Word = messageActWord(act);
export const editCommand: OneShot = messageActCommand(act);
