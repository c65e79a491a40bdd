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
