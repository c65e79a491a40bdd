// The status row: who one is, how the connection stands, and where something waits to be read.
import type { ConnectionState, Conversation, ConversationId, FileTransfer, Person } from "@quicproquo/client";
import { inertLine } from "../terminal/inert.ts";
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
function unreadIn({ kind, title, unread, unreadMentions, muted }: Conversation): string {
  const counts = [
    ...muted ? [] : [String(unread)],
    ...unreadMentions === 0 ? [] : [text.mentions.count(unreadMentions)],
  ];
  return `${kind === "group" ? "#" : "@"}${inertLine(title)} ${counts.join(" ")}`;
}

/** `unread`: whether it is to be said where something is. */
export function statusText(facts: StatusFacts, { unread: told }: { readonly unread: boolean }): string {
  const unread = facts.conversations
    .filter(({ unread, unreadMentions, id, muted }) =>
      id !== facts.current && (muted ? unreadMentions > 0 : unread > 0)
    )
    .toSorted((left, right) => right.lastActivity - left.lastActivity)
    .map(unreadIn);
  const current = facts.conversations.find((conversation) => conversation.id === facts.current);
  const state = current === undefined || current.state === "active" ? [] : [conversationStates[current.state]];
  const timer = current === undefined || current.timer === 0 ? [] : [text.prompt.timer(current.timer)];
  const parts = [
    facts.self,
    text.connection(facts.connection),
    ...(facts.catchingUp === undefined ? [] : [text.catchingUp.soFar(facts.catchingUp)]),
    ...(current?.trust === "contradicted" ? [trustWords.contradicted] : []),
    ...state,
    ...timer,
    ...(facts.typing.length > 0 ? [text.acts.typing(facts.typing.map(nameOf))] : []),
    ...facts.transfers.map(text.files.progress),
  ];
  if (told && unread.length > 0) parts.push(text.prompt.unread(unread.join(", ")));
  return parts.join(" · ");
}
