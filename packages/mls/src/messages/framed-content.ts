// FramedContent and its authentication (RFC 9420 §6): what PublicMessage and PrivateMessage carry alike.

import type { Commit } from "./commit.ts";
import type { Proposal } from "./proposal.ts";

export type Sender =
  | { readonly kind: "member"; readonly leafIndex: number }
  | { readonly kind: "external"; readonly senderIndex: number }
  | { readonly kind: "new-member-proposal" }
  | { readonly kind: "new-member-commit" };

export type Content =
  | { readonly type: "application"; readonly data: Uint8Array }
  | { readonly type: "proposal"; readonly proposal: Proposal }
  | { readonly type: "commit"; readonly commit: Commit };

export interface FramedContent {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly sender: Sender;
  readonly authenticatedData: Uint8Array;
  readonly content: Content;
}

export interface FramedContentAuthData {
  readonly signature: Uint8Array;
  /** Commits have one, nothing else has. */
  readonly confirmationTag: Uint8Array | undefined;
}

export interface AuthenticatedContent {
  readonly wireFormat: "public-message" | "private-message";
  readonly framedContent: FramedContent;
  readonly auth: FramedContentAuthData;
  /** The FramedContent struct as received or built: what is signed and hashed. */
  readonly encodedContent: Uint8Array;
}
