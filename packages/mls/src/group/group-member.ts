// One member's view of one group (RFC 9420). Changes go: process or build -> staged commit -> look -> merge or drop.
// Everything but `processAhead` is synchronous, and a failed call leaves the state as it was, byte for byte.

import type { CipherSuite } from "../cipher-suites.ts";
import type { Capabilities, Credential, KeyPackageExtension } from "../key-package/structure.ts";
import type { SignatureKeyPair } from "../crypto/crypto-provider.ts";
import type { PskName } from "./environment.ts";

export type { SignatureKeyPair };

/** Position of a leaf, from 0 (RFC 9420 §4.1.1). */
export type LeafIndex = number;

export interface Member {
  readonly leafIndex: LeafIndex;
  /** Identity bytes of a basic credential; empty for an x509 one. */
  readonly identity: Uint8Array;
  readonly credential: Credential;
  readonly signatureKey: Uint8Array;
}

/** An extension of the GroupContext, a KeyPackage or a leaf (RFC 9420 §13). */
export type Extension = KeyPackageExtension;

/** What is another in one's own leaf: what is left out stays. */
export interface LeafUpdate {
  /** A new signing key; what is sent from the commit or its merge on is signed by it. */
  readonly signatureKey?: SignatureKeyPair;
  readonly credential?: Credential;
  readonly capabilities?: Capabilities;
  /** All of them. */
  readonly extensions?: readonly Extension[];
}

/** What the group shall be founded again as (RFC 9420 §11.2). */
export interface ReInit {
  readonly groupId: Uint8Array;
  readonly suite: CipherSuite;
  readonly extensions: readonly Extension[];
}

/** What a proposal asks for (RFC 9420 §12.1). */
export type Change =
  | {
    readonly kind: "add";
    readonly identity: Uint8Array;
    readonly credential: Credential;
    readonly signatureKey: Uint8Array;
  }
  | {
    readonly kind: "update";
    readonly identity: Uint8Array;
    readonly credential: Credential;
    readonly signatureKey: Uint8Array;
  }
  | { readonly kind: "remove"; readonly removed: LeafIndex }
  | { readonly kind: "psk"; readonly psk: PskName }
  | { readonly kind: "reinit"; readonly reInit: ReInit }
  | { readonly kind: "external-init" }
  | { readonly kind: "group-context-extensions"; readonly extensions: readonly Extension[] }
  /** The author leaves (draft-ietf-mls-extensions). */
  | { readonly kind: "self-remove" }
  /** One that this package gives no meaning to, by its number. */
  | { readonly kind: "other"; readonly type: number };

/** A proposal and who made it; inside a commit by value that is the committer. */
export interface Proposal {
  /** Undefined for one that came from outside the group: an external sender, or somebody who asks to be added. */
  readonly author: LeafIndex | undefined;
  readonly change: Change;
}

/** A proposal of this epoch that a commit can name. */
export interface KeptProposal extends Proposal {
  /** ProposalRef (RFC 9420 §5.2). */
  readonly reference: Uint8Array;
}

/** A leaf that is another one after the commit: new keys, and whatever else its owner changed. */
export interface UpdatedMember {
  readonly before: Member;
  readonly after: Member;
}

/** What a commit would change; looked at before `merge`. */
export interface StagedCommit {
  /** Of an external commit: the leaf that the newcomer gets. */
  readonly sender: LeafIndex;
  /** Whether it was made by somebody who joins by it (RFC 9420 §12.4.3.2). */
  readonly external: boolean;
  /** The epoch that it was made in; `merge` leads to the next one. */
  readonly epoch: bigint;
  /** Every proposal that it covers, in its order: policy asks who proposed what. */
  readonly proposals: readonly Proposal[];
  /** The newcomer of an external commit is among them. */
  readonly added: readonly Member[];
  readonly removed: readonly Member[];
  /** The committer, if the commit has a path, and the authors of Update proposals. Not reported when `removesSelf`. */
  readonly updated: readonly UpdatedMember[];
  /** New GroupContext extensions, if the commit carries that proposal. */
  readonly groupContextExtensions: readonly Extension[] | undefined;
  /** The group ends with it, to be founded again. */
  readonly reInit: ReInit | undefined;
  /** True if this member is removed by it. */
  readonly removesSelf: boolean;
  readonly authenticatedData: Uint8Array;
}

/** A commit of one's own that awaits its echo from the delivery service. */
export interface PendingCommit {
  /** The framed commit, to be sent to the group as it stands. */
  readonly commit: Uint8Array;
  /** A bare MLSMessage for those added; undefined when nobody is. */
  readonly welcome: Uint8Array | undefined;
  readonly staged: StagedCommit;
}

/** How a handshake message goes out. */
export interface FramingOptions {
  /** PrivateMessage by default. */
  readonly framing?: "private" | "public";
  /** Sent in the clear, authenticated with the message. */
  readonly authenticatedData?: Uint8Array;
}

