// `qpq join LINK` and `qpq LINK`: as /join, and where there is no profile at the link's node yet, by the prompt, which leads
// through registering.
import type { Engine, Joined } from "@quicproquo/client";
import type { CliContext } from "../cli-context.ts";
import { CliError, type ExitCode, exitCodes } from "../errors.ts";
import { joinedJson } from "../json-shapes.ts";
import { referenceOf } from "../reference.ts";
import { text } from "../text.ts";
import { flushed } from "./flushed.ts";
import { online } from "./online.ts";
import { more, type OneShot } from "./one-shot.ts";
import { readText } from "./read-text.ts";

export const joinCommand: OneShot = (program, act) => {
  const { arguments: described, descriptions, words } = text.joining;
  const command = program.command("join").argument("<link>", described.link).summary(words.join)
    .description(descriptions.join)
    .addHelpText(
      "after",
      more("qpq join qpq://example.org:7000/bob/KEY#PIN", "{kind, inviter, conversation}"),
    );
  command.action((given: string) =>
    act(command, async (context) => await run(context, (await readText(given)).trim()))
  );
};

async function run(context: CliContext, link: string): Promise<ExitCode> {
  const address = await nodeOf(link);
  const door = await context.door({ address });
  const known = (await door.profiles()).map(({ name }) => name);
  if (known.length > 0) return await context.withEngine((engine) => joinWith(engine, context, link), { address });
  if (context.options.json === true || !Deno.stdin.isTerminal()) {
    const { registerFirst, registerHint } = text.joining;
    throw new CliError("profile-missing", registerFirst(door.address), exitCodes.login, registerHint);
  }
  return await openLink(context, link);
}

/** The prompt on the link's node; whoever comes in, perhaps as a new person, opens the link first. */
export async function openLink(context: CliContext, link: string): Promise<ExitCode> {
  const address = await nodeOf(link);
  const { openPrompt } = await import("../open-prompt.ts");
  return await openPrompt(context, { address, first: `/join ${link}` });
}

async function nodeOf(link: string): Promise<string> {
  const { formatNodeAddress, parseInviteLink } = await import("@quicproquo/protocol");
  return formatNodeAddress(parseInviteLink(link).node);
}

async function joinWith(engine: Engine, context: CliContext, link: string): Promise<ExitCode> {
  await online(engine, context);
  const joined = await engine.join(link);
  const exit = await flushed(engine, context);
  context.result(joinedJson(joined), told(joined));
  return exit;
}

function told(joined: Joined): string {
  if (joined.kind === "asked") return text.joining.asked(joined.inviter);
  return text.conversationRow(referenceOf(joined.conversation), joined.conversation);
}
