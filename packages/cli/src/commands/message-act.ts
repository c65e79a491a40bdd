// What one does to a message, by its number: the same word and the same command around another act.
import type { Conversation, Engine, Message } from "@quicproquo/client";
import { CliError, exitCodes } from "../errors.ts";
import { messageJson } from "../json-shapes.ts";
import { messageLine } from "../prompt/message-line.ts";
import { text } from "../text.ts";
import { arrivedConversation } from "./caught-up.ts";
import { flushed } from "./flushed.ts";
import { numberedMessage } from "./message-number.ts";
import { more, type OneShot } from "./one-shot.ts";
import { readText } from "./read-text.ts";
import type { Word } from "./word.ts";

export interface MessageAct {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly example: string;
  /** Which messages are counted. */
  readonly counted: "all" | "own";
  /** What follows the number; undefined if nothing does. */
  readonly takes?: { readonly name: string; readonly help: string; readonly optional: boolean };
  /** Resolves with the message that is to be shown for it. */
  act(engine: Engine, conversation: Conversation, message: Message, argument: string): Promise<Message>;
}

export function messageActWord({ name, summary, counted, takes, act }: MessageAct): Word {
  const more = takes === undefined ? "" : takes.optional ? ` [${takes.name}]` : ` ${takes.name}`;
  return {
    name,
    usage: `/${name} N${more}`,
    summary,
    async run(argument, context) {
      const { current, engine } = context;
      if (current === undefined) return context.say(text.prompt.noConversation);
      const [, number = "", rest = ""] = /^(\S+)(?:\s+(.+))?$/s.exec(argument) ?? [];
      if (number === "" || (rest === "" ? takes?.optional === false : takes === undefined)) {
        throw new CliError("invalid-argument", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
      }
      // What came of it is shown as every change of a message is.
      await act(engine, current, await numberedMessage(engine, current, number, counted), rest);
    },
  };
}

export function messageActCommand(given: MessageAct): OneShot {
  return (program, act) => {
    const { name, takes, counted } = given;
    const command = program.command(name).argument("<conversation>", text.arguments.conversation)
      .argument("<number>", text.arguments.messageNumber[counted]).summary(given.summary)
      .description(given.description).addHelpText("after", more(given.example, messageShape));
    if (takes !== undefined) {
      const argument = takes.name.toLowerCase();
      command.argument(takes.optional ? `[${argument}]` : `<${argument}>`, takes.help);
    }
    command.action((reference: string, number: string, typed: unknown) =>
      act(command, async (context) => {
        const argument = takes !== undefined && typeof typed === "string" ? typed : "";
        const body = takes?.optional === false ? await readText(argument) : argument;
        return await context.withEngine(async (engine) => {
          const conversation = await arrivedConversation(engine, context, reference);
          const message = await numberedMessage(engine, conversation, number, counted);
          const { id } = await given.act(engine, conversation, message, body);
          const exit = await flushed(engine, context);
          const now = await numberedMessage(engine, conversation, id, "all");
          context.result(messageJson(now, conversation), messageLine(now, context.lines));
          if (now.state === "failed") throw new CliError("message-failed", text.oneShot.failed, exitCodes.refused);
          return exit;
        });
      })
    );
  };
}

/** What `--json` tells of a message. */
export const messageShape: string =
  "{id, conversation, kind, title, author, own, text, sentAt, state, notice, expiresAt, files, edited, withdrawn, " +
  "replyTo, reactions, mentions, mentionsMe, readBy}";
