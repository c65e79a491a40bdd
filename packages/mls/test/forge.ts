// Somebody who has a member's state and signs with it whatever the rules say: for messages that are authentic and wrong.

import assert from "node:assert/strict";
import { Writer } from "../src/codec/writer.ts";
import type { HpkeKeyPair, SignatureKeyPair } from "../src/crypto/crypto-provider.ts";
import { type Author, frameContent, signContent } from "../src/group/frame-message.ts";
import type { GroupState } from "../src/group/group-state.ts";
import type { FramingOptions, GroupMember } from "../src/group/group-member.ts";
import { decodeRecords, stateOfRecords } from "../src/group/state-records.ts";
import { mls10 } from "../src/key-package/structure.ts";
import type { KeyPackageExtension } from "../src/key-package/structure.ts";
import { writeExtensions } from "../src/key-package/write-fields.ts";
import type { Commit, UpdatePath } from "../src/messages/commit.ts";
import { encodeFramedContent, signFramedContent } from "../src/messages/framed-content-codec.ts";
import type { FramedContent, Sender } from "../src/messages/framed-content.ts";
import { type LeafPosition, signLeafNode, type UnsignedLeafNode } from "../src/messages/leaf-node-codec.ts";
import type { LeafNode } from "../src/messages/leaf-node.ts";
import { encodeMlsMessage } from "../src/messages/mls-message-codec.ts";
import type { Proposal } from "../src/messages/proposal.ts";
import { protectPrivateMessage } from "../src/messages/private-message.ts";
import { protectPublicMessage } from "../src/messages/public-message.ts";
import { createPath, encryptPath } from "../src/tree/create-path.ts";
import { lifetime, type Person, seeded, suiteCrypto } from "./members.ts";

/** All that a member has, as a thief would read it. */
export function stateOf(member: GroupMember): GroupState {
  const records = decodeRecords(member.toBytes());
  assert.ok(records);
  return stateOfRecords(suiteCrypto(member.suite), records);
}

export interface Forged extends FramingOptions {
  readonly proposals?: readonly Proposal[];
  readonly references?: readonly Uint8Array[];
  readonly path?: UpdatePath | undefined;
  readonly confirmationTag?: Uint8Array;
}

/** A member's commit. */
export function forgeCommit(member: GroupMember, forged: Forged): Uint8Array {
  const state = stateOf(member);
  const author = authorOf(member, state);
  const content = signContent(author, { type: "commit", commit: commitOf(forged) }, forged);
  const confirmationTag = forged.confirmationTag ?? new Uint8Array(author.crypto.hashLength);
  return frameContent(author, { ...content, auth: { ...content.auth, confirmationTag } }, state.secretTree).message;
}

function commitOf({ proposals = [], references = [], path }: Forged): Commit {
  return {
    proposals: [
      ...references.map((reference) => ({ kind: "reference", reference }) as const),
      ...proposals.map((proposal) => ({ kind: "proposal", proposal }) as const),
    ],
    path,
  };
}

/** A member's proposal. */
export function forgeProposal(member: GroupMember, proposal: Proposal, options: FramingOptions = {}): Uint8Array {
  const state = stateOf(member);
  const author = authorOf(member, state);
  return frameContent(author, signContent(author, { type: "proposal", proposal }, options), state.secretTree).message;
}

/** What the member says in the name of another one, whose ratchets it can derive and whose signature key it lacks. */
export function forgeInNameOf(
  member: GroupMember,
  leafIndex: number,
  content: FramedContent["content"],
  options: FramingOptions = {},
): Uint8Array {
  const state = stateOf(member);
  const author = { ...authorOf(member, state), ownLeafIndex: leafIndex };
  return frameContent(author, signContent(author, content, options), state.secretTree).message;
}

/** An application message of the member's by the keys of its epoch, that names another group or epoch. */
export function forgeFrame(
  member: GroupMember,
  named: Partial<Pick<GroupState["epoch"]["context"], "groupId" | "epoch">>,
): Uint8Array {
  const state = stateOf(member);
  const { epoch } = state;
  const author = { ...authorOf(member, state), epoch: { ...epoch, context: { ...epoch.context, ...named } } };
  const content = signContent(author, { type: "application", data: new Uint8Array(1) }, {});
  return frameContent(author, content, state.secretTree).message;
}

/** An application message of the member's that claims this generation. */
export function forgeGeneration(member: GroupMember, generation: number): Uint8Array {
  const state = stateOf(member);
  const author = authorOf(member, state);
  const { crypto, random, epoch } = author;
  const message = protectPrivateMessage(
    crypto,
    signContent(author, { type: "application", data: new Uint8Array(1) }, {}),
    {
      senderDataSecret: epoch.keys.senderDataSecret,
      messageKey: { generation, key: random(crypto.keyLength), nonce: random(crypto.nonceLength) },
      padding: (length) => length,
      random,
    },
  );
  return encodeMlsMessage({ wireFormat: "private-message", message });
}

function authorOf(member: GroupMember, { epoch, ownLeafIndex }: GroupState): Author {
  return { crypto: suiteCrypto(member.suite), random: seeded("forger"), epoch, ownLeafIndex };
}

