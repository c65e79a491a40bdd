// The engine's structures as the values of the public interface. What is returned is made once for a leaf and copied: a
// caller that writes into it changes no state.

import type { Credential } from "../key-package/structure.ts";
import { parseKeyPackage } from "../key-package/parse.ts";
import type { GroupContext } from "../messages/group-info.ts";
import type { LeafNode } from "../messages/leaf-node.ts";
import type { PreSharedKeyId } from "../messages/pre-shared-key-id.ts";
import type { Proposal as MlsProposal } from "../messages/proposal.ts";
import type { RatchetTree } from "../tree/ratchet-tree.ts";
import type { PskName } from "./environment.ts";
import type { Change, Extension, Member, Proposal, ReInit, StagedCommit, UpdatedMember } from "./group-member.ts";
import type { CoveredProposal, ProposalList } from "./proposal-list.ts";

/** What is told of a leaf, without its place. */
type Identity = Pick<Member, "identity" | "credential" | "signatureKey">;

const identities = new WeakMap<object, Identity>();

export function memberOf(leafIndex: number, leaf: Pick<LeafNode, "credential" | "signatureKey">): Member {
  return { leafIndex, ...identityOf(leaf) };
}

function identityOf(leaf: Pick<LeafNode, "credential" | "signatureKey">): Identity {
  const known = identities.get(leaf);
  if (known !== undefined) return known;
  const credential = copied(leaf.credential);
  const made: Identity = {
    identity: credential.type === "basic" ? credential.identity : new Uint8Array(),
    credential,
    signatureKey: leaf.signatureKey.slice(),
  };
  identities.set(leaf, made);
  return made;
}

function copied(credential: Credential): Credential {
  switch (credential.type) {
    case "basic":
      return { type: "basic", identity: credential.identity.slice() };
    case "x509":
      return { type: "x509", certificates: credential.certificates.map((certificate) => certificate.slice()) };
    case "opaque":
      return { type: "opaque", number: credential.number, data: credential.data.slice() };
  }
}

export function extensionsOf(extensions: readonly Extension[]): Extension[] {
  return extensions.map(({ type, data }) => ({ type, data: data.slice() }));
}

/** One that shares no memory with what it was read from, which need not live as long. */
export function ownedContext(context: GroupContext): GroupContext {
  return {
    ...context,
    groupId: context.groupId.slice(),
    treeHash: context.treeHash.slice(),
    confirmedTranscriptHash: context.confirmedTranscriptHash.slice(),
    extensions: extensionsOf(context.extensions),
  };
}

export function reInitOf(proposal: Extract<MlsProposal, { readonly type: "reinit" }>): ReInit {
  const { groupId, suite, extensions } = proposal;
  return { groupId: groupId.slice(), suite, extensions: extensionsOf(extensions) };
}

export function pskNameOf(id: PreSharedKeyId): PskName {
  if (id.kind === "external") return { kind: "external", pskId: id.pskId.slice() };
  return { kind: "resumption", usage: id.usage, groupId: id.groupId.slice(), epoch: id.epoch };
}

/** The proposal decoded: a key package in it too. */
export function changeOf(proposal: MlsProposal): Change {
  switch (proposal.type) {
    case "add":
      return { kind: "add", ...identityOf(parseKeyPackage(proposal.keyPackage).structure.leaf) };
    case "update":
      return { kind: "update", ...identityOf(proposal.leafNode) };
    case "remove":
      return { kind: "remove", removed: proposal.removed };
    case "psk":
      return { kind: "psk", psk: pskNameOf(proposal.id) };
    case "reinit":
      return { kind: "reinit", reInit: reInitOf(proposal) };
    case "external-init":
      return { kind: "external-init" };
    case "group-context-extensions":
      return { kind: "group-context-extensions", extensions: extensionsOf(proposal.extensions) };
    case "self-remove":
      return { kind: "self-remove" };
    case "unknown":
      return { kind: "other", type: proposal.number };
  }
}

export function proposalOf({ proposal, author }: CoveredProposal, committer: number): Proposal {
  const leaf = author.kind === "member"
    ? author.leafIndex
    : author.kind === "new-member-commit"
    ? committer
    : undefined;
  return { author: leaf, change: changeOf(proposal) };
}

/** What a commit does, from the trees before and after it and the proposals that it covers. */
export function stagedCommitOf(commit: {
  readonly sender: number;
  readonly external: boolean;
  readonly epoch: bigint;
  readonly self: number;
  readonly before: RatchetTree;
  readonly after: RatchetTree;
  readonly list: ProposalList;
  readonly authenticatedData: Uint8Array;
}): StagedCommit {
  const { before, after, list, sender, self } = commit;
  const gone = new Set(list.removed);
  const removesSelf = gone.has(self);
  const added: Member[] = [];
  const removed: Member[] = [];
  const updated: UpdatedMember[] = [];
  for (let leafIndex = 0; leafIndex < Math.max(before.leafCount, after.leafCount); leafIndex++) {
    const old = before.leaf(leafIndex);
    const now = after.leaf(leafIndex);
    if (old === now) continue;
    const stays = old !== undefined && !gone.has(leafIndex);
    if (old !== undefined && !stays) removed.push(memberOf(leafIndex, old));
    if (now !== undefined && !stays) added.push(memberOf(leafIndex, now));
    if (now !== undefined && stays && !removesSelf) {
      updated.push({ before: memberOf(leafIndex, old), after: memberOf(leafIndex, now) });
    }
  }
  return {
    sender,
    external: commit.external,
    epoch: commit.epoch,
    proposals: list.covered.map((covered) => proposalOf(covered, sender)),
    added,
    removed,
    updated,
    groupContextExtensions: list.contextExtensions === undefined ? undefined : extensionsOf(list.contextExtensions),
    reInit: list.reInit === undefined ? undefined : reInitOf(list.reInit),
    removesSelf,
    authenticatedData: commit.authenticatedData.slice(),
  };
}
