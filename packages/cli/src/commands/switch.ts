// Opens a conversation that exists; /dm and /create-group begin one.
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import type { Word } from "./word.ts";

export const switchTo: Word = {
  name: "switch",
  aliases: ["s"],
  usage: "/switch @NAME|#GROUP",
  summary: text.words.switch,
  argument: "conversation",
  async run(argument, context) {
    if (argument === "") {
      throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    const conversation = await context.engine.find(argument);
    if (conversation === undefined) {
      throw new CliError(
        "no-conversation",
        text.prompt.noSuchConversation(argument),
        exitCodes.notFound,
        text.prompt.conversationHint,
      );
    }
    await context.open(conversation);
  },
};
