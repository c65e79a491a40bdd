// MIMI content from others, read at the border: what comes out is of the draft's form, within its limits, and spelled in
// the one way that its message id was made from.
import { type CborLimits, type CborValue, decodeCbor } from "./cbor.ts";
import { readPart } from "./decode-part.ts";
import {
  ContentLimits,
  type DisplayNameClaim,
  type Expiry,
  ExtensionKey,
  MESSAGE_ID_BYTES,
  type MimiContent,
  type MimiMessageId,
  SALT_BYTES,
} from "./mimi-content.ts";
import { ContentRefused, type Refusal } from "./refusal.ts";
import { fitsInUtf8 } from "./utf8-length.ts";

export type DecodedContent =
  | { readonly ok: true; readonly content: MimiContent }
  | { readonly ok: false; readonly why: Refusal };

const CBOR_LIMITS: CborLimits = {
  bytes: ContentLimits.bytes,
  // The content, its parts (two levels each) or an extension's value; some room for extensions yet to come.
  depth: 1 + 2 * ContentLimits.partDepth + 8,
  items: 65_536,
};

export function decodeContent(bytes: Uint8Array): DecodedContent {
  if (bytes.length > ContentLimits.bytes) return { ok: false, why: "too-large" };
  const value = decodeCbor(bytes, CBOR_LIMITS);
  if (value === undefined) return { ok: false, why: "not-deterministic-cbor" };
  try {
    return { ok: true, content: readContent(value) };
  } catch (error) {
    if (error instanceof ContentRefused) return { ok: false, why: error.why };
    throw error;
  }
}

function readContent(value: CborValue): MimiContent {
  if (!Array.isArray(value) || value.length !== 7) throw new ContentRefused("malformed");
  const [salt, replaces, topicId, expires, inReplyTo, extensions, part]: readonly CborValue[] = value;
  if (!(salt instanceof Uint8Array) || salt.length !== SALT_BYTES) throw new ContentRefused("bad-salt");
  if (!(topicId instanceof Uint8Array) || topicId.length > ContentLimits.topicIdBytes) {
    throw new ContentRefused("bad-topic");
  }
  return {
    salt,
    replaces: readOptionalId(replaces),
    topicId,
    expires: readExpiry(expires),
    inReplyTo: readOptionalId(inReplyTo),
    ...readExtensions(extensions),
    body: readPart(part, { parts: 0 }, 1),
  };
}

/** A message id, copied; undefined unless it has 32 bytes and names SHA-256. */
export function parseMessageId(bytes: Uint8Array): MimiMessageId | undefined {
  return bytes.length === MESSAGE_ID_BYTES && bytes[0] === 1 ? Uint8Array.from(bytes) as MimiMessageId : undefined;
}

function readOptionalId(value: CborValue | undefined): MimiMessageId | undefined {
  if (value === null) return undefined;
  const id = value instanceof Uint8Array ? parseMessageId(value) : undefined;
  if (id === undefined) throw new ContentRefused("bad-message-id");
  return id;
}

function readExpiry(value: CborValue | undefined): Expiry | undefined {
  if (value === null) return undefined;
  if (!Array.isArray(value) || value.length !== 2) throw new ContentRefused("bad-expiry");
  const [relative, time]: readonly CborValue[] = value;
  if (typeof relative !== "boolean" || typeof time !== "number" || !isUint(time, 0xffffffff)) {
    throw new ContentRefused("bad-expiry");
  }
  // An absolute one is compared with a clock by `expiryWithinReason`; this place has none.
  if (relative && time > ContentLimits.expirySeconds) throw new ContentRefused("bad-expiry");
  return { relative, time };
}

/** False for an expiry more than a year away from `now` (ms since 1970 UTC): such a message is refused. */
export function expiryWithinReason(expires: Expiry | undefined, now: number): boolean {
  return expires === undefined || expires.relative || expires.time - now / 1000 <= ContentLimits.expirySeconds;
}

type Extensions = Pick<
  MimiContent,
  "senderUri" | "roomUri" | "checkpoint" | "counter" | "sentAt" | "displayName" | "otherExtensions"
>;

function readExtensions(value: CborValue | undefined): Extensions {
  if (!(value instanceof Map)) throw new ContentRefused("malformed");
  const other = new Map<number | string, CborValue>();
  const own = new Map<number, CborValue>();
  for (const [key, held] of value) {
    if (typeof key === "string") other.set(key, held);
    else if (typeof key !== "number") throw new ContentRefused("bad-extension");
    else if (ownKeys.has(key)) own.set(key, held);
    else other.set(key, held);
  }
  const senderUri = readText(own.get(ExtensionKey.senderUri), ContentLimits.uriBytes);
  const roomUri = readText(own.get(ExtensionKey.roomUri), ContentLimits.uriBytes);
  if (senderUri === undefined || roomUri === undefined) throw new ContentRefused("no-sender-or-room");
  return {
    senderUri,
    roomUri,
    checkpoint: readText(own.get(ExtensionKey.checkpoint), ContentLimits.checkpointBytes),
    counter: readCount(own.get(ExtensionKey.counter)),
    sentAt: readCount(own.get(ExtensionKey.sentAt), LAST_DATE_MS),
    displayName: readDisplayName(own.get(ExtensionKey.displayName)),
    otherExtensions: other,
  };
}

const ownKeys: ReadonlySet<number> = new Set(Object.values(ExtensionKey));

function readText(value: CborValue | undefined, limit: number): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string" || !fitsInUtf8(value, limit)) throw new ContentRefused("bad-extension");
  return value;
}

function readDisplayName(value: CborValue | undefined): DisplayNameClaim | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.length !== 2) throw new ContentRefused("bad-extension");
  const [time, text]: readonly CborValue[] = value;
  const setAt = readCount(time, LAST_DATE_MS);
  const name = readText(text, ContentLimits.displayNameBytes);
  if (setAt === undefined || name === undefined) throw new ContentRefused("bad-extension");
  return { setAt, name };
}

/** The last moment that a Date can name (ECMA-262 §21.4.1.1): formatting a later one throws, in every face. */
const LAST_DATE_MS = 8.64e15;

function readCount(value: CborValue | undefined, largest: number = Number.MAX_SAFE_INTEGER): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "number" || !isUint(value, largest)) throw new ContentRefused("bad-extension");
  return value;
}

function isUint(value: number, largest: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= largest;
}
