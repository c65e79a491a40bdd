// What one does to a conversation as a whole, with nothing more to say: leaving, new keys, finding the way back. The same
// word and the same command around another act.
import type { Conversation, Engine } from "@quicproquo/client";
import { conversationJson, conversationShape } from "../json-shapes.ts";
import { referenceOf } from "../reference.ts";
import { text } from "../text.ts";
import { conversationArgument } from "./arguments.ts";
import { arrivedConversation } from "./caught-up.ts";
import { flushed } from "./flushed.ts";
import { more, type OneShot } from "./one-shot.ts";
import { online } from "./online.ts";
import type { Word } from "./word.ts";

export interface GroupAct {
  readonly word: string;
  /** After `qpq group`. */
  readonly command: string;
  readonly summary: string;
  readonly description: string;
  act(engine: Engine, conversation: Conversation): Promise<void>;
  /** What the person is told. */
  done(conversation: string): string;
}

export function groupActWord({ word, summary, act, done }: GroupAct): Word {
  return {
    name: word,
    usage: `/${word}`,
    summary,
    needsNode: true,
    async run(_, context) {
      const { current, engine } = context;
      if (current === undefined) return context.say(text.prompt.noConversation);
      await act(engine, current);
      context.say(done(context.reference(current)));
    },
  };
}

export function groupActCommand(given: GroupAct): OneShot {
  return (group, act) => {
    const command = group.command(given.command).argument("<conversation>", text.arguments.conversation)
      .summary(given.summary).description(given.description)
      .addHelpText("after", more(`qpq group ${given.command} '#team'`, conversationShape));
    command.action((reference: string) =>
      act(command, (context) =>
        context.withEngine(async (engine) => {
          const conversation = await arrivedConversation(engine, context, reference);
          await online(engine, context);
          await given.act(engine, conversation);
          const exit = await flushed(engine, context);
          const now = await conversationArgument(engine, conversation.id);
          context.result(conversationJson(now), given.done(referenceOf(now)));
          return exit;
        }))
    );
  };
}
