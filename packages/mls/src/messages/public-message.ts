// PublicMessage (RFC 9420 §6.2): signed, not encrypted. A member's carries a membership tag, which only those who know the
// epoch's secrets can make; somebody outside has none.

import type { Reader } from "../codec/reader.ts";
import { Writer } from "../codec/writer.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { framedContentToBeSigned, readAuthData, readFramedContent, writeAuthData } from "./framed-content-codec.ts";
import type { AuthenticatedContent } from "./framed-content.ts";
import { messageLimits } from "./limits.ts";

export interface PublicMessage {
  readonly content: AuthenticatedContent;
  /** Those of members have one, no others. */
  readonly membershipTag: Uint8Array | undefined;
}

/** What members of an epoch share; `groupContext` is encoded. */
export interface MembershipKeys {
  readonly membershipKey: Uint8Array;
  readonly groupContext: Uint8Array;
}

/** The message is as long as what it was read from: views of it. Throws `DecodeError`. */
export function readPublicMessage(reader: Reader): PublicMessage {
  const start = reader.position;
  const framedContent = readFramedContent(reader);
  const encodedContent = reader.since(start);
  const auth = readAuthData(reader, framedContent.content.type);
  const content: AuthenticatedContent = { wireFormat: "public-message", framedContent, auth, encodedContent };
  const fromMember = framedContent.sender.kind === "member";
  return { content, membershipTag: fromMember ? reader.opaque(messageLimits.hash, "membership_tag") : undefined };
}

export function writePublicMessage(writer: Writer, { content, membershipTag }: PublicMessage): Writer {
  writeAuthData(writer.fixed(content.encodedContent), content.auth);
  return membershipTag === undefined ? writer : writer.opaque(membershipTag);
}

/** `content` is signed for a PublicMessage; `keys` are used if a member sends it. */
export function protectPublicMessage(
  crypto: CryptoProvider,
  content: AuthenticatedContent,
  keys: MembershipKeys | undefined,
): PublicMessage {
  if (content.framedContent.sender.kind !== "member") return { content, membershipTag: undefined };
  if (keys === undefined) throw new RangeError("a member's message needs the keys of its epoch");
  return { content, membershipTag: crypto.mac(keys.membershipKey, contentToBeMaced(content, keys.groupContext)) };
}

/** Whether somebody who knows the epoch's secrets made it. False without a tag. */
export function verifyMembershipTag(crypto: CryptoProvider, message: PublicMessage, keys: MembershipKeys): boolean {
  const { content, membershipTag } = message;
  if (membershipTag === undefined) return false;
  return crypto.verifyMac(keys.membershipKey, contentToBeMaced(content, keys.groupContext), membershipTag);
}

/** AuthenticatedContentTBM (RFC 9420 §6.2). */
function contentToBeMaced(content: AuthenticatedContent, groupContext: Uint8Array): Uint8Array {
  const { wireFormat, framedContent: { sender }, encodedContent, auth } = content;
  const signed = framedContentToBeSigned({ wireFormat, sender, encodedContent, groupContext });
  return writeAuthData(new Writer().fixed(signed), auth).finish();
}
