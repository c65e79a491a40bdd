// The conversations, newest first.
import { text } from "../text.ts";
import type { Word } from "./word.ts";

export const list: Word = {
  name: "list",
  aliases: ["ls"],
  usage: "/list",
  summary: text.words.list,
  async run(_argument, context) {
    const conversations = await context.engine.conversations();
    if (conversations.length === 0) return context.say(text.prompt.noConversations);
    for (const conversation of conversations) {
      context.face.print(text.conversationRow(context.reference(conversation), conversation));
    }
  },
};
