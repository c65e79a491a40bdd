// The array form of a full binary tree (RFC 9420 appendix C): leaf `i` is node `2i`, a parent stands between its subtrees.
// Leaf counts are powers of two. Everything here is arithmetic on 32-bit numbers.

/** Leaves that a tree may have at most; a tree of this size is gigabytes of messages away from any real group. */
export const maximumLeafCount = 65536;

/** How far a node is above the leaves. */
export function level(node: number): number {
  return 31 - Math.clz32(~node & (node + 1));
}

export function isLeaf(node: number): boolean {
  return (node & 1) === 0;
}

/** The root of a tree of `leafCount` leaves. */
export function root(leafCount: number): number {
  return leafCount - 1;
}

/** The smallest full tree that has a leaf of this index: its leaf count. */
export function leafCountFor(leafIndex: number): number {
  return leafIndex === 0 ? 1 : 2 ** (32 - Math.clz32(leafIndex));
}

/** Of a parent node. A leaf has no children: RangeError. */
export function left(node: number): number {
  return node ^ (1 << (childLevel(node)));
}

/** Of a parent node. A leaf has no children: RangeError. */
export function right(node: number): number {
  return node ^ (3 << (childLevel(node)));
}

/** Of any node in a tree that reaches above it: ask for the root's and get a node outside the tree. */
export function parent(node: number): number {
  const above = level(node);
  return (node | (1 << above)) & ~(1 << (above + 1));
}

/** The other child of the node's parent. */
export function sibling(node: number): number {
  return node ^ (2 << level(node));
}

/** The first and the last leaf index below a node, itself if it is a leaf. */
export function leafRange(node: number): { readonly first: number; readonly last: number } {
  const reach = (1 << level(node)) - 1;
  return { first: (node - reach) >>> 1, last: (node + reach) >>> 1 };
}

/** Whether a leaf is below the node, or is the node. */
export function covers(node: number, leafIndex: number): boolean {
  const { first, last } = leafRange(node);
  return first <= leafIndex && leafIndex <= last;
}

/** The nodes above a leaf, its parent first, the root last. */
export function directPath(leafIndex: number, leafCount: number): number[] {
  const path: number[] = [];
  const top = root(leafCount);
  for (let node = 2 * leafIndex; node !== top;) {
    node = parent(node);
    path.push(node);
  }
  return path;
}

/** The lowest node that is above both leaves. */
export function commonAncestor(leafIndex: number, other: number): number {
  let node = 2 * leafIndex;
  while (!covers(node, other)) node = parent(node);
  return node;
}

function childLevel(node: number): number {
  if (isLeaf(node)) throw new RangeError(`node ${node} is a leaf`);
  return level(node) - 1;
}
