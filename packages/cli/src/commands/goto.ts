// What was found, where it stands: in the past on the whole screen; on lines, with what was said around it.
import type { FoundMessage } from "@quicproquo/client";
import { CliError, exitCodes } from "../errors.ts";
import { messageLine } from "../prompt/message-line.ts";
import { gotoTexts } from "../text/goto.ts";
import { text } from "../text.ts";
import type { PromptContext, Word } from "./word.ts";

/** Lines before and after, where nothing can be paged through. */
const around = 5;

export const goTo: Word = {
  name: "goto",
  usage: "/goto N",
  summary: gotoTexts.summary,
  async run(argument, context) {
    if (argument === "") {
      throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    const { found, engine, face } = context;
    const hit = /^[1-9]\d{0,3}$/.test(argument) ? found?.messages[Number(argument) - 1] : undefined;
    const conversation = hit === undefined ? undefined : await engine.find(hit.message.conversation);
    if (found === undefined || hit === undefined || conversation === undefined) {
      throw new CliError("no-message", gotoTexts.nothing(argument), exitCodes.notFound, gotoTexts.nothingHint);
    }
    if (face.drawn) return context.look(conversation, { message: hit.message, words: found.words });
    await print(hit, context);
  },
};

async function print({ message }: FoundMessage, { engine, face }: PromptContext): Promise<void> {
  const { conversation, order } = message;
  const before = await engine.history(conversation, { before: order + 1, limit: around + 1 });
  const after = await engine.history(conversation, { after: order, limit: around });
  for (const one of [...before, ...after]) {
    face.print(`${one.id === message.id ? "" : "  "}${messageLine(one, face)}`);
  }
}
