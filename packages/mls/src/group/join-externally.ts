// Joining by an external commit (RFC 9420 §12.4.3.2): without being asked in, from a GroupInfo that has `external_pub`, and
// as a way back for a member that lost its state.

import { decoded } from "../codec/decoded.ts";
import { Reader } from "../codec/reader.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { MlsError } from "../errors.ts";
import { createOwnLeaf, type OwnLeaf, providerOf } from "../key-package/own-leaf.ts";
import { encodeFramedContent, signFramedContent } from "../messages/framed-content-codec.ts";
import type { AuthenticatedContent } from "../messages/framed-content.ts";
import { encodeGroupContext } from "../messages/group-info-codec.ts";
import type { GroupInfo } from "../messages/group-info.ts";
import { signLeafNode } from "../messages/leaf-node-codec.ts";
import { decodeMlsMessage, encodeMlsMessage } from "../messages/mls-message-codec.ts";
import type { Proposal } from "../messages/proposal.ts";
import { protectPublicMessage } from "../messages/public-message.ts";
import { interimTranscriptHash } from "../schedule/transcript-hash.ts";
import { type CreatedPath, createPath, encryptPath, forgetPathSecrets } from "../tree/create-path.ts";
import { type Applied, applyProposals, credentialProblem, membersProblem, sameClient } from "./apply-proposals.ts";
import { type CompleteEnvironment, completeEnvironment } from "./complete-environment.ts";
import { externalPubExtension } from "./context-extensions.ts";
import type { GroupEnvironment, PskName } from "./environment.ts";
import { deriveEpoch, provisionalContext } from "./epoch.ts";
import { lookUpPsks } from "./ground.ts";
import { entered } from "./group-state.ts";
import { Group } from "./group.ts";
import type { GroupMember, LeafIndex, Member } from "./group-member.ts";
import { leafProblem } from "./leaf-rules.ts";
import { ownedKey } from "./own-leaf.ts";
import { pskProposal } from "./proposal-from.ts";
import { type CoveredProposal, proposalList } from "./proposal-list.ts";
import { memberOf, ownedContext } from "./views.ts";
import { verifiedGroup } from "./verify-group-info.ts";

export interface JoinExternallyOptions extends Omit<OwnLeaf, "suite">, GroupEnvironment {
  /** An MLSMessage with a GroupInfo that has `external_pub`. */
  readonly groupInfo: Uint8Array;
  /** `optional<Node> ratchet_tree<V>` (RFC 9420 §12.4.3.3), if the GroupInfo does not carry it. */
  readonly ratchetTree?: Uint8Array;
  /** One's own earlier leaf, which the new one replaces. */
  readonly removes?: LeafIndex;
  /** External pre-shared keys to bring in, or resumption keys of the group. */
  readonly usesPsks?: readonly PskName[];
  readonly authenticatedData?: Uint8Array;
}

export interface JoinedExternally {
  /** In the epoch after the commit: to be dropped if the group takes another one. */
  readonly group: GroupMember;
  /** A PublicMessage for the group as it stands. */
  readonly commit: Uint8Array;
  /** Who made the GroupInfo. */
  readonly signer: Member;
}

