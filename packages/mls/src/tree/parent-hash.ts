// Parent hashes (RFC 9420 §7.9): what a member signs of the nodes above its leaf when it sets them.

import { Writer } from "../codec/writer.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import type { ParentNode } from "./parent-node.ts";
import type { RatchetTree } from "./ratchet-tree.ts";
import { leafHash, parentNodeHash } from "./tree-hash.ts";
import { isLeaf, leafRange, left, right } from "./tree-math.ts";

/** ParentHashInput, hashed: of a node, seen from the child that is not the sibling. */
export function parentHash(
  crypto: CryptoProvider,
  node: Pick<ParentNode, "encryptionKey" | "parentHash">,
  originalSiblingTreeHash: Uint8Array,
): Uint8Array {
  const input = new Writer().opaque(node.encryptionKey).opaque(node.parentHash).opaque(originalSiblingTreeHash);
  return crypto.hash(input.finish());
}

/**
 * The tree hash that a node had before the leaves in `added` came: they are blank, and unmerged nowhere (RFC 9420 §7.9).
 * Only what is above one of them is hashed again.
 */
export function originalTreeHash(
  crypto: CryptoProvider,
  tree: RatchetTree,
  node: number,
  added: readonly number[],
): Uint8Array {
  const { first, last } = leafRange(node);
  const below = added.filter((leafIndex) => first <= leafIndex && leafIndex <= last);
  if (below.length === 0) return tree.treeHash(crypto, node);
  if (isLeaf(node)) return leafHash(crypto, node >>> 1, undefined);
  const content = tree.parent(node);
  const gone = new Set(below);
  return parentNodeHash(
    crypto,
    content && { ...content, unmergedLeaves: content.unmergedLeaves.filter((leafIndex) => !gone.has(leafIndex)) },
    originalTreeHash(crypto, tree, left(node), below),
    originalTreeHash(crypto, tree, right(node), below),
  );
}
