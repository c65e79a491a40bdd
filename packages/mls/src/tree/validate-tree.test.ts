// Each rule broken alone, in a tree that is sound but for that: the checks are deleted one by one, and one of these fails.

import assert from "node:assert/strict";
import { groupId, pathBy, seeded, suite, treePeople, type TreePerson, updatedLeaf } from "../../test/tree-people.ts";
import type { LeafNode } from "../messages/leaf-node.ts";
import { signLeafNode } from "../messages/leaf-node-codec.ts";
import type { ParentNode } from "./parent-node.ts";
import { RatchetTree } from "./ratchet-tree.ts";
import { decodeRatchetTree, encodeRatchetTree } from "./ratchet-tree-codec.ts";
import { validateTree } from "./validate-tree.ts";

const crypto = suite(0x0001);
const people = treePeople(crypto, 12, "validate");

function who(at: number): TreePerson {
  const person = people[at];
  assert.ok(person);
  return person;
}

/** Members at these leaves, and the given ones have committed, in order. */
function treeOf(leaves: readonly number[], committers: readonly number[]): RatchetTree {
  const row = Array.from(
    { length: Math.max(...leaves) + 1 },
    (_, at) => leaves.includes(at) ? who(at).leaf : undefined,
  );
  const tree = RatchetTree.fromNodes(row, []);
  for (const at of committers) pathBy(crypto, tree, who(at), at, seeded(`path ${at}`));
  return tree;
}

/** The tree with some nodes replaced, by node index. */
function bent(
  tree: RatchetTree,
  { leaves = {}, parents = {} }: {
    readonly leaves?: Readonly<Record<number, LeafNode | undefined>>;
    readonly parents?: Readonly<Record<number, Partial<ParentNode> | undefined>>;
  },
): RatchetTree {
  const blank: ParentNode = {
    encryptionKey: who(11).leafKey.publicKey,
    parentHash: new Uint8Array(),
    unmergedLeaves: [],
  };
  return RatchetTree.fromNodes(
    Array.from({ length: tree.leafCount }, (_, at) => 2 * at in leaves ? leaves[2 * at] : tree.leaf(at)),
    Array.from({ length: tree.leafCount - 1 }, (_, at) => {
      const node = 2 * at + 1;
      if (!(node in parents)) return tree.parent(node);
      const change = parents[node];
      return change === undefined ? undefined : { ...blank, ...tree.parent(node), ...change };
    }),
  );
}

const verdict = (tree: RatchetTree) => validateTree(crypto, tree, groupId);

Deno.test("trees that members make are valid: bare, updated, committed, churned", () => {
  assert.equal(verdict(treeOf([0], [])), undefined);
  assert.equal(verdict(treeOf([0, 1, 2, 3, 4, 5, 6], [])), undefined);
  const tree = treeOf([0, 1, 2, 3, 4, 5, 6], [0, 6, 3]);
  assert.equal(verdict(tree), undefined);
  tree.updateLeaf(2, updatedLeaf(crypto, who(2), 2, seeded("update")).leaf);
  tree.removeLeaf(1);
  assert.equal(verdict(tree), undefined);
  tree.addLeaf(who(7).leaf);
  assert.equal(verdict(tree), undefined);
});

Deno.test("valn1409: a churned group can be joined: nodes between name other unmerged leaves besides", () => {
  // 1 comes, then 6 sets the root, then 3 comes: the node below the root names both of them, the root only 3.
  const tree = treeOf([0, 2, 4, 6], [0]);
  tree.addLeaf(who(1).leaf);
  pathBy(crypto, tree, who(6), 6, seeded("right"));
  tree.addLeaf(who(3).leaf);
  assert.deepEqual(tree.parent(3)?.unmergedLeaves, [1, 3]);
  assert.deepEqual(tree.parent(7)?.unmergedLeaves, [3]);
  assert.equal(verdict(decodeRatchetTree(encodeRatchetTree(tree))), undefined);
});

Deno.test("valn1406: a parent node that no member below has set", () => {
  const tree = treeOf([0, 1, 2, 3], [0]);
  const strange = bent(tree, { parents: { 3: { encryptionKey: who(10).leafKey.publicKey } } });
  assert.deepEqual(verdict(strange), { rule: "parent-hash", node: 3 });
  assert.deepEqual(verdict(bent(treeOf([0, 1], []), { parents: { 1: {} } })), { rule: "parent-hash", node: 1 });
});

