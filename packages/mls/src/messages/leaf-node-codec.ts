// LeafNode to bytes and back (RFC 9420 §7.2), and what of it is signed. Whatever reads a leaf gets one that owns its
// memory: leaves live as long as their member, and must not hold on to the tree or message that brought them.

import type { CryptoProvider, SignatureKeyPair } from "../crypto/crypto-provider.ts";
import { DecodeError, Reader } from "../codec/reader.ts";
import { variableSizeLength, Writer } from "../codec/writer.ts";
import { limits, readCapabilities, readCredential, readExtensions, readLifetime } from "../key-package/read-fields.ts";
import { writeCapabilities, writeCredential, writeExtensions, writeLifetime } from "../key-package/write-fields.ts";
import type { LeafNode, LeafNodeSource } from "./leaf-node.ts";

export type UnsignedLeafNode = Omit<LeafNode, "signature" | "encoded">;

/** Where a leaf of source update or commit stands, which its signature covers; undefined for one of a key package. */
export interface LeafPosition {
  readonly groupId: Uint8Array;
  readonly leafIndex: number;
}

/** The LeafNode that comes next; owns its memory. Throws `DecodeError`. */
export function readLeafNode(reader: Reader): LeafNode {
  const start = reader.position;
  readFields(reader);
  return decodeOwned(reader.since(start).slice());
}

/** Exactly one LeafNode. Throws `DecodeError`. */
export function decodeLeafNode(bytes: Uint8Array): LeafNode {
  return decodeOwned(bytes.slice());
}

export function writeLeafNode(writer: Writer, leaf: LeafNode): Writer {
  return writer.fixed(leaf.encoded);
}

/** LeafNodeTBS (RFC 9420 §7.2). */
export function leafNodeToBeSigned(leaf: LeafNode, position: LeafPosition | undefined): Uint8Array {
  const signatureLength = variableSizeLength(leaf.signature.length) + leaf.signature.length;
  const unsigned = leaf.encoded.subarray(0, leaf.encoded.length - signatureLength);
  return withPosition(leaf.source, unsigned, position);
}

/** Whether its own key signed it. The key's own validity is asked elsewhere (`isSignaturePublicKey`). */
export function verifyLeafNode(crypto: CryptoProvider, leaf: LeafNode, position: LeafPosition | undefined): boolean {
  return crypto.verifyWithLabel(leaf.signatureKey, "LeafNodeTBS", leafNodeToBeSigned(leaf, position), leaf.signature);
}

export function signLeafNode(
  crypto: CryptoProvider,
  key: SignatureKeyPair,
  leaf: UnsignedLeafNode,
  position: LeafPosition | undefined,
): LeafNode {
  const unsigned = encodeUnsigned(leaf);
  const signature = crypto.signWithLabel(key, "LeafNodeTBS", withPosition(leaf.source, unsigned, position));
  return decodeOwned(new Writer().fixed(unsigned).opaque(signature).finish());
}

/** Of source update and commit, the position is part of what is signed. */
function withPosition(source: LeafNodeSource, unsigned: Uint8Array, position: LeafPosition | undefined): Uint8Array {
  if (source.kind === "key-package") return unsigned;
  if (position === undefined) throw new RangeError(`a leaf of source ${source.kind} is signed for a position`);
  return new Writer().fixed(unsigned).opaque(position.groupId).uint32(position.leafIndex).finish();
}

function encodeUnsigned(leaf: UnsignedLeafNode): Uint8Array {
  const writer = new Writer().opaque(leaf.encryptionKey).opaque(leaf.signatureKey);
  writeCredential(writer, leaf.credential);
  writeCapabilities(writer, leaf.capabilities);
  writeSource(writer, leaf.source);
  return writeExtensions(writer, leaf.extensions).finish();
}

function writeSource(writer: Writer, source: LeafNodeSource): Writer {
  switch (source.kind) {
    case "key-package":
      return writeLifetime(writer.uint8(1), source.lifetime);
    case "update":
      return writer.uint8(2);
    case "commit":
      return writer.uint8(3).opaque(source.parentHash);
  }
}

function decodeOwned(encoded: Uint8Array): LeafNode {
  const reader = new Reader(encoded);
  const fields = readFields(reader);
  reader.end("leaf_node");
  return { ...fields, encoded };
}

function readFields(reader: Reader): Omit<LeafNode, "encoded"> {
  return {
    encryptionKey: reader.opaque(limits.publicKey, "encryption_key"),
    signatureKey: reader.opaque(limits.publicKey, "signature_key"),
    credential: readCredential(reader),
    capabilities: readCapabilities(reader),
    source: readSource(reader),
    extensions: readExtensions(reader, "leaf_node.extensions"),
    signature: reader.opaque(limits.signature, "leaf_node.signature"),
  };
}

function readSource(reader: Reader): LeafNodeSource {
  const number = reader.uint8("leaf_node_source");
  switch (number) {
    case 1:
      return { kind: "key-package", lifetime: readLifetime(reader) };
    case 2:
      return { kind: "update" };
    case 3:
      return { kind: "commit", parentHash: reader.opaque(limits.parentHash, "parent_hash") };
    default:
      throw new DecodeError(`leaf_node_source: unknown number ${number}`);
  }
}