/** What a commit shall do. An empty one is a self-update: new keys for this leaf and its path. */
export interface CommitIntent extends FramingOptions {
  /** Bare KeyPackages, verified here, checked by the caller against its policy and its clock first. */
  readonly add?: readonly Uint8Array[];
  readonly remove?: readonly LeafIndex[];
  /** All extensions of the GroupContext from then on, not only those that change. */
  readonly groupContextExtensions?: readonly Extension[];
  readonly psks?: readonly PskName[];
  /** Alone: nothing else may stand beside it. */
  readonly reInit?: ReInit;
  /**
   * References of proposals of this epoch to cover, others' and one's own (but no Update of one's own: a path does that).
   * Others are left out, and end with the epoch.
   */
  readonly proposals?: readonly Uint8Array[];
  /** A path also where the rules could do without: beside additions and pre-shared keys alone. */
  readonly forcePath?: boolean;
  /** Of this member's own leaf; makes a path. */
  readonly updateLeaf?: LeafUpdate;
  /** True by default. Without it newcomers get `ratchetTree()` of the epoch after `mergePending` in another way. */
  readonly treeInWelcome?: boolean;
}

/** What to propose to the others. */
export type ProposalIntent =
  /** Bare KeyPackage, verified here. */
  | { readonly kind: "add"; readonly keyPackage: Uint8Array }
  | { readonly kind: "update"; readonly leaf?: LeafUpdate }
  | { readonly kind: "remove"; readonly removed: LeafIndex }
  | { readonly kind: "self-remove" }
  | { readonly kind: "group-context-extensions"; readonly extensions: readonly Extension[] }
  | { readonly kind: "psk"; readonly psk: PskName }
  | { readonly kind: "reinit"; readonly reInit: ReInit };

export interface OwnProposal {
  /** The framed proposal, to be sent to the group as it stands. */
  readonly message: Uint8Array;
  readonly reference: Uint8Array;
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
  /** Not made by a member of its epoch, nor by somebody outside who may. */
  | "not-authentic"
  /** A proposal that would be one too many in its epoch, or that is too large: see `proposalLimits`. */
  | "proposal-limit"
  /** A commit that breaks a rule which every member can check: all refuse it, the next one may win. */
  | "invalid-commit"
  /** A commit that others may be able to follow and this member cannot: the group has to be repaired. */
  | "cannot-follow"
  /** From this very member; its keys for reading it are gone by design. */
  | "own-message";

/** What somebody said. The sender is given as it was in the message's epoch. */
export interface ApplicationMessage {
  readonly kind: "application";
  readonly sender: Member;
  readonly epoch: bigint;
  readonly data: Uint8Array;
  readonly authenticatedData: Uint8Array;
}

/** What a message was. A sender is given as it was in the message's epoch. */
export type Processed =
  | ApplicationMessage
  | {
    readonly kind: "proposal";
    /** Undefined for one from outside the group. */
    readonly sender: Member | undefined;
    readonly epoch: bigint;
    /** ProposalRef, to name it in a `CommitIntent`. */
    readonly reference: Uint8Array;
    readonly change: Change;
    /** Why no commit may cover it, as far as can be told of it alone; it is kept all the same, as every member keeps it. */
    readonly problem: string | undefined;
    readonly authenticatedData: Uint8Array;
  }
  | { readonly kind: "commit"; readonly staged: StagedCommit }
  | { readonly kind: "undecryptable"; readonly reason: UndecryptableReason; readonly detail: string };

export interface EncryptOptions {
  /** Sent in the clear, authenticated with the message. */
  readonly authenticatedData?: Uint8Array;
  /** Padding by Padmé up to at least this many bytes of content; 256 by default. */
  readonly padTo?: number;
}

export interface GroupInfoOptions {
  /** `external_pub`, by which somebody can join by an external commit. False by default. */
  readonly externalPub?: boolean;
  /** `ratchet_tree`. True by default. */
  readonly ratchetTree?: boolean;
  /** Others to be signed with it. */
  readonly extensions?: readonly Extension[];
}

/** What of the stored records is another since `stored()` was called; keys are short and of ASCII. Values are secret. */
export interface StateChanges {
  readonly put: ReadonlyMap<string, Uint8Array>;
  readonly remove: readonly string[];
}

/**
 * One member's view of one group, in the order of the channel. Methods throw `MlsError`; one that throws has changed
 * nothing.
 */
export interface GroupMember {
  readonly groupId: Uint8Array;
  readonly suite: CipherSuite;
  readonly ownLeafIndex: LeafIndex;
  /** The current epoch. */
  epoch(): bigint;
  /** False once a commit that removes this member, or ends the group, was merged: then it only reads old epochs. */
  isActive(): boolean;
  /** What the group is to be founded again as, once a commit that says so was merged. */
  reInit(): ReInit | undefined;
  /** By leaf index, ascending. */
  members(): readonly Member[];
  member(leafIndex: LeafIndex): Member | undefined;
  groupContextExtension(type: number): Uint8Array | undefined;
  /** All of them, as a `groupContextExtensions` intent has to repeat them. */
  groupContextExtensions(): readonly Extension[];
  /** Of this epoch, received and own, in the order of their coming. They end with the epoch. */
  proposals(): readonly KeptProposal[];

