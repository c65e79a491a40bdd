// A new group with oneself in it.
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import type { Word } from "./word.ts";

export const createGroup: Word = {
  name: "create-group",
  aliases: ["cg"],
  usage: "/create-group NAME",
  summary: text.words.createGroup,
  async run(argument, context) {
    const name = argument.replace(/^#/, "");
    if (name === "") throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    await context.open(await context.engine.createGroup(name));
  },
};
