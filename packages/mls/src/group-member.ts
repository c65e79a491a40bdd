// One member's view of one group (RFC 9420). Changes go: process or build -> staged commit -> look -> merge or drop.
// A failed call leaves the state as it was, byte for byte.

import type { CipherSuite } from "./cipher-suites.ts";

/** Position of a leaf, from 0 (RFC 9420 section 4.1.1). */
export type LeafIndex = number;

export interface Member {
  readonly leafIndex: LeafIndex;
  /** Identity bytes of a basic credential. */
  readonly identity: Uint8Array;
  readonly signatureKey: Uint8Array;
}

/** An extension of the GroupContext, a KeyPackage or a leaf (RFC 9420 section 13). */
export interface Extension {
  readonly type: number;
  readonly data: Uint8Array;
}

/** An Ed25519 signing key of a leaf: 32-byte seed and 32-byte public key. */
export interface SignatureKeyPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

/** A published KeyPackage and the secrets that open a Welcome for it. */
export interface OwnKeyPackage {
  /** The bare KeyPackage struct (RFC 9420 section 10). */
  readonly keyPackage: Uint8Array;
  /** SHA-256 of keyPackage, 32 bytes. */
  readonly fingerprint: Uint8Array;
  /** Private state, versioned bytes; secret. */
  readonly secrets: Uint8Array;
}

/** What a proposal asks for (RFC 9420 section 12.1). */
export type Change =
  | { readonly kind: "add"; readonly identity: Uint8Array; readonly signatureKey: Uint8Array }
  | { readonly kind: "update"; readonly identity: Uint8Array; readonly signatureKey: Uint8Array }
  | { readonly kind: "remove"; readonly removed: LeafIndex }
  | { readonly kind: "group-context-extensions"; readonly extensions: readonly Extension[] }
  /** Any other, by its number: PSK 4, ReInit 5, ExternalInit 6, or one of an extension. */
  | { readonly kind: "other"; readonly type: number };

/** A proposal and who made it; inside a commit by value that is the committer. */
export interface Proposal {
  /** Undefined for one that came from outside the group. */
  readonly author: LeafIndex | undefined;
  readonly change: Change;
}

/** A leaf that is another one after the commit: new keys, and whatever else its owner changed. */
export interface UpdatedMember {
  readonly before: Member;
  readonly after: Member;
}

/** What a commit would change; looked at before `merge`. */
export interface StagedCommit {
  readonly sender: LeafIndex;
  /** The epoch that it was made in; `merge` leads to the next one. */
  readonly epoch: bigint;
  /** Every proposal that it covers, in its order: policy asks who proposed what. */
  readonly proposals: readonly Proposal[];
  readonly added: readonly Member[];
  readonly removed: readonly Member[];
  /** The committer, if the commit has a path, and the authors of Update proposals. Not reported when `removesSelf`. */
  readonly updated: readonly UpdatedMember[];
  /** New GroupContext extensions, if the commit carries that proposal. */
  readonly groupContextExtensions: readonly Extension[] | undefined;
  /** True if this member is removed by it. */
  readonly removesSelf: boolean;
}

/** A commit of one's own that awaits its echo from the delivery service. */
export interface PendingCommit {
  /** The framed commit, to be sent to the group as it stands. */
  readonly commit: Uint8Array;
  /** A bare MLSMessage for those added; undefined when nobody is. */
  readonly welcome: Uint8Array | undefined;
  readonly staged: StagedCommit;
}

/** What a commit shall do. An empty one is a self-update: new keys for this leaf and its path. */
export interface CommitIntent {
  /** Bare KeyPackages, verified here, checked by the caller against its policy and its clock first. */
  readonly add?: readonly Uint8Array[];
  readonly remove?: readonly LeafIndex[];
  /**
   * All extensions of the GroupContext from then on, not only those that change; at least one. The engine of now takes
   * them only with `add`: `commit-refused` beside `remove` or `proposals`.
   */
  readonly groupContextExtensions?: readonly Extension[];
  /** References of received proposals (`Processed`, kind `proposal`) to cover. Others are left out, and end with the epoch. */
  readonly proposals?: readonly Uint8Array[];
}

