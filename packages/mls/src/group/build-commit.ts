// An intent made into a commit, with the epoch that it leads to (RFC 9420 §12.4.1). Nothing changes here: what was built
// brings along what uses up the key of its message.

import type { SignatureKeyPair } from "../crypto/crypto-provider.ts";
import { MlsError } from "../errors.ts";
import type { Commit } from "../messages/commit.ts";
import { encodeGroupContext, encodeGroupInfo, signGroupInfo } from "../messages/group-info-codec.ts";
import { signLeafNode } from "../messages/leaf-node-codec.ts";
import { encodeMlsMessage } from "../messages/mls-message-codec.ts";
import type { Proposal, ProposalOrRef } from "../messages/proposal.ts";
import type { AuthenticatedContent } from "../messages/framed-content.ts";
import { sealWelcome } from "../messages/welcome.ts";
import type { PreSharedKey } from "../schedule/psk-secret.ts";
import type { SecretTree } from "../secret-tree/secret-tree.ts";
import { type CreatedPath, createPath, encryptPath, forgetPathSecrets, pathSecretFor } from "../tree/create-path.ts";
import { encodeRatchetTree } from "../tree/ratchet-tree-codec.ts";
import { type Applied, applyProposals, credentialProblem, membersProblem } from "./apply-proposals.ts";
import { ratchetTreeExtension } from "./context-extensions.ts";
import { type Derived, deriveEpoch, type NextEpoch, provisionalContext } from "./epoch.ts";
import { frameContent, signContent } from "./frame-message.ts";
import { type Ground, groupBefore, lookUpPsks } from "./ground.ts";
import type { CommitIntent, LeafUpdate, StagedCommit } from "./group-member.ts";
import { leafProblem } from "./leaf-rules.ts";
import { newcomer } from "./newcomer.ts";
import { changedLeaf, checkedKey } from "./own-leaf.ts";
import { proposalFrom, pskProposal, reInitProposal } from "./proposal-from.ts";
import { type CoveredProposal, type ListRules, type ProposalList, proposalList } from "./proposal-list.ts";
import { stagedCommitOf } from "./views.ts";

export interface BuiltCommit {
  /** As MLSMessage bytes. */
  readonly message: Uint8Array;
  readonly resumption: ListRules["resumption"];
  readonly welcome: Uint8Array | undefined;
  readonly list: ProposalList;
  readonly authenticatedData: Uint8Array;
  readonly next: NextEpoch;
}

export interface Built {
  readonly pending: BuiltCommit;
  /** Uses up the key of the message. */
  apply(): void;
}

/**
 * `resumption` is of a successor group's first commit, else "application". Throws `bad-argument`, `key-package-rejected`,
 * `commit-refused`, `psk-missing`.
 */
export function buildCommit(
  ground: Ground,
  secretTree: SecretTree,
  intent: CommitIntent,
  resumption: ListRules["resumption"] = "application",
): Built {
  const { crypto, epoch, ownLeafIndex } = ground;
  const { covered, items } = coveredProposals(ground, intent, resumption);
  const list = proposalList(covered, ownLeafIndex, { hashLength: crypto.hashLength, resumption });
  if (typeof list === "string") throw new MlsError("commit-refused", list);
  const applied = applyProposals(crypto, groupBefore(ground), list, ground.credentials);
  if (typeof applied === "string") throw refused(ground, intent, applied);
  const psks = lookUpPsks(list.psks, ground.psks);
  if (psks === undefined) throw new MlsError("psk-missing", "a pre-shared key is not known");

  const change = intent.updateLeaf ?? {};
  const signatureKey = change.signatureKey === undefined ? epoch.signatureKey : checkedKey(crypto, change.signatureKey);
  const withPath = list.pathRequired || intent.forcePath === true || intent.updateLeaf !== undefined;
  const path = withPath ? ownPath(ground, applied, change, signatureKey) : undefined;
  const newLeaves = new Set(applied.added.map(({ leafIndex }) => leafIndex));
  const provisional = encodeGroupContext(provisionalContext(crypto, epoch.context, applied));
  const commit: Commit = {
    proposals: items,
    path: path && encryptPath(crypto, applied.tree, path, provisional, newLeaves),
  };
  const content = signContent(ground, { type: "commit", commit }, intent);
  const derived = deriveEpoch(crypto, epoch, {
    content: { ...content, signature: content.auth.signature },
    tree: applied.tree,
    extensions: applied.extensions,
    demands: applied.demands,
    initSecret: epoch.keys.initSecret,
    commitSecret: path?.commitSecret ?? new Uint8Array(crypto.hashLength),
    psks,
    signatureKey,
    privateKeys: path?.privateKeys ?? epoch.privateKeys.advanced(applied.tree, []),
  });
  const tagged: AuthenticatedContent = {
    ...content,
    auth: { ...content.auth, confirmationTag: derived.confirmationTag },
  };
  const framed = frameContent(ground, tagged, secretTree);
  const welcome = applied.added.length === 0
    ? undefined
    : makeWelcome(ground, { applied, derived, path, psks, withTree: intent.treeInWelcome ?? true });
  if (path !== undefined) {
    forgetPathSecrets(path);
    path.commitSecret.fill(0);
  }
  derived.joinerSecret.fill(0);
  derived.welcomeSecret.fill(0);
  return {
    pending: {
      message: framed.message,
      resumption,
      welcome,
      list,
      authenticatedData: (intent.authenticatedData ?? new Uint8Array()).slice(),
      next: derived.next,
    },
    apply: framed.apply,
  };
}

