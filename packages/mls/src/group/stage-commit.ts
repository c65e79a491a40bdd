// Somebody's commit judged and followed, without a change (RFC 9420 §12.4.2, §12.4.3.2): what every member can see comes
// first and makes it invalid; then what depends on this member alone, which means that it cannot follow.

import { timingSafeEqual } from "node:crypto";
import { encodeGroupContext } from "../messages/group-info-codec.ts";
import type { AuthenticatedContent } from "../messages/framed-content.ts";
import type { Commit, UpdatePath } from "../messages/commit.ts";
import type { LeafNode } from "../messages/leaf-node.ts";
import { verifyLeafNode } from "../messages/leaf-node-codec.ts";
import { applyPath, decryptPath } from "../tree/process-path.ts";
import type { PrivateKeys } from "../tree/private-keys.ts";
import { type Applied, applyProposals, credentialProblem, membersProblem, sameClient } from "./apply-proposals.ts";
import { deriveEpoch, forgetNextEpoch, type NextEpoch, provisionalContext } from "./epoch.ts";
import { type Ground, groupBefore, lookUpPsks } from "./ground.ts";
import type { StagedCommit } from "./group-member.ts";
import type { OwnUpdate } from "./kept-proposals.ts";
import { leafProblem } from "./leaf-rules.ts";
import { type Refusal, refusal } from "./open-message.ts";
import { type CoveredProposal, type ProposalList, proposalList } from "./proposal-list.ts";
import { stagedCommitOf } from "./views.ts";

export interface Followed {
  readonly staged: StagedCommit;
  /** Undefined if this member is removed by it: it has no epoch after this one. */
  readonly next: NextEpoch | undefined;
  readonly list: ProposalList;
  /** An Update of this member's that the commit covers. */
  readonly ownUpdate: OwnUpdate | undefined;
  /** Overwrites what only the epoch that does not come would have needed. */
  discard(): void;
}

/** `content` is a commit that was signed by whom it names, a member or somebody who joins by it. */
export function stageCommit(ground: Ground, content: AuthenticatedContent, commit: Commit): Followed | Refusal {
  const { crypto, epoch, ownLeafIndex } = ground;
  const { sender } = content.framedContent;
  const committer = sender.kind === "member" ? sender.leafIndex : undefined;

  const covered: CoveredProposal[] = [];
  let ownUpdate: OwnUpdate | undefined;
  for (const item of commit.proposals) {
    if (item.kind === "proposal") {
      covered.push({ proposal: item.proposal, author: sender, byReference: false });
      continue;
    }
    const kept = ground.proposals.get(item.reference);
    if (kept === undefined) return cannotFollow("it names a proposal that did not arrive here");
    ownUpdate ??= kept.ownUpdate;
    covered.push({ proposal: kept.proposal, author: kept.author, byReference: true });
  }
  const list = proposalList(covered, committer, { hashLength: crypto.hashLength, resumption: "application" });
  if (typeof list === "string") return invalid(list);
  const { path } = commit;
  if (path === undefined && (list.pathRequired || committer === undefined)) return invalid("it has to have a path");
  const applied = applyProposals(crypto, groupBefore(ground), list, ground.credentials);
  if (typeof applied === "string") return invalid(applied);

  const senderLeaf = committer ?? applied.tree.reserveLeaf();
  const newLeaves = new Set(applied.added.map(({ leafIndex }) => leafIndex));
  const replaced = committer === undefined ? leafTakenAway(ground, list) : epoch.tree.leaf(committer);
  const pathProblem = path && mergePath(ground, applied, { path, senderLeaf, replaced, newLeaves, committer });
  if (pathProblem !== undefined) return invalid(pathProblem);

  const view = (): StagedCommit =>
    stagedCommitOf({
      sender: senderLeaf,
      external: committer === undefined,
      epoch: epoch.context.epoch,
      self: ownLeafIndex,
      before: epoch.tree,
      after: applied.tree,
      list,
      authenticatedData: content.framedContent.authenticatedData,
    });
  if (list.removed.includes(ownLeafIndex)) {
    return { staged: view(), next: undefined, list, ownUpdate, discard: () => {} };
  }
  const own = epoch.privateKeys.advanced(
    applied.tree,
    ownUpdate === undefined ? [] : [[2 * ownLeafIndex, ownUpdate.leafKey]],
  );
  const next = follow(ground, { content, list, applied, path, senderLeaf, newLeaves, own, ownUpdate });
  if ("reason" in next) return next;
  return { staged: view(), next, list, ownUpdate, discard: () => discard(next, own) };
}

function discard(next: NextEpoch, own: PrivateKeys): void {
  forgetNextEpoch(next);
  next.privateKeys.erase(own);
}

