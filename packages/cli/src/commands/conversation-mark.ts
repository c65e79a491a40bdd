// Words that set one thing about a conversation for this person alone, and that take it back: mute, pin, archive.
import type { Conversation, Engine } from "@quicproquo/client";
import { exitCodes } from "../errors.ts";
import { conversationJson, conversationShape } from "../json-shapes.ts";
import { referenceOf } from "../reference.ts";
import { text } from "../text.ts";
import { conversationArgument } from "./arguments.ts";
import { arrivedConversation } from "./caught-up.ts";
import { more, type OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

export interface Mark {
  readonly name: keyof typeof text.marks;
  set(engine: Engine, conversation: Conversation["id"]): Promise<Conversation>;
}

/** Of the open conversation, or of the one named. */
export function markWord({ name, set }: Mark): Word {
  const { summary, said } = text.marks[name];
  return {
    name,
    usage: `/${name} [@NAME|#GROUP]`,
    summary,
    argument: "conversation",
    async run(argument, context) {
      const { current, engine } = context;
      const meant = argument === "" ? current : await conversationArgument(engine, argument);
      if (meant === undefined) return context.say(text.prompt.noConversation);
      context.say(said(referenceOf(await set(engine, meant.id))));
    },
  };
}

export function markCommand({ name, set }: Mark): OneShot {
  const { summary, description, said } = text.marks[name];
  return (program, act) => {
    const command = program.command(name).argument("<conversation>", text.arguments.conversation)
      .summary(summary).description(description).addHelpText("after", more(`qpq ${name} '#team'`, conversationShape));
    command.action((reference: string) =>
      act(command, (context) =>
        context.withEngine(async (engine) => {
          const conversation = await set(engine, (await arrivedConversation(engine, context, reference)).id);
          context.result(conversationJson(conversation), said(referenceOf(conversation)));
          return exitCodes.done;
        }))
    );
  };
}