/** A PublicMessage of somebody outside, for the group of `member`; signed by `key` with the group's context, if asked for. */
export function forgeFromOutside(
  member: GroupMember,
  key: SignatureKeyPair,
  sender: Sender,
  content: FramedContent["content"],
  change: Partial<FramedContent> = {},
): Uint8Array {
  const crypto = suiteCrypto(member.suite);
  const { epoch } = stateOf(member);
  const framedContent: FramedContent = {
    groupId: member.groupId,
    epoch: member.epoch(),
    sender,
    authenticatedData: new Uint8Array(),
    content,
    ...change,
  };
  const encodedContent = encodeFramedContent(framedContent);
  const wireFormat = "public-message";
  const signature = signFramedContent(crypto, key, {
    wireFormat,
    sender,
    encodedContent,
    groupContext: epoch.encodedContext,
  });
  const confirmationTag = content.type === "commit" ? new Uint8Array(crypto.hashLength) : undefined;
  const auth = { signature, confirmationTag };
  const message = protectPublicMessage(crypto, { wireFormat, framedContent, encodedContent, auth }, {
    membershipKey: epoch.keys.membershipKey,
    groupContext: epoch.encodedContext,
  });
  return encodeMlsMessage({ wireFormat: "public-message", message });
}

/** An external commit by `who`. */
export function forgeExternalCommit(member: GroupMember, who: Person, forged: Forged): Uint8Array {
  const content = { type: "commit", commit: commitOf(forged) } as const;
  return forgeFromOutside(member, who.signatureKey, { kind: "new-member-commit" }, content);
}

export type LeafChange = Partial<Omit<UnsignedLeafNode, "source">>;

export interface PathChange extends LeafChange {
  /** At the leftmost blank leaf. */
  readonly newcomer?: Person;
  /** A leaf that the same commit removes. */
  readonly removed?: number;
}

/** A path of the member's, or of a newcomer, whose leaf is changed before it is signed. */
export function forgePath(member: GroupMember, change: PathChange = {}): UpdatePath {
  const crypto = suiteCrypto(member.suite);
  const { epoch, ownLeafIndex } = stateOf(member);
  const { newcomer, removed, ...fields } = change;
  const tree = epoch.tree.clone();
  if (removed !== undefined) tree.removeLeaf(removed);
  const leafIndex = newcomer === undefined ? ownLeafIndex : tree.reserveLeaf();
  const before = epoch.tree.leaf(ownLeafIndex);
  assert.ok(before);
  const key = newcomer?.signatureKey ?? epoch.signatureKey;
  const path = createPath(crypto, tree, {
    leafIndex,
    random: seeded("forged path"),
    sign: (encryptionKey, parentHash) => {
      const { credential, capabilities, extensions } = { ...before, ...newcomer };
      const leaf = { credential, capabilities, extensions, encryptionKey, signatureKey: key.publicKey, ...fields };
      const source = { kind: "commit", parentHash } as const;
      return signLeafNode(crypto, key, { ...leaf, source }, { groupId: member.groupId, leafIndex });
    },
  });
  return encryptPath(crypto, tree, path, new Uint8Array(), new Set());
}

/** The leaf of an Update of the member's, changed before it is signed. */
export function forgeUpdate(
  member: GroupMember,
  change: Partial<UnsignedLeafNode> & { readonly position?: LeafPosition; readonly signedBy?: SignatureKeyPair } = {},
): LeafNode {
  const crypto = suiteCrypto(member.suite);
  const { epoch, ownLeafIndex } = stateOf(member);
  const { position, signedBy, ...fields } = change;
  const before = epoch.tree.leaf(ownLeafIndex);
  assert.ok(before);
  const { credential, capabilities, extensions, signatureKey } = before;
  const encryptionKey = crypto.generateHpkeKeyPair(seeded("forged update")).publicKey;
  const leaf = {
    credential,
    capabilities,
    extensions,
    signatureKey,
    encryptionKey,
    source: { kind: "update" } as const,
  };
  const place = position ?? { groupId: member.groupId, leafIndex: ownLeafIndex };
  return signLeafNode(crypto, signedBy ?? epoch.signatureKey, { ...leaf, ...fields }, place);
}

export interface KeyPackageChange {
  readonly version?: number;
  readonly suite?: number;
  readonly initKey?: HpkeKeyPair;
  readonly encryptionKey?: HpkeKeyPair;
  readonly leaf?: Partial<UnsignedLeafNode>;
  readonly extensions?: readonly KeyPackageExtension[];
  readonly leafSignedBy?: SignatureKeyPair;
  readonly signedBy?: SignatureKeyPair;
}

/** A bare KeyPackage of somebody's, changed before it is signed. */
export function forgeKeyPackage(who: Person, change: KeyPackageChange = {}): Uint8Array {
  const crypto = suiteCrypto(who.suite);
  const random = seeded(`key package of ${who.signatureKey.publicKey}`);
  const encryptionKey = change.encryptionKey ?? crypto.generateHpkeKeyPair(random);
  const initKey = change.initKey ?? crypto.generateHpkeKeyPair(random);
  const leaf = signLeafNode(crypto, change.leafSignedBy ?? who.signatureKey, {
    encryptionKey: encryptionKey.publicKey,
    signatureKey: who.signatureKey.publicKey,
    credential: who.credential,
    capabilities: {
      versions: [mls10],
      cipherSuites: [who.suite],
      extensions: [],
      proposals: [0x000a],
      credentials: [1],
    },
    source: { kind: "key-package", lifetime },
    extensions: [],
    ...change.leaf,
  }, { groupId: new Uint8Array(), leafIndex: 0 });
  const writer = new Writer().uint16(change.version ?? mls10).uint16(change.suite ?? who.suite);
  writer.opaque(initKey.publicKey).fixed(leaf.encoded);
  const toBeSigned = writeExtensions(writer, change.extensions ?? []).finish();
  const signature = crypto.signWithLabel(change.signedBy ?? who.signatureKey, "KeyPackageTBS", toBeSigned);
  return new Writer().fixed(toBeSigned).opaque(signature).finish();
}