/** What the commit will have done, for looking at. */
export function viewOf(ground: Ground, { list, next, authenticatedData }: BuiltCommit): StagedCommit {
  const { epoch, ownLeafIndex } = ground;
  return stagedCommitOf({
    sender: ownLeafIndex,
    external: false,
    epoch: epoch.context.epoch,
    self: ownLeafIndex,
    before: epoch.tree,
    after: next.tree,
    list,
    authenticatedData,
  });
}

function coveredProposals(
  ground: Ground,
  intent: CommitIntent,
  resumption: ListRules["resumption"],
): { readonly covered: readonly CoveredProposal[]; readonly items: readonly ProposalOrRef[] } {
  const { crypto, random, ownLeafIndex } = ground;
  const covered: CoveredProposal[] = [];
  const items: ProposalOrRef[] = [];
  for (const reference of intent.proposals ?? []) {
    const kept = ground.proposals.get(reference);
    if (kept === undefined) throw new MlsError("bad-argument", "proposals: no such proposal in this epoch");
    covered.push({ proposal: kept.proposal, author: kept.author, byReference: true });
    items.push({ kind: "reference", reference: kept.reference });
  }
  const contexts = intent.groupContextExtensions === undefined ? [] : [intent.groupContextExtensions];
  const own: Proposal[] = [
    ...(intent.remove ?? []).map((removed) => proposalFrom({ kind: "remove", removed })),
    ...(intent.add ?? []).map((keyPackage) => proposalFrom({ kind: "add", keyPackage })),
    ...contexts.map((extensions) => proposalFrom({ kind: "group-context-extensions", extensions })),
    ...(intent.psks ?? []).map((psk) => pskProposal(psk, random(crypto.hashLength), resumption)),
    ...(intent.reInit === undefined ? [] : [reInitProposal(intent.reInit)]),
  ];
  const author = { kind: "member", leafIndex: ownLeafIndex } as const;
  for (const proposal of own) {
    covered.push({ proposal, author, byReference: false });
    items.push({ kind: "proposal", proposal });
  }
  return { covered, items };
}

/** A key package that does not fit is told apart: another one of the same person may. */
function refused(ground: Ground, intent: CommitIntent, detail: string): MlsError {
  for (const keyPackage of intent.add ?? []) {
    const problem = newcomer(ground.crypto, keyPackage, ground.epoch.demands);
    if (typeof problem === "string") return new MlsError("key-package-rejected", problem);
  }
  return new MlsError("commit-refused", detail);
}

/** The committer's new leaf and path, set in the applied tree. */
function ownPath(
  ground: Ground,
  { tree, demands }: Applied,
  change: LeafUpdate,
  signatureKey: SignatureKeyPair,
): CreatedPath {
  const { crypto, random, credentials, epoch, ownLeafIndex } = ground;
  const before = epoch.tree.leaf(ownLeafIndex);
  if (before === undefined) throw new MlsError("not-a-member", "this member has no leaf");
  const { groupId } = epoch.context;
  const path = createPath(crypto, tree, {
    leafIndex: ownLeafIndex,
    random,
    sign: (encryptionKey, parentHash) => {
      const source = { kind: "commit", parentHash } as const;
      const leaf = { ...changedLeaf(before, change), encryptionKey, source };
      return signLeafNode(crypto, signatureKey, leaf, { groupId, leafIndex: ownLeafIndex });
    },
  });
  const problem = leafProblem(path.leafNode, crypto.suite, demands) ?? membersProblem(tree, undefined) ??
    credentialProblem(credentials, groupId, path.leafNode, "commit", before);
  if (problem !== undefined) throw new MlsError("commit-refused", `one's own leaf: ${problem}`);
  return path;
}

interface WelcomeParts {
  readonly applied: Applied;
  readonly derived: Derived;
  readonly path: CreatedPath | undefined;
  readonly psks: readonly PreSharedKey[];
  readonly withTree: boolean;
}

/** RFC 9420 §12.4.3.1, as MLSMessage bytes. */
function makeWelcome(ground: Ground, { applied, derived, path, psks, withTree }: WelcomeParts): Uint8Array {
  const { crypto, ownLeafIndex } = ground;
  const { next, confirmationTag, joinerSecret, welcomeSecret } = derived;
  const groupInfo = signGroupInfo(crypto, next.signatureKey, {
    groupContext: next.context,
    extensions: withTree ? [{ type: ratchetTreeExtension, data: encodeRatchetTree(next.tree) }] : [],
    confirmationTag,
    signer: ownLeafIndex,
  });
  const welcome = sealWelcome(crypto, {
    joinerSecret,
    welcomeSecret,
    groupInfo: encodeGroupInfo(groupInfo),
    psks: psks.map(({ id }) => id),
    newcomers: applied.added.map(({ leafIndex, newcomer: { reference, initKey } }) => ({
      reference,
      initKey,
      pathSecret: path && pathSecretFor(path, leafIndex),
    })),
  });
  return encodeMlsMessage({ wireFormat: "welcome", welcome });
}
