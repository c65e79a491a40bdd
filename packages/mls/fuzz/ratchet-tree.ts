// Any bytes as a ratchet tree: refused, or a tree that has one encoding, is judged without an exception, and takes a member
// and lets one go. One that is accepted by the judge is one of the seeds: nothing else was signed.

import { DecodeError } from "../src/codec/reader.ts";
import { RatchetTree } from "../src/tree/ratchet-tree.ts";
import { decodeRatchetTree, encodeRatchetTree } from "../src/tree/ratchet-tree-codec.ts";
import { maximumLeafCount } from "../src/tree/tree-math.ts";
import { validateTree } from "../src/tree/validate-tree.ts";
import { groupId, pathBy, seeded, suite, treePeople, treePerson } from "../test/tree-people.ts";

const crypto = suite(0x0001);
const random = seeded("fuzz");
const stranger = treePerson(crypto, random);

function churned(count: number): Uint8Array[] {
  const people = treePeople(crypto, count, `fuzz ${count}`);
  const tree = RatchetTree.fromNodes(people.map(({ leaf }) => leaf), []);
  const seeds = [encodeRatchetTree(tree)];
  for (const [leafIndex, who] of people.entries()) {
    if (leafIndex % 3 !== 0) continue;
    pathBy(crypto, tree, who, leafIndex, random);
    if (leafIndex + 1 < count) tree.removeLeaf(leafIndex + 1);
    tree.addLeaf(treePerson(crypto, random).leaf);
    seeds.push(encodeRatchetTree(tree));
  }
  return seeds;
}

export const seeds: readonly Uint8Array[] = [1, 3, 7].flatMap(churned);

export function fuzz(bytes: Uint8Array): void {
  const tree = decoded(bytes);
  if (tree === undefined) return;
  if (encodeRatchetTree(tree).toHex() !== bytes.toHex()) throw new Error("two encodings of one tree");
  const sound = validateTree(crypto, tree, groupId) === undefined;
  if (sound && !seeds.some((seed) => seed.toHex() === bytes.toHex())) throw new Error("a forged tree was accepted");
  const hash = tree.treeHash(crypto).toHex();
  if (tree.leafCount === maximumLeafCount) return;
  const copy = tree.clone();
  copy.removeLeaf(copy.addLeaf(stranger.leaf));
  if (tree.treeHash(crypto).toHex() !== hash) throw new Error("a clone changed its original");
}

function decoded(bytes: Uint8Array): RatchetTree | undefined {
  try {
    return decodeRatchetTree(bytes);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
