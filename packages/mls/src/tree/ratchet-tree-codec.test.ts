import assert from "node:assert/strict";
import { DecodeError } from "../codec/reader.ts";
import { Writer } from "../codec/writer.ts";
import { pathBy, seeded, suite, treePeople, treePerson } from "../../test/tree-people.ts";
import { RatchetTree } from "./ratchet-tree.ts";
import { decodeNodes, decodeRatchetTree, encodeNode, encodeRatchetTree, withNodes } from "./ratchet-tree-codec.ts";
import { maximumLeafCount } from "./tree-math.ts";

const crypto = suite(0x0001);
const people = treePeople(crypto, 6, "codec");
const ann = treePerson(crypto, seeded("ann"));

/** Seven people, a blank leaf between them, a path, and one unmerged leaf. */
function example(): RatchetTree {
  const tree = RatchetTree.fromNodes([ann.leaf, ...people.map(({ leaf }, at) => at === 1 ? undefined : leaf)], []);
  pathBy(crypto, tree, ann, 0, seeded("path"));
  const unmerged = people[1];
  assert.ok(unmerged);
  tree.addLeaf(unmerged.leaf);
  tree.removeLeaf(5);
  pathBy(crypto, tree, ann, 0, seeded("again"));
  return tree;
}

const listed = (nodes: readonly (Uint8Array | undefined)[]): Uint8Array => {
  const inner = new Writer();
  for (const node of nodes) node === undefined ? inner.uint8(0) : inner.uint8(1).fixed(node);
  return new Writer().opaque(inner.finish()).finish();
};

Deno.test("a tree to bytes and back", () => {
  for (const tree of [RatchetTree.of(ann.leaf), example()]) {
    const bytes = encodeRatchetTree(tree);
    const back = decodeRatchetTree(bytes);
    assert.deepEqual(encodeRatchetTree(back), bytes);
    assert.equal(back.leafCount, tree.leafCount);
    assert.deepEqual(back.treeHash(crypto), tree.treeHash(crypto));
    bytes.fill(0);
    assert.deepEqual(encodeRatchetTree(back), encodeRatchetTree(tree));
  }
});

Deno.test("ValSem300: a tree ends with a node that is not blank", () => {
  const leaf = encodeNode(RatchetTree.of(ann.leaf), 0);
  assert.ok(decodeRatchetTree(listed([leaf])));
  assert.throws(() => decodeRatchetTree(listed([leaf, undefined])), DecodeError);
  assert.throws(() => decodeRatchetTree(listed([leaf, undefined, undefined])), DecodeError);
  assert.throws(() => decodeRatchetTree(listed([undefined])), DecodeError);
  assert.throws(() => decodeRatchetTree(listed([])), DecodeError);
  const trimmed = example();
  trimmed.removeLeaf(6);
  assert.equal(trimmed.leafCount, 8);
  assert.equal(decodeRatchetTree(encodeRatchetTree(trimmed)).leafCount, 8);
});

