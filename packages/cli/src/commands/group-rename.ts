// Another name: for a group, which all its members see; for a conversation of two, what this person calls the other.
import type { Conversation } from "@quicproquo/client";
import { conversationJson, conversationShape } from "../json-shapes.ts";
import { CliError, exitCodes } from "../errors.ts";
import { referenceOf } from "../reference.ts";
import { text } from "../text.ts";
import { conversationArgument } from "./arguments.ts";
import { arrivedConversation } from "./caught-up.ts";
import { more, type OneShot } from "./one-shot.ts";
import { online } from "./online.ts";
import type { Word } from "./word.ts";

export const rename: Word = {
  name: "rename",
  usage: "/rename NAME",
  summary: text.words.rename,
  needsNode: true,
  async run(argument, context) {
    const { current, engine } = context;
    if (current === undefined) return context.say(text.prompt.noConversation);
    if (argument === "" && current.kind === "group") {
      throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    await engine.rename(current.id, argument);
    context.say(renamed(await conversationArgument(engine, current.id)));
  },
};

export const groupRenameCommand: OneShot = (group, act) => {
  const command = group.command("rename").argument("<conversation>", text.arguments.conversation)
    .argument("<name>", text.arguments.newName).summary(text.words.rename).description(text.descriptions.groupRename)
    .addHelpText("after", more("qpq group rename '#team' 'the team'", conversationShape));
  command.action((reference: string, name: string) =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        const { id, kind } = await arrivedConversation(engine, context, reference);
        if (kind === "group") await online(engine, context);
        await engine.rename(id, name);
        const conversation = await conversationArgument(engine, id);
        context.result(conversationJson(conversation), renamed(conversation));
        return exitCodes.done;
      }))
  );
};

function renamed(conversation: Conversation): string {
  return text.renamed(referenceOf(conversation), conversation);
}
