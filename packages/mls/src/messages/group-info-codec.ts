// GroupContext, GroupInfo and GroupSecrets to bytes and back (RFC 9420 §8.1, §12.4.3, §12.4.3.1). What is read are views of
// the input, but for GroupContexts.

import { Reader } from "../codec/reader.ts";
import { Writer } from "../codec/writer.ts";
import type { CryptoProvider, SignatureKeyPair } from "../crypto/crypto-provider.ts";
import { limits, readExtensions } from "../key-package/read-fields.ts";
import { writeExtensions } from "../key-package/write-fields.ts";
import { readOptional, writeOptional } from "./commit-codec.ts";
import type { GroupContext, GroupInfo, GroupSecrets } from "./group-info.ts";
import { messageLimits } from "./limits.ts";
import { readPreSharedKeyId, writePreSharedKeyId } from "./pre-shared-key-id-codec.ts";
import { readGroupContextExtensions } from "./proposal-codec.ts";

/** The GroupContext that comes next; owns its memory, for it stays when the GroupInfo and its tree are gone. */
export function readGroupContext(reader: Reader): GroupContext {
  const start = reader.position;
  readGroupContextFields(reader);
  return decodeGroupContext(reader.since(start));
}

/** Exactly one GroupContext; owns its memory. Throws `DecodeError`. */
export function decodeGroupContext(bytes: Uint8Array): GroupContext {
  const reader = new Reader(bytes.slice());
  const context = readGroupContextFields(reader);
  reader.end("group_context");
  return context;
}

function readGroupContextFields(reader: Reader): GroupContext {
  return {
    version: reader.uint16("version"),
    suite: reader.uint16("cipher_suite"),
    groupId: reader.opaque(messageLimits.groupId, "group_id"),
    epoch: reader.uint64("epoch"),
    treeHash: reader.opaque(messageLimits.hash, "tree_hash"),
    confirmedTranscriptHash: reader.opaque(messageLimits.hash, "confirmed_transcript_hash"),
    extensions: readGroupContextExtensions(reader),
  };
}

export function writeGroupContext(writer: Writer, context: GroupContext): Writer {
  writer.uint16(context.version).uint16(context.suite).opaque(context.groupId).uint64(context.epoch);
  writer.opaque(context.treeHash).opaque(context.confirmedTranscriptHash);
  return writeExtensions(writer, context.extensions);
}

export function encodeGroupContext(context: GroupContext): Uint8Array {
  return writeGroupContext(new Writer(), context).finish();
}

export function readGroupInfo(reader: Reader): GroupInfo {
  return {
    groupContext: readGroupContext(reader),
    extensions: readExtensions(reader, "extensions", messageLimits.message, messageLimits.message),
    confirmationTag: reader.opaque(messageLimits.hash, "confirmation_tag"),
    signer: reader.uint32("signer"),
    signature: reader.opaque(limits.signature, "signature"),
  };
}

/** Exactly one GroupInfo. Throws `DecodeError`. */
export function decodeGroupInfo(bytes: Uint8Array): GroupInfo {
  const reader = new Reader(bytes);
  const info = readGroupInfo(reader);
  reader.end("group_info");
  return info;
}

export function writeGroupInfo(writer: Writer, info: GroupInfo): Writer {
  return writer.fixed(groupInfoToBeSigned(info)).opaque(info.signature);
}

export function encodeGroupInfo(info: GroupInfo): Uint8Array {
  return writeGroupInfo(new Writer(), info).finish();
}

/** GroupInfoTBS (RFC 9420 §12.4.3). */
export function groupInfoToBeSigned(info: Omit<GroupInfo, "signature">): Uint8Array {
  const writer = writeGroupContext(new Writer(), info.groupContext);
  return writeExtensions(writer, info.extensions).opaque(info.confirmationTag).uint32(info.signer).finish();
}

export function signGroupInfo(
  crypto: CryptoProvider,
  key: SignatureKeyPair,
  info: Omit<GroupInfo, "signature">,
): GroupInfo {
  return { ...info, signature: crypto.signWithLabel(key, "GroupInfoTBS", groupInfoToBeSigned(info)) };
}

/** `signatureKey` is that of the leaf `info.signer` in the tree whose hash the context names. */
export function verifyGroupInfo(crypto: CryptoProvider, signatureKey: Uint8Array, info: GroupInfo): boolean {
  return crypto.verifyWithLabel(signatureKey, "GroupInfoTBS", groupInfoToBeSigned(info), info.signature);
}

export function readGroupSecrets(reader: Reader): GroupSecrets {
  return {
    joinerSecret: reader.opaque(messageLimits.hash, "joiner_secret"),
    pathSecret: readOptional(reader, "path_secret", (inner) => inner.opaque(messageLimits.hash, "path_secret")),
    psks: reader.vector(messageLimits.psks, messageLimits.encryptedSecret, "psks", readPreSharedKeyId),
  };
}

export function writeGroupSecrets(writer: Writer, { joinerSecret, pathSecret, psks }: GroupSecrets): Writer {
  writer.opaque(joinerSecret);
  writeOptional(writer, pathSecret, (inner, secret) => inner.opaque(secret));
  return writer.vector(psks, writePreSharedKeyId);
}
