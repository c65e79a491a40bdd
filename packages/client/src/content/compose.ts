// Content for each thing that a person can do to a conversation, ready to be encrypted, with the id that it will have.
import type { CborValue } from "./cbor.ts";
import { encodeContent } from "./encode-content.ts";
import { isOneEmoji, MARKDOWN_TYPE, PLAIN_TYPE, TYPING_TYPE } from "./meaning.ts";
import { messageIdFor } from "./message-id.ts";
import {
  type DisplayNameClaim,
  Disposition,
  type Expiry,
  type ExternalPart,
  type MimiContent,
  type MimiMessageId,
  type NestedPart,
  SALT_BYTES,
} from "./mimi-content.ts";
import { encodeStatusReport, STATUS_TYPE, type StatusEntry } from "./status-report.ts";
import { QpqError } from "@quicproquo/protocol";

/** What every message carries, whatever it says. */
export interface MessageHead {
  /** `userUri` of the sender. */
  readonly senderUri: string;
  /** `roomUri` of the conversation. */
  readonly roomUri: string;
  /** This message's number among the sender's in this conversation; reports and typing have none. */
  readonly counter?: number;
  /** Milliseconds since 1970 UTC. */
  readonly sentAt?: number;
  /** The newest transparency checkpoint, where one is due. */
  readonly checkpoint?: string;
  /** What this person calls themselves, if they ever said so. */
  readonly displayName?: DisplayNameClaim;
  readonly expires?: Expiry;
  /** 16 fresh random bytes. */
  readonly salt: Uint8Array;
}

export interface Composed {
  readonly id: MimiMessageId;
  /** What goes into the MLS application message. */
  readonly content: Uint8Array;
}

export function composeText(head: MessageHead, text: string, inReplyTo?: MimiMessageId): Composed {
  return compose(head, { inReplyTo, body: textPart(text) });
}

/** A file that lies elsewhere. */
export function composeFile(head: MessageHead, file: ExternalPart): Composed {
  return compose(head, { body: file });
}

/** `emoji` is one emoji, else `content-invalid`. To take it back: `composeDelete` of the reaction's id. */
export function composeReaction(head: MessageHead, to: MimiMessageId, emoji: string): Composed {
  if (!isOneEmoji(emoji)) throw new QpqError("content-invalid", "a reaction is one emoji");
  const content = new TextEncoder().encode(emoji);
  return compose(head, {
    inReplyTo: to,
    body: { kind: "single", disposition: Disposition.reaction, language: "", contentType: PLAIN_TYPE, content },
  });
}

/** A full new text in place of the message whose *first* version is `replaces`; `inReplyTo` as that one had it. */
export function composeEdit(
  head: MessageHead,
  replaces: MimiMessageId,
  text: string,
  inReplyTo?: MimiMessageId,
): Composed {
  return compose(head, { replaces, inReplyTo, body: textPart(text) });
}

/** Deletes a message, by its first version, or takes back a reaction. */
export function composeDelete(head: MessageHead, replaces: MimiMessageId, inReplyTo?: MimiMessageId): Composed {
  return compose(head, { replaces, inReplyTo, body: { kind: "null", disposition: Disposition.render, language: "" } });
}

/** At most `STATUS_REPORT_LIMIT` entries, each message once. */
export function composeReport(head: MessageHead, entries: readonly StatusEntry[]): Composed {
  const content = encodeStatusReport(entries);
  return compose(head, {
    body: { kind: "single", disposition: Disposition.unspecified, language: "", contentType: STATUS_TYPE, content },
  });
}

export function composeTyping(head: MessageHead, active: boolean): Composed {
  const content = Uint8Array.of(active ? 1 : 0);
  return compose(head, {
    body: { kind: "single", disposition: Disposition.unspecified, language: "", contentType: TYPING_TYPE, content },
  });
}

function textPart(text: string): NestedPart {
  // Half a surrogate pair, as a cut or a broken input gives, has no UTF-8.
  const content = new TextEncoder().encode(text.toWellFormed());
  return { kind: "single", disposition: Disposition.render, language: "", contentType: MARKDOWN_TYPE, content };
}

interface Said {
  readonly replaces?: MimiMessageId | undefined;
  readonly inReplyTo?: MimiMessageId | undefined;
  readonly body: NestedPart;
}

function compose(head: MessageHead, said: Said): Composed {
  if (head.salt.length !== SALT_BYTES) throw new RangeError(`a salt has ${SALT_BYTES} bytes`);
  const content: MimiContent = {
    salt: head.salt,
    replaces: said.replaces,
    topicId: new Uint8Array(0),
    expires: head.expires,
    inReplyTo: said.inReplyTo,
    senderUri: head.senderUri,
    roomUri: head.roomUri,
    checkpoint: head.checkpoint,
    counter: head.counter,
    sentAt: head.sentAt,
    displayName: head.displayName,
    otherExtensions: new Map<number | string, CborValue>(),
    body: said.body,
  };
  const bytes = encodeContent(content);
  return { id: messageIdFor(content, bytes), content: bytes };
}
