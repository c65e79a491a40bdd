// How a face sees what the store holds: names for keys, text made inert.
import type { Conversation, FileInfo, Message, Person, Reaction, Reply, SafeText } from "../api.ts";
import { trustOfConversation } from "../contacts/trust.ts";
import { mentionedNames } from "../content/mentions.ts";
import { inertFileName } from "../files/file-name.ts";
import type { StoredReaction } from "../store/act-table.ts";
import type { StoredAttachment } from "../store/file-table.ts";
import { toHex } from "../bytes.ts";
import { conversationIdOf, messageIdOf } from "../identifiers.ts";
import { safeText } from "../safe-text.ts";
import { isNotes } from "./is-notes.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { StoredMessage } from "../store/message-table.ts";
import type { Store } from "../store/store.ts";
import type { Self } from "../context.ts";

export function presentPerson(store: Store, self: Self, key: Uint8Array): Person {
  const hex = toHex(key);
  const name = hex === toHex(self.key) ? self.name : store.contacts.byKey(key)?.name;
  return { name: name === undefined ? undefined : safeText(name), key: hex, displayName: displayNameOf(store, key) };
}

function displayNameOf(store: Store, key: Uint8Array): SafeText | undefined {
  const name = store.displayNames.claim(key)?.name ?? "";
  return name === "" ? undefined : safeText(name);
}

/** A name for a line of text: the user name, or the beginning of the key. */
export function callPerson(store: Store, self: Self, key: Uint8Array): string {
  return presentPerson(store, self, key).name ?? `key ${toHex(key).slice(0, 8)}`;
}

export function presentConversation(store: Store, self: Self, conversation: StoredConversation): Conversation {
  const title = conversation.peer === undefined ? conversation.title : callPerson(store, self, conversation.peer);
  const notes = isNotes(self, conversation);
  return {
    id: conversationIdOf(conversation.id),
    kind: notes ? "notes" : conversation.kind,
    title: safeText(title),
    alias: conversation.alias === undefined ? undefined : safeText(conversation.alias),
    displayName: conversation.peer === undefined || notes ? undefined : displayNameOf(store, conversation.peer),
    timer: conversation.timer,
    state: conversation.state,
    unread: store.conversations.unread(conversation.id),
    unreadMentions: store.conversations.unreadMentions(conversation.id),
    readUpTo: conversation.readUpTo,
    muted: store.settings.get("muted", conversation.id) ?? false,
    pinned: store.settings.get("pinned", conversation.id) ?? false,
    archived: store.settings.get("archived", conversation.id) ?? false,
    lastActivity: conversation.lastActivity,
    trust: notes ? undefined : trustOfConversation(store, conversation),
  };
}

export function presentFile({ name, mediaType, size }: StoredAttachment): FileInfo {
  return { name: safeText(inertFileName(name)), mediaType: safeText(mediaType), size };
}

/** A line that was stored just now, with its files; nobody has read it yet, and a reaction is kept to what is here. */
export function presentNewMessage(
  store: Store,
  self: Self,
  message: StoredMessage,
  files: readonly StoredAttachment[],
): Message {
  return present(store, self, message, { files, reactions: [], readers: [] });
}

export function presentMessage(store: Store, self: Self, message: StoredMessage): Message {
  const shown = isShown(message);
  const { conversation, id, position } = message;
  return present(store, self, message, {
    files: shown ? store.files.attachments(position) : [],
    reactions: shown ? presentReactions(store, self, store.acts.about(conversation, id, "reaction")) : [],
    readers: readersOf(store, message),
  });
}

/** Lines of one conversation in their order; what stands elsewhere is asked for all of them at once. */
export function presentPage(store: Store, self: Self, page: readonly StoredMessage[]): Message[] {
  const [first, last] = [page.at(0), page.at(-1)];
  if (first === undefined || last === undefined) return [];
  const files = store.files.attachmentsOf(first.position, last.position);
  const reactions = store.acts.reactionsOf(first.conversation, first.position, last.position);
  return page.map((message) => {
    const shown = isShown(message);
    return present(store, self, message, {
      files: shown ? files.get(message.position) ?? [] : [],
      reactions: shown ? presentReactions(store, self, reactions.get(message.position) ?? []) : [],
      readers: readersOf(store, message),
    });
  });
}

