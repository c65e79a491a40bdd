// How a face sees what the store holds: names for keys, text made inert.
import type { Conversation, FileInfo, Message, Person } from "../api.ts";
import { inertFileName } from "../files/file-name.ts";
import type { StoredAttachment } from "../store/file-table.ts";
import { toHex } from "../bytes.ts";
import { conversationIdOf, messageIdOf } from "../identifiers.ts";
import { safeText } from "../safe-text.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { StoredMessage } from "../store/message-table.ts";
import type { Store } from "../store/store.ts";
import type { Self } from "../context.ts";

export function presentPerson(store: Store, self: Self, key: Uint8Array): Person {
  const hex = toHex(key);
  const name = hex === toHex(self.key) ? self.name : store.contacts.byKey(key)?.name;
  return { name: name === undefined ? undefined : safeText(name), key: hex };
}

/** A name for a line of text: the user name, or the beginning of the key. */
export function callPerson(store: Store, self: Self, key: Uint8Array): string {
  return presentPerson(store, self, key).name ?? `key ${toHex(key).slice(0, 8)}`;
}

export function presentConversation(store: Store, self: Self, conversation: StoredConversation): Conversation {
  const title = conversation.peer === undefined ? conversation.title : callPerson(store, self, conversation.peer);
  return {
    id: conversationIdOf(conversation.id),
    kind: conversation.kind,
    title: safeText(title),
    alias: conversation.alias === undefined ? undefined : safeText(conversation.alias),
    timer: conversation.timer,
    state: conversation.state,
    unread: store.conversations.unread(conversation.id),
    lastActivity: conversation.lastActivity,
  };
}

export function presentFile({ name, mediaType, size }: StoredAttachment): FileInfo {
  return { name: safeText(inertFileName(name)), mediaType: safeText(mediaType), size };
}

export function presentMessage(store: Store, self: Self, message: StoredMessage): Message {
  return {
    id: messageIdOf(message.id),
    conversation: conversationIdOf(message.conversation),
    order: message.position,
    author: presentPerson(store, self, message.author),
    own: message.own,
    text: safeText(message.text, { newlines: true }),
    sentAt: message.sentAt,
    state: message.state,
    notice: message.notice,
    expiresAt: message.expiresAt,
    files: message.notice ? [] : store.files.attachments(message.position).map(presentFile),
  };
}