/** Why a message could not be used; changes nothing. */
export type UndecryptableReason =
  /** Not a group message of MLS 1.0, or its decrypted content is none. */
  | "malformed"
  | "wrong-group"
  | "future-epoch"
  /** Of an epoch whose keys are gone, or a proposal or commit of any epoch before this one. */
  | "past-epoch"
  /** Its key was used already, or was given up after too many others had been skipped. */
  | "consumed-generation"
  /** Too far ahead of what was last seen of this sender in this epoch. */
  | "generation-too-far"
  /** Not made by a member of its epoch. */
  | "not-authentic"
  /** A proposal that would be one too many in its epoch, or that is too large: see `proposalLimits`. */
  | "proposal-limit"
  /** A member's commit that breaks a rule which every member can check: all refuse it, the next one may win. */
  | "invalid-commit"
  /** A member's commit that others may be able to follow and this member cannot: the group has to be repaired. */
  | "cannot-follow"
  /** From this very member; its keys for reading it are gone by design. */
  | "own-message";

export type Processed =
  | { readonly kind: "application"; readonly sender: Member; readonly epoch: bigint; readonly data: Uint8Array }
  | {
    readonly kind: "proposal";
    readonly sender: Member;
    readonly epoch: bigint;
    /** ProposalRef, to name it in a `CommitIntent`. */
    readonly reference: Uint8Array;
    readonly change: Change;
  }
  | { readonly kind: "commit"; readonly staged: StagedCommit }
  | { readonly kind: "undecryptable"; readonly reason: UndecryptableReason; readonly detail: string };

/**
 * One member's view of one group: one call at a time, in the order of the channel (a call during another one fails with
 * `busy`). Methods throw `MlsError`; one that throws has changed nothing.
 */
export interface GroupMember {
  readonly groupId: Uint8Array;
  readonly suite: CipherSuite;
  readonly ownLeafIndex: LeafIndex;
  /** The current epoch. */
  epoch(): bigint;
  /** False once a commit that removes this member, or ends the group, was merged: then it only reads old epochs. */
  isActive(): boolean;
  /** By leaf index, ascending. */
  members(): readonly Member[];
  groupContextExtension(type: number): Uint8Array | undefined;
  /** All of them, as a `groupContextExtensions` intent has to repeat them. */
  groupContextExtensions(): readonly Extension[];

  /**
   * Builds a commit and keeps it pending; nothing else may be built or encrypted until it is merged or dropped. Throws
   * `commit-pending`, `commit-staged`, `key-package-rejected`, `key-package-expired`, `commit-refused`, `not-a-member`.
   */
  commit(intent: CommitIntent): Promise<PendingCommit>;
  pendingCommit(): PendingCommit | undefined;
  /** Its echo came back, or the delivery service took it: this member moves to the new epoch. */
  mergePending(): Promise<void>;
  /** It lost, or is not wanted any more. Without a pending commit nothing happens. */
  dropPending(): void;

  /**
   * An application PrivateMessage as MLSMessage bytes, padded to at least 256 bytes by Padmé; at most
   * `maximumDataLength` bytes. Throws `commit-pending` while a commit of one's own is pending, `commit-staged`,
   * `not-a-member`, `bad-argument`.
   */
  encrypt(data: Uint8Array): Promise<Uint8Array>;
  /**
   * Takes one MLSMessage from the channel. An application message or proposal advances the state at once; a commit only
   * stages: `merge` or `drop` it before the next call. While a commit of one's own is pending, others' messages of the
   * old epoch still go through here; the echo of one's own commit does not: recognise its bytes and `mergePending`.
   */
  process(message: Uint8Array): Promise<Processed>;
  /** Moves to the epoch of the staged commit; a pending commit of one's own is dropped by it. */
  merge(staged: StagedCommit): Promise<void>;
  /** Forgets the staged commit: the state is what it was before `process`. */
  drop(staged: StagedCommit): void;

  /**
   * Versioned bytes of the whole state, pending commit included; secret. A staged commit is not part of it: after a
   * restart the message is processed again.
   */
  toBytes(): Uint8Array;
}
