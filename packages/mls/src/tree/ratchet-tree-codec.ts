// A ratchet tree as `optional<Node> ratchet_tree<V>` (RFC 9420 §12.4.3.3), and one node of it alone, for stores that keep a
// record per node.

import { DecodeError, Reader } from "../codec/reader.ts";
import { Writer } from "../codec/writer.ts";
import type { LeafNode } from "../messages/leaf-node.ts";
import { readLeafNode } from "../messages/leaf-node-codec.ts";
import { messageLimits } from "../messages/limits.ts";
import { type ParentNode, readParentNode, writeParentNode } from "./parent-node.ts";
import { RatchetTree } from "./ratchet-tree.ts";
import { nodeTypes } from "./tree-hash.ts";
import { isLeaf, leafCountFor, maximumLeafCount } from "./tree-math.ts";

/** The vector with its length, as an extension's data has it. */
export function encodeRatchetTree(tree: RatchetTree): Uint8Array {
  const nodes = new Writer();
  let blanks = 0;
  for (let node = 0; node < tree.nodeCount; node++) {
    if (tree.encryptionKey(node) === undefined) {
      blanks += 1;
      continue;
    }
    for (; blanks > 0; blanks--) nodes.uint8(0);
    writeNode(nodes.uint8(1), tree, node);
  }
  return new Writer().opaque(nodes.finish()).finish();
}

/**
 * Throws `DecodeError`: for nodes that are none, at the wrong places, too many, or a blank one at the end. Nothing else is
 * validated. What it returns shares no memory with `bytes`.
 */
export function decodeRatchetTree(bytes: Uint8Array): RatchetTree {
  const leaves: (LeafNode | undefined)[] = [];
  const parents: (ParentNode | undefined)[] = [];
  let last = false;
  const reader = new Reader(bytes);
  reader.vector(2 * maximumLeafCount - 1, messageLimits.message, "ratchet_tree", (inner) => {
    const present = inner.uint8("node");
    if (present > 1) throw new DecodeError(`node: presence is ${present}`);
    last = present === 1;
    if (leaves.length === parents.length) leaves.push(last ? readLeaf(inner) : undefined);
    else parents.push(last ? readParent(inner) : undefined);
  });
  reader.end("ratchet_tree");
  if (!last) throw new DecodeError("ratchet_tree: the last node is blank, or there is none");
  return RatchetTree.fromNodes(leaves, parents);
}

/** Node, without the `optional`. RangeError for a blank one. */
export function encodeNode(tree: RatchetTree, node: number): Uint8Array {
  const writer = new Writer();
  writeNode(writer, tree, node);
  return writer.finish();
}

/** Nodes by their indices, blank ones left out, to the tree that they make up. Throws `DecodeError`. */
export function decodeNodes(nodes: Iterable<readonly [node: number, bytes: Uint8Array]>): RatchetTree {
  return withNodes(undefined, nodes);
}

/**
 * The tree with these nodes in the place of its own, an undefined one blank; the others are the same objects in both.
 * Throws `DecodeError`.
 */
export function withNodes(
  tree: RatchetTree | undefined,
  nodes: Iterable<readonly [node: number, bytes: Uint8Array | undefined]>,
): RatchetTree {
  const width = tree?.leafCount ?? 0;
  const leaves = Array.from({ length: width }, (_, leafIndex) => tree?.leaf(leafIndex));
  const parents = Array.from({ length: Math.max(width - 1, 0) }, (_, at) => tree?.parent(2 * at + 1));
  for (const [node, bytes] of nodes) {
    if (!Number.isInteger(node) || node < 0 || node > 2 * maximumLeafCount - 2) throw new DecodeError(`node ${node}`);
    const reader = new Reader(bytes ?? new Uint8Array());
    if (isLeaf(node)) placed(leaves, node >>> 1, bytes && readLeaf(reader));
    else placed(parents, node >>> 1, bytes && readParent(reader));
    reader.end("node");
  }
  const last = leaves.findLastIndex((leaf) => leaf !== undefined);
  if (last < 0) throw new DecodeError("ratchet_tree: no leaf");
  const leafCount = leafCountFor(last);
  const beyond = parents.findLastIndex((parent) => parent !== undefined);
  if (beyond > leafCount - 2) throw new DecodeError(`node ${2 * beyond + 1} is in no tree of ${leafCount} leaves`);
  return RatchetTree.fromNodes(leaves.slice(0, leafCount), parents.slice(0, leafCount - 1));
}

function writeNode(writer: Writer, tree: RatchetTree, node: number): void {
  const leaf = isLeaf(node) ? tree.leaf(node >>> 1) : undefined;
  const parent = tree.parent(node);
  if (leaf !== undefined) writer.uint8(nodeTypes.leaf).fixed(leaf.encoded);
  else if (parent !== undefined) writeParentNode(writer.uint8(nodeTypes.parent), parent);
  else throw new RangeError(`node ${node} is blank`);
}

function readLeaf(reader: Reader): LeafNode {
  const type = reader.uint8("node_type");
  if (type !== nodeTypes.leaf) throw new DecodeError(`node_type: ${type} at a leaf's place`);
  return readLeafNode(reader);
}

function readParent(reader: Reader): ParentNode {
  const type = reader.uint8("node_type");
  if (type !== nodeTypes.parent) throw new DecodeError(`node_type: ${type} at a parent's place`);
  return readParentNode(reader);
}

function placed<T>(list: (T | undefined)[], at: number, value: T): void {
  while (list.length < at) list.push(undefined);
  list[at] = value;
}