Deno.test("what is not a tree", () => {
  const tree = example();
  const [leaf, parent] = [encodeNode(tree, 0), encodeNode(tree, 1)];
  assert.ok(decodeRatchetTree(listed([leaf, parent, leaf])));
  const good = encodeRatchetTree(tree);
  for (
    const [reason, bad] of [
      [/at a leaf's place/, listed([parent])],
      [/at a parent's place/, listed([leaf, leaf])],
      [/node_type/, listed([new Uint8Array([3, ...leaf.subarray(1)])])],
      [/presence is 2/, new Writer().opaque(new Uint8Array([2, ...leaf])).finish()],
      [/left over/, new Uint8Array([...good, 0])],
      [/left/, good.subarray(0, -1)],
    ] as const
  ) {
    assert.throws(() => decodeRatchetTree(bad), (error) => error instanceof DecodeError && reason.test(error.message));
  }
});

Deno.test("more nodes than a tree may have", () => {
  const leaf = encodeNode(RatchetTree.of(ann.leaf), 0);
  const nodes = new Array<Uint8Array | undefined>(2 * maximumLeafCount - 1).fill(undefined);
  assert.equal(decodeRatchetTree(listed(nodes.with(-1, leaf))).leafCount, maximumLeafCount);
  assert.throws(() => decodeRatchetTree(listed([...nodes, undefined, leaf])), /more than 131071 elements/);
});

Deno.test("valn1408: unmerged leaves that are not in increasing order", () => {
  const node = (unmerged: readonly number[]): Uint8Array =>
    new Writer().uint8(2).opaque(new Uint8Array(32)).opaque(new Uint8Array(32))
      .vector(unmerged, (inner, leafIndex) => inner.uint32(leafIndex)).finish();
  const leaf = encodeNode(RatchetTree.of(ann.leaf), 0);
  assert.deepEqual(decodeRatchetTree(listed([leaf, node([0, 1, 7])])).parent(1)?.unmergedLeaves, [0, 1, 7]);
  for (const bad of [[1, 0], [1, 1], [0, 0], [0, 2, 1]]) {
    assert.throws(() => decodeRatchetTree(listed([leaf, node(bad)])), /increasing/);
  }
});

Deno.test("a tree from records of single nodes", () => {
  const tree = example();
  const nodes = Array.from({ length: 2 * tree.leafCount - 1 }, (_, node) => node)
    .filter((node) => tree.encryptionKey(node) !== undefined)
    .map((node) => [node, encodeNode(tree, node)] as const);
  assert.ok(nodes.length < 2 * tree.leafCount - 1);
  for (const records of [nodes, nodes.toReversed()]) {
    assert.deepEqual(encodeRatchetTree(decodeNodes(records)), encodeRatchetTree(tree));
  }
  const pair = RatchetTree.fromNodes([...[ann, ...people].slice(0, 2).map(({ leaf }) => leaf)], []);
  pathBy(crypto, pair, ann, 0, seeded("pair"));
  const three = [0, 1, 2].map((node) => [node, encodeNode(pair, node)] as const);
  assert.deepEqual(encodeRatchetTree(decodeNodes(three)), encodeRatchetTree(pair));
  assert.equal(decodeNodes(three.slice(0, 1)).leafCount, 1);
  const widest: [number, Uint8Array] = [2 * maximumLeafCount - 2, encodeNode(pair, 0)];
  assert.equal(decodeNodes([widest]).leafCount, maximumLeafCount);
  assert.throws(() => encodeNode(tree, 10), RangeError);
  const [, leaf] = nodes[0] ?? [0, new Uint8Array()];
  const bad: (readonly (readonly [number, Uint8Array])[])[] = [
    [],
    [[1, encodeNode(tree, 1)]],
    [[1, leaf]],
    [[0, leaf], [1, encodeNode(tree, 1)]],
    [[0, encodeNode(tree, 1)]],
    [[0, new Uint8Array([...leaf, 0])]],
    [[-2, leaf]],
    [[0.5, leaf]],
    [[2 * maximumLeafCount, leaf]],
  ];
  for (const records of bad) assert.throws(() => decodeNodes(records), DecodeError);
});

Deno.test("a tree from another one and the nodes that differ, wider or narrower", () => {
  const small = example();
  const large = small.clone();
  for (const { leaf } of treePeople(crypto, 6, "more")) large.addLeaf(leaf);
  pathBy(crypto, large, ann, 0, seeded("large"));
  assert.deepEqual([small.leafCount, large.leafCount], [8, 16]);
  for (const [from, to] of [[small, large], [large, small]] as const) {
    const changed = to.differingNodes(from)
      .map((node) => [node, to.encryptionKey(node) === undefined ? undefined : encodeNode(to, node)] as const);
    const before = encodeRatchetTree(from);
    const made = withNodes(from, changed);
    assert.equal(made.leafCount, to.leafCount);
    assert.deepEqual(made.treeHash(crypto), to.treeHash(crypto));
    assert.deepEqual(encodeRatchetTree(from), before);
  }
  assert.throws(() => withNodes(RatchetTree.of(ann.leaf), [[0, undefined]]), DecodeError);
});
