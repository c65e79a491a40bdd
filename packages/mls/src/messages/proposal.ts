// Proposals (RFC 9420 §12.1), and SelfRemove of draft-ietf-mls-extensions.

import type { CipherSuite } from "../cipher-suites.ts";
import type { KeyPackageExtension } from "../key-package/structure.ts";
import type { LeafNode } from "./leaf-node.ts";
import type { PreSharedKeyId } from "./pre-shared-key-id.ts";

export type Proposal =
  /** `keyPackage` is the bare struct; it is verified where the list is validated. */
  | { readonly type: "add"; readonly keyPackage: Uint8Array }
  | { readonly type: "update"; readonly leafNode: LeafNode }
  | { readonly type: "remove"; readonly removed: number }
  | { readonly type: "psk"; readonly id: PreSharedKeyId }
  | {
    readonly type: "reinit";
    readonly groupId: Uint8Array;
    readonly version: number;
    readonly suite: CipherSuite;
    readonly extensions: readonly KeyPackageExtension[];
  }
  | { readonly type: "external-init"; readonly kemOutput: Uint8Array }
  | { readonly type: "group-context-extensions"; readonly extensions: readonly KeyPackageExtension[] }
  | { readonly type: "self-remove" }
  /** A type that this package gives no meaning to. RFC 9420 tells no form for it: one opaque<V>, as OpenMLS has it. */
  | { readonly type: "unknown"; readonly number: number; readonly body: Uint8Array };

export type ProposalOrRef =
  | { readonly kind: "proposal"; readonly proposal: Proposal }
  | { readonly kind: "reference"; readonly reference: Uint8Array };