function isShown({ notice, deleted, hiddenBy }: StoredMessage): boolean {
  return !notice && !deleted && hiddenBy === undefined;
}

function readersOf(store: Store, { own, notice, position }: StoredMessage): readonly Uint8Array[] {
  return own && !notice ? store.acts.readers(position) : [];
}

/** What stands elsewhere than in the message's row. */
interface Surroundings {
  readonly files: readonly StoredAttachment[];
  readonly reactions: readonly Reaction[];
  /** Identity keys. */
  readonly readers: readonly Uint8Array[];
}

function present(store: Store, self: Self, message: StoredMessage, around: Surroundings): Message {
  const withdrawn = withdrawal(store, self, message);
  const shown = withdrawn === undefined;
  return {
    id: messageIdOf(message.id),
    conversation: conversationIdOf(message.conversation),
    order: message.position,
    author: presentPerson(store, self, message.author),
    own: message.own,
    text: safeText(shown ? message.text : "", { newlines: true }),
    sentAt: message.sentAt,
    state: message.state,
    notice: message.notice,
    expiresAt: message.expiresAt,
    files: around.files.map(presentFile),
    edited: shown && message.version > 0,
    mentions: shown && !message.notice ? presentMentions(store, self, message.text) : [],
    mentionsMe: shown && message.mentionsMe,
    withdrawn,
    replyTo: message.about === undefined ? undefined : presentReply(store, self, message.conversation, message.about),
    reactions: around.reactions,
    readBy: around.readers.map((reader) => presentPerson(store, self, reader)),
  };
}

/** Those of whom it is known here who they are. */
function presentMentions(store: Store, self: Self, text: string): Person[] {
  return mentionedNames(text, self.origin).flatMap((name) => {
    const key = name === self.name ? self.key : store.contacts.byName(name)?.key;
    return key === undefined ? [] : [presentPerson(store, self, key)];
  });
}

function withdrawal(store: Store, self: Self, message: StoredMessage): Message["withdrawn"] {
  if (message.deleted) return { how: "deleted", by: presentPerson(store, self, message.author) };
  const { hiddenBy } = message;
  return hiddenBy === undefined ? undefined : { how: "hidden", by: presentPerson(store, self, hiddenBy) };
}

/** The first words of what is answered, as it stands now: nothing of it outlives it. */
function presentReply(store: Store, self: Self, conversation: Uint8Array, id: Uint8Array): Reply {
  const line = store.acts.line(conversation, id);
  if (line === undefined) return { id: messageIdOf(id), author: undefined, text: undefined };
  const shown = !line.deleted && line.hiddenBy === undefined;
  return {
    id: messageIdOf(line.id),
    author: presentPerson(store, self, line.author),
    text: shown ? firstWords(line.text) : undefined,
  };
}

const QUOTED_CHARACTERS = 60;

function firstWords(text: string): SafeText {
  // Cut far behind what is shown before anything looks at it closely: texts of others may be long.
  const characters = [...new Intl.Segmenter().segment(safeText(text.slice(0, 1000).toWellFormed()))];
  const cut = characters.slice(0, QUOTED_CHARACTERS).map(({ segment }) => segment).join("");
  return safeText(characters.length > QUOTED_CHARACTERS || text.length > 1000 ? `${cut}…` : cut);
}

/** To one message, in the order in which they came; the most used first. */
function presentReactions(
  store: Store,
  self: Self,
  reactions: readonly StoredReaction[],
): Reaction[] {
  const people = new Map<string, Person[]>();
  for (const { text, author } of reactions) {
    const by = people.get(text) ?? [];
    by.push(presentPerson(store, self, author));
    people.set(text, by);
  }
  return [...people].map(([emoji, by]) => ({ emoji: safeText(emoji), by }))
    .sort((left, right) => right.by.length - left.by.length);
}
