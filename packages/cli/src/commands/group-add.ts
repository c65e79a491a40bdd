// Brings somebody into a group.
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import { openGroup, personArgument } from "./arguments.ts";
import type { Word } from "./word.ts";

export const invite: Word = {
  name: "invite",
  usage: "/invite NAME",
  summary: text.words.invite,
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
