// The past of the open conversation, as much as asked for.
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import type { Word } from "./word.ts";

const usual = 20;
const most = 10_000;

export const history: Word = {
  name: "history",
  aliases: ["hist"],
  usage: "/history [n]",
  summary: text.words.history,
  async run(argument, context) {
    if (context.current === undefined) return context.say(text.prompt.noConversation);
    const limit = argument === "" ? usual : Number(argument);
    if (!Number.isInteger(limit) || limit < 1 || limit > most) {
      throw new CliError("invalid-argument", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    await context.past(limit);
  },
};