Deno.test("valn1406: the chain begins at a leaf of source commit", () => {
  const tree = treeOf([0, 1, 2, 3], [0]);
  const { leaf } = updatedLeaf(crypto, who(0), 0, seeded("update"));
  assert.deepEqual(verdict(bent(tree, { leaves: { 0: leaf } })), { rule: "parent-hash", node: 1 });
});

Deno.test("valn1406: a link of the chain is missing in its middle", () => {
  const tree = treeOf([0, 1, 2, 3, 4, 5, 6, 7], [0]);
  const middle = bent(tree, { parents: { 3: { parentHash: new Uint8Array(32) } } });
  assert.deepEqual(verdict(middle), { rule: "parent-hash", node: 3 });
  assert.deepEqual(verdict(bent(tree, { parents: { 3: undefined } })), { rule: "parent-hash", node: 7 });
});

Deno.test("valn1406: the subtree beside the path is the one that its committer saw", () => {
  const tree = treeOf([0, 1, 2, 3], [0]);
  const { leaf } = updatedLeaf(crypto, who(3), 3, seeded("update"));
  assert.deepEqual(verdict(bent(tree, { leaves: { 6: leaf } })), { rule: "parent-hash", node: 3 });
});

Deno.test("valn1406: who came after a node was set is unmerged there, on the committer's side", () => {
  const tree = treeOf([0, 2, 3], [0]);
  tree.addLeaf(who(1).leaf);
  assert.equal(verdict(tree), undefined);
  assert.deepEqual(tree.parent(3)?.unmergedLeaves, [1]);
  // With 1 hidden there, 0's parent hash still is what it was: only the rule about resolutions tells.
  assert.deepEqual(verdict(bent(tree, { parents: { 3: { unmergedLeaves: [] } } })), { rule: "parent-hash", node: 3 });
});

Deno.test("valn1406: who came after a node was set is unmerged there, on the other side", () => {
  const tree = treeOf([0, 1, 2], [0]);
  tree.addLeaf(who(3).leaf);
  assert.equal(verdict(tree), undefined);
  assert.deepEqual(verdict(bent(tree, { parents: { 3: { unmergedLeaves: [] } } })), { rule: "parent-hash", node: 3 });
});

Deno.test("valn1406: a committer is not unmerged at what it set", () => {
  const tree = treeOf([0, 1], [0]);
  assert.deepEqual(verdict(bent(tree, { parents: { 1: { unmergedLeaves: [0] } } })), { rule: "parent-hash", node: 1 });
});

Deno.test("valn1406: the tree before a newcomer is hashed without it, in unmerged leaves too", () => {
  const tree = treeOf([0, 1, 4, 6], [4, 0]);
  tree.addLeaf(who(2).leaf);
  tree.addLeaf(who(3).leaf);
  tree.addLeaf(who(5).leaf);
  assert.deepEqual(tree.parent(11)?.unmergedLeaves, [5]);
  assert.deepEqual(tree.parent(7)?.unmergedLeaves, [2, 3, 5]);
  assert.equal(verdict(tree), undefined);
});

Deno.test("valn1408: an unmerged leaf is a member", () => {
  const tree = treeOf([0, 2, 3], [0]);
  const blank = bent(tree, { parents: { 3: { unmergedLeaves: [1] } } });
  assert.deepEqual(verdict(blank), { rule: "unmerged-leaves", node: 3 });
});

Deno.test("valn1408: an unmerged leaf is below its node", () => {
  const tree = treeOf([0, 1, 2, 3], [0]);
  const beside = bent(tree, { parents: { 1: { unmergedLeaves: [2] } } });
  assert.deepEqual(verdict(beside), { rule: "unmerged-leaves", node: 1 });
  const outside = bent(tree, { parents: { 3: { unmergedLeaves: [4] } } });
  assert.deepEqual(verdict(outside), { rule: "unmerged-leaves", node: 3 });
});

Deno.test("valn1409: a node between names the unmerged leaf too", () => {
  const tree = treeOf([0, 2, 4, 6], [0]);
  tree.addLeaf(who(1).leaf);
  assert.deepEqual(tree.parent(7)?.unmergedLeaves, [1]);
  const merged = bent(tree, { parents: { 3: { unmergedLeaves: [] } } });
  assert.deepEqual(verdict(merged), { rule: "unmerged-leaves", node: 7 });
});

