// Reads the structures that key packages share with leaf nodes and groups (RFC 9420 §5.3, §7.2, §13): credentials,
// capabilities, lifetimes, extensions. Each field has a limit far above what an honest client sends; numbers that this
// package gives no meaning to are kept, GREASE among them (RFC 9420 §13.5).

import type { Reader } from "../codec/reader.ts";
import type { Capabilities, Credential, KeyPackageExtension, KeyPackageLifetime } from "./structure.ts";

/** Limits of what one member says of itself. Bytes, but for counts: certificates, capabilities (of a list), extensions. */
export const limits = {
  keyPackage: 65536,
  publicKey: 4096,
  parentHash: 64,
  signature: 8192,
  identity: 4096,
  certificates: 16,
  certificate: 32768,
  capabilities: 256,
  extensions: 64,
  extension: 16384,
} as const;

export function readCredential(reader: Reader): Credential {
  const number = reader.uint16("credential_type");
  switch (number) {
    case 1:
      return { type: "basic", identity: reader.opaque(limits.identity, "identity") };
    case 2:
      return {
        type: "x509",
        certificates: reader.vector(
          limits.certificates,
          limits.keyPackage,
          "certificates",
          (inner) => inner.opaque(limits.certificate, "cert_data"),
        ),
      };
    default:
      return { type: "opaque", number, data: reader.opaque(limits.certificate, "credential") };
  }
}

export function readCapabilities(reader: Reader): Capabilities {
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

export function readLifetime(reader: Reader): KeyPackageLifetime {
  return { notBefore: reader.uint64("not_before"), notAfter: reader.uint64("not_after") };
}

/** `limit` is of one extension's data, `wholeLimit` of the list, both in bytes. */
export function readExtensions(
  reader: Reader,
  field: string,
  limit: number = limits.extension,
  wholeLimit: number = limits.keyPackage,
): KeyPackageExtension[] {
  return reader.vector(limits.extensions, wholeLimit, field, (inner) => ({
    type: inner.uint16("extension_type"),
    data: inner.opaque(limit, "extension_data"),
  }));
}
