// Between conversations and MIMI content (PROTOCOL §11): what is sent is composed here, and what came in is read here and
// held to who MLS says sent it and to the channel it came on.
import {
  composeFile as fileMessage,
  composeReport as report,
  composeText as text,
  type MessageHead,
} from "../content/compose.ts";
import { decodeContent, parseMessageId } from "../content/decode-content.ts";
import { type Meaning, meaningOf, type Shown } from "../content/meaning.ts";
import { messageIdFor } from "../content/message-id.ts";
import {
  type DisplayNameClaim,
  type Expiry,
  type ExternalPart,
  type MimiContent,
  type MimiMessageId,
  SALT_BYTES,
} from "../content/mimi-content.ts";
import { MessageStatus } from "../content/status-report.ts";
import { roomUri, userUri } from "../content/uri.ts";
import type { Context } from "../context.ts";
import { externalPart, type FileReference, fileReference } from "../files/file-reference.ts";
import { expiryOf } from "../expiry/lifetime.ts";
import { dueCheckpoint } from "../transparency/telling.ts";

export interface TextToSend {
  readonly text: string;
  readonly counter: number;
  /** ms since 1970 UTC. */
  readonly sentAt: number;
  /** Seconds after which it disappears; 0: it stays. */
  readonly ttl: number;
  /** The version of a message that it answers. */
  readonly inReplyTo?: MimiMessageId | undefined;
}

export interface ComposedMessage {
  readonly id: Uint8Array;
  readonly content: Uint8Array;
}

export function composeText(context: Context, channel: Uint8Array, message: TextToSend): ComposedMessage {
  const { counter, sentAt, ttl } = message;
  const checkpoint = dueCheckpoint(context, channel);
  const told = checkpoint === undefined ? {} : { checkpoint };
  const head = { ...headFor(context, channel), ...told, counter, sentAt };
  return text(ttl === 0 ? head : { ...head, expires: expiryOf(sentAt, ttl) }, message.text, message.inReplyTo);
}

/** A message that refers to a file. */
export function composeFile(
  context: Context,
  channel: Uint8Array,
  message: Omit<TextToSend, "text" | "inReplyTo"> & { readonly file: FileReference },
): ComposedMessage {
  const { counter, sentAt, ttl, file } = message;
  const head = { ...headFor(context, channel), counter, sentAt };
  const part = externalPart(context.self.origin, file);
  return fileMessage(ttl === 0 ? head : { ...head, expires: expiryOf(sentAt, ttl) }, part);
}

/** What stands in the conversation for a file. */
export function fileWords(name: string): string {
  return `[file ${name === "" ? "without a name" : name}]`;
}

/** The file of a message, by its place among them; undefined if there is none. Throws `file-unusable`. */
export function fileIn(context: Context, content: Uint8Array, place: number): FileReference | undefined {
  const decoded = decodeContent(content);
  const meaning = decoded.ok ? meaningOf(decoded.content) : undefined;
  const part = meaning?.kind === "message" || meaning?.kind === "edit" ? meaning.shown.attachments[place] : undefined;
  return part === undefined ? undefined : fileReference(context.self.origin, part);
}

/** A report that messages with these ids were received, or read. */
export function composeReport(
  context: Context,
  channel: Uint8Array,
  ids: readonly Uint8Array[],
  status: typeof MessageStatus.delivered | typeof MessageStatus.read = MessageStatus.delivered,
): Uint8Array {
  const entries: { id: MimiMessageId; status: number }[] = [];
  for (const bytes of ids) {
    const id = parseMessageId(bytes);
    if (id !== undefined) entries.push({ id, status });
  }
  return report(headFor(context, channel), entries).content;
}

/** What came in, and what came along with it. */
export type ReadContent = WhatIsRead & {
  readonly checkpoint?: string | undefined;
  readonly displayName?: DisplayNameClaim | undefined;
};

