// The status row: who one is, how the connection stands, and where something waits to be read.
import type { ConnectionState, Conversation, ConversationId, FileTransfer, Person } from "@quicproquo/client";
import { referenceOf } from "../reference.ts";
import { calls } from "./conversation-list.ts";
import { nameOf } from "./message-line.ts";
import { conversationStates, text, trustWords } from "../text.ts";

export interface StatusFacts {
  readonly self: string;
  readonly connection: ConnectionState;
  readonly conversations: readonly Conversation[];
  readonly current: ConversationId | undefined;
  /** Files on their way. */
  readonly transfers: readonly FileTransfer[];
  /** Who types in the open conversation. */
  readonly typing: readonly Person[];
  /** Messages that came while nobody was here, as long as more of them come. */
  readonly catchingUp: number | undefined;
}

/** Of what is muted only that one is meant. */
function unreadIn(conversation: Conversation): string {
  const { unread, unreadMentions, muted } = conversation;
  const counts = [
    ...muted ? [] : [String(unread)],
    ...unreadMentions === 0 ? [] : [text.mentions.count(unreadMentions)],
  ];
  return `${referenceOf(conversation)} ${counts.join(" ")}`;
}

/** `beside`: without where something is unread. */
export function statusTexts(facts: StatusFacts): { readonly whole: string; readonly beside: string } {
  const unread = facts.conversations
    .filter((conversation) => conversation.id !== facts.current && calls(conversation))
    .toSorted((left, right) => right.lastActivity - left.lastActivity)
    .map(unreadIn);
  const current = facts.conversations.find((conversation) => conversation.id === facts.current);
  const state = current === undefined || current.state === "active" ? [] : [conversationStates[current.state]];
  const timer = current === undefined || current.timer === 0 ? [] : [text.prompt.timer(current.timer)];
  const beside = [
    facts.self,
    text.connection(facts.connection),
    ...(facts.catchingUp === undefined ? [] : [text.catchingUp.soFar(facts.catchingUp)]),
    ...(current?.trust === "contradicted" ? [trustWords.contradicted] : []),
    ...state,
    ...timer,
    ...(facts.typing.length > 0 ? [text.acts.typing(facts.typing.map(nameOf))] : []),
    ...facts.transfers.map(text.files.progress),
  ].join(" · ");
  return { whole: unread.length === 0 ? beside : `${beside} · ${text.prompt.unread(unread.join(", "))}`, beside };
}
