// Adds lines to a conversation inside a turn, and tells the faces of them afterwards.
import type { Context } from "../context.ts";
import { conversationIdOf, messageIdOf } from "../identifiers.ts";
import type { StoredAttachment } from "../store/file-table.ts";
import type { MessageState, NewMessage, StoredMessage } from "../store/message-table.ts";
import type { Aftermath } from "../turn.ts";
import { isNotes } from "./is-notes.ts";
import { presentConversation, presentMessage, presentNewMessage } from "./present.ts";

/** Stores a message and announces it; undefined if the conversation has it already, and nobody hears of it. */
export function addMessage(
  context: Context,
  aftermath: Aftermath,
  message: NewMessage,
  files: readonly StoredAttachment[] = [],
): StoredMessage | undefined {
  const stored = context.store.messages.add(message);
  if (stored === undefined) return undefined;
  for (const file of files) context.store.files.attach(stored.position, file);
  context.store.conversations.touch(message.conversation, context.clock.now());
  aftermath.emit({ type: "message", message: presentNewMessage(context.store, context.self, stored, files) });
  if (!message.notice) outOfArchive(context, aftermath, message.conversation);
  return stored;
}

/** Somebody wrote: what was put away is in lists again. What nobody wrote is no reason. */
function outOfArchive(context: Context, aftermath: Aftermath, conversation: Uint8Array): void {
  const { settings } = context.store;
  if (settings.get("archived", conversation) !== true) return;
  if (settings.get("muted", conversation) === true && settings.holds("archive", conversation)) return;
  settings.set("archived", undefined, conversation);
  announce(context, aftermath, conversation);
}

/** What all own messages have in common before they are sent. Notes are where they belong already, and are sent nowhere. */
export function ownMessage(
  { self, store }: Context,
  message: Omit<NewMessage, "author" | "own" | "notice" | "state" | "reportDue">,
): NewMessage {
  const own = { ...message, author: self.key, own: true, notice: false, reportDue: false };
  const conversation = store.conversations.get(message.conversation);
  const note = conversation !== undefined && isNotes(self, conversation);
  return note ? { ...own, content: undefined, state: "received" } : { ...own, state: "pending" };
}

/**
 * A line that nobody wrote: what happened in this conversation, in words for its reader. `counter` is the number of a
 * message that it stands for.
 */
export function addNotice(
  context: Context,
  aftermath: Aftermath,
  conversation: Uint8Array,
  text: string,
  about?: Uint8Array,
  counter?: number,
): void {
  addMessage(
    context,
    aftermath,
    noticeLine(context, { conversation, author: about ?? context.self.key, text, counter }),
  );
}

/** What all lines that nobody wrote have in common; `author`: whom it is about, or oneself. */
export function noticeLine(
  { random, clock }: Pick<Context, "random" | "clock">,
  line: Pick<NewMessage, "conversation" | "author" | "text" | "about"> & Partial<Pick<NewMessage, "counter">>,
): NewMessage {
  return {
    counter: undefined,
    ...line,
    id: random(32),
    own: false,
    notice: true,
    content: undefined,
    sentAt: clock.now(),
    state: "received",
    expiresAt: undefined,
    ttl: 0,
    reportDue: false,
  };
}

export function setMessageState(
  context: Context,
  aftermath: Aftermath,
  message: StoredMessage,
  state: MessageState,
): void {
  if (message.state === state) return;
  context.store.messages.setState(message.position, state);
  // What was said about a message is no line that a face knows.
  if (message.act !== undefined) return;
  aftermath.emit({
    type: "message-state",
    conversation: conversationIdOf(message.conversation),
    id: messageIdOf(message.id),
    state,
  });
}

/** Tells the faces how a line looks now, by its position. */
export function announceLine(context: Context, aftermath: Aftermath, position: number): void {
  const { store, self } = context;
  const line = store.messages.at(position);
  if (line !== undefined) aftermath.emit({ type: "message-changed", message: presentMessage(store, self, line) });
}

/** Tells the faces how a conversation looks now. */
export function announce(context: Context, aftermath: Aftermath, conversation: Uint8Array): void {
  const stored = context.store.conversations.get(conversation);
  if (stored === undefined) return;
  aftermath.emit({ type: "conversation", conversation: presentConversation(context.store, context.self, stored) });
}
