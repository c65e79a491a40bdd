// What a group asks of its caller: answers and randomness. None of it is stored with the group.

import type { RandomSource } from "../crypto/crypto-provider.ts";
import type { CredentialChecker } from "./credential-checker.ts";

/** A pre-shared key by what names it (RFC 9420 §8.4), without the nonce of one use. */
export type PskName =
  | { readonly kind: "external"; readonly pskId: Uint8Array }
  | {
    readonly kind: "resumption";
    readonly usage: "application" | "reinit" | "branch";
    readonly groupId: Uint8Array;
    readonly epoch: bigint;
  };

/** The key; undefined if it is not known. What is returned is not changed and not kept. */
export type PskLookup = (name: PskName) => Uint8Array | undefined;

export interface GroupEnvironment {
  readonly credentials: CredentialChecker;
  /**
   * Pre-shared keys that are not this group's own: external ones, and resumption keys of other groups or of epochs that
   * are older than the three that are kept. Without it such keys are not known.
   */
  readonly psks?: PskLookup;
  /**
   * "refused": nothing that comes from outside the group is looked at, neither proposals of external senders and of those
   * who ask to be added, nor external commits. "taken" by default; of proposals from outside an epoch keeps 64.
   */
  readonly outsiders?: "taken" | "refused";
  /**
   * Seconds since 1970 UTC. With it, `commit` and `propose` refuse to add a key package that is outside its lifetime. What
   * others do is never judged by a clock.
   */
  readonly now?: () => bigint;
  /** node:crypto's by default. */
  readonly random?: RandomSource;
}
