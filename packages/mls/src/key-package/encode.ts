// KeyPackage to bytes.

import { Writer } from "../codec/writer.ts";
import { type KeyPackageLeaf, type KeyPackageStructure, leafNodeSourceKeyPackage } from "./structure.ts";
import { writeCapabilities, writeCredential, writeExtensions, writeLifetime } from "./write-fields.ts";

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
  writeCapabilities(writer, leaf.capabilities).uint8(leafNodeSourceKeyPackage);
  writeLifetime(writer, leaf.lifetime);
  return writeExtensions(writer, leaf.extensions).finish();
}