/** Throws `group-info-invalid`, `commit-refused`, `psk-missing`, `bad-argument`, `unsupported-suite`. */
export function joinExternally(options: JoinExternallyOptions): JoinedExternally {
  const environment = completeEnvironment(options);
  const { random, credentials } = environment;
  const info = readGroupInfo(options.groupInfo);
  const crypto = providerOf(info.groupContext.suite);
  const verified = verifiedGroup(crypto, credentials, info, options.ratchetTree);
  if (typeof verified === "string") throw invalid(verified);
  const context = ownedContext(info.groupContext);
  const { groupId, version, extensions } = context;
  const { kemOutput, secret: initSecret } = crypto.exportToExternal(externalPub(crypto, info));

  const { covered, proposals } = externalProposals(options, kemOutput, () => random(crypto.hashLength));
  const list = proposalList(covered, undefined, { hashLength: crypto.hashLength, resumption: "application" });
  if (typeof list === "string") throw new MlsError("commit-refused", list);
  const { tree: before, demands } = verified;
  const applied = applyProposals(crypto, { groupId, version, tree: before, extensions, demands }, list, credentials);
  if (typeof applied === "string") throw new MlsError("commit-refused", applied);
  const psks = lookUpPsks(list.psks, environment.psks);
  if (psks === undefined) throw new MlsError("psk-missing", "a pre-shared key is not known");

  const path = newcomersPath(crypto, options, environment, applied, groupId);
  const replaced = options.removes === undefined ? undefined : before.leaf(options.removes);
  if (replaced !== undefined && !sameClient(replaced.credential, path.leafNode.credential)) {
    throw new MlsError("commit-refused", "it would remove somebody else");
  }
  const problem = leafProblem(path.leafNode, crypto.suite, demands) ?? membersProblem(applied.tree, undefined) ??
    credentialProblem(credentials, groupId, path.leafNode, "external-commit", replaced);
  if (problem !== undefined) throw new MlsError("commit-refused", `one's own leaf: ${problem}`);
  const provisional = encodeGroupContext(provisionalContext(crypto, context, applied));
  const sender = { kind: "new-member-commit" } as const;
  const framedContent = {
    groupId,
    epoch: context.epoch,
    sender,
    authenticatedData: (options.authenticatedData ?? new Uint8Array()).slice(),
    content: {
      type: "commit",
      commit: { proposals, path: encryptPath(crypto, applied.tree, path, provisional, new Set()) },
    },
  } as const;
  const encodedContent = encodeFramedContent(framedContent);
  const signatureKey = ownedKey(options.signatureKey);
  const wireFormat = "public-message";
  const groupContext = encodeGroupContext(context);
  const signature = signFramedContent(crypto, signatureKey, { wireFormat, sender, encodedContent, groupContext });
  const interim = interimTranscriptHash(crypto, context.confirmedTranscriptHash, info.confirmationTag);
  const derived = deriveEpoch(crypto, { context, interimTranscriptHash: interim }, {
    content: { wireFormat, encodedContent, signature },
    tree: applied.tree,
    extensions,
    demands,
    initSecret,
    commitSecret: path.commitSecret,
    psks,
    signatureKey,
    privateKeys: path.privateKeys,
  });
  forgetPathSecrets(path);
  for (const secret of [path.commitSecret, initSecret, derived.joinerSecret, derived.welcomeSecret]) secret.fill(0);
  const auth = { signature, confirmationTag: derived.confirmationTag };
  const content: AuthenticatedContent = { wireFormat, framedContent, encodedContent, auth };
  const message = protectPublicMessage(crypto, content, undefined);
  const group = new Group(crypto, environment, entered(crypto, path.leafIndex, derived.next));
  const signer = before.leaf(info.signer);
  if (signer === undefined) throw new TypeError("a verified GroupInfo has a signer");
  return {
    group,
    commit: encodeMlsMessage({ wireFormat: "public-message", message }),
    signer: memberOf(info.signer, signer),
  };
}

function readGroupInfo(bytes: Uint8Array): GroupInfo {
  const message = decoded(() => decodeMlsMessage(bytes.slice()));
  if (message?.wireFormat !== "group-info") throw invalid("not a GroupInfo");
  return message.groupInfo;
}

/** ExternalPub holds an HPKEPublicKey, which has a length of its own (RFC 9420 §12.4.3.2). */
function externalPub(crypto: CryptoProvider, { extensions }: GroupInfo): Uint8Array {
  const data = extensions.find(({ type }) => type === externalPubExtension)?.data;
  if (data === undefined) throw invalid("it does not allow to join by an external commit");
  const key = decoded(() => {
    const reader = new Reader(data);
    const bytes = reader.opaque(crypto.hpkePublicKeyLength, "external_pub");
    reader.end("external_pub");
    return bytes;
  });
  if (key === undefined || !crypto.isHpkePublicKey(key)) throw invalid("its external_pub is none of the suite's keys");
  return key.slice();
}

interface ByValue {
  readonly covered: readonly CoveredProposal[];
  readonly proposals: readonly { readonly kind: "proposal"; readonly proposal: Proposal }[];
}

function externalProposals(
  { removes, usesPsks = [] }: JoinExternallyOptions,
  kemOutput: Uint8Array,
  nonce: () => Uint8Array,
): ByValue {
  const all: Proposal[] = [
    { type: "external-init", kemOutput },
    ...removes === undefined ? [] : [{ type: "remove", removed: removes } as const],
    ...usesPsks.map((psk) => pskProposal(psk, nonce(), "application")),
  ];
  const author = { kind: "new-member-commit" } as const;
  return {
    covered: all.map((proposal) => ({ proposal, author, byReference: false })),
    proposals: all.map((proposal) => ({ kind: "proposal", proposal })),
  };
}

/** At the leftmost blank leaf of the applied tree, in which the path is set. */
function newcomersPath(
  crypto: CryptoProvider,
  own: JoinExternallyOptions,
  { random }: CompleteEnvironment,
  { tree }: Applied,
  groupId: Uint8Array,
): CreatedPath {
  const leafIndex = tree.reserveLeaf();
  return createPath(crypto, tree, {
    leafIndex,
    random,
    sign: (publicKey, parentHash) => {
      const template = createOwnLeaf(crypto, own, { publicKey, privateKey: new Uint8Array() }, random);
      const leaf = { ...template, source: { kind: "commit", parentHash } as const };
      return signLeafNode(crypto, own.signatureKey, leaf, { groupId, leafIndex });
    },
  });
}

function invalid(detail: string): MlsError {
  return new MlsError("group-info-invalid", detail);
}
