// The question that MLS leaves to its user: does this key belong to this identity (RFC 9420 §5.3.1)? It is asked for every
// leaf that comes to stand in the tree, and there is no answer by default.

import type { Credential } from "../key-package/structure.ts";

export interface CredentialQuestion {
  readonly groupId: Uint8Array;
  readonly credential: Credential;
  /** The leaf's signature key, a valid one of the suite. */
  readonly signatureKey: Uint8Array;
  /** `join`: it stands in the tree of a group that this member joins. `external-sender`: it is listed as one. */
  readonly occasion: "join" | "add" | "update" | "commit" | "external-commit" | "external-sender";
  /** The leaf that this one replaces, for `update`, `commit` and an external commit that takes its own old leaf away. */
  readonly replaces: { readonly credential: Credential; readonly signatureKey: Uint8Array } | undefined;
}

export type CredentialVerdict = { readonly valid: true } | { readonly valid: false; readonly reason: string };

/**
 * Has to answer the same for every member: a refused credential makes a commit invalid. It answers at once and changes
 * nothing; what needs the network is fetched before and asked again after.
 */
export type CredentialChecker = (question: CredentialQuestion) => CredentialVerdict;
