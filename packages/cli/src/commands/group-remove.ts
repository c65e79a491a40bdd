// Takes somebody out of a group.
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import { openGroup, personArgument } from "./arguments.ts";
import type { Word } from "./word.ts";
import { referenceOf } from "../reference.ts";
import { arrivedConversation } from "./caught-up.ts";
import { flushed } from "./flushed.ts";
import { online } from "./online.ts";
import { more, type OneShot } from "./one-shot.ts";

export const remove: Word = {
  name: "remove",
  usage: "/remove NAME",
  summary: text.words.remove,
  needsNode: true,
  argument: "person",
  async run(argument, context) {
    if (argument === "") {
      throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    const group = openGroup(context.current);
    const name = personArgument(argument);
    await context.engine.remove(group.id, name);
    context.say(text.prompt.removed(name, context.reference(group)));
  },
};

export const groupRemoveCommand: OneShot = (group, act) => {
  const command = group.command("remove").argument("<group>", text.arguments.group).argument(
    "<name>",
    text.arguments.name,
  )
    .summary(text.words.remove).description(text.descriptions.groupRemove)
    .addHelpText("after", more("qpq group remove '#team' carol", "{group, name, state}"));
  command.action((reference: string, person: string) =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        const conversation = await arrivedConversation(engine, context, reference);
        const name = personArgument(person);
        await online(engine, context);
        await engine.remove(conversation.id, name);
        const exit = await flushed(engine, context);
        const state = exit === exitCodes.done ? "done" : "pending";
        context.result(
          { group: conversation.title, name, state },
          text.prompt.removed(name, referenceOf(conversation)),
        );
        return exit;
      }))
  );
};
