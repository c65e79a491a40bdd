// A link to be passed on: to oneself, or for a group, by which others ask to be let in.
import type { Conversation, Engine, InvitationLink } from "@quicproquo/client";
import type { CliContext } from "../cli-context.ts";
import { parseDuration } from "../duration.ts";
import { CliError, type ExitCode, exitCodes } from "../errors.ts";
import { invitationJson } from "../json-shapes.ts";
import { referenceOf } from "../reference.ts";
import type { Style } from "../terminal/style.ts";
import { terminalColumns } from "../terminal/terminal.ts";
import { text } from "../text.ts";
import { conversationArgument } from "./arguments.ts";
import { arrivedConversation } from "./caught-up.ts";
import { more, type OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

interface LinkFlags {
  readonly qr?: boolean;
  readonly revoke?: boolean;
  readonly expires?: string;
}

export const link: Word = {
  name: "link",
  usage: "/link [#GROUP [off]] [qr]",
  summary: text.joining.words.link,
  argument: "conversation",
  async run(argument, { engine, face }) {
    const { named, word } = parsed(argument);
    const group = named === "" ? undefined : await conversationArgument(engine, named);
    if (word === "off" && group === undefined) {
      throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    if (word === "off" && group !== undefined) {
      await engine.revokeLinks(group.id);
      return face.print(text.joining.revoked(referenceOf(group)));
    }
    const made = await engine.link(group?.id);
    for (const row of await rows(made, group, word === "qr", face.style)) face.print(row);
  },
};

/** The name of a group may hold spaces; what is behind it is one of two words. */
function parsed(argument: string): { readonly named: string; readonly word: string | undefined } {
  const word = /(?:^|\s)(off|qr)$/.exec(argument)?.[1];
  return { named: argument.slice(0, argument.length - (word ?? "").length).trim(), word };
}

export const linkCommand: OneShot = (program, act) => {
  const { arguments: described, descriptions, options, words } = text.joining;
  const command = program.command("link").argument("[group]", described.linkGroup).summary(words.link)
    .description(descriptions.link).option("--qr", options.qr).option("--revoke", options.revoke)
    .option("--expires <time>", options.ends).addHelpText(
      "after",
      more("qpq link '#team'", "{link, conversation, ends}"),
    );
  command.action((reference: string | undefined, flags: LinkFlags) =>
    act(command, (context) => context.withEngine((engine) => run(engine, context, reference, flags)))
  );
};

async function run(
  engine: Engine,
  context: CliContext,
  reference: string | undefined,
  { qr = false, revoke = false, expires }: LinkFlags,
): Promise<ExitCode> {
  const seconds = expires === undefined ? undefined : parseDuration(expires);
  const group = reference === undefined ? undefined : await arrivedConversation(engine, context, reference);
  if (expires !== undefined && (seconds === undefined || seconds === 0)) {
    throw new CliError("invalid-argument", text.disappear.noDuration(expires), exitCodes.usage);
  }
  if ((revoke || expires !== undefined) && group === undefined) {
    throw new CliError("argument-missing", text.prompt.argumentNeeded("qpq link '#GROUP'"), exitCodes.usage);
  }
  if (revoke && group !== undefined) {
    await engine.revokeLinks(group.id);
    const none = { link: null, conversation: group.id, ends: null };
    context.result(none, text.joining.revoked(referenceOf(group)));
    return exitCodes.done;
  }
  const made = await engine.link(group?.id, seconds);
  context.result(invitationJson(made), ...await rows(made, group, qr, context.lines.style));
  return exitCodes.done;
}

async function rows(
  made: InvitationLink,
  group: Conversation | undefined,
  qr: boolean,
  style: Style,
): Promise<string[]> {
  const told = text.joining.link(made, group === undefined ? undefined : referenceOf(group));
  const code = qr ? (await import("../terminal/qr.ts")).qrRows(made.link, style, terminalColumns()) : [];
  return [made.link, ...code, ...qr && code.length === 0 ? [text.joining.noCode] : [], ...told];
}
