// What this member sends, signed and framed (RFC 9420 §6). A handshake message goes as the caller wishes; an application
// message is always private.

import type { CryptoProvider, RandomSource } from "../crypto/crypto-provider.ts";
import { encodeFramedContent, signFramedContent } from "../messages/framed-content-codec.ts";
import type { AuthenticatedContent, Content, FramedContent } from "../messages/framed-content.ts";
import { encodeMlsMessage } from "../messages/mls-message-codec.ts";
import { protectPrivateMessage } from "../messages/private-message.ts";
import { protectPublicMessage } from "../messages/public-message.ts";
import { padme } from "../padme.ts";
import type { SecretTree } from "../secret-tree/secret-tree.ts";
import type { Epoch } from "./epoch.ts";
import type { FramingOptions } from "./group-member.ts";

/** Bytes of content that every private message is padded to at least. */
export const leastPadded = 256;

export interface Author {
  readonly crypto: CryptoProvider;
  readonly random: RandomSource;
  readonly epoch: Epoch;
  readonly ownLeafIndex: number;
}

/** Signed, and without the confirmation tag that a commit has. */
export function signContent(author: Author, content: Content, options: FramingOptions): AuthenticatedContent {
  const { crypto, epoch: { context, encodedContext, signatureKey }, ownLeafIndex } = author;
  const wireFormat = options.framing === "public" ? "public-message" : "private-message";
  const sender = { kind: "member", leafIndex: ownLeafIndex } as const;
  const framedContent: FramedContent = {
    groupId: context.groupId,
    epoch: context.epoch,
    sender,
    authenticatedData: options.authenticatedData ?? new Uint8Array(),
    content,
  };
  const encodedContent = encodeFramedContent(framedContent);
  const toSign = { wireFormat, sender, encodedContent, groupContext: encodedContext } as const;
  const signature = signFramedContent(crypto, signatureKey, toSign);
  return { wireFormat, framedContent, encodedContent, auth: { signature, confirmationTag: undefined } };
}

export interface Framed {
  readonly message: Uint8Array;
  /** Uses up the key of the message. */
  apply(): void;
}

/** As MLSMessage bytes. The ratchet moves with `apply`, when all else has been done. */
export function frameContent(
  { crypto, random, epoch }: Author,
  content: AuthenticatedContent,
  secretTree: SecretTree,
  padTo: number = leastPadded,
): Framed {
  if (content.wireFormat === "public-message") {
    const { keys: { membershipKey }, encodedContext } = epoch;
    const message = protectPublicMessage(crypto, content, { membershipKey, groupContext: encodedContext });
    return { message: encodeMlsMessage({ wireFormat: "public-message", message }), apply: () => {} };
  }
  const { sender, content: { type } } = content.framedContent;
  if (sender.kind !== "member") throw new RangeError("a private message is a member's");
  const messageKey = secretTree.next(sender.leafIndex, type === "application" ? "application" : "handshake");
  const message = protectPrivateMessage(crypto, content, {
    senderDataSecret: epoch.keys.senderDataSecret,
    messageKey,
    padding: (length) => padme(length, padTo),
    random,
  });
  return {
    message: encodeMlsMessage({ wireFormat: "private-message", message }),
    apply: () => messageKey.apply(),
  };
}
