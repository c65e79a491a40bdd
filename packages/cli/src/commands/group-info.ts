// What a conversation is: its kind, who is in it, how often its keys have changed, by which suite, and its timer.
import { exitCodes } from "../errors.ts";
import { groupInfoJson } from "../json-shapes.ts";
import { nameOf } from "../prompt/message-line.ts";
import { referenceOf } from "../reference.ts";
import { text } from "../text.ts";
import { arrivedConversation } from "./caught-up.ts";
import { more, type OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

export const groupInfo: Word = {
  name: "group-info",
  aliases: ["gi"],
  usage: "/group-info",
  summary: text.words.groupInfo,
  async run(_argument, context) {
    if (context.current === undefined) return context.say(text.prompt.noConversation);
    const info = await context.engine.groupInfo(context.current.id);
    for (const row of text.groupInfoRows(context.reference(info.conversation), info)) context.face.print(row);
    for (const member of info.members) context.face.print(text.memberRow(nameOf(member.person), member));
  },
};

export const groupInfoCommand: OneShot = (group, act) => {
  const shape = "{id, kind, title, alias, timer, state, epoch, cipherSuite, members}";
  const command = group.command("info").argument("<conversation>", text.arguments.conversation)
    .summary(text.words.groupInfo).description(text.descriptions.groupInfo)
    .addHelpText("after", more("qpq group info '#team'", shape));
  command.action((reference: string) =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        const { id } = await arrivedConversation(engine, context, reference);
        const info = await engine.groupInfo(id);
        const rows = text.groupInfoRows(referenceOf(info.conversation), info);
        const members = info.members.map((member) => text.memberRow(nameOf(member.person), member));
        context.result(groupInfoJson(info), ...rows, ...members);
        return exitCodes.done;
      }))
  );
};
