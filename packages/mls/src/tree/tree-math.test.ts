import assert from "node:assert/strict";
import fc from "fast-check";
import {
  commonAncestor,
  covers,
  directPath,
  isLeaf,
  leafCountFor,
  leafRange,
  left,
  level,
  parent,
  right,
  root,
  sibling,
} from "./tree-math.ts";

interface Node {
  readonly index: number;
  readonly leaves: readonly number[];
  readonly children: readonly [Node, Node] | undefined;
}

/** The tree as its definition says: a parent stands between its two halves. */
function built(first: number, leafCount: number): Node {
  if (leafCount === 1) return { index: 2 * first, leaves: [first], children: undefined };
  const half = leafCount / 2;
  const children = [built(first, half), built(first + half, half)] as const;
  return {
    index: 2 * first + leafCount - 1,
    leaves: children.flatMap(({ leaves }) => leaves),
    children,
  };
}

function all(node: Node): Node[] {
  return [node, ...(node.children ?? []).flatMap(all)];
}

Deno.test("tree math agrees with the tree built by its definition", () => {
  for (const leafCount of [1, 2, 4, 8, 64, 256]) {
    const top = built(0, leafCount);
    assert.equal(root(leafCount), top.index);
    for (const node of all(top)) {
      assert.equal(isLeaf(node.index), node.children === undefined);
      assert.equal(level(node.index), Math.log2(node.leaves.length));
      assert.deepEqual(leafRange(node.index), { first: node.leaves[0], last: node.leaves.at(-1) });
      for (let leafIndex = 0; leafIndex < leafCount; leafIndex++) {
        assert.equal(covers(node.index, leafIndex), node.leaves.includes(leafIndex));
      }
      if (node.children === undefined) continue;
      const [before, after] = node.children;
      assert.deepEqual([left(node.index), right(node.index)], [before.index, after.index]);
      for (const [child, other] of [[before, after], [after, before]] as const) {
        assert.equal(parent(child.index), node.index);
        assert.equal(sibling(child.index), other.index);
      }
    }
  }
});

Deno.test("direct paths end at the root, and two of them meet at the common ancestor", () => {
  const leaves = fc.integer({ min: 0, max: 1023 });
  fc.assert(fc.property(leaves, leaves, fc.integer({ min: 10, max: 12 }), (one, other, depth) => {
    const path = directPath(one, 2 ** depth);
    assert.equal(path.length, depth);
    assert.equal(path.at(-1), root(2 ** depth));
    assert.ok(path.every((node) => covers(node, one)));
    const meeting = [2 * one, ...path].find((node) => covers(node, other));
    assert.equal(commonAncestor(one, other), meeting);
  }));
  assert.deepEqual(directPath(0, 1), []);
});

Deno.test("the smallest tree for a leaf", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 7, 8, 1000, 65535].map(leafCountFor), [1, 2, 4, 4, 8, 8, 16, 1024, 65536]);
});

Deno.test("leaves have no children", () => {
  assert.throws(() => left(4), RangeError);
  assert.throws(() => right(0), RangeError);
});
