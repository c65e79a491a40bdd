// From a message of the channel to the content that its sender signed (RFC 9420 §6). Nothing changes here: what was opened
// brings along what uses up its key, for when all else holds too.

import { decoded } from "../codec/decoded.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { parseKeyPackage } from "../key-package/parse.ts";
import { verifyFramedContent, verifyFramedContentAside } from "../messages/framed-content-codec.ts";
import type { AuthenticatedContent } from "../messages/framed-content.ts";
import type { LeafNode } from "../messages/leaf-node.ts";
import {
  decodePrivateContent,
  openPrivateContent,
  openSenderData,
  type PrivateMessage,
} from "../messages/private-message.ts";
import { type PublicMessage, verifyMembershipTag } from "../messages/public-message.ts";
import type { MessageKey, RatchetKind } from "../secret-tree/ratchet.ts";
import type { ExternalSender } from "./context-extensions.ts";
import type { UndecryptableReason } from "./group-member.ts";

export interface Refusal {
  readonly reason: UndecryptableReason;
  readonly detail: string;
}

/** What of a member's leaf is needed to know its messages. */
export type SenderLeaf = Pick<LeafNode, "credential" | "signatureKey">;

/** Keys of messages as a secret tree gives them. */
interface MessageKeys {
  at(leafIndex: number, kind: RatchetKind, generation: number): MessageKey | "consumed" | "too-far";
}

/** What opens the messages of one epoch, this one or a past one. */
export interface ReadingKeys {
  readonly encodedContext: Uint8Array;
  readonly senderDataSecret: Uint8Array;
  readonly secretTree: MessageKeys;
  leaf(leafIndex: number): SenderLeaf | undefined;
}

export interface Opened {
  readonly content: AuthenticatedContent;
  /** A member's leaf; undefined for somebody outside. */
  readonly leaf: SenderLeaf | undefined;
  /** Uses up the key of the message. */
  apply(): void;
}

/** What was opened and is still to be verified: nothing may be done with its content before. */
export interface Unverified extends Opened {
  readonly leaf: SenderLeaf;
}

export function openPrivateMessage(
  crypto: CryptoProvider,
  message: PrivateMessage,
  keys: ReadingKeys,
  ownLeafIndex: number,
): Opened | Refusal {
  const opened = openUnverified(crypto, message, keys, ownLeafIndex);
  if ("reason" in opened) return opened;
  return verifyFramedContent(crypto, opened.leaf.signatureKey, opened.content, keys.encodedContext)
    ? opened
    : notAuthentic("its signature does not verify");
}

/** Whether what was opened was made by its sender, in the epoch of `keys`; on threads of the runtime where it can be. */
export function verifyAside(
  crypto: CryptoProvider,
  { leaf, content }: Unverified,
  { encodedContext }: Pick<ReadingKeys, "encodedContext">,
): Promise<boolean> {
  return verifyFramedContentAside(crypto, leaf.signatureKey, content, encodedContext);
}

export function openUnverified(
  crypto: CryptoProvider,
  message: PrivateMessage,
  keys: ReadingKeys,
  ownLeafIndex: number,
): Unverified | Refusal {
  const senderData = openSenderData(crypto, keys.senderDataSecret, message);
  const leaf = senderData === undefined ? undefined : keys.leaf(senderData.leafIndex);
  if (senderData === undefined || leaf === undefined) return notAuthentic("not from a member of its epoch");
  const { leafIndex, generation } = senderData;
  if (leafIndex === ownLeafIndex) return refusal("own-message", "sent by this member");
  const kind = message.contentType === "application" ? "application" : "handshake";
  const messageKey = keys.secretTree.at(leafIndex, kind, generation);
  if (messageKey === "consumed") {
    return refusal("consumed-generation", `generation ${generation} of leaf ${leafIndex} is used up`);
  }
  if (messageKey === "too-far") return refusal("generation-too-far", `generation ${generation} of leaf ${leafIndex}`);
  const plaintext = openPrivateContent(crypto, message, senderData, messageKey);
  if (plaintext === undefined) return notAuthentic("it does not open");
  const content = decoded(() => decodePrivateContent(message, senderData, plaintext));
  if (content === undefined) return refusal("malformed", "the decrypted content is malformed");
  return { content, leaf, apply: () => messageKey.apply() };
}

/** What verifies PublicMessages of this epoch. */
export interface PublicKeys {
  readonly encodedContext: Uint8Array;
  readonly membershipKey: Uint8Array;
  readonly externalSenders: readonly ExternalSender[];
  leaf(leafIndex: number): SenderLeaf | undefined;
}

export function openPublicMessage(
  crypto: CryptoProvider,
  message: PublicMessage,
  keys: PublicKeys,
  ownLeafIndex: number,
): Opened | Refusal {
  const { framedContent: { sender, content } } = message.content;
  if (content.type === "application") return refusal("malformed", "an application message in the clear");
  let leaf: SenderLeaf | undefined;
  if (sender.kind === "member") {
    leaf = keys.leaf(sender.leafIndex);
    if (leaf === undefined) return notAuthentic("not from a member of its epoch");
    const { membershipKey, encodedContext } = keys;
    if (!verifyMembershipTag(crypto, message, { membershipKey, groupContext: encodedContext })) {
      return notAuthentic("its membership tag does not verify");
    }
    if (sender.leafIndex === ownLeafIndex) return refusal("own-message", "sent by this member");
  }
  const signatureKey = leaf?.signatureKey ?? outsidersKey(message.content, keys.externalSenders);
  if (signatureKey === undefined) return notAuthentic(`${sender.kind} may not send this`);
  if (!crypto.isSignaturePublicKey(signatureKey)) return notAuthentic("its signature key is none of the suite's");
  if (!verifyFramedContent(crypto, signatureKey, message.content, keys.encodedContext)) {
    return notAuthentic("its signature does not verify");
  }
  return { content: message.content, leaf, apply: () => {} };
}

/** Of somebody outside who may send this kind of content (RFC 9420 §6.1, §12.1.8, §12.4.3.2). */
function outsidersKey(
  { framedContent: { sender, content } }: AuthenticatedContent,
  externalSenders: readonly ExternalSender[],
): Uint8Array | undefined {
  if (content.type === "proposal") {
    const { proposal } = content;
    if (sender.kind === "external") return externalSenders[sender.senderIndex]?.signatureKey;
    if (sender.kind !== "new-member-proposal" || proposal.type !== "add") return undefined;
    return decoded(() => parseKeyPackage(proposal.keyPackage))?.structure.leaf.signatureKey;
  }
  if (content.type !== "commit" || sender.kind !== "new-member-commit") return undefined;
  return content.commit.path?.leafNode.signatureKey;
}

function notAuthentic(detail: string): Refusal {
  return refusal("not-authentic", detail);
}

export function refusal(reason: UndecryptableReason, detail: string): Refusal {
  return { reason, detail };
}
