// A committer's side of TreeKEM (RFC 9420 §7.4, §7.5): new keys from its leaf to the root, then their secrets encrypted for
// everybody else. The two are apart because the encryption is bound to the GroupContext, which has the new tree's hash.

import type { CryptoProvider, RandomSource } from "../crypto/crypto-provider.ts";
import type { UpdatePath } from "../messages/commit.ts";
import type { LeafNode } from "../messages/leaf-node.ts";
import { parentHash } from "./parent-hash.ts";
import type { ParentNode } from "./parent-node.ts";
import { nextPathSecret, nodeKeyPair } from "./path-secret.ts";
import { PrivateKeys } from "./private-keys.ts";
import type { PathStep, RatchetTree } from "./ratchet-tree.ts";
import { covers } from "./tree-math.ts";

/** The label of EncryptWithLabel for path secrets. */
export const updatePathLabel = "UpdatePathNode";

export interface CreatedStep extends PathStep {
  readonly encryptionKey: Uint8Array;
  /** Secret; Nh bytes. */
  readonly pathSecret: Uint8Array;
}

export interface CreatedPath {
  readonly leafIndex: number;
  readonly leafNode: LeafNode;
  readonly steps: readonly CreatedStep[];
  /** Secret; Nh bytes. */
  readonly commitSecret: Uint8Array;
  /** The committer's in the new epoch: all of them. */
  readonly privateKeys: PrivateKeys;
}

export interface CreatePathOptions {
  /** The committer's; of an external committer, what `reserveLeaf` told. */
  readonly leafIndex: number;
  readonly random: RandomSource;
  /** The committer's leaf node of source commit with this encryption key and parent hash, signed. */
  readonly sign: (encryptionKey: Uint8Array, parentHash: Uint8Array) => LeafNode;
}

/** Sets the committer's leaf and path in the tree, to which the proposals have been applied. */
export function createPath(
  crypto: CryptoProvider,
  tree: RatchetTree,
  { leafIndex, random, sign }: CreatePathOptions,
): CreatedPath {
  let secret = random(crypto.hashLength);
  const steps = tree.filteredDirectPath(leafIndex).map((step) => {
    const pathSecret = secret;
    secret = nextPathSecret(crypto, pathSecret);
    return { ...step, pathSecret, key: nodeKeyPair(crypto, pathSecret) };
  });
  const leafKey = crypto.generateHpkeKeyPair(random);
  const path = pathNodes(
    crypto,
    tree,
    steps.map(({ node, copath, key }) => ({ node, copath, encryptionKey: key.publicKey })),
  );
  const leafNode = sign(leafKey.publicKey, path.leafParentHash);
  tree.setPath(leafIndex, leafNode, path.nodes);
  return {
    leafIndex,
    leafNode,
    steps: steps.map(({ node, copath, pathSecret, key }) => ({
      node,
      copath,
      pathSecret,
      encryptionKey: key.publicKey,
    })),
    commitSecret: secret,
    privateKeys: new PrivateKeys([[2 * leafIndex, leafKey], ...steps.map(({ node, key }) => [node, key] as const)]),
  };
}

/**
 * The path secrets under the keys of everybody below the steps' copaths, but for `newLeaves`, whom the Welcome tells
 * theirs. `groupContext` is the provisional GroupContext.
 */
export function encryptPath(
  crypto: CryptoProvider,
  tree: RatchetTree,
  { leafNode, steps }: CreatedPath,
  groupContext: Uint8Array,
  newLeaves: ReadonlySet<number>,
): UpdatePath {
  return {
    leafNode,
    nodes: steps.map(({ copath, encryptionKey, pathSecret }) => ({
      encryptionKey,
      encryptedPathSecrets: recipients(tree, copath, newLeaves).map(({ publicKey }) =>
        crypto.encryptWithLabel(publicKey, updatePathLabel, groupContext, pathSecret)
      ),
    })),
  };
}

/** What a new member at this leaf is told in its Welcome (RFC 9420 §12.4.3.1). */
export function pathSecretFor({ steps }: CreatedPath, leafIndex: number): Uint8Array | undefined {
  return steps.find(({ copath }) => covers(copath, leafIndex))?.pathSecret;
}

/** Overwrites the path secrets, when the commit and its Welcome are made. */
export function forgetPathSecrets({ steps }: CreatedPath): void {
  for (const { pathSecret } of steps) pathSecret.fill(0);
}

export interface PathNodes {
  readonly nodes: readonly (ParentNode & { readonly node: number })[];
  /** Empty if the path has no node. */
  readonly leafParentHash: Uint8Array;
}

/** The parent nodes of a new path, each with the hash of the next one above (RFC 9420 §7.9.1). */
export function pathNodes(
  crypto: CryptoProvider,
  tree: RatchetTree,
  steps: readonly (PathStep & { readonly encryptionKey: Uint8Array })[],
): PathNodes {
  let above: Uint8Array = new Uint8Array();
  const nodes = steps.toReversed().map(({ node, copath, encryptionKey }) => {
    const content = { node, encryptionKey, parentHash: above, unmergedLeaves: [] };
    above = parentHash(crypto, content, tree.treeHash(crypto, copath));
    return content;
  });
  return { nodes: nodes.toReversed(), leafParentHash: above };
}

export interface Recipient {
  readonly node: number;
  readonly publicKey: Uint8Array;
}

/** The resolution of a copath node without the leaves that the commit adds (RFC 9420 §7.6). */
export function recipients(tree: RatchetTree, copath: number, newLeaves: ReadonlySet<number>): Recipient[] {
  const recipients: Recipient[] = [];
  for (const node of tree.resolution(copath)) {
    const publicKey = tree.encryptionKey(node);
    if (publicKey === undefined) throw new RangeError(`node ${node} of a resolution is blank`);
    // Half of a parent's index is no leaf's.
    if (!newLeaves.has(node / 2)) recipients.push({ node, publicKey });
  }
  return recipients;
}
