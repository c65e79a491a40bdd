import assert from "node:assert/strict";
import { MlsError } from "../errors.ts";
import { groupId, pathBy, seeded, suite, treePeople, type TreePerson, updatedLeaf } from "../../test/tree-people.ts";
import type { ParentNode } from "./parent-node.ts";
import { RatchetTree } from "./ratchet-tree.ts";
import { encodeRatchetTree } from "./ratchet-tree-codec.ts";
import { maximumLeafCount } from "./tree-math.ts";
import { validateTree } from "./validate-tree.ts";

const crypto = suite(0x0001);
const people = treePeople(crypto, 12, "ratchet tree");

function who(at: number): TreePerson {
  const person = people[at];
  assert.ok(person);
  return person;
}

function treeOf(count: number): RatchetTree {
  const tree = RatchetTree.of(who(0).leaf);
  for (let at = 1; at < count; at++) tree.addLeaf(who(at).leaf);
  return tree;
}

const occupied = (tree: RatchetTree): number[] => tree.members().map(({ leafIndex }) => leafIndex);

Deno.test("a newcomer gets the leftmost blank leaf, and the tree grows when there is none", () => {
  const tree = treeOf(4);
  assert.equal(tree.leafCount, 4);
  assert.equal(tree.addLeaf(who(4).leaf), 4);
  assert.equal(tree.leafCount, 8);
  tree.removeLeaf(1);
  tree.removeLeaf(3);
  assert.equal(tree.addLeaf(who(5).leaf), 1);
  assert.equal(tree.addLeaf(who(6).leaf), 3);
  assert.equal(tree.addLeaf(who(7).leaf), 5);
  assert.deepEqual(occupied(tree), [0, 1, 2, 3, 4, 5]);
  assert.equal(tree.leaf(3), who(6).leaf);
});

Deno.test("a removal cuts off right halves without a member, all of them at once", () => {
  const tree = treeOf(9);
  assert.equal(tree.leafCount, 16);
  for (const leafIndex of [3, 4, 5, 6, 7]) tree.removeLeaf(leafIndex);
  assert.equal(tree.leafCount, 16);
  tree.removeLeaf(8);
  assert.equal(tree.leafCount, 4);
  assert.equal(tree.root, 3);
  assert.deepEqual(occupied(tree), [0, 1, 2]);
  tree.removeLeaf(2);
  tree.removeLeaf(1);
  assert.equal(tree.leafCount, 1);
  assert.equal(tree.addLeaf(who(9).leaf), 1);
});

Deno.test("what is cut off leaves no trace in the keys", () => {
  const stray: ParentNode = {
    encryptionKey: who(11).leaf.encryptionKey,
    parentHash: new Uint8Array(),
    unmergedLeaves: [],
  };
  const leaves = [who(0).leaf, undefined, who(1).leaf, undefined];
  const tree = RatchetTree.fromNodes([...leaves, undefined, undefined], [
    undefined,
    undefined,
    undefined,
    undefined,
    stray,
  ]);
  assert.ok(tree.hasEncryptionKey(stray.encryptionKey));
  tree.removeLeaf(2);
  assert.equal(tree.leafCount, 1);
  assert.equal(tree.hasEncryptionKey(stray.encryptionKey), false);
});

Deno.test("an addition is unmerged at the nodes above that are not blank, in increasing order", () => {
  const tree = treeOf(8);
  tree.removeLeaf(2);
  tree.removeLeaf(1);
  pathBy(crypto, tree, who(0), 0, seeded("path"));
  assert.equal(tree.parent(1), undefined);
  tree.addLeaf(who(8).leaf);
  tree.addLeaf(who(9).leaf);
  assert.deepEqual(tree.parent(3)?.unmergedLeaves, [1, 2]);
  assert.deepEqual(tree.parent(7)?.unmergedLeaves, [1, 2]);
  tree.removeLeaf(1);
  assert.equal(tree.parent(7), undefined);
});

Deno.test("an unmerged leaf goes to its place between others", () => {
  const tree = treeOf(8);
  pathBy(crypto, tree, who(4), 4, seeded("path"));
  const top = tree.parent(7);
  assert.ok(top);
  const leaves = Array.from({ length: 8 }, (_, leafIndex) => tree.leaf(leafIndex)).toSpliced(1, 1, undefined);
  const parents = [undefined, undefined, undefined, { ...top, unmergedLeaves: [0, 3] }];
  const before = RatchetTree.fromNodes(leaves, parents);
  before.addLeaf(who(8).leaf);
  assert.deepEqual(before.parent(7)?.unmergedLeaves, [0, 1, 3]);
});

Deno.test("an Update makes the nodes above blank", () => {
  const tree = treeOf(4);
  pathBy(crypto, tree, who(0), 0, seeded("path"));
  const { leaf } = updatedLeaf(crypto, who(3), 3, seeded("update"));
  tree.updateLeaf(3, leaf);
  assert.equal(tree.parent(3), undefined);
  assert.ok(tree.parent(1));
  assert.equal(tree.leaf(3), leaf);
  assert.equal(validateTree(crypto, tree, groupId), undefined);
});

