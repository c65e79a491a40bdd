// The 1:1 with somebody: opened, and created if there is none yet.
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import { personArgument } from "./arguments.ts";
import type { Word } from "./word.ts";

export const dm: Word = {
  name: "dm",
  usage: "/dm NAME",
  summary: text.words.dm,
  argument: "person",
  async run(argument, context) {
    if (argument === "") {
      throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    await context.open(await context.engine.openDirect(personArgument(argument)));
  },
};
