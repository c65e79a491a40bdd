// tree-operations.json: a tree, a proposal, and the tree after it, with both tree hashes.

import { Reader } from "../../../packages/mls/src/codec/reader.ts";
import type { LeafNode } from "../../../packages/mls/src/messages/leaf-node.ts";
import { readLeafNode } from "../../../packages/mls/src/messages/leaf-node-codec.ts";
import { readProposal } from "../../../packages/mls/src/messages/proposal-codec.ts";
import type { RatchetTree } from "../../../packages/mls/src/tree/ratchet-tree.ts";
import { decodeRatchetTree, encodeRatchetTree } from "../../../packages/mls/src/tree/ratchet-tree-codec.ts";
import { suiteOf } from "./suite.ts";
import { bytes, number, same, type Vector } from "./vector.ts";

export function check(vector: Vector): boolean {
  const crypto = suiteOf(vector);
  const tree = decodeRatchetTree(bytes(vector, "tree_before"));
  const before = tree.treeHash(crypto);
  apply(tree, bytes(vector, "proposal"), number(vector, "proposal_sender"));
  return same(before, bytes(vector, "tree_hash_before")) &&
    same(tree.treeHash(crypto), bytes(vector, "tree_hash_after")) &&
    same(encodeRatchetTree(tree), bytes(vector, "tree_after"));
}

function apply(tree: RatchetTree, encoded: Uint8Array, sender: number): void {
  const proposal = readProposal(new Reader(encoded));
  if (proposal.type === "update") tree.updateLeaf(sender, proposal.leafNode);
  else if (proposal.type === "remove") tree.removeLeaf(proposal.removed);
  else if (proposal.type === "add") tree.addLeaf(leafOf(proposal.keyPackage));
  else throw new TypeError(`a proposal of type ${proposal.type}`);
}

/** Behind version, cipher suite and init key (RFC 9420 §10). */
function leafOf(keyPackage: Uint8Array): LeafNode {
  const reader = new Reader(keyPackage);
  reader.fixed(4, "version and cipher suite");
  reader.opaque(4096, "init_key");
  return readLeafNode(reader);
}
