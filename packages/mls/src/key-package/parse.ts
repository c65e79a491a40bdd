// Bytes to KeyPackage. Nothing is believed: each field has a limit far above what an honest client sends, and the whole
// has to be used up. The bytes that are signed are given as views of the input, so that no second encoding is trusted.

import { DecodeError, Reader } from "../codec/reader.ts";
import {
  type Capabilities,
  type Credential,
  type KeyPackageExtension,
  type KeyPackageLeaf,
  type KeyPackageStructure,
  leafNodeSourceKeyPackage,
} from "./structure.ts";

export interface ParsedKeyPackage {
  readonly structure: KeyPackageStructure;
  /** The LeafNodeTBS: the leaf without its signature (RFC 9420 §7.2, source key_package). */
  readonly leafToBeSigned: Uint8Array;
  /** The KeyPackageTBS: the package without its signature (RFC 9420 §10). */
  readonly toBeSigned: Uint8Array;
}

export const limits = {
  keyPackage: 65536,
  publicKey: 4096,
  signature: 8192,
  identity: 4096,
  certificates: 16,
  certificate: 32768,
  capabilities: 256,
  extensions: 64,
  extension: 16384,
} as const;

/** Throws `DecodeError`. What it returns are views of `bytes`. */
export function parseKeyPackage(bytes: Uint8Array): ParsedKeyPackage {
  if (bytes.length > limits.keyPackage) throw new DecodeError(`key_package: more than ${limits.keyPackage} bytes`);
  const reader = new Reader(bytes);
  const version = reader.uint16("version");
  const cipherSuite = reader.uint16("cipher_suite");
  const initKey = reader.opaque(limits.publicKey, "init_key");
  const leafStart = reader.position;
  const unsignedLeaf = readLeaf(reader);
  const leafToBeSigned = bytes.subarray(leafStart, reader.position);
  const leaf: KeyPackageLeaf = { ...unsignedLeaf, signature: reader.opaque(limits.signature, "leaf_node.signature") };
  const extensions = readExtensions(reader, "extensions");
  const toBeSigned = bytes.subarray(0, reader.position);
  const signature = reader.opaque(limits.signature, "signature");
  reader.end("key_package");
  return {
    structure: { version, cipherSuite, initKey, leaf, extensions, signature },
    leafToBeSigned,
    toBeSigned,
  };
}

function readLeaf(reader: Reader): Omit<KeyPackageLeaf, "signature"> {
  const encryptionKey = reader.opaque(limits.publicKey, "encryption_key");
  const signatureKey = reader.opaque(limits.publicKey, "signature_key");
  const credential = readCredential(reader);
  const capabilities = readCapabilities(reader);
  const source = reader.uint8("leaf_node_source");
  if (source !== leafNodeSourceKeyPackage) throw new DecodeError(`leaf_node_source: ${source} is not key_package`);
  const lifetime = { notBefore: reader.uint64("not_before"), notAfter: reader.uint64("not_after") };
  const extensions = readExtensions(reader, "leaf_node.extensions");
  return { encryptionKey, signatureKey, credential, capabilities, lifetime, extensions };
}

function readCredential(reader: Reader): Credential {
  const type = reader.uint16("credential_type");
  if (type === 1) return { type: "basic", identity: reader.opaque(limits.identity, "identity") };
  if (type !== 2) throw new DecodeError(`credential_type: unknown number ${type}`);
  const certificates = reader.vector(
    limits.certificates,
    limits.keyPackage,
    "certificates",
    (inner) => inner.opaque(limits.certificate, "cert_data"),
  );
  return { type: "x509", certificates };
}

function readCapabilities(reader: Reader): Capabilities {
  const numbers = (field: string): number[] =>
    reader.vector(limits.capabilities, 2 * limits.capabilities, field, (inner) => inner.uint16(field));
  return {
    versions: numbers("capabilities.versions"),
    cipherSuites: numbers("capabilities.cipher_suites"),
    extensions: numbers("capabilities.extensions"),
    proposals: numbers("capabilities.proposals"),
    credentials: numbers("capabilities.credentials"),
  };
}

function readExtensions(reader: Reader, field: string): KeyPackageExtension[] {
  return reader.vector(limits.extensions, limits.keyPackage, field, (inner) => ({
    type: inner.uint16("extension_type"),
    data: inner.opaque(limits.extension, "extension_data"),
  }));
}
