// What a newcomer checks of the tree it is given (RFC 9420 §12.4.3.1, §7.9.2): who is in it by their own signature, and that
// every parent node was set by a member below it. Each rule takes at most O(n log n), whatever the tree; the cheap ones
// come first, so that the dear ones run over a tree of sound shape.

import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { verifyLeafNode } from "../messages/leaf-node-codec.ts";
import { equal } from "../bytes.ts";
import { originalTreeHash, parentHash } from "./parent-hash.ts";
import type { ParentNode } from "./parent-node.ts";
import type { RatchetTree } from "./ratchet-tree.ts";
import { directPath, isLeaf, left, right } from "./tree-math.ts";

/** The first rule that does not hold. */
export type TreeRefusal =
  /** A key that is none of the suite's. */
  | { readonly rule: "public-key"; readonly node: number }
  /** Two leaves or parents share a key. */
  | { readonly rule: "key-uniqueness"; readonly key: "encryption" | "signature" }
  /** An unmerged leaf that is no member below the node, or that a node between does not name. */
  | { readonly rule: "unmerged-leaves"; readonly node: number }
  /** Not set by a member below it. */
  | { readonly rule: "parent-hash"; readonly node: number }
  | { readonly rule: "leaf-signature"; readonly leafIndex: number };

/**
 * Undefined if the tree is sound. Left to the caller: that the tree hash is the GroupContext's, and what is the group's or
 * the application's to say of a leaf (credential, capabilities, lifetime).
 */
export function validateTree(crypto: CryptoProvider, tree: RatchetTree, groupId: Uint8Array): TreeRefusal | undefined {
  return refusePublicKeys(crypto, tree) ?? refuseRepeatedKeys(tree) ?? refuseUnmergedLeaves(tree) ??
    refuseParentHashes(crypto, tree) ?? refuseSignatures(crypto, tree, groupId);
}

function refusePublicKeys(crypto: CryptoProvider, tree: RatchetTree): TreeRefusal | undefined {
  for (const { leafIndex, leaf } of tree.members()) {
    if (!crypto.isSignaturePublicKey(leaf.signatureKey) || !crypto.isHpkePublicKey(leaf.encryptionKey)) {
      return { rule: "public-key", node: 2 * leafIndex };
    }
  }
  for (const { node, content } of tree.parents()) {
    if (!crypto.isHpkePublicKey(content.encryptionKey)) return { rule: "public-key", node };
  }
  return undefined;
}

function refuseRepeatedKeys(tree: RatchetTree): TreeRefusal | undefined {
  const key = tree.repeatedKey();
  return key && { rule: "key-uniqueness", key };
}

/**
 * Walks up from each member, from left to right. The members whom a node names in increasing order are met in that order,
 * so one place per node suffices to tell whether it names this one; a name that was never met is no member below.
 */
function refuseUnmergedLeaves(tree: RatchetTree): TreeRefusal | undefined {
  const met = new Map<number, number>();
  for (const { leafIndex } of tree.members()) {
    let merged = false;
    for (const node of directPath(leafIndex, tree.leafCount)) {
      const content = tree.parent(node);
      if (content === undefined) continue;
      const at = met.get(node) ?? 0;
      const named = content.unmergedLeaves[at] === leafIndex;
      if (named && merged) return { rule: "unmerged-leaves", node };
      if (named) met.set(node, at + 1);
      else merged = true;
    }
  }
  for (const { node, content } of tree.parents()) {
    if ((met.get(node) ?? 0) !== content.unmergedLeaves.length) return { rule: "unmerged-leaves", node };
  }
  return undefined;
}

/**
 * Every parent has a descendant that was set with it: as this holds for those below it too, each is the end of a chain that
 * begins at a leaf, whose signature covers it. Two such descendants, on either side, would need hashes that contain each
 * other.
 */
function refuseParentHashes(crypto: CryptoProvider, tree: RatchetTree): TreeRefusal | undefined {
  for (const { node, content } of tree.parents()) {
    if (setTogether(crypto, tree, content, left(node), right(node))) continue;
    if (!setTogether(crypto, tree, content, right(node), left(node))) return { rule: "parent-hash", node };
  }
  return undefined;
}

/**
 * Whether the parent hash of a node below `child` is valid with respect to the parent. That node is what of the child's
 * resolution is left without the leaves that came after the parent was set; these are all in the resolution, as the nodes
 * between name them too.
 */
function setTogether(
  crypto: CryptoProvider,
  tree: RatchetTree,
  content: ParentNode,
  child: number,
  sibling: number,
): boolean {
  const later = new Set(content.unmergedLeaves.map((leafIndex) => 2 * leafIndex));
  const [candidate, ...others] = tree.resolution(child).filter((node) => !later.has(node));
  if (candidate === undefined || others.length > 0) return false;
  const told = toldParentHash(tree, candidate);
  return told !== undefined &&
    equal(told, parentHash(crypto, content, originalTreeHash(crypto, tree, sibling, content.unmergedLeaves)));
}

function toldParentHash(tree: RatchetTree, node: number): Uint8Array | undefined {
  if (!isLeaf(node)) return tree.parent(node)?.parentHash;
  const source = tree.leaf(node >>> 1)?.source;
  return source?.kind === "commit" ? source.parentHash : undefined;
}

function refuseSignatures(crypto: CryptoProvider, tree: RatchetTree, groupId: Uint8Array): TreeRefusal | undefined {
  for (const { leafIndex, leaf } of tree.members()) {
    if (!verifyLeafNode(crypto, leaf, { groupId, leafIndex })) return { rule: "leaf-signature", leafIndex };
  }
  return undefined;
}
