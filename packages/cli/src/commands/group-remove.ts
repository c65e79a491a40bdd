// Takes somebody out of a group.
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import { openGroup, personArgument } from "./arguments.ts";
import type { Word } from "./word.ts";

export const remove: Word = {
  name: "remove",
  usage: "/remove NAME",
  summary: text.words.remove,
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
