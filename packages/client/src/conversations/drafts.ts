// What this person was typing in conversations, kept until it is sent: on this machine, and told to nobody.
import type { ConversationId, Draft } from "../api.ts";
import type { Context } from "../context.ts";
import { clientError } from "../errors.ts";
import { channelOf, conversationIdOf } from "../identifiers.ts";
import { requiredConversation } from "./references.ts";

/** UTF-16 code units: as much as anybody types, and more than a message holds. */
const LONGEST = 1 << 18;

export function drafts({ turn, store }: Context): Promise<readonly Draft[]> {
  return turn.read(() =>
    store.drafts.all().map(({ conversation, text }) => ({ conversation: conversationIdOf(conversation), text }))
  );
}

/** Throws `no-conversation`; `invalid-argument` for what is longer than anybody types. */
export async function setDraft(context: Context, conversation: ConversationId, text: string): Promise<void> {
  if (text.length > LONGEST) throw clientError("invalid-argument", "that is too long for a draft");
  const { turn, store } = context;
  await turn.change(() =>
    store.drafts.set(requiredConversation(store, channelOf(conversation)).id, text.toWellFormed())
  );
}
