// Commit and UpdatePath (RFC 9420 §12.4, §7.6).

import type { HpkeCiphertext } from "../crypto/crypto-provider.ts";
import type { LeafNode } from "./leaf-node.ts";
import type { ProposalOrRef } from "./proposal.ts";

export type { HpkeCiphertext };

export interface UpdatePathNode {
  readonly encryptionKey: Uint8Array;
  /** One for each node of the resolution of the copath child, new leaves left out, in the resolution's order. */
  readonly encryptedPathSecrets: readonly HpkeCiphertext[];
}

export interface UpdatePath {
  readonly leafNode: LeafNode;
  /** From the leaf's parent on the filtered direct path up to the root. */
  readonly nodes: readonly UpdatePathNode[];
}

export interface Commit {
  readonly proposals: readonly ProposalOrRef[];
  readonly path: UpdatePath | undefined;
}
