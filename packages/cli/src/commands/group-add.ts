// Brings somebody into a group.
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import { openGroup, personArgument } from "./arguments.ts";
import type { Word } from "./word.ts";
import { referenceOf } from "../reference.ts";
import { arrivedConversation } from "./caught-up.ts";
import { flushed } from "./flushed.ts";
import { online } from "./online.ts";
import { more, type OneShot } from "./one-shot.ts";

export const invite: Word = {
  name: "invite",
  usage: "/invite NAME",
  summary: text.words.invite,
  needsNode: true,
  argument: "person",
  async run(argument, context) {
    if (argument === "") {
      throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    const group = openGroup(context.current);
    const name = personArgument(argument);
    await context.engine.invite(group.id, name);
    context.say(text.prompt.invited(name, context.reference(group)));
  },
};

export const groupAddCommand: OneShot = (group, act) => {
  const command = group.command("add").argument("<group>", text.arguments.group).argument("<name>", text.arguments.name)
    .summary(text.words.invite).description(text.descriptions.groupAdd)
    .addHelpText("after", more("qpq group add '#team' carol", "{group, name, state}"));
  command.action((reference: string, person: string) =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        const conversation = await arrivedConversation(engine, context, reference);
        const name = personArgument(person);
        await online(engine, context);
        await engine.invite(conversation.id, name);
        const exit = await flushed(engine, context);
        const state = exit === exitCodes.done ? "done" : "pending";
        context.result(
          { group: conversation.title, name, state },
          text.prompt.invited(name, referenceOf(conversation)),
        );
        return exit;
      }))
  );
};
