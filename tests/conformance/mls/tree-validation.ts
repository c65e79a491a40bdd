// tree-validation.json: trees that are valid, with the hash and the resolution of each node.

import { decodeRatchetTree, encodeRatchetTree } from "../../../packages/mls/src/tree/ratchet-tree-codec.ts";
import { validateTree } from "../../../packages/mls/src/tree/validate-tree.ts";
import { suiteOf } from "./suite.ts";
import { array, bytes, same, type Vector } from "./vector.ts";

export function check(vector: Vector): boolean {
  const crypto = suiteOf(vector);
  const encoded = bytes(vector, "tree");
  const tree = decodeRatchetTree(encoded);
  const hashes = array(vector["tree_hashes"], "tree_hashes");
  const resolutions = array(vector["resolutions"], "resolutions");
  const nodes = 2 * tree.leafCount - 1;
  return hashes.length === nodes && resolutions.length === nodes &&
    hashes.every((hash, node) => tree.treeHash(crypto, node).toHex() === hash) &&
    resolutions.every((resolution, node) => JSON.stringify(tree.resolution(node)) === JSON.stringify(resolution)) &&
    validateTree(crypto, tree, bytes(vector, "group_id")) === undefined && same(encodeRatchetTree(tree), encoded);
}
