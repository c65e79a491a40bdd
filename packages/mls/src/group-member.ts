// One member's view of one group (RFC 9420). Changes go: process or build -> staged commit -> look -> merge or drop.
// A failed call leaves the state as it was, byte for byte.

/** MLS cipher suite number (RFC 9420 section 17.1). */
export type CipherSuite = number;
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

/** What a commit would change; looked at before `merge`. */
export interface StagedCommit {
  readonly sender: LeafIndex;
  readonly epoch: bigint;
  readonly added: readonly Member[];
  readonly removed: readonly Member[];
  readonly updated: readonly LeafIndex[];
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

export interface CommitIntent {
  /** Bare KeyPackages, checked by the caller against its policy first. */
  readonly add?: readonly Uint8Array[];
  readonly remove?: readonly LeafIndex[];
  readonly groupContextExtensions?: readonly Extension[];
}

/** Why a message could not be used; changes nothing. */
export type UndecryptableReason =
  | "malformed"
  | "wrong-group"
  | "future-epoch"
  | "past-epoch"
  | "consumed-generation"
  | "not-authentic"
  | "invalid-commit"
  | "cannot-follow"
  | "own-message";

export type Processed =
  | { readonly kind: "application"; readonly sender: Member; readonly epoch: bigint; readonly data: Uint8Array }
  | { readonly kind: "proposal"; readonly sender: Member; readonly epoch: bigint; readonly reference: Uint8Array }
  | { readonly kind: "commit"; readonly staged: StagedCommit }
  | { readonly kind: "undecryptable"; readonly reason: UndecryptableReason; readonly detail: string };

/** One member's view of one group. Not safe for concurrent calls: one at a time, in the order of the channel. */
export interface GroupMember {
  readonly groupId: Uint8Array;
  readonly suite: CipherSuite;
  readonly ownLeafIndex: LeafIndex;
  /** The current epoch. */
  epoch(): bigint;
  members(): readonly Member[];
  groupContextExtension(type: number): Uint8Array | undefined;

  /** Builds a commit and keeps it pending; nothing else may be built until it is merged or dropped. */
  commit(intent: CommitIntent): Promise<PendingCommit>;
  pendingCommit(): PendingCommit | undefined;
  mergePending(): Promise<void>;
  dropPending(): void;

  /** A PrivateMessage, padded to at least 256 bytes by Padmé. Fails while a commit of one's own is pending. */
  encrypt(data: Uint8Array): Promise<Uint8Array>;
  /**
   * Takes one MLSMessage from the channel. An application message or proposal advances the state at once; a commit only
   * stages: `merge` or `drop` it before the next call.
   */
  process(message: Uint8Array): Promise<Processed>;
  merge(staged: StagedCommit): Promise<void>;
  drop(staged: StagedCommit): void;

  /** Versioned bytes of the whole state, pending commit included; secret. */
  toBytes(): Uint8Array;
}
