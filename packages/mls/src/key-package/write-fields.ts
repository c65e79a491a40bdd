// Writes the structures that key packages share with leaf nodes and groups: what read-fields.ts reads.

import type { Writer } from "../codec/writer.ts";
import {
  type Capabilities,
  type Credential,
  credentialType,
  type KeyPackageExtension,
  type KeyPackageLifetime,
} from "./structure.ts";

export function writeCredential(writer: Writer, credential: Credential): Writer {
  writer.uint16(credentialType(credential));
  switch (credential.type) {
    case "basic":
      return writer.opaque(credential.identity);
    case "x509":
      return writer.vector(credential.certificates, (inner, certificate) => inner.opaque(certificate));
    case "opaque":
      return writer.opaque(credential.data);
  }
}

export function writeCapabilities(writer: Writer, capabilities: Capabilities): Writer {
  const { versions, cipherSuites, extensions, proposals, credentials } = capabilities;
  for (const list of [versions, cipherSuites, extensions, proposals, credentials]) {
    writer.vector(list, (inner, number) => inner.uint16(number));
  }
  return writer;
}

export function writeLifetime(writer: Writer, { notBefore, notAfter }: KeyPackageLifetime): Writer {
  return writer.uint64(notBefore).uint64(notAfter);
}

export function writeExtensions(writer: Writer, extensions: readonly KeyPackageExtension[]): Writer {
  return writer.vector(extensions, (inner, { type, data }) => inner.uint16(type).opaque(data));
}
