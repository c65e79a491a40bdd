// One emoji under a message, or one's own taken back.
import { text } from "../text.ts";
import { type MessageAct, messageActCommand, messageActWord } from "./message-act.ts";
import type { OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

const act: MessageAct = {
  name: "react",
  summary: text.words.react,
  description: text.descriptions.react,
  example: "qpq react @bob 1 👍",
  counted: "all",
  takes: { name: "EMOJI", help: text.arguments.emoji, optional: true },
  act: (engine, conversation, message, emoji) =>
    emoji === "" ? engine.unreact(conversation.id, message.id) : engine.react(conversation.id, message.id, emoji),
};

export const react: Word = messageActWord(act);
export const reactCommand: OneShot = messageActCommand(act);
