// FramedContent, its authentication data and what of both is signed (RFC 9420 §6, §6.1).

import { DecodeError, type Reader } from "../codec/reader.ts";
import { opaqueLength, Writer } from "../codec/writer.ts";
import type { CryptoProvider, SignatureKeyPair } from "../crypto/crypto-provider.ts";
import { limits } from "../key-package/read-fields.ts";
import { mls10 } from "../key-package/structure.ts";
import { readCommit, writeCommit } from "./commit-codec.ts";
import type { AuthenticatedContent, Content, FramedContent, FramedContentAuthData, Sender } from "./framed-content.ts";
import { messageLimits } from "./limits.ts";
import { readProposal, writeProposal } from "./proposal-codec.ts";

/** WireFormat (RFC 9420 §6). */
export const wireFormats: Readonly<Record<AuthenticatedContent["wireFormat"], number>> = {
  "public-message": 1,
  "private-message": 2,
};

/** ContentType by number. */
export const contentTypes = [undefined, "application", "proposal", "commit"] as const;

export function readContentType(reader: Reader): Content["type"] {
  const number = reader.uint8("content_type");
  const contentType = contentTypes[number];
  if (contentType === undefined) throw new DecodeError(`content_type: unknown number ${number}`);
  return contentType;
}

export function writeContentType(writer: Writer, type: Content["type"]): Writer {
  return writer.uint8(contentTypes.indexOf(type));
}

export function readSender(reader: Reader): Sender {
  const number = reader.uint8("sender_type");
  switch (number) {
    case 1:
      return { kind: "member", leafIndex: reader.uint32("leaf_index") };
    case 2:
      return { kind: "external", senderIndex: reader.uint32("sender_index") };
    case 3:
      return { kind: "new-member-proposal" };
    case 4:
      return { kind: "new-member-commit" };
    default:
      throw new DecodeError(`sender_type: unknown number ${number}`);
  }
}

export function writeSender(writer: Writer, sender: Sender): Writer {
  switch (sender.kind) {
    case "member":
      return writer.uint8(1).uint32(sender.leafIndex);
    case "external":
      return writer.uint8(2).uint32(sender.senderIndex);
    case "new-member-proposal":
      return writer.uint8(3);
    case "new-member-commit":
      return writer.uint8(4);
  }
}

/** What stands behind the content type. */
export function readContent(reader: Reader, type: Content["type"]): Content {
  switch (type) {
    case "application":
      return { type, data: reader.opaque(messageLimits.message, "application_data") };
    case "proposal":
      return { type, proposal: readProposal(reader) };
    case "commit":
      return { type, commit: readCommit(reader) };
  }
}

export function writeContent(writer: Writer, content: Content): Writer {
  switch (content.type) {
    case "application":
      return writer.opaque(content.data);
    case "proposal":
      return writeProposal(writer, content.proposal);
    case "commit":
      return writeCommit(writer, content.commit);
  }
}

export function readFramedContent(reader: Reader): FramedContent {
  return {
    groupId: reader.opaque(messageLimits.groupId, "group_id"),
    epoch: reader.uint64("epoch"),
    sender: readSender(reader),
    authenticatedData: reader.opaque(messageLimits.message, "authenticated_data"),
    content: readContent(reader, readContentType(reader)),
  };
}

export function writeFramedContent(writer: Writer, framed: FramedContent): Writer {
  writer.opaque(framed.groupId).uint64(framed.epoch);
  writeSender(writer, framed.sender).opaque(framed.authenticatedData);
  return writeContent(writeContentType(writer, framed.content.type), framed.content);
}

export function encodeFramedContent(framed: FramedContent): Uint8Array {
  const { groupId, sender, authenticatedData, content } = framed;
  const frame = opaqueLength(groupId) + 8 + (sender.kind === "member" ? 5 : 1) + opaqueLength(authenticatedData) + 1;
  const capacity = frame + (content.type === "application" ? opaqueLength(content.data) : 1024);
  return writeFramedContent(new Writer(capacity), framed).finish();
}

export function readAuthData(reader: Reader, type: Content["type"]): FramedContentAuthData {
  return {
    signature: reader.opaque(limits.signature, "signature"),
    confirmationTag: type === "commit" ? reader.opaque(messageLimits.hash, "confirmation_tag") : undefined,
  };
}

export function writeAuthData(writer: Writer, auth: FramedContentAuthData): Writer {
  writer.opaque(auth.signature);
  return auth.confirmationTag === undefined ? writer : writer.opaque(auth.confirmationTag);
}

/** What a signature covers; `groupContext` is the encoded one of the content's epoch. */
export interface SignedContent {
  readonly wireFormat: AuthenticatedContent["wireFormat"];
  readonly sender: Sender;
  /** The FramedContent as bytes. */
  readonly encodedContent: Uint8Array;
  readonly groupContext: Uint8Array;
}

/** FramedContentTBS (RFC 9420 §6.1): the context stands in it when a member, or somebody who becomes one, signs. */
export function framedContentToBeSigned(content: SignedContent): Uint8Array {
  const parts = partsToBeSigned(content);
  const writer = new Writer(parts.reduce((sum, { length }) => sum + length, 0));
  for (const part of parts) writer.fixed(part);
  return writer.finish();
}

/** The same in pieces, to be put together once. */
function partsToBeSigned({ wireFormat, sender, encodedContent, groupContext }: SignedContent): readonly Uint8Array[] {
  const withContext = sender.kind === "member" || sender.kind === "new-member-commit";
  const frame = Uint8Array.of(0, mls10, 0, wireFormats[wireFormat]);
  return withContext ? [frame, encodedContent, groupContext] : [frame, encodedContent];
}

/** The signature of `content`; a commit's confirmation tag is computed after it. */
export function signFramedContent(crypto: CryptoProvider, key: SignatureKeyPair, content: SignedContent): Uint8Array {
  return crypto.signWithLabel(key, "FramedContentTBS", partsToBeSigned(content));
}

/** Whether the owner of `signatureKey` made it, in the epoch of `groupContext`. */
export function verifyFramedContent(
  crypto: CryptoProvider,
  signatureKey: Uint8Array,
  content: AuthenticatedContent,
  groupContext: Uint8Array,
): boolean {
  const signed = partsSigned(content, groupContext);
  return crypto.verifyWithLabel(signatureKey, "FramedContentTBS", signed, content.auth.signature);
}

/** The same, on threads of the runtime where it can be. */
export function verifyFramedContentAside(
  crypto: CryptoProvider,
  signatureKey: Uint8Array,
  content: AuthenticatedContent,
  groupContext: Uint8Array,
): Promise<boolean> {
  const signed = partsSigned(content, groupContext);
  return crypto.verifyWithLabelAside(signatureKey, "FramedContentTBS", signed, content.auth.signature);
}

function partsSigned(content: AuthenticatedContent, groupContext: Uint8Array): readonly Uint8Array[] {
  const { wireFormat, encodedContent, framedContent: { sender } } = content;
  return partsToBeSigned({ wireFormat, sender, encodedContent, groupContext });
}

/** AuthenticatedContent as bytes: what a ProposalRef names. */
export function encodeAuthenticatedContent({ wireFormat, encodedContent, auth }: AuthenticatedContent): Uint8Array {
  return writeAuthData(new Writer().uint16(wireFormats[wireFormat]).fixed(encodedContent), auth).finish();
}

/** ProposalRef (RFC 9420 §5.2). */
export function proposalReference(crypto: CryptoProvider, proposal: AuthenticatedContent): Uint8Array {
  return crypto.refHash("MLS 1.0 Proposal Reference", encodeAuthenticatedContent(proposal));
}
