// Who is in the conversation, with roles and the beginnings of their keys.
import { nameOf } from "../prompt/message-line.ts";
import { text } from "../text.ts";
import type { Word } from "./word.ts";
import { exitCodes } from "../errors.ts";
import { memberJson } from "../json-shapes.ts";
import { arrivedConversation } from "./caught-up.ts";
import { more, type OneShot } from "./one-shot.ts";

export const members: Word = {
  name: "members",
  usage: "/members",
  summary: text.words.members,
  async run(_argument, context) {
    if (context.current === undefined) return context.say(text.prompt.noConversation);
    for (const member of await context.engine.members(context.current.id)) {
      context.face.print(text.memberRow(nameOf(member.person), member));
    }
  },
};

export const groupMembersCommand: OneShot = (group, act) => {
  const command = group.command("members").argument("<group>", text.arguments.group).summary(text.words.members)
    .description(text.descriptions.members)
    .addHelpText("after", more("qpq group members '#team'", "{name, key, displayName, role, self, trust}"));
  command.action((reference: string) =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        const conversation = await arrivedConversation(engine, context, reference);
        for (const member of await engine.members(conversation.id)) {
          context.result(memberJson(member), text.memberRow(nameOf(member.person), member));
        }
        return exitCodes.done;
      }))
  );
};
