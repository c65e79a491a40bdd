// PrivateMessage (RFC 9420 §6.3). Opening goes in steps, so that whoever holds the epoch's secrets can say at which one a
// message failed: sender data -> key of that sender and generation -> content -> its form -> its signature. Nothing here
// keeps state; the key of a generation is the secret tree's to give and to take away.

import { DecodeError, Reader } from "../codec/reader.ts";
import { opaqueLength, Writer } from "../codec/writer.ts";
import type { CryptoProvider, RandomSource } from "../crypto/crypto-provider.ts";
import {
  readAuthData,
  readContentType,
  readFramedContent,
  writeAuthData,
  writeContent,
  writeContentType,
  writeSender,
} from "./framed-content-codec.ts";
import type { AuthenticatedContent, Content } from "./framed-content.ts";
import { messageLimits } from "./limits.ts";

export interface PrivateMessage {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly contentType: Content["type"];
  readonly authenticatedData: Uint8Array;
  readonly encryptedSenderData: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** SenderData (RFC 9420 §6.3.2). */
export interface SenderData {
  readonly leafIndex: number;
  readonly generation: number;
  /** 4 bytes. */
  readonly reuseGuard: Uint8Array;
}

/** One generation of a sender's ratchet (RFC 9420 §9.1); its key may be used once. */
export interface MessageKey {
  readonly generation: number;
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
}

/** From the bytes of a PrivateMessageContent without padding to those with it; what is less than its input pads nothing. */
export type PaddingPolicy = (length: number) => number;

export interface PrivateProtection {
  readonly senderDataSecret: Uint8Array;
  readonly messageKey: MessageKey;
  readonly padding: PaddingPolicy;
  readonly random: RandomSource;
}

const reuseGuardLength = 4;

/** Views of the input. Throws `DecodeError`. */
export function readPrivateMessage(reader: Reader): PrivateMessage {
  return {
    groupId: reader.opaque(messageLimits.groupId, "group_id"),
    epoch: reader.uint64("epoch"),
    contentType: readContentType(reader),
    authenticatedData: reader.opaque(messageLimits.message, "authenticated_data"),
    encryptedSenderData: reader.opaque(messageLimits.encryptedSenderData, "encrypted_sender_data"),
    ciphertext: reader.opaque(messageLimits.message, "ciphertext"),
  };
}

export function writePrivateMessage(writer: Writer, message: PrivateMessage): Writer {
  writeFrame(writer, message).opaque(message.authenticatedData);
  return writer.opaque(message.encryptedSenderData).opaque(message.ciphertext);
}

/** `content` is a member's, signed for a PrivateMessage. */
export function protectPrivateMessage(
  crypto: CryptoProvider,
  content: AuthenticatedContent,
  { senderDataSecret, messageKey, padding, random }: PrivateProtection,
): PrivateMessage {
  const { groupId, epoch, sender, authenticatedData, content: inner } = content.framedContent;
  if (sender.kind !== "member" || content.wireFormat !== "private-message") {
    throw new RangeError("only what a member signed for a PrivateMessage can be one");
  }
  const frame = { groupId, epoch, contentType: inner.type, authenticatedData };
  const reuseGuard = random(reuseGuardLength);
  const nonce = guarded(messageKey.nonce, reuseGuard);
  const plaintext = encodePrivateContent(content, padding);
  const ciphertext = crypto.aeadSeal(messageKey.key, nonce, contentAuthenticatedData(frame), plaintext);
  const keys = senderDataKeys(crypto, senderDataSecret, ciphertext);
  const senderData = new Writer(8 + reuseGuardLength).uint32(sender.leafIndex).uint32(messageKey.generation).fixed(
    reuseGuard,
  ).finish();
  const encryptedSenderData = crypto.aeadSeal(keys.key, keys.nonce, senderDataAuthenticatedData(frame), senderData);
  for (const done of [keys.key, keys.nonce]) done.fill(0);
  return { ...frame, encryptedSenderData, ciphertext };
}

/** Who sent it by which generation; undefined if nobody who knew the epoch's secrets made it. */
export function openSenderData(
  crypto: CryptoProvider,
  senderDataSecret: Uint8Array,
  message: PrivateMessage,
): SenderData | undefined {
  const { key, nonce } = senderDataKeys(crypto, senderDataSecret, message.ciphertext);
  const opened = crypto.aeadOpen(key, nonce, senderDataAuthenticatedData(message), message.encryptedSenderData);
  for (const done of [key, nonce]) done.fill(0);
  if (opened === undefined || opened.length !== 8 + reuseGuardLength) return undefined;
  const reader = new Reader(opened);
  return {
    leafIndex: reader.uint32("leaf_index"),
    generation: reader.uint32("generation"),
    reuseGuard: reader.fixed(reuseGuardLength, "reuse_guard"),
  };
}

/** The PrivateMessageContent as bytes; undefined if it does not open. */
export function openPrivateContent(
  crypto: CryptoProvider,
  message: PrivateMessage,
  { reuseGuard }: SenderData,
  { key, nonce }: Pick<MessageKey, "key" | "nonce">,
): Uint8Array | undefined {
  return crypto.aeadOpen(key, guarded(nonce, reuseGuard), contentAuthenticatedData(message), message.ciphertext);
}

/**
 * What was opened, as the content that its sender signed; shares no memory with the message. The signature is still to be
 * verified. Throws `DecodeError`, also for padding that is not all zeros.
 */
export function decodePrivateContent(
  message: PrivateMessage,
  { leafIndex }: SenderData,
  plaintext: Uint8Array,
): AuthenticatedContent {
  // The plaintext begins where a FramedContent goes on after its content type: put together, one pass reads both.
  const frame = opaqueLength(message.groupId) + 14 + opaqueLength(message.authenticatedData);
  const writer = new Writer(frame + plaintext.length).opaque(message.groupId).uint64(message.epoch);
  writeSender(writer, { kind: "member", leafIndex }).opaque(message.authenticatedData);
  writeContentType(writer, message.contentType).fixed(plaintext);
  const bytes = writer.finish();
  const reader = new Reader(bytes);
  const framedContent = readFramedContent(reader);
  const encodedContent = reader.since(0);
  const auth = readAuthData(reader, message.contentType);
  for (let at = reader.position; at < bytes.length; at++) {
    if (bytes[at] !== 0) throw new DecodeError("padding: not all zeros");
  }
  return { wireFormat: "private-message", framedContent, auth, encodedContent };
}

function encodePrivateContent({ framedContent, auth }: AuthenticatedContent, padding: PaddingPolicy): Uint8Array {
  const { content } = framedContent;
  if (content.type === "application") {
    // How long it is is known: it is written once, into a buffer of its padded size.
    const length = opaqueLength(content.data) + opaqueLength(auth.signature);
    const padded = Math.max(length, padding(length));
    return writeAuthData(writeContent(new Writer(padded), content), auth).zeros(padded - length).finish();
  }
  const encoded = writeAuthData(writeContent(new Writer(1024), content), auth).finish();
  const length = padding(encoded.length);
  if (length <= encoded.length) return encoded;
  const padded = new Uint8Array(length);
  padded.set(encoded);
  return padded;
}

type Frame = Pick<PrivateMessage, "groupId" | "epoch" | "contentType" | "authenticatedData">;

function writeFrame(writer: Writer, { groupId, epoch, contentType }: Omit<Frame, "authenticatedData">): Writer {
  return writeContentType(writer.opaque(groupId).uint64(epoch), contentType);
}

/** PrivateContentAAD (RFC 9420 §6.3.1). */
function contentAuthenticatedData(frame: Frame): Uint8Array {
  const length = opaqueLength(frame.groupId) + 9 + opaqueLength(frame.authenticatedData);
  return writeFrame(new Writer(length), frame).opaque(frame.authenticatedData).finish();
}

/** SenderDataAAD (RFC 9420 §6.3.2). */
function senderDataAuthenticatedData(frame: Frame): Uint8Array {
  return writeFrame(new Writer(opaqueLength(frame.groupId) + 9), frame).finish();
}

function senderDataKeys(
  crypto: CryptoProvider,
  senderDataSecret: Uint8Array,
  ciphertext: Uint8Array,
): { readonly key: Uint8Array; readonly nonce: Uint8Array } {
  const sample = ciphertext.subarray(0, crypto.hashLength);
  return {
    key: crypto.expandWithLabel(senderDataSecret, "key", sample, crypto.keyLength),
    nonce: crypto.expandWithLabel(senderDataSecret, "nonce", sample, crypto.nonceLength),
  };
}

/** The reuse guard, over the first bytes of the nonce (RFC 9420 §6.3.1). */
function guarded(nonce: Uint8Array, reuseGuard: Uint8Array): Uint8Array {
  const result = nonce.slice();
  for (let at = 0; at < reuseGuardLength; at++) result[at] = (nonce[at] ?? 0) ^ (reuseGuard[at] ?? 0);
  return result;
}