  /**
   * Makes a proposal for others (or oneself, by its reference) to commit. Throws `commit-pending`, `commit-staged`,
   * `key-package-rejected`, `commit-refused`, `bad-argument`, `not-a-member`, `proposal-limit`.
   */
  propose(proposal: ProposalIntent, options?: FramingOptions): OwnProposal;

  /**
   * Takes a proposal of somebody else out of what is kept, as if it had never come: for one that the application lets
   * nobody commit, and that would hold back what is said. A commit that covers it cannot be followed then.
   */
  forgetProposal(reference: Uint8Array): void;

  /**
   * Builds a commit and keeps it pending; nothing else may be built or encrypted until it is merged or dropped. Throws
   * `commit-pending`, `commit-staged`, `key-package-rejected`, `commit-refused`, `bad-argument`, `psk-missing`,
   * `not-a-member`.
   */
  commit(intent?: CommitIntent): PendingCommit;
  pendingCommit(): PendingCommit | undefined;
  /** Its echo came back, or the delivery service took it: this member moves to the new epoch. */
  mergePending(): void;
  /** It lost, or is not wanted any more: its secrets are overwritten. Without a pending commit nothing happens. */
  dropPending(): void;

  /**
   * An application PrivateMessage as MLSMessage bytes, padded; at most `maximumDataLength` bytes. Throws `commit-pending`
   * while a commit of one's own is pending, `commit-staged`, `self-remove-pending` while somebody's wish to leave awaits
   * a commit, `not-a-member`, `bad-argument`. Pending Update and GroupContextExtensions proposals hold nothing back (a
   * deviation from RFC 9420 §12.4).
   */
  encrypt(data: Uint8Array, options?: EncryptOptions): Uint8Array;
  /**
   * Takes one MLSMessage from the channel. An application message or proposal advances the state at once; a commit only
   * stages: `merge` or `drop` it before the next call. While a commit of one's own is pending, others' messages of the
   * old epoch still go through here; the echo of one's own commit does not: recognise its bytes and `mergePending`.
   * Throws `commit-staged`.
   */
  process(message: Uint8Array): Processed;
  /**
   * Takes messages from the channel as `process` does, from the first on as many as can be taken so: application messages
   * of this epoch whose senders have spoken in it before. Their signatures are verified on threads of the runtime, and
   * nothing has changed before all of them were. Undefined, and nothing is taken, if one is not its sender's, or if the
   * group has changed since the call: `process` then does for each what is due. Rejects with `commit-staged`.
   */
  processAhead(messages: readonly Uint8Array[]): Promise<readonly ApplicationMessage[] | undefined>;
  /** Moves to the epoch of the staged commit; a pending commit of one's own is dropped by it. Throws `not-staged`. */
  merge(staged: StagedCommit): void;
  /** Forgets the staged commit: the state is what it was before `process`. Throws `not-staged`. */
  drop(staged: StagedCommit): void;

  /** MLS-Exporter of this epoch (RFC 9420 §8.5); `length` in bytes. */
  exportSecret(label: string, context: Uint8Array, length: number): Uint8Array;
  /**
   * Safe exporter (draft-ietf-mls-extensions): a secret of this epoch for one component, Nh bytes. Once only: it is gone
   * afterwards, also after a restart. Throws `secret-consumed`.
   */
  exportComponentSecret(componentId: number): Uint8Array;
  /** Public, the same for all members of the epoch (RFC 9420 §8.7). */
  epochAuthenticator(): Uint8Array;
  /** Resumption PSK of this epoch (RFC 9420 §8.6), for another group's `psks`; secret. */
  resumptionPsk(): Uint8Array;
  /** A signed GroupInfo as MLSMessage bytes (RFC 9420 §12.4.3). Throws `not-a-member`. */
  groupInfo(options?: GroupInfoOptions): Uint8Array;
  /** `optional<Node> ratchet_tree<V>` of this epoch (RFC 9420 §12.4.3.3). */
  ratchetTree(): Uint8Array;

  /**
   * What differs in the stored records since `stored()`; everything at first. To be written in one transaction with the
   * outcome of the call that caused it. A staged commit is not part of it: after a restart the message is processed again.
   */
  changes(): StateChanges;
  /** What `changes()` told is written, and nothing was called since that changes the group. */
  stored(): void;
  /** All records as one piece of versioned, canonical bytes, pending commit included; secret. */
  toBytes(): Uint8Array;
}
