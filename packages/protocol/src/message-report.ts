// What a member of a group seals to the default inboxes of its admins about a message of somebody else:
// `0x07 ‖ channelId(16) ‖ identityKey(32) ‖ u64 time ‖ messageId(32) ‖ u16 len ‖ reason ‖ signature(64)`, by the identity
// key over "qpq report v1" ‖ all before it. Nobody but the admins hears of it, and they know from whom it is.
import { concatBytes, decodeText, readTime, uint64, utf8 } from "./bytes.ts";
import { CHANNEL_ID_BYTES } from "./channel-id.ts";
import { SIGNATURE_BYTES, type SigningKey, signLabelled, verifyLabelled } from "./ed25519.ts";
import { IDENTITY_KEY_BYTES, type IdentityKey, parseIdentityKey } from "./identity-key.ts";

/** Of a reason, UTF-8. */
export const REPORT_REASON_BYTES = 500;
/** How long a report may be on its way, ms, and how far ahead of its reader's clock it may be. */
export const MESSAGE_REPORT_FRESH_MS: number = 30 * 86_400_000;
export const MESSAGE_REPORT_AHEAD_MS = 86_400_000;

const KIND = 0x07;
const LABEL = "qpq report v1";
const MESSAGE_ID_BYTES = 32;
const KEY_AT = 1 + CHANNEL_ID_BYTES;
const TIME_AT = KEY_AT + IDENTITY_KEY_BYTES;
const ID_AT = TIME_AT + 8;
const LENGTH_AT = ID_AT + MESSAGE_ID_BYTES;
const REASON_AT = LENGTH_AT + 2;

export interface MessageReport {
  /** 16 bytes. */
  readonly channelId: Uint8Array;
  /** Who reports. */
  readonly identityKey: IdentityKey;
  /** ms since 1970 UTC, by their clock. */
  readonly time: number;
  /** 32 bytes. */
  readonly messageId: Uint8Array;
  /** As it came: to be made inert where it is shown. */
  readonly reason: string;
}

/** Throws a RangeError for ids of another length, and for a reason of 0 or more than 500 bytes. */
export function signMessageReport(identity: SigningKey, report: Omit<MessageReport, "identityKey">): Uint8Array {
  const { channelId, time, messageId, reason } = report;
  const words = utf8(reason.toWellFormed());
  if (channelId.length !== CHANNEL_ID_BYTES) throw new RangeError(`a channel id has ${CHANNEL_ID_BYTES} bytes`);
  if (messageId.length !== MESSAGE_ID_BYTES) throw new RangeError(`a message id has ${MESSAGE_ID_BYTES} bytes`);
  if (words.length === 0 || words.length > REPORT_REASON_BYTES) {
    throw new RangeError(`a reason has 1 to ${REPORT_REASON_BYTES} bytes`);
  }
  const length = Uint8Array.of(words.length >> 8, words.length & 0xff);
  const head = [Uint8Array.of(KIND), channelId, identity.publicKey, uint64(time), messageId];
  const signed = concatBytes(...head, length, words);
  return concatBytes(signed, signLabelled(identity, LABEL, signed));
}

/** Whether sealed bytes are meant as one, well-formed or not. */
export function isMessageReport(message: Uint8Array): boolean {
  return message[0] === KIND;
}

/** What it says, signed by whom it names; undefined for anything else. Whether they are a member is the caller's. */
export function openMessageReport(message: Uint8Array): MessageReport | undefined {
  if (!isMessageReport(message) || message.length < REASON_AT + SIGNATURE_BYTES) return undefined;
  const length = (message[LENGTH_AT] ?? 0) * 256 + (message[LENGTH_AT + 1] ?? 0);
  const end = REASON_AT + length;
  if (length === 0 || length > REPORT_REASON_BYTES || message.length !== end + SIGNATURE_BYTES) return undefined;
  const identityKey = parseIdentityKey(message.subarray(KEY_AT, TIME_AT));
  const time = readTime(message, TIME_AT);
  if (identityKey === undefined || time === undefined) return undefined;
  if (!verifyLabelled(identityKey, message.subarray(end), LABEL, message.subarray(0, end))) return undefined;
  const reason = decodeText(message.subarray(REASON_AT, end));
  if (reason === undefined) return undefined;
  const [channelId, messageId] = [message.slice(1, KEY_AT), message.slice(ID_AT, LENGTH_AT)];
  return { channelId, identityKey, time, messageId, reason };
}
