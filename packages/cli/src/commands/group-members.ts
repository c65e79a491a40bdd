// Who is in the conversation, with roles and the beginnings of their keys.
import { nameOf } from "../prompt/message-line.ts";
import { text } from "../text.ts";
import type { Word } from "./word.ts";

export const members: Word = {
  name: "members",
  usage: "/members",
  summary: text.words.members,
  async run(_argument, context) {
    if (context.current === undefined) return context.say(text.prompt.noConversation);
    for (const member of await context.engine.members(context.current.id)) {
      context.face.print(text.memberRow(nameOf(member.person), member));
    }
  },
};
