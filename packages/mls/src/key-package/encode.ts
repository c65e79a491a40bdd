// KeyPackage to bytes: for tests and conformance, and one day for making them here.

import { Writer } from "../codec/writer.ts";
import {
  type Credential,
  credentialTypes,
  type KeyPackageExtension,
  type KeyPackageLeaf,
  type KeyPackageStructure,
  leafNodeSourceKeyPackage,
} from "./structure.ts";

export type Unsigned<T> = Omit<T, "signature">;

export function encodeKeyPackage(structure: KeyPackageStructure): Uint8Array {
  return new Writer().fixed(encodeKeyPackageToBeSigned(structure)).opaque(structure.signature).finish();
}

/** KeyPackageTBS (RFC 9420 §10). */
export function encodeKeyPackageToBeSigned(structure: Unsigned<KeyPackageStructure>): Uint8Array {
  const writer = new Writer()
    .uint16(structure.version)
    .uint16(structure.cipherSuite)
    .opaque(structure.initKey)
    .fixed(encodeLeafToBeSigned(structure.leaf))
    .opaque(structure.leaf.signature);
  return writeExtensions(writer, structure.extensions).finish();
}

/** LeafNodeTBS of source key_package (RFC 9420 §7.2). */
export function encodeLeafToBeSigned(leaf: Unsigned<KeyPackageLeaf>): Uint8Array {
  const writer = new Writer().opaque(leaf.encryptionKey).opaque(leaf.signatureKey);
  writeCredential(writer, leaf.credential);
  const { versions, cipherSuites, extensions, proposals, credentials } = leaf.capabilities;
  for (const list of [versions, cipherSuites, extensions, proposals, credentials]) {
    writer.vector(list, (inner, number) => inner.uint16(number));
  }
  writer.uint8(leafNodeSourceKeyPackage).uint64(leaf.lifetime.notBefore).uint64(leaf.lifetime.notAfter);
  return writeExtensions(writer, leaf.extensions).finish();
}

function writeCredential(writer: Writer, credential: Credential): void {
  writer.uint16(credentialTypes[credential.type]);
  if (credential.type === "basic") writer.opaque(credential.identity);
  else writer.vector(credential.certificates, (inner, certificate) => inner.opaque(certificate));
}

function writeExtensions(writer: Writer, extensions: readonly KeyPackageExtension[]): Writer {
  return writer.vector(extensions, (inner, { type, data }) => inner.uint16(type).opaque(data));
}
