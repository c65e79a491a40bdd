// The conversations, newest first.
import { text } from "../text.ts";
import type { Word } from "./word.ts";
import { exitCodes } from "../errors.ts";
import { conversationJson, conversationShape } from "../json-shapes.ts";
import { referenceOf } from "../reference.ts";
import { caughtUp } from "./caught-up.ts";
import { more, type OneShot } from "./one-shot.ts";

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

export const listCommand: OneShot = (program, act) => {
  const command = program.command("list").alias("ls").summary(text.words.list).description(text.descriptions.list)
    .addHelpText(
      "after",
      more("qpq list", conversationShape),
    );
  command.action(() =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        await caughtUp(engine, context);
        const conversations = await engine.conversations();
        for (const conversation of conversations) {
          context.result(conversationJson(conversation), text.conversationRow(referenceOf(conversation), conversation));
        }
        if (conversations.length === 0) context.note(text.prompt.noConversations);
        return exitCodes.done;
      }))
  );
};
