// The 1:1 with somebody: opened, and created if there is none yet.
import { CliError, exitCodes } from "../errors.ts";
import { inertLine } from "../terminal/inert.ts";
import { text } from "../text.ts";
import { personArgument } from "./arguments.ts";
import type { Word } from "./word.ts";
import { conversationJson, conversationShape } from "../json-shapes.ts";
import { online, settled } from "./online.ts";
import { more, type OneShot } from "./one-shot.ts";

export const dm: Word = {
  name: "dm",
  usage: "/dm NAME",
  summary: text.words.dm,
  argument: "person",
  async run(argument, context) {
    if (argument === "") {
      throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    const name = personArgument(argument);
    if (name !== context.engine.profile.name) await settled(context.engine);
    await context.open(await context.engine.openDirect(name));
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
        const peer = personArgument(name);
        if (peer !== engine.profile.name) await online(engine, context);
        const conversation = await engine.openDirect(peer);
        const reference = `@${inertLine(conversation.title)}`;
        context.result(conversationJson(conversation), text.conversationRow(reference, conversation));
        return exitCodes.done;
      }))
  );
};
