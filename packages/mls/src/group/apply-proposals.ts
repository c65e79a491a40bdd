// A list of proposals applied to a tree (RFC 9420 §12.3), with the rules that need the tree (§7.3, §12.1, §12.2). The tree
// given stays as it is; what comes back is another one, without the committer's path.

import { equal } from "../bytes.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { type Credential, credentialType, type KeyPackageExtension } from "../key-package/structure.ts";
import type { LeafNode } from "../messages/leaf-node.ts";
import { verifyLeafNode } from "../messages/leaf-node-codec.ts";
import { selfRemoveProposal } from "../messages/proposal-codec.ts";
import type { RatchetTree } from "../tree/ratchet-tree.ts";
import { maximumLeafCount } from "../tree/tree-math.ts";
import { type ContextDemands, contextDemands } from "./context-extensions.ts";
import type { CredentialChecker, CredentialQuestion } from "./credential-checker.ts";
import { leafProblem, supportsProposal, unsupported } from "./leaf-rules.ts";
import { leafKeysProblem, type Newcomer, newcomer } from "./newcomer.ts";
import type { ProposalList } from "./proposal-list.ts";

export interface GroupBefore {
  readonly groupId: Uint8Array;
  readonly version: number;
  readonly tree: RatchetTree;
  readonly extensions: readonly KeyPackageExtension[];
  readonly demands: ContextDemands;
}

export interface Applied {
  readonly tree: RatchetTree;
  readonly extensions: readonly KeyPackageExtension[];
  readonly demands: ContextDemands;
  readonly added: readonly { readonly leafIndex: number; readonly newcomer: Newcomer }[];
}

/** What comes of it, or which rule forbids it. */
export function applyProposals(
  crypto: CryptoProvider,
  before: GroupBefore,
  list: ProposalList,
  credentials: CredentialChecker,
): Applied | string {
  const { groupId, tree: old, version } = before;
  if (list.selfRemoves && !old.members().every(({ leaf }) => supportsProposal(leaf.capabilities, selfRemoveProposal))) {
    return "not every member supports SelfRemove";
  }
  if (list.reInit !== undefined && list.reInit.version < version) return "a ReInit to an older version";
  const extensions = list.contextExtensions ?? before.extensions;
  const demands = list.contextExtensions === undefined ? before.demands : contextDemands(list.contextExtensions);
  if (typeof demands === "string") return `the new context: ${demands}`;

  const tree = old.clone();
  const accept = (leaf: LeafNode, occasion: CredentialQuestion["occasion"], replaces?: LeafNode): string | undefined =>
    credentialProblem(credentials, groupId, leaf, occasion, replaces);
  for (const { leafIndex, leafNode } of list.updates) {
    const replaced = tree.leaf(leafIndex);
    if (replaced === undefined) return "an Update by nobody";
    const problem = updateProblem(crypto, leafNode, replaced, demands, { groupId, leafIndex }) ??
      accept(leafNode, "update", replaced);
    if (problem !== undefined) return `the leaf of an Update: ${problem}`;
    tree.updateLeaf(leafIndex, leafNode);
  }
  for (const leafIndex of list.removed) {
    if (tree.leaf(leafIndex) === undefined) return `leaf ${leafIndex} is to be removed and has no member`;
    tree.removeLeaf(leafIndex);
  }
  // An external committer takes a leaf too.
  const seats = list.adds.length + (list.externalInit === undefined ? 0 : 1);
  if (seats > 0 && tree.members().length + seats > maximumLeafCount) return "more members than a tree has leaves";
  const added: { leafIndex: number; newcomer: Newcomer }[] = [];
  for (const keyPackage of list.adds) {
    const joining = newcomer(crypto, keyPackage, demands);
    if (typeof joining === "string") return joining;
    if (added.some((other) => equal(other.newcomer.initKey, joining.initKey))) return "one init_key is added twice";
    const problem = accept(joining.leaf, "add");
    if (problem !== undefined) return problem;
    added.push({ leafIndex: tree.addLeaf(joining.leaf), newcomer: joining });
  }
  const problem = membersProblem(tree, list.contextExtensions === undefined ? undefined : demands) ??
    (list.contextExtensions === undefined ? undefined : sendersProblem(crypto, credentials, groupId, demands));
  return problem ?? { tree, extensions, demands, added };
}

