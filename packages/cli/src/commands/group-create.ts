// A new group with oneself in it.
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import type { Word } from "./word.ts";
import { conversationJson, conversationShape } from "../json-shapes.ts";
import { referenceOf } from "../reference.ts";
import { online } from "./online.ts";
import { more, type OneShot } from "./one-shot.ts";

export const createGroup: Word = {
  name: "create-group",
  aliases: ["cg"],
  usage: "/create-group NAME",
  summary: text.words.createGroup,
  needsNode: true,
  async run(argument, context) {
    const name = argument.replace(/^#/, "");
    if (name === "") throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    await context.open(await context.engine.createGroup(name));
  },
};

export const groupCreateCommand: OneShot = (group, act) => {
  const command = group.command("create").argument("<name>", text.arguments.groupName).summary(text.words.createGroup)
    .description(text.descriptions.groupCreate)
    .addHelpText(
      "after",
      more("qpq group create team", conversationShape),
    );
  command.action((name: string) =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        await online(engine, context);
        const conversation = await engine.createGroup(name.replace(/^#/, ""));
        context.result(conversationJson(conversation), text.conversationRow(referenceOf(conversation), conversation));
        return exitCodes.done;
      }))
  );
};
