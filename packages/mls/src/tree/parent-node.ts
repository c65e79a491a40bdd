// ParentNode (RFC 9420 §7.1), and its bytes. Immutable: a tree that changes one puts a new one in its place, so that trees
// share what they have in common.

import { DecodeError, type Reader } from "../codec/reader.ts";
import type { Writer } from "../codec/writer.ts";
import { maximumLeafCount } from "./tree-math.ts";

export interface ParentNode {
  readonly encryptionKey: Uint8Array;
  /** Empty at the top of the path that set this node. */
  readonly parentHash: Uint8Array;
  /** Leaf indices in increasing order: members below who do not have this node's private key. */
  readonly unmergedLeaves: readonly number[];
}

const limits = { publicKey: 4096, parentHash: 255 } as const;

export function writeParentNode(writer: Writer, node: ParentNode): void {
  writer.opaque(node.encryptionKey).opaque(node.parentHash)
    .vector(node.unmergedLeaves, (inner, leafIndex) => inner.uint32(leafIndex));
}

/** Throws `DecodeError`. What it returns shares no memory with the input. */
export function readParentNode(reader: Reader): ParentNode {
  const encryptionKey = reader.opaque(limits.publicKey, "parent_node.encryption_key").slice();
  const parentHash = reader.opaque(limits.parentHash, "parent_node.parent_hash").slice();
  const unmergedLeaves = reader.vector(
    maximumLeafCount,
    4 * maximumLeafCount,
    "parent_node.unmerged_leaves",
    (inner) => inner.uint32("unmerged_leaf"),
  );
  if (unmergedLeaves.some((leafIndex, at) => at > 0 && leafIndex <= (unmergedLeaves[at - 1] ?? 0))) {
    throw new DecodeError("parent_node.unmerged_leaves: not in increasing order");
  }
  return { encryptionKey, parentHash, unmergedLeaves };
}