Deno.test("a clone and its original do not know of each other's changes", () => {
  const tree = treeOf(6);
  tree.treeHash(crypto);
  tree.repeatedKey();
  const before = encodeRatchetTree(tree).toHex();
  const hash = tree.treeHash(crypto).toHex();
  const copy = tree.clone();
  copy.addLeaf(who(6).leaf);
  copy.removeLeaf(1);
  pathBy(crypto, copy, who(2), 2, seeded("path"));
  assert.equal(encodeRatchetTree(tree).toHex(), before);
  assert.equal(tree.treeHash(crypto).toHex(), hash);
  assert.ok(!tree.hasSignatureKey(who(6).leaf.signatureKey));
  assert.ok(tree.hasSignatureKey(who(1).leaf.signatureKey));
  assert.ok(copy.hasSignatureKey(who(6).leaf.signatureKey));
  assert.ok(!copy.hasEncryptionKey(who(1).leaf.encryptionKey));
  assert.equal(tree.addLeaf(who(7).leaf), 6);
  assert.equal(copy.addLeaf(who(8).leaf), 1);
});

Deno.test("differing nodes are those of the path, whatever the widths", () => {
  const tree = treeOf(4);
  const copy = tree.clone();
  assert.deepEqual(copy.differingNodes(tree), []);
  pathBy(crypto, copy, who(1), 1, seeded("path"));
  assert.deepEqual(copy.differingNodes(tree), [1, 2, 3]);
  const wider = copy.clone();
  wider.addLeaf(who(4).leaf);
  assert.deepEqual(wider.differingNodes(copy), [8]);
  assert.deepEqual(copy.differingNodes(wider), [8]);
});

Deno.test("valn0111, valn0112: a key in two places is known, until it is in one again", () => {
  const tree = treeOf(3);
  assert.equal(tree.repeatedKey(), undefined);
  const twin = tree.addLeaf(who(1).leaf);
  assert.equal(tree.repeatedKey(), "encryption");
  const third = tree.addLeaf(who(1).leaf);
  tree.removeLeaf(third);
  assert.equal(tree.repeatedKey(), "encryption");
  const { leaf } = updatedLeaf(crypto, who(1), twin, seeded("twin"));
  tree.updateLeaf(twin, leaf);
  assert.equal(tree.repeatedKey(), "signature");
  tree.removeLeaf(1);
  assert.equal(tree.repeatedKey(), undefined);
  assert.ok(tree.hasEncryptionKey(leaf.encryptionKey));
  assert.ok(!tree.hasEncryptionKey(who(1).leaf.encryptionKey));
  assert.ok(tree.hasSignatureKey(who(1).leaf.signatureKey));
});

Deno.test("keys of parents count, asked for before or after they are set", () => {
  for (const askBefore of [true, false]) {
    const tree = treeOf(4);
    if (askBefore) tree.repeatedKey();
    const { steps } = pathBy(crypto, tree, who(0), 0, seeded("path"));
    for (const { encryptionKey } of steps) assert.ok(tree.hasEncryptionKey(encryptionKey));
    tree.removeLeaf(1);
    for (const { encryptionKey } of steps) assert.ok(!tree.hasEncryptionKey(encryptionKey));
  }
});

Deno.test("a reserved leaf is where the next member goes, and blank until then", () => {
  const tree = treeOf(4);
  const leafIndex = tree.reserveLeaf();
  assert.deepEqual([leafIndex, tree.leafCount, tree.leaf(4)], [4, 8, undefined]);
  assert.equal(tree.reserveLeaf(), 4);
  pathBy(crypto, tree, who(4), leafIndex, seeded("path"));
  assert.equal(tree.reserveLeaf(), 5);
  assert.equal(validateTree(crypto, tree, groupId), undefined);
});

Deno.test("calls that cannot be done", () => {
  const tree = treeOf(2);
  const badArgument = (error: unknown): boolean => error instanceof MlsError && error.code === "bad-argument";
  assert.throws(() => tree.removeLeaf(2), badArgument);
  assert.throws(() => tree.updateLeaf(7, who(3).leaf), badArgument);
  assert.throws(() => tree.setPath(2, who(3).leaf, []), /leaf 2 of 2/);
  const beside: ParentNode = { encryptionKey: new Uint8Array(32), parentHash: new Uint8Array(), unmergedLeaves: [] };
  assert.throws(() => treeOf(4).setPath(0, who(0).leaf, [{ node: 5, ...beside }]), RangeError);
  assert.throws(() => RatchetTree.fromNodes([], []), RangeError);
  const full = RatchetTree.fromNodes(new Array(maximumLeafCount).fill(who(0).leaf), []);
  assert.throws(() => full.addLeaf(who(1).leaf), badArgument);
  assert.equal(tree.leaf(-1), undefined);
  assert.equal(tree.parent(0), undefined);
  assert.equal(tree.parent(9), undefined);
});

Deno.test("a change makes hashes on its path anew, and no others", () => {
  const tree = treeOf(12);
  let hashes = 0;
  const counting = { ...crypto, hash: (bytes: Uint8Array) => (hashes += 1, crypto.hash(bytes)) };
  tree.treeHash(counting);
  assert.equal(hashes, 31);
  tree.treeHash(counting);
  assert.equal(hashes, 31);
  const copy = tree.clone();
  copy.updateLeaf(5, updatedLeaf(crypto, who(5), 5, seeded("update")).leaf);
  const changed = copy.treeHash(counting);
  assert.equal(hashes, 36);
  assert.deepEqual(changed, RatchetTree.fromNodes(copy.members().map(({ leaf }) => leaf), []).treeHash(crypto));
});

Deno.test("a resolution is worked out once, and anew after a change below", () => {
  const tree = treeOf(8);
  const [whole, right] = [tree.resolution(7), tree.resolution(11)];
  assert.equal(tree.resolution(7), whole);
  tree.updateLeaf(0, updatedLeaf(crypto, who(0), 0, seeded("update")).leaf);
  assert.equal(tree.resolution(11), right);
  tree.removeLeaf(1);
  assert.deepEqual(tree.resolution(7), [0, 4, 6, 8, 10, 12, 14]);
});