Deno.test("valn1410: a parent's encryption key is nowhere else", () => {
  const tree = treeOf([0, 1, 2, 3], [0]);
  const top = tree.parent(3);
  assert.ok(top);
  const refusal = { rule: "key-uniqueness", key: "encryption" };
  assert.deepEqual(verdict(bent(tree, { parents: { 1: { encryptionKey: top.encryptionKey } } })), refusal);
  const ofALeaf = bent(tree, { parents: { 1: { encryptionKey: who(3).leaf.encryptionKey } } });
  assert.deepEqual(verdict(ofALeaf), refusal);
});

Deno.test("valn0111, valn0112, valn1407: leaves share no key", () => {
  const same = bent(treeOf([0, 1, 2], []), { leaves: { 4: who(1).leaf } });
  assert.deepEqual(verdict(same), { rule: "key-uniqueness", key: "encryption" });
  const { leaf } = updatedLeaf(crypto, who(1), 2, seeded("same signer"));
  const signer = bent(treeOf([0, 1, 2], []), { leaves: { 4: leaf } });
  assert.deepEqual(verdict(signer), { rule: "key-uniqueness", key: "signature" });
});

Deno.test("valn0102, valn1407: a leaf is signed by its key, for its place and group", () => {
  const { leaf } = updatedLeaf(crypto, who(1), 1, seeded("update"));
  const tree = bent(treeOf([0, 1, 2, 3], []), { leaves: { 2: leaf } });
  assert.equal(verdict(tree), undefined);
  assert.deepEqual(validateTree(crypto, tree, new Uint8Array([1])), { rule: "leaf-signature", leafIndex: 1 });
  const moved = bent(tree, { leaves: { 2: undefined, 4: leaf } });
  assert.deepEqual(verdict(moved), { rule: "leaf-signature", leafIndex: 2 });
  const other = treePeople(crypto, 1, "somebody else").map(({ leaf }) => leaf);
  const forged = signLeafNode(crypto, who(5).signatureKey, { ...who(3).leaf }, undefined);
  assert.deepEqual(verdict(bent(tree, { leaves: { 6: forged } })), { rule: "leaf-signature", leafIndex: 3 });
  assert.equal(verdict(bent(tree, { leaves: { 6: other[0] } })), undefined);
});

Deno.test("keys that are none of the suite's", () => {
  const tree = treeOf([0, 1, 2, 3], [0]);
  const signed = (change: Partial<LeafNode>): LeafNode =>
    signLeafNode(crypto, who(3).signatureKey, { ...who(3).leaf, ...change }, undefined);
  for (const bad of [new Uint8Array(32), new Uint8Array(31).fill(9)]) {
    const refusal = { rule: "public-key", node: 6 };
    assert.deepEqual(verdict(bent(tree, { leaves: { 6: signed({ encryptionKey: bad }) } })), refusal);
    assert.deepEqual(verdict(bent(tree, { leaves: { 6: signed({ signatureKey: bad }) } })), refusal);
    const parent = bent(tree, { parents: { 3: { encryptionKey: bad } } });
    assert.deepEqual(verdict(parent), { rule: "public-key", node: 3 });
  }
});

Deno.test("valn1410: a leaf's encryption key is no parent's", () => {
  const tree = treeOf([0, 1], [0]);
  const top = tree.parent(1);
  assert.ok(top);
  const leaf = signLeafNode(
    crypto,
    who(1).signatureKey,
    { ...who(1).leaf, encryptionKey: top.encryptionKey },
    undefined,
  );
  assert.deepEqual(verdict(bent(tree, { leaves: { 2: leaf } })), { rule: "key-uniqueness", key: "encryption" });
});

Deno.test("the dearest tree costs O(n log n) hashes: all nodes set, then half the leaves unmerged at each", () => {
  const old = treePeople(crypto, 64, "old");
  const tree = RatchetTree.fromNodes(old.flatMap(({ leaf }) => [leaf, undefined]), []);
  old.forEach((person, at) => pathBy(crypto, tree, person, 2 * at, seeded(`old ${at}`)));
  for (const { leaf } of treePeople(crypto, 64, "new")) tree.addLeaf(leaf);
  assert.equal(tree.parent(tree.root)?.unmergedLeaves.length, 64);
  let hashes = 0;
  const counting = { ...crypto, hash: (bytes: Uint8Array) => (hashes += 1, crypto.hash(bytes)) };
  assert.equal(validateTree(counting, decodeRatchetTree(encodeRatchetTree(tree)), groupId), undefined);
  assert.ok(hashes < 2 * 128 * 7, `${hashes}`);
});