/** RFC 9420 §12.1.2, §7.3. */
function updateProblem(
  crypto: CryptoProvider,
  leaf: LeafNode,
  replaced: LeafNode,
  demands: ContextDemands,
  position: { readonly groupId: Uint8Array; readonly leafIndex: number },
): string | undefined {
  if (leaf.source.kind !== "update") return `its source is ${leaf.source.kind}`;
  if (equal(leaf.encryptionKey, replaced.encryptionKey)) return "its encryption_key is the old one";
  const problem = leafProblem(leaf, crypto.suite, demands) ?? leafKeysProblem(crypto, leaf);
  if (problem !== undefined) return problem;
  return verifyLeafNode(crypto, leaf, position) ? undefined : "its signature does not verify";
}

/** What holds for the members together: keys are unique, and everybody can live with everybody (RFC 9420 §7.3). */
export function membersProblem(tree: RatchetTree, newDemands: ContextDemands | undefined): string | undefined {
  const repeated = tree.repeatedKey();
  if (repeated !== undefined) return `one ${repeated} key stands in two places`;
  const members = tree.members();
  if (newDemands !== undefined) {
    for (const { leafIndex, leaf } of members) {
      const missing = unsupported(leaf.capabilities, newDemands);
      if (missing !== undefined) return `leaf ${leafIndex}: ${missing}`;
    }
  }
  return credentialTypesProblem(members.map(({ leaf }) => leaf));
}

function credentialTypesProblem(leaves: readonly LeafNode[]): string | undefined {
  const types = new Set(leaves.map(({ credential }) => credentialType(credential)));
  // A leaf lists its own type.
  if (types.size === 1) return undefined;
  const lacking = [...types].find((type) => !leaves.every((leaf) => leaf.capabilities.credentials.includes(type)));
  return lacking === undefined ? undefined : `not every member supports credential type ${lacking}`;
}

/** Asks the caller; undefined if it accepts. */
export function credentialProblem(
  credentials: CredentialChecker,
  groupId: Uint8Array,
  leaf: Pick<LeafNode, "credential" | "signatureKey">,
  occasion: CredentialQuestion["occasion"],
  replaced?: LeafNode,
): string | undefined {
  const { credential, signatureKey } = leaf;
  const replaces = replaced === undefined
    ? undefined
    : { credential: replaced.credential, signatureKey: replaced.signatureKey };
  const verdict = credentials({ groupId, credential, signatureKey, occasion, replaces });
  return verdict.valid ? undefined : `its credential is refused: ${verdict.reason}`;
}

/** Certificates are renewed, and theirs is the credential checker's question; identities of basic credentials are not. */
export function sameClient(before: Credential, after: Credential): boolean {
  if (before.type === "basic" && after.type === "basic") return equal(before.identity, after.identity);
  return before.type === after.type;
}

/** External senders are vouched for like members (RFC 9420 §12.1.8.1). */
export function sendersProblem(
  crypto: CryptoProvider,
  credentials: CredentialChecker,
  groupId: Uint8Array,
  { externalSenders }: ContextDemands,
): string | undefined {
  for (const [at, sender] of externalSenders.entries()) {
    if (!crypto.isSignaturePublicKey(sender.signatureKey)) return `external sender ${at} has no key of the suite`;
    const { credential, signatureKey } = sender;
    const verdict = credentials({
      groupId,
      credential,
      signatureKey,
      occasion: "external-sender",
      replaces: undefined,
    });
    if (!verdict.valid) return `external sender ${at} is refused: ${verdict.reason}`;
  }
  return undefined;
}
