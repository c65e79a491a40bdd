// Proposals of those who are no members (RFC 9420 §12.1.8): an external sender that the group lists, and somebody who asks to
// be added. They are PublicMessages, signed without the group's context, which an outsider need not know.

import { MlsError } from "../errors.ts";
import type { CipherSuite } from "../cipher-suites.ts";
import type { CryptoProvider, RandomSource, SignatureKeyPair } from "../crypto/crypto-provider.ts";
import { systemRandom } from "../crypto/system-random.ts";
import { openKeyPackage, type OwnKeyPackage } from "../key-package/own-key-package.ts";
import { providerOf } from "../key-package/own-leaf.ts";
import { encodeFramedContent, signFramedContent } from "../messages/framed-content-codec.ts";
import type { Sender } from "../messages/framed-content.ts";
import { encodeMlsMessage } from "../messages/mls-message-codec.ts";
import type { Proposal } from "../messages/proposal.ts";
import { protectPublicMessage } from "../messages/public-message.ts";
import type { ProposalIntent } from "./group-member.ts";
import { proposalFrom, pskProposal, reInitProposal } from "./proposal-from.ts";

/** The group and epoch that a proposal is for. */
export interface ProposalTarget {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
}

/** MLSMessage bytes that ask to add the owner of this key package. Throws as `openGroup` of a key package does. */
export function proposeToJoin({ groupId, epoch }: ProposalTarget, own: OwnKeyPackage): Uint8Array {
  const { crypto, signatureKey } = openKeyPackage(own);
  const proposal: Proposal = { type: "add", keyPackage: own.keyPackage.slice() };
  return framed(crypto, signatureKey, { kind: "new-member-proposal" }, { groupId, epoch }, proposal);
}

export interface ExternalSenderOptions extends ProposalTarget {
  readonly suite: CipherSuite;
  /** Place in the group's external_senders extension. */
  readonly senderIndex: number;
  readonly signatureKey: SignatureKeyPair;
  readonly random?: RandomSource;
}

/** MLSMessage bytes of an external sender's proposal. Throws `bad-argument` for a kind that it may not make. */
export function proposeAsExternalSender(options: ExternalSenderOptions, intent: ProposalIntent): Uint8Array {
  const { suite, senderIndex, signatureKey, random = systemRandom } = options;
  const crypto = providerOf(suite);
  return framed(crypto, signatureKey, { kind: "external", senderIndex }, options, proposalOf(crypto, random, intent));
}

function proposalOf(crypto: CryptoProvider, random: RandomSource, intent: ProposalIntent): Proposal {
  switch (intent.kind) {
    case "update":
    case "self-remove":
      throw new MlsError("bad-argument", `an external sender cannot propose ${intent.kind}`);
    case "psk":
      return pskProposal(intent.psk, random(crypto.hashLength), "application");
    case "reinit":
      return reInitProposal(intent.reInit);
    default:
      return proposalFrom(intent);
  }
}

function framed(
  crypto: CryptoProvider,
  signatureKey: SignatureKeyPair,
  sender: Sender,
  { groupId, epoch }: ProposalTarget,
  proposal: Proposal,
): Uint8Array {
  const framedContent = {
    groupId,
    epoch,
    sender,
    authenticatedData: new Uint8Array(),
    content: { type: "proposal", proposal },
  } as const;
  const encodedContent = encodeFramedContent(framedContent);
  const wireFormat = "public-message";
  const groupContext = new Uint8Array();
  const signature = signFramedContent(crypto, signatureKey, { wireFormat, sender, encodedContent, groupContext });
  const auth = { signature, confirmationTag: undefined };
  const message = protectPublicMessage(crypto, { wireFormat, framedContent, encodedContent, auth }, undefined);
  return encodeMlsMessage({ wireFormat: "public-message", message });
}
