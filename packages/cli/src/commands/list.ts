// The conversations: pinned ones first, then the newest; or those that are archived.
import { text } from "../text.ts";
import type { Word } from "./word.ts";
import { exitCodes } from "../errors.ts";
import { conversationJson, conversationShape } from "../json-shapes.ts";
import { referenceOf } from "../reference.ts";
import { caughtUp } from "./caught-up.ts";
import { more, type OneShot } from "./one-shot.ts";

export const list: Word = {
  name: "list",
  aliases: ["ls"],
  usage: "/list [archived]",
  summary: text.words.list,
  async run(argument, context) {
    const archived = argument.replace(/^--/, "") === "archived";
    const conversations = await context.engine.conversations();
    const listed = conversations.filter((one) => one.archived === archived);
    if (listed.length === 0) context.say(nothing(archived, conversations.length));
    for (const conversation of listed) {
      context.face.print(text.conversationRow(context.reference(conversation), conversation));
    }
    const away = conversations.length - listed.length;
    if (!archived && listed.length > 0 && away > 0) context.say(text.listing.someArchived(text.count(away)));
  },
};

export const listCommand: OneShot = (program, act) => {
  const command = program.command("list").alias("ls").option("--archived", text.listing.option)
    .summary(text.words.list).description(text.descriptions.list)
    .addHelpText(
      "after",
      more("qpq list", conversationShape),
    );
  command.action(({ archived = false }: { readonly archived?: boolean }) =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        await caughtUp(engine, context);
        const conversations = await engine.conversations();
        const listed = conversations.filter((one) => one.archived === archived);
        for (const conversation of listed) {
          context.result(conversationJson(conversation), text.conversationRow(referenceOf(conversation), conversation));
        }
        if (listed.length === 0) context.note(nothing(archived, conversations.length));
        return exitCodes.done;
      }))
  );
};

/** What stands in place of an empty list. */
function nothing(archived: boolean, all: number): string {
  if (archived) return text.listing.noneArchived;
  return all === 0 ? text.prompt.noConversations : text.listing.someArchived(text.count(all));
}
