// The 1:1 with somebody: opened, and created if there is none yet.
import { CliError, exitCodes } from "../errors.ts";
import { inertLine } from "../terminal/inert.ts";
import { text } from "../text.ts";
import { personArgument } from "./arguments.ts";
import type { Word } from "./word.ts";
import { conversationJson, conversationShape } from "../json-shapes.ts";
import { online } from "./online.ts";
import { more, type OneShot } from "./one-shot.ts";

export const dm: Word = {
  name: "dm",
  usage: "/dm NAME",
  summary: text.words.dm,
  needsNode: true,
  argument: "person",
  async run(argument, context) {
    if (argument === "") {
      throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    await context.open(await context.engine.openDirect(personArgument(argument)));
  },
};

export const dmCommand: OneShot = (program, act) => {
  const command = program.command("dm").argument("<name>", text.arguments.name).summary(text.words.dm)
    .description(text.descriptions.dm)
    .addHelpText(
      "after",
      more("qpq dm bob", conversationShape),
    );
  command.action((name: string) =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        await online(engine, context);
        const conversation = await engine.openDirect(personArgument(name));
        const reference = `@${inertLine(conversation.title)}`;
        context.result(conversationJson(conversation), text.conversationRow(reference, conversation));
        return exitCodes.done;
      }))
  );
};
