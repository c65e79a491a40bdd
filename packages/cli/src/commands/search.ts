// Finds messages by their words: in the open conversation, or in all of them, with the lines around each.
import type { Conversation, Engine, FoundMessage, SearchOptions } from "@quicproquo/client";
import { CliError, exitCodes } from "../errors.ts";
import { foundJson } from "../json-shapes.ts";
import { type LineStyle, messageLine } from "../prompt/message-line.ts";
import { referenceOf } from "../reference.ts";
import { text } from "../text.ts";
import { gotoTexts } from "../text/goto.ts";
import { arrivedConversation } from "./caught-up.ts";
import { messageShape } from "./message-act.ts";
import { more, type OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

const shownAtPrompt = 10;

export const search: Word = {
  name: "search",
  usage: "/search WORDS",
  summary: text.words.search,
  async run(argument, context) {
    const { current, engine, face } = context;
    if (argument === "") {
      throw new CliError("invalid-argument", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    const place = current === undefined ? {} : { conversation: current.id };
    const found = await engine.search(argument, { ...place, around: 1, limit: shownAtPrompt });
    if (found.length === 0) return context.say(text.search.nothing);
    context.found = { words: argument, messages: found };
    const conversations = await engine.conversations();
    // As history is: the newest stands last, where one looks, and is number 1.
    for (const [at, one] of [...found.entries()].toReversed()) {
      for (const row of rows(one, conversations, face, at + 1)) face.print(row);
    }
    context.say(gotoTexts.hint);
  },
};

interface Options {
  readonly conversation?: string;
  readonly limit: string;
  readonly context: string;
}

export const searchCommand: OneShot = (program, act) => {
  const command = program.command("search").argument("<words...>", text.arguments.searchWords)
    .option("--conversation <reference>", text.options.searchIn).option("-n, --limit <count>", text.options.found, "20")
    .option("-C, --context <count>", text.options.around, "0").summary(text.words.search)
    .description(text.descriptions.search)
    .addHelpText(
      "after",
      more("qpq search eight o'clock --conversation @bob", `${messageShape.slice(0, -1)}, before, after}`),
    );
  command.action((words: readonly string[], options: Options) =>
    act(command, (context) => {
      const limit = count(options.limit, 1, 1000);
      const around = count(options.context, 0, 20);
      return context.withEngine(async (engine) => {
        const found = await engine.search(words.join(" "), { ...await place(engine, options), limit, around });
        const conversations = await engine.conversations();
        for (const one of found) {
          const conversation = conversationOf(one, conversations);
          if (conversation === undefined) continue;
          const shown = rows(one, conversations, context.lines);
          context.result(foundJson(one, conversation), ...shown);
        }
        if (found.length === 0) context.note(text.search.nothing);
        return exitCodes.done;
      });

      async function place(engine: Engine, { conversation }: Options): Promise<SearchOptions> {
        if (conversation === undefined) return {};
        return { conversation: (await arrivedConversation(engine, context, conversation)).id };
      }
    })
  );
};

function count(typed: string, least: number, most: number): number {
  const number = /^\d{1,6}$/.test(typed) ? Number(typed) : -1;
  if (number >= least && number <= most) return number;
  throw new CliError("invalid-argument", text.notANumber(typed), exitCodes.usage);
}

function conversationOf({ message }: FoundMessage, all: readonly Conversation[]): Conversation | undefined {
  return all.find(({ id }) => id === message.conversation);
}

/** Where and when, then the lines. */
function rows(found: FoundMessage, all: readonly Conversation[], style: LineStyle, number?: number): string[] {
  const conversation = conversationOf(found, all);
  const reference = conversation === undefined ? "" : referenceOf(conversation);
  const where = number === undefined ? reference : `${number} · ${reference}`;
  const heading = style.style.dim(text.search.heading(where, text.day(found.message.sentAt)));
  const around = (message: FoundMessage["message"]): string => `  ${messageLine(message, style)}`;
  return [heading, ...found.before.map(around), messageLine(found.message, style), ...found.after.map(around)];
}