type WhatIsRead =
  | {
    readonly kind: "text";
    readonly id: Uint8Array;
    readonly text: string;
    readonly counter: number | undefined;
    readonly sentAt: number | undefined;
    readonly expires: Expiry | undefined;
    readonly files: readonly ExternalPart[];
    /** A version of the message that it answers. */
    readonly inReplyTo: MimiMessageId | undefined;
  }
  /** Ids of what the sender has received, has read, and wants hidden. */
  | {
    readonly kind: "report";
    readonly delivered: readonly Uint8Array[];
    readonly read: readonly Uint8Array[];
    readonly hidden: readonly Uint8Array[];
    readonly counter: number | undefined;
  }
  | ReadAct
  | { readonly kind: "typing"; readonly active: boolean }
  | { readonly kind: "unreadable"; readonly why: string; readonly counter: number | undefined };

/** Something about another message, by one of its versions. */
export type ReadAct =
  & { readonly id: Uint8Array; readonly about: Uint8Array; readonly counter: number | undefined }
  & (
    | { readonly kind: "reaction"; readonly emoji: string }
    | { readonly kind: "edit"; readonly text: string; readonly files: readonly ExternalPart[] }
    | { readonly kind: "delete" }
  );

/** Reads what came in; `author` is the name bound to the sender's key, if there is one. */
export function readContent(
  context: Context,
  channel: Uint8Array,
  author: string | undefined,
  bytes: Uint8Array,
): ReadContent {
  const decoded = decodeContent(bytes);
  if (!decoded.ok) return unreadable("a message of a form that this version does not know");
  const { content } = decoded;
  const { origin } = context.self;
  const named = author === undefined || content.senderUri === userUri(origin, author);
  if (!named || content.roomUri !== roomUri(origin, channel)) {
    return unreadable("a message that names another sender or conversation than it came from; it was dropped");
  }
  const { checkpoint, displayName } = content;
  return { ...read(content, meaningOf(content), bytes), checkpoint, displayName };
}

function read(content: MimiContent, meaning: Meaning, bytes: Uint8Array): WhatIsRead {
  switch (meaning.kind) {
    case "message":
      return {
        kind: "text",
        id: messageIdFor(content, bytes),
        text: wordsFor(meaning.shown),
        counter: content.counter,
        sentAt: content.sentAt,
        expires: content.expires,
        files: meaning.shown.attachments,
        inReplyTo: meaning.inReplyTo,
      };
    case "report": {
      const withStatus = (status: number): Uint8Array[] =>
        meaning.entries.filter((entry) => entry.status === status).map((entry) => entry.id);
      return {
        kind: "report",
        delivered: withStatus(MessageStatus.delivered),
        read: withStatus(MessageStatus.read),
        hidden: withStatus(MessageStatus.hidden),
        counter: content.counter,
      };
    }
    case "typing":
      return { kind: "typing", active: meaning.active };
    case "reaction":
      return { ...act(content, bytes, meaning.to), kind: "reaction", emoji: meaning.emoji };
    case "edit": {
      const { shown, replaces } = meaning;
      return { ...act(content, bytes, replaces), kind: "edit", text: wordsFor(shown), files: shown.attachments };
    }
    case "delete":
      return { ...act(content, bytes, meaning.replaces), kind: "delete" };
    case "nothing":
      return unreadable("a message without content", content.counter);
  }
}

function act(
  content: MimiContent,
  bytes: Uint8Array,
  about: MimiMessageId,
): { readonly id: MimiMessageId; readonly about: MimiMessageId; readonly counter: number | undefined } {
  return { id: messageIdFor(content, bytes), about, counter: content.counter };
}

/** The text, with a word for each part that cannot be shown. */
function wordsFor(shown: Shown): string {
  const files = shown.attachments.map((part) => fileWords(part.filename));
  const others = shown.unknown.map((type) => `[${type}]`);
  return [...shown.text === undefined ? [] : [shown.text], ...files, ...others].join("\n");
}

/** What every message of this profile carries in a conversation. */
export function headFor(context: Context, channel: Uint8Array): MessageHead {
  const { self, random, store } = context;
  const displayName = store.displayNames.claim(self.key);
  return {
    ...displayName === undefined ? {} : { displayName },
    senderUri: userUri(self.origin, self.name),
    roomUri: roomUri(self.origin, channel),
    salt: random(SALT_BYTES),
  };
}

function unreadable(why: string, counter?: number): WhatIsRead {
  return { kind: "unreadable", why, counter };
}
