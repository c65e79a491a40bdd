// Commit and UpdatePath to bytes and back (RFC 9420 §12.4, §7.6). What is read are views of the input, but for leaf nodes.

import { DecodeError, type Reader } from "../codec/reader.ts";
import { Writer } from "../codec/writer.ts";
import { limits } from "../key-package/read-fields.ts";
import type { Commit, HpkeCiphertext, UpdatePath, UpdatePathNode } from "./commit.ts";
import { readLeafNode, writeLeafNode } from "./leaf-node-codec.ts";
import { messageLimits } from "./limits.ts";
import { readProposalOrRef, writeProposalOrRef } from "./proposal-codec.ts";

export function readCommit(reader: Reader): Commit {
  return {
    proposals: reader.vector(messageLimits.proposals, messageLimits.message, "proposals", readProposalOrRef),
    path: readOptional(reader, "path", readUpdatePath),
  };
}

export function writeCommit(writer: Writer, { proposals, path }: Commit): Writer {
  writer.vector(proposals, writeProposalOrRef);
  return writeOptional(writer, path, writeUpdatePath);
}

export function encodeCommit(commit: Commit): Uint8Array {
  return writeCommit(new Writer(), commit).finish();
}

export function readUpdatePath(reader: Reader): UpdatePath {
  return {
    leafNode: readLeafNode(reader),
    nodes: reader.vector(messageLimits.pathNodes, messageLimits.message, "nodes", readUpdatePathNode),
  };
}

export function writeUpdatePath(writer: Writer, { leafNode, nodes }: UpdatePath): Writer {
  return writeLeafNode(writer, leafNode).vector(nodes, writeUpdatePathNode);
}

function readUpdatePathNode(reader: Reader): UpdatePathNode {
  const { resolution, message } = messageLimits;
  return {
    encryptionKey: reader.opaque(limits.publicKey, "encryption_key"),
    encryptedPathSecrets: reader.vector(resolution, message, "encrypted_path_secret", readHpkeCiphertext),
  };
}

function writeUpdatePathNode(writer: Writer, { encryptionKey, encryptedPathSecrets }: UpdatePathNode): Writer {
  return writer.opaque(encryptionKey).vector(encryptedPathSecrets, writeHpkeCiphertext);
}

export function readHpkeCiphertext(reader: Reader): HpkeCiphertext {
  return {
    kemOutput: reader.opaque(messageLimits.kemOutput, "kem_output"),
    ciphertext: reader.opaque(messageLimits.encryptedSecret, "ciphertext"),
  };
}

export function writeHpkeCiphertext(writer: Writer, { kemOutput, ciphertext }: HpkeCiphertext): Writer {
  return writer.opaque(kemOutput).opaque(ciphertext);
}

/** `optional<T>` (RFC 9420 §2.1.1). */
export function readOptional<T>(reader: Reader, field: string, read: (reader: Reader) => T): T | undefined {
  const present = reader.uint8(field);
  if (present > 1) throw new DecodeError(`${field}: presence is ${present}`);
  return present === 1 ? read(reader) : undefined;
}

export function writeOptional<T>(
  writer: Writer,
  value: T | undefined,
  write: (writer: Writer, value: T) => Writer,
): Writer {
  return value === undefined ? writer.uint8(0) : write(writer.uint8(1), value);
}
