// What a member that cannot follow its group any more seals to the admins' default inboxes:
// `0x04 ‖ channelId(16) ‖ u64 time ‖ u32 len ‖ KeyPackage ‖ signature(64)`, by its identity key over
// "qpq rejoin v1" ‖ all before it. The first byte keeps it apart from an MLSMessage, which begins with 0x00.
import { concatBytes, readTime, uint32, uint64 } from "./bytes.ts";
import { CHANNEL_ID_BYTES } from "./channel-id.ts";
import { SIGNATURE_BYTES, type SigningKey, signLabelled, verifyLabelled } from "./ed25519.ts";

/** How long a request may be answered, and how far ahead of the reader's clock it may be: 24 h, in ms. */
export const REJOIN_REQUEST_FRESH_MS = 86_400_000;

const KIND = 0x04;
const LABEL = "qpq rejoin v1";
const TIME_AT = 1 + CHANNEL_ID_BYTES;
const LENGTH_AT = TIME_AT + 8;
const KEY_PACKAGE_AT = LENGTH_AT + 4;
/** As a node takes them (its own check is narrower). */
const KEY_PACKAGE_LIMIT = 65_536;

export interface RejoinRequest {
  /** 16 bytes. */
  readonly channelId: Uint8Array;
  /** ms since 1970 UTC, by its sender's clock. */
  readonly time: number;
  /** The bare KeyPackage to be added with; not looked into here. */
  readonly keyPackage: Uint8Array;
}

/** Throws a RangeError for a channel id of another length or a key package that is empty or too large. */
export function signRejoinRequest(identity: SigningKey, request: RejoinRequest): Uint8Array {
  const { channelId, time, keyPackage } = request;
  if (channelId.length !== CHANNEL_ID_BYTES) throw new RangeError(`a channel id has ${CHANNEL_ID_BYTES} bytes`);
  if (keyPackage.length === 0 || keyPackage.length > KEY_PACKAGE_LIMIT) {
    throw new RangeError(`a key package has 1 to ${KEY_PACKAGE_LIMIT} bytes`);
  }
  const signed = concatBytes(Uint8Array.of(KIND), channelId, uint64(time), uint32(keyPackage.length), keyPackage);
  return concatBytes(signed, signLabelled(identity, LABEL, signed));
}

/** Whether sealed bytes are meant as one, well-formed or not. */
export function isRejoinRequest(message: Uint8Array): boolean {
  return message[0] === KIND;
}

/** What it says; undefined for any other form. Nothing is believed before `verifyRejoinRequest`. */
export function parseRejoinRequest(message: Uint8Array): RejoinRequest | undefined {
  if (!isRejoinRequest(message) || message.length < KEY_PACKAGE_AT + SIGNATURE_BYTES) return undefined;
  const length = new DataView(message.buffer, message.byteOffset).getUint32(LENGTH_AT);
  const end = KEY_PACKAGE_AT + length;
  if (length === 0 || length > KEY_PACKAGE_LIMIT || message.length !== end + SIGNATURE_BYTES) return undefined;
  const time = readTime(message, TIME_AT);
  if (time === undefined) return undefined;
  return {
    channelId: message.slice(1, TIME_AT),
    time,
    keyPackage: message.slice(KEY_PACKAGE_AT, end),
  };
}

/** Whether the owner of `identityKey` signed it: the caller compares that key with the one in the key package. */
export function verifyRejoinRequest(message: Uint8Array, identityKey: Uint8Array): boolean {
  if (message.length < KEY_PACKAGE_AT + SIGNATURE_BYTES) return false;
  const signed = message.subarray(0, message.length - SIGNATURE_BYTES);
  return verifyLabelled(identityKey, message.subarray(signed.length), LABEL, signed);
}
