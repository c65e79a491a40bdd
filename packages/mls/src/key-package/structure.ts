// The KeyPackage structure and what is in it, as RFC 9420 writes them: §10 (KeyPackage), §7.2 (LeafNode), §5.3
// (Credential). Names are the RFC's.

import type { CipherSuite } from "../cipher-suites.ts";

export type Credential =
  | { readonly type: "basic"; readonly identity: Uint8Array }
  /** A certificate chain, the leaf's first; the certificates are not looked at here. */
  | { readonly type: "x509"; readonly certificates: readonly Uint8Array[] }
  /** Of a type that this package gives no meaning to. RFC 9420 tells no form for it: one opaque<V>, as both known types are. */
  | { readonly type: "opaque"; readonly number: number; readonly data: Uint8Array };

export interface Capabilities {
  readonly versions: readonly number[];
  readonly cipherSuites: readonly CipherSuite[];
  readonly extensions: readonly number[];
  readonly proposals: readonly number[];
  readonly credentials: readonly number[];
}

/** Seconds since 1970 UTC, both ends included. */
export interface KeyPackageLifetime {
  readonly notBefore: bigint;
  readonly notAfter: bigint;
}

export interface KeyPackageExtension {
  readonly type: number;
  readonly data: Uint8Array;
}

/** A LeafNode of source key_package: the only one that a KeyPackage may have. */
export interface KeyPackageLeaf {
  readonly encryptionKey: Uint8Array;
  readonly signatureKey: Uint8Array;
  readonly credential: Credential;
  readonly capabilities: Capabilities;
  readonly lifetime: KeyPackageLifetime;
  readonly extensions: readonly KeyPackageExtension[];
  readonly signature: Uint8Array;
}

export interface KeyPackageStructure {
  readonly version: number;
  readonly cipherSuite: CipherSuite;
  readonly initKey: Uint8Array;
  readonly leaf: KeyPackageLeaf;
  readonly extensions: readonly KeyPackageExtension[];
  readonly signature: Uint8Array;
}

export const mls10 = 1;
/** LeafNodeSource key_package (RFC 9420 §7.2). */
export const leafNodeSourceKeyPackage = 1;

/** CredentialType (RFC 9420 §17.5). */
export function credentialType(credential: Credential): number {
  switch (credential.type) {
    case "basic":
      return 1;
    case "x509":
      return 2;
    case "opaque":
      return credential.number;
  }
}
