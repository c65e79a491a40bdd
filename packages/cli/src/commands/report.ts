// Tells the admins of a group of a message, and nobody else.
import type { Conversation, Engine, Message, Person } from "@quicproquo/client";
import { CliError, exitCodes } from "../errors.ts";
import { personJson } from "../json-shapes.ts";
import { text } from "../text.ts";
import { openGroup } from "./arguments.ts";
import { arrivedConversation } from "./caught-up.ts";
import { flushed } from "./flushed.ts";
import { numberedMessage } from "./message-number.ts";
import { more, type OneShot } from "./one-shot.ts";
import { readText } from "./read-text.ts";
import type { Word } from "./word.ts";

export const report: Word = {
  name: "report",
  usage: "/report N REASON",
  summary: text.reporting.word,
  needsNode: true,
  async run(argument, context) {
    const [, number, reason] = /^(\S+)\s+(.+)$/s.exec(argument) ?? [];
    if (number === undefined || reason === undefined) {
      throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    const { admins } = await tell(context.engine, openGroup(context.current), number, reason);
    context.say(text.reporting.done(admins));
  },
};

export const reportCommand: OneShot = (program, act) => {
  const command = program.command("report").argument("<group>", text.arguments.group)
    .argument("<number>", text.arguments.messageNumber.all).argument("<reason>", text.reporting.reason)
    .summary(text.reporting.word).description(text.reporting.description)
    .addHelpText(
      "after",
      more("qpq report '#team' 2 'no place for that'", "{conversation, message, reason, admins, state}"),
    );
  command.action((reference: string, number: string, typed: string) =>
    act(command, async (context) => {
      const reason = await readText(typed);
      return await context.withEngine(async (engine) => {
        const group = await arrivedConversation(engine, context, reference);
        const { message, admins } = await tell(engine, group, number, reason);
        const exit = await flushed(engine, context);
        const state = exit === exitCodes.done ? "done" : "pending";
        const told = { conversation: group.id, message: message.id, reason, admins: admins.map(personJson), state };
        context.result(told, text.reporting.done(admins));
        return exit;
      });
    })
  );
};

async function tell(
  engine: Engine,
  group: Conversation,
  number: string,
  reason: string,
): Promise<{ readonly message: Message; readonly admins: readonly Person[] }> {
  const message = await numberedMessage(engine, group, number, "all");
  return { message, admins: await engine.report(group.id, message.id, reason) };
}
