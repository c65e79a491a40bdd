// Bringing somebody into a group and taking somebody out: the same word and the same command around another act.
import type { ConversationId, Engine } from "@quicproquo/client";
import { CliError, exitCodes } from "../errors.ts";
import { referenceOf } from "../reference.ts";
import { text } from "../text.ts";
import { openGroup, personArgument } from "./arguments.ts";
import { arrivedConversation } from "./caught-up.ts";
import { flushed } from "./flushed.ts";
import { more, type OneShot } from "./one-shot.ts";
import { online } from "./online.ts";
import type { Word } from "./word.ts";

export interface MemberChange {
  /** At the prompt. */
  readonly word: string;
  /** After `qpq group`. */
  readonly command: string;
  readonly summary: string;
  readonly description: string;
  act(engine: Engine, group: ConversationId, name: string): Promise<void>;
  /** What the person is told. */
  done(name: string, group: string): string;
}

export function memberWord(change: MemberChange): Word {
  return {
    name: change.word,
    usage: `/${change.word} NAME`,
    summary: change.summary,
    needsNode: true,
    argument: "person",
    async run(argument, context) {
      if (argument === "") {
        throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
      }
      const group = openGroup(context.current);
      const name = personArgument(argument);
      await change.act(context.engine, group.id, name);
      context.say(change.done(name, context.reference(group)));
    },
  };
}

export function memberCommand(change: MemberChange): OneShot {
  return (group, act) => {
    const command = group.command(change.command).argument("<group>", text.arguments.group)
      .argument("<name>", text.arguments.name).summary(change.summary).description(change.description)
      .addHelpText("after", more(`qpq group ${change.command} '#team' carol`, "{group, name, state}"));
    command.action((reference: string, person: string) =>
      act(command, (context) =>
        context.withEngine(async (engine) => {
          const conversation = await arrivedConversation(engine, context, reference);
          const name = personArgument(person);
          await online(engine, context);
          await change.act(engine, conversation.id, name);
          const exit = await flushed(engine, context);
          const state = exit === exitCodes.done ? "done" : "pending";
          context.result({ group: conversation.title, name, state }, change.done(name, referenceOf(conversation)));
          return exit;
        }))
    );
  };
}
