// Answers a message: everybody sees the first words of what is answered.
import { text } from "../text.ts";
import { type MessageAct, messageActCommand, messageActWord } from "./message-act.ts";
import type { OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

const act: MessageAct = {
  name: "reply",
  summary: text.words.reply,
  description: text.descriptions.reply,
  example: "qpq reply @bob 1 'so do I'",
  counted: "all",
  takes: { name: "TEXT", help: text.arguments.text, optional: false },
  act: (engine, conversation, message, body) => engine.reply(conversation.id, message.id, body),
};

export const reply: Word = messageActWord(act);
export const replyCommand: OneShot = messageActCommand(act);
