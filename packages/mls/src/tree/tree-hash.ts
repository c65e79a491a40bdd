// The hash of one node over its content and its children's hashes (RFC 9420 §7.8).

import { Writer } from "../codec/writer.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import type { LeafNode } from "../messages/leaf-node.ts";
import { type ParentNode, writeParentNode } from "./parent-node.ts";

export const nodeTypes = { leaf: 1, parent: 2 } as const;

/** LeafNodeHashInput, hashed; a blank leaf is `undefined`. */
export function leafHash(crypto: CryptoProvider, leafIndex: number, leaf: LeafNode | undefined): Uint8Array {
  const writer = new Writer().uint8(nodeTypes.leaf).uint32(leafIndex);
  if (leaf === undefined) writer.uint8(0);
  else writer.uint8(1).fixed(leaf.encoded);
  return crypto.hash(writer.finish());
}

/** ParentNodeHashInput, hashed; a blank node is `undefined`. */
export function parentNodeHash(
  crypto: CryptoProvider,
  node: ParentNode | undefined,
  leftHash: Uint8Array,
  rightHash: Uint8Array,
): Uint8Array {
  const writer = new Writer().uint8(nodeTypes.parent);
  if (node === undefined) writer.uint8(0);
  else writeParentNode(writer.uint8(1), node);
  return crypto.hash(writer.opaque(leftHash).opaque(rightHash).finish());
}
