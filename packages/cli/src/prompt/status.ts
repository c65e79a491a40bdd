// The status row: who one is, how the connection stands, and where something waits to be read.
import type { ConnectionState, Conversation, ConversationId, FileTransfer } from "@quicproquo/client";
import { inertLine } from "../terminal/inert.ts";
import { conversationStates, text } from "../text.ts";

export interface StatusFacts {
  readonly self: string;
  readonly connection: ConnectionState;
  readonly conversations: readonly Conversation[];
  readonly current: ConversationId | undefined;
  /** Files on their way. */
  readonly transfers: readonly FileTransfer[];
}

export function statusText(facts: StatusFacts): string {
  const unread = facts.conversations
    .filter((conversation) => conversation.unread > 0 && conversation.id !== facts.current)
    .toSorted((left, right) => right.lastActivity - left.lastActivity)
    .map((conversation) =>
      `${conversation.kind === "direct" ? "@" : "#"}${inertLine(conversation.title)} ${conversation.unread}`
    );
  const current = facts.conversations.find((conversation) => conversation.id === facts.current);
  const state = current === undefined || current.state === "active" ? [] : [conversationStates[current.state]];
  const timer = current === undefined || current.timer === 0 ? [] : [text.prompt.timer(current.timer)];
  const parts = [
    facts.self,
    text.connection(facts.connection),
    ...state,
    ...timer,
    ...facts.transfers.map(text.files.progress),
  ];
  if (unread.length > 0) parts.push(text.prompt.unread(unread.join(", ")));
  return parts.join(" · ");
}
