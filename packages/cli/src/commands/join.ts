// Opens a link that somebody passed on: a conversation with them, or a request to be let into their group. The command of the
// same name is in open-link.ts, since it may have to bring up the prompt.
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import type { Word } from "./word.ts";

export const join: Word = {
  name: "join",
  usage: "/join LINK",
  summary: text.joining.words.join,
  needsNode: true,
  async run(argument, context) {
    if (argument === "") {
      throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    const joined = await context.engine.join(argument);
    if (joined.kind === "direct") await context.open(joined.conversation);
    else context.say(text.joining.asked(joined.inviter));
  },
};
