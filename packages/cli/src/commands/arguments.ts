// Arguments that several words take, read the same way at the prompt and on the command line.
import type { Conversation, Engine } from "@quicproquo/client";
import { CliError, exitCodes } from "../errors.ts";
import { userName } from "../prompt/onboarding.ts";
import { text } from "../text.ts";

/** A user name, with or without its @. */
export function personArgument(typed: string): string {
  const name = userName(typed);
  if (name === undefined) {
    throw new CliError("name-invalid", text.onboarding.nameInvalid(typed), exitCodes.usage, text.onboarding.nameRules);
  }
  return name;
}

/** The group that is open at the prompt. */
export function openGroup(current: Conversation | undefined): Conversation {
  if (current?.kind !== "group") throw new CliError("not-a-group", text.prompt.notAGroup, exitCodes.usage);
  return current;
}

/** A conversation at the beginning of what was typed, and what stands behind it. */
export interface ConversationAndRest {
  /** undefined: it begins with none, and all of it is `rest`. */
  readonly conversation: Conversation | undefined;
  readonly rest: string;
}

const QUOTED = /^(["'])([@#].*?)\1\s+(\S.*)$/;

/**
 * `@NAME` or `#GROUP` and what follows. A group's name may hold spaces: of the beginnings that are a conversation's the
 * longest counts, and quotes say where a name ends. Throws where it begins with an @ or # and none is known.
 */
export async function conversationAndRest(engine: Engine, typed: string): Promise<ConversationAndRest> {
  const [, , quoted = "", behind = ""] = QUOTED.exec(typed) ?? [];
  if (quoted !== "") return { conversation: await conversationArgument(engine, quoted), rest: behind };
  if (!/^[@#]\S*\s+\S/.test(typed)) return { conversation: undefined, rest: typed };
  const gaps = [...typed.matchAll(/\s+(?=\S)/g)].toReversed();
  for (const { index, 0: gap } of gaps) {
    const conversation = await engine.find(typed.slice(0, index));
    if (conversation !== undefined) return { conversation, rest: typed.slice(index + gap.length) };
  }
  const [first = ""] = typed.split(/\s/, 1);
  return { conversation: await conversationArgument(engine, first), rest: "" };
}

/** A conversation by `@name`, `#group` or id. */
export async function conversationArgument(engine: Engine, typed: string): Promise<Conversation> {
  const conversation = await engine.find(typed);
  if (conversation === undefined) {
    throw new CliError(
      "no-conversation",
      text.prompt.noSuchConversation(typed),
      exitCodes.notFound,
      text.oneShot.conversationHint,
    );
  }
  return conversation;
}