/** The leaf that an external committer replaces (RFC 9420 §12.4.3.2). */
function leafTakenAway({ epoch }: Ground, { covered }: ProposalList): LeafNode | undefined {
  for (const { proposal } of covered) {
    if (proposal.type === "remove") return epoch.tree.leaf(proposal.removed);
  }
  return undefined;
}

interface SentPath {
  readonly path: UpdatePath;
  readonly senderLeaf: number;
  readonly replaced: LeafNode | undefined;
  readonly newLeaves: ReadonlySet<number>;
  readonly committer: number | undefined;
}

/** Into the applied tree, which is the caller's own; what is wrong otherwise (RFC 9420 §12.4.2, §7.3). */
function mergePath(
  { crypto, credentials, epoch }: Ground,
  { tree, demands }: Applied,
  { path, senderLeaf, replaced, newLeaves, committer }: SentPath,
): string | undefined {
  const leaf = path.leafNode;
  const refused = applyPath(crypto, tree, senderLeaf, path, newLeaves);
  if (refused !== undefined) return `its path: ${refused}`;
  const problem = leafProblem(leaf, crypto.suite, demands);
  if (problem !== undefined) return `the leaf of its path: ${problem}`;
  const { groupId } = epoch.context;
  if (!verifyLeafNode(crypto, leaf, { groupId, leafIndex: senderLeaf })) {
    return "the signature of the leaf of its path does not verify";
  }
  if (committer === undefined && replaced !== undefined && !sameClient(replaced.credential, leaf.credential)) {
    return "it removes somebody else";
  }
  const occasion = committer === undefined ? "external-commit" : "commit";
  return credentialProblem(credentials, groupId, leaf, occasion, replaced) ?? membersProblem(tree, undefined);
}

interface ToFollow {
  readonly content: AuthenticatedContent;
  readonly list: ProposalList;
  readonly applied: Applied;
  readonly path: UpdatePath | undefined;
  readonly senderLeaf: number;
  readonly newLeaves: ReadonlySet<number>;
  /** The private keys that this member has before the path: of the epoch before, and of its Update. */
  readonly own: PrivateKeys;
  readonly ownUpdate: OwnUpdate | undefined;
}

function follow(ground: Ground, commit: ToFollow): NextEpoch | Refusal {
  const { crypto, epoch } = ground;
  const { content, applied, list, own, ownUpdate } = commit;
  const psks = lookUpPsks(list.psks, ground.psks);
  if (psks === undefined) return cannotFollow("it uses a pre-shared key that is not known here");
  const initSecret = list.externalInit === undefined
    ? epoch.keys.initSecret
    : externalInitSecret(ground, list.externalInit);
  if (initSecret === undefined) return invalid("its ExternalInit does not open");
  const received = receivePath(ground, commit);
  if ("reason" in received) return received;
  const { next, confirmationTag, joinerSecret, welcomeSecret } = deriveEpoch(crypto, epoch, {
    content: { ...content, signature: content.auth.signature },
    tree: applied.tree,
    extensions: applied.extensions,
    demands: applied.demands,
    initSecret,
    commitSecret: received.commitSecret,
    psks,
    signatureKey: ownUpdate?.signatureKey ?? epoch.signatureKey,
    privateKeys: received.privateKeys,
  });
  for (const secret of [received.commitSecret, joinerSecret, welcomeSecret]) secret.fill(0);
  if (initSecret !== epoch.keys.initSecret) initSecret.fill(0);
  const told = content.auth.confirmationTag;
  if (told?.length === confirmationTag.length && timingSafeEqual(told, confirmationTag)) return next;
  discard(next, own);
  return cannotFollow("its confirmation tag does not verify");
}

interface Received {
  readonly commitSecret: Uint8Array;
  readonly privateKeys: PrivateKeys;
}

function receivePath(
  { crypto, epoch, ownLeafIndex }: Ground,
  { applied, path, senderLeaf, newLeaves, own }: ToFollow,
): Received | Refusal {
  if (path === undefined) return { commitSecret: new Uint8Array(crypto.hashLength), privateKeys: own };
  const receiver = { leafIndex: ownLeafIndex, privateKeys: own };
  const context = encodeGroupContext(provisionalContext(crypto, epoch.context, applied));
  const received = decryptPath(crypto, applied.tree, receiver, senderLeaf, path, context, newLeaves);
  return received.ok ? received : cannotFollow(`its path: ${received.failure}`);
}

/** RFC 9420 §8.3. */
function externalInitSecret({ crypto, epoch }: Ground, kemOutput: Uint8Array): Uint8Array | undefined {
  const key = crypto.deriveHpkeKeyPair(epoch.keys.externalSecret);
  const secret = crypto.exportFromExternal(key, kemOutput);
  key.privateKey.fill(0);
  return secret;
}

function invalid(detail: string): Refusal {
  return refusal("invalid-commit", detail);
}

function cannotFollow(detail: string): Refusal {
  return refusal("cannot-follow", detail);
}
