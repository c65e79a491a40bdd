// LeafNode (RFC 9420 §7.2): what a member says of itself in the ratchet tree. Structures here are plain data, parsed once at
// the border; `encoded` of a parsed one is the very bytes that were received, so that nothing is signed or hashed twice over
// a second encoding.

import type { Capabilities, Credential, KeyPackageExtension, KeyPackageLifetime } from "../key-package/structure.ts";

export type LeafNodeSource =
  | { readonly kind: "key-package"; readonly lifetime: KeyPackageLifetime }
  | { readonly kind: "update" }
  /** `parentHash` may be empty (RFC 9420 §7.9.2). */
  | { readonly kind: "commit"; readonly parentHash: Uint8Array };

export interface LeafNode {
  readonly encryptionKey: Uint8Array;
  readonly signatureKey: Uint8Array;
  readonly credential: Credential;
  readonly capabilities: Capabilities;
  readonly source: LeafNodeSource;
  readonly extensions: readonly KeyPackageExtension[];
  readonly signature: Uint8Array;
  /** The LeafNode as bytes, signature included. Owned: shares no memory with a message. */
  readonly encoded: Uint8Array;
}
