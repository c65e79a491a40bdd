// ts-mls values as the values of this package's interface. What is returned is copied where a caller could change it or
// keep a whole tree alive by it.

import type { Extension as EngineExtension, ExtensionType, ProposalWithSender, RatchetTree } from "ts-mls";
import { extensionTypeToNumber } from "ts-mls/extension.js";
import type { LeafNode } from "ts-mls/leafNode.js";
import { defaultProposalTypes } from "ts-mls/defaultProposalType.js";
import { equal } from "../bytes.ts";
import type { Change, Extension, Member, Proposal, StagedCommit, UpdatedMember } from "../group-member.ts";

export function memberOf(leafIndex: number, leaf: LeafNode): Member {
  return { leafIndex, ...identityOf(leaf) };
}

function identityOf(leaf: LeafNode): { readonly identity: Uint8Array; readonly signatureKey: Uint8Array } {
  // Other credentials never enter a tree of ours: the authentication service refuses them.
  const identity = leaf.credential.credentialType === "basic" ? leaf.credential.identity.slice() : new Uint8Array();
  return { identity, signatureKey: leaf.signaturePublicKey.slice() };
}

export function leafAt(tree: RatchetTree, leafIndex: number): LeafNode | undefined {
  const node = tree[leafIndex * 2];
  return node?.nodeType === "leaf" ? node.leaf : undefined;
}

export function membersOf(tree: RatchetTree): Member[] {
  const members: Member[] = [];
  for (let leafIndex = 0; leafIndex * 2 < tree.length; leafIndex++) {
    const leaf = leafAt(tree, leafIndex);
    if (leaf !== undefined) members.push(memberOf(leafIndex, leaf));
  }
  return members;
}

export function extensionsOf(extensions: readonly EngineExtension[]): Extension[] {
  return extensions.map(({ extensionType, extensionData }) => ({
    type: extensionTypeToNumber(extensionType),
    data: extensionData.slice(),
  }));
}

const extensionNames: readonly (ExtensionType | undefined)[] = [
  undefined,
  "application_id",
  "ratchet_tree",
  "required_capabilities",
  "external_pub",
  "external_senders",
];

export function engineExtensions(extensions: readonly Extension[]): EngineExtension[] {
  return extensions.map(({ type, data }) => ({
    extensionType: extensionNames[type] ?? type,
    extensionData: data.slice(),
  }));
}

export function proposalOf({ proposal, senderLeafIndex }: ProposalWithSender): Proposal {
  return { author: senderLeafIndex, change: changeOf(proposal) };
}

function changeOf(proposal: ProposalWithSender["proposal"]): Change {
  switch (proposal.proposalType) {
    case "add":
      return { kind: "add", ...identityOf(proposal.add.keyPackage.leafNode) };
    case "update":
      return { kind: "update", ...identityOf(proposal.update.leafNode) };
    case "remove":
      return { kind: "remove", removed: proposal.remove.removed };
    case "group_context_extensions":
      return { kind: "group-context-extensions", extensions: extensionsOf(proposal.groupContextExtensions.extensions) };
    case "psk":
    case "reinit":
    case "external_init":
      return { kind: "other", type: defaultProposalTypes[proposal.proposalType] };
    default:
      return { kind: "other", type: proposal.proposalType };
  }
}

/** What a commit does, from the trees before and after it and the proposals that it covers. */
export function stagedCommitOf(commit: {
  readonly sender: number;
  readonly epoch: bigint;
  readonly self: number;
  readonly before: RatchetTree;
  readonly after: RatchetTree;
  readonly proposals: readonly ProposalWithSender[];
}): StagedCommit {
  const proposals = commit.proposals.map(proposalOf);
  const gone = new Set(proposals.flatMap(({ change }) => (change.kind === "remove" ? [change.removed] : [])));
  const added: Member[] = [];
  const removed: Member[] = [];
  const updated: UpdatedMember[] = [];
  for (let leafIndex = 0; leafIndex * 2 < Math.max(commit.before.length, commit.after.length); leafIndex++) {
    const old = leafAt(commit.before, leafIndex);
    const now = leafAt(commit.after, leafIndex);
    const stays = old !== undefined && !gone.has(leafIndex);
    if (old !== undefined && !stays) removed.push(memberOf(leafIndex, old));
    if (now !== undefined && !stays) added.push(memberOf(leafIndex, now));
    // A new leaf brings a new encryption key (RFC 9420 §12.4.2).
    if (now !== undefined && stays && !equal(now.hpkePublicKey, old.hpkePublicKey)) {
      updated.push({ before: memberOf(leafIndex, old), after: memberOf(leafIndex, now) });
    }
  }
  const extensions = proposals.flatMap(({ change }) =>
    change.kind === "group-context-extensions" ? [change.extensions] : []
  );
  return {
    sender: commit.sender,
    epoch: commit.epoch,
    proposals,
    added,
    removed,
    updated,
    groupContextExtensions: extensions.at(-1),
    removesSelf: gone.has(commit.self),
  };
}
