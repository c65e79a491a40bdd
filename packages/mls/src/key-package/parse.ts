// Bytes to KeyPackage. Nothing is believed: each field has a limit far above what an honest client sends, and the whole
// has to be used up. The bytes that are signed are given as views of the input, so that no second encoding is trusted.

import { DecodeError, Reader } from "../codec/reader.ts";
import { limits, readCapabilities, readCredential, readExtensions, readLifetime } from "./read-fields.ts";
import { type KeyPackageLeaf, type KeyPackageStructure, leafNodeSourceKeyPackage } from "./structure.ts";

export interface ParsedKeyPackage {
  readonly structure: KeyPackageStructure;
  /** The LeafNodeTBS: the leaf without its signature (RFC 9420 §7.2, source key_package). */
  readonly leafToBeSigned: Uint8Array;
  /** The KeyPackageTBS: the package without its signature (RFC 9420 §10). */
  readonly toBeSigned: Uint8Array;
}

/** Throws `DecodeError`. What it returns are views of `bytes`. */
export function parseKeyPackage(bytes: Uint8Array): ParsedKeyPackage {
  const reader = new Reader(bytes);
  const parsed = readKeyPackage(reader);
  reader.end("key_package");
  return parsed;
}

/** The KeyPackage that comes next. Throws `DecodeError`. */
export function readKeyPackage(reader: Reader): ParsedKeyPackage {
  const start = reader.position;
  const version = reader.uint16("version");
  const cipherSuite = reader.uint16("cipher_suite");
  const initKey = reader.opaque(limits.publicKey, "init_key");
  const leafStart = reader.position;
  const unsignedLeaf = readLeaf(reader);
  const leafToBeSigned = reader.since(leafStart);
  const leaf: KeyPackageLeaf = { ...unsignedLeaf, signature: reader.opaque(limits.signature, "leaf_node.signature") };
  const extensions = readExtensions(reader, "extensions");
  const toBeSigned = reader.since(start);
  const signature = reader.opaque(limits.signature, "signature");
  if (reader.position - start > limits.keyPackage) {
    throw new DecodeError(`key_package: more than ${limits.keyPackage} bytes`);
  }
  return { structure: { version, cipherSuite, initKey, leaf, extensions, signature }, leafToBeSigned, toBeSigned };
}

function readLeaf(reader: Reader): Omit<KeyPackageLeaf, "signature"> {
  const encryptionKey = reader.opaque(limits.publicKey, "encryption_key");
  const signatureKey = reader.opaque(limits.publicKey, "signature_key");
  const credential = readCredential(reader);
  const capabilities = readCapabilities(reader);
  const source = reader.uint8("leaf_node_source");
  if (source !== leafNodeSourceKeyPackage) throw new DecodeError(`leaf_node_source: ${source} is not key_package`);
  const lifetime = readLifetime(reader);
  const extensions = readExtensions(reader, "leaf_node.extensions");
  return { encryptionKey, signatureKey, credential, capabilities, lifetime, extensions };
}
