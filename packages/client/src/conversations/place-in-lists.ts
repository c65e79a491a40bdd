// Where a conversation stands in lists: pinned ones first, archived ones in none until somebody writes there. Both are set on
// this machine and told to nobody; they move with the account.
import type { Conversation, ConversationId } from "../api.ts";
import type { Context } from "../context.ts";
import { channelOf } from "../identifiers.ts";
import type { Aftermath } from "../turn.ts";
import { announce } from "./lines.ts";
import { presentConversation } from "./present.ts";
import { requiredConversation } from "./references.ts";

/** What is pinned is archived no more. Throws `no-conversation`. */
export function pin(context: Context, conversation: ConversationId, on: boolean): Promise<Conversation> {
  return place(context, conversation, "pinned", on);
}

/** What is archived is pinned no more. Throws `no-conversation`. */
export function archive(context: Context, conversation: ConversationId, on: boolean): Promise<Conversation> {
  return place(context, conversation, "archived", on);
}

/** Of conversations in the order of their liveliness. */
export function inListOrder(conversations: readonly Conversation[]): Conversation[] {
  return [...conversations.filter(({ pinned }) => pinned), ...conversations.filter(({ pinned }) => !pinned)];
}

function place(
  context: Context,
  conversation: ConversationId,
  where: "pinned" | "archived",
  on: boolean,
): Promise<Conversation> {
  const { turn, store: { settings }, store, self } = context;
  return turn.change((aftermath: Aftermath) => {
    const stored = requiredConversation(store, channelOf(conversation));
    settings.set(where, on ? true : undefined, stored.id);
    if (on) settings.set(where === "pinned" ? "archived" : "pinned", undefined, stored.id);
    announce(context, aftermath, stored.id);
    return presentConversation(store, self, stored);
  });
}
