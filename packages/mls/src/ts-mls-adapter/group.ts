// GroupMember over ts-mls. ts-mls returns a new state from every call and leaves the old one alone: a call here computes
// first and assigns last, so one that throws has changed nothing.

import { base64ToBytes } from "ts-mls/util/byteArray.js";
import {
  type CiphersuiteImpl,
  type ClientState,
  createApplicationMessage,
  decodeMlsMessage,
  emptyPskIndex,
  encodeMlsMessage,
  type MLSMessage,
  processMessage,
  type ProposalWithSender,
  zeroOutUint8Array,
} from "ts-mls";
import { addHistoricalReceiverData } from "ts-mls/clientState.js";
import { equal } from "../bytes.ts";
import { type CipherSuite, defaultCipherSuite } from "../cipher-suites.ts";
import { MlsError } from "../errors.ts";
import type {
  CommitIntent,
  Extension,
  GroupMember,
  LeafIndex,
  Member,
  PendingCommit,
  Processed,
  StagedCommit,
  UndecryptableReason,
} from "../group-member.ts";
import { maximumDataLength, type MlsMessage, parseMlsMessage } from "../mls-message.ts";
import { buildCommit } from "./build-commit.ts";
import { applicationPadding, keyAvailability, messageKeyOf } from "./protection.ts";
import { currentKeys, type EpochKeys, refusalOf } from "./refusal.ts";
import { encodeStoredGroup, type Pending, type StoredGroup } from "./state-bytes.ts";
import { extensionsOf, leafAt, memberOf, membersOf, proposalOf, stagedCommitOf } from "./views.ts";

/**
 * What a group keeps of proposals in one epoch. They stand in its state, which is written with every message and has to be
 * readable again; every member refuses the same ones.
 */
export const proposalLimits: { readonly most: number; readonly bytes: number } = { most: 256, bytes: 65_536 };

type GroupFrame = Extract<MlsMessage, { readonly groupId: Uint8Array }>;

/** A message that can be given to ts-mls: its epoch's keys are here, and its sender is a member of it. */
interface Readable {
  readonly message: GroupMessage;
  readonly keys: EpochKeys;
  readonly sender: Member;
}

type GroupMessage = Extract<MLSMessage, { readonly wireformat: "mls_private_message" | "mls_public_message" }>;
type Undecryptable = Extract<Processed, { readonly kind: "undecryptable" }>;

interface Staged {
  readonly staged: StagedCommit;
  readonly newState: ClientState;
  readonly consumed: readonly Uint8Array[];
}

export class TsMlsGroup implements GroupMember {
  readonly groupId: Uint8Array;
  readonly suite: CipherSuite = defaultCipherSuite;
  readonly ownLeafIndex: LeafIndex;
  readonly #engine: CiphersuiteImpl;
  #state: ClientState;
  #pending: Pending | undefined;
  #staged: Staged | undefined;
  #busy = false;

  constructor({ state, pending }: StoredGroup, engine: CiphersuiteImpl) {
    this.#state = state;
    this.#pending = pending;
    this.#engine = engine;
    this.groupId = state.groupContext.groupId.slice();
    this.ownLeafIndex = state.privatePath.leafIndex;
  }

  epoch(): bigint {
    return this.#state.groupContext.epoch;
  }

  isActive(): boolean {
    return this.#state.groupActiveState.kind === "active";
  }

  members(): readonly Member[] {
    return membersOf(this.#state.ratchetTree);
  }

  groupContextExtension(type: number): Uint8Array | undefined {
    return this.groupContextExtensions().find((extension) => extension.type === type)?.data;
  }

  groupContextExtensions(): readonly Extension[] {
    return extensionsOf(this.#state.groupContext.extensions);
  }

  async commit(intent: CommitIntent): Promise<PendingCommit> {
    return await this.#alone(async () => {
      this.#mayBuild();
      const { secretTree, pending } = await buildCommit(this.#state, intent, this.#engine);
      // Taken before anything is assigned: describing it must not fail half-way.
      const view = this.#pendingView(pending);
      this.#state = { ...this.#state, secretTree };
      this.#pending = pending;
      return view;
    });
  }

  pendingCommit(): PendingCommit | undefined {
    return this.#pending === undefined ? undefined : this.#pendingView(this.#pending);
  }

  async mergePending(): Promise<void> {
    await this.#alone(async () => {
      this.#nothingStaged();
      if (this.#pending === undefined) throw new MlsError("no-pending-commit", "no commit is pending");
      // Messages of the old epoch may have been read since the commit was built: their keys stay used up.
      const [historicalReceiverData] = addHistoricalReceiverData(this.#state);
      const { initSecret } = this.#state.keySchedule;
      this.#state = { ...this.#pending.newState, historicalReceiverData };
      this.#pending = undefined;
      zeroOutUint8Array(initSecret);
    });
  }

  dropPending(): void {
    this.#idle();
    this.#pending = undefined;
  }

  async encrypt(data: Uint8Array): Promise<Uint8Array> {
    return await this.#alone(async () => {
      this.#mayBuild();
      if (data.length > maximumDataLength) {
        throw new MlsError("bad-argument", `data: ${data.length} bytes, at most ${maximumDataLength} are taken`);
      }
      // Pending Update and GroupContextExtensions proposals hold nothing back, so ts-mls is not shown them here.
      const state = { ...this.#state, unappliedProposals: {}, clientConfig: applicationPadding(data.length) };
      const { newState, privateMessage, consumed } = await createApplicationMessage(state, data, this.#engine);
      const bytes = encodeMlsMessage({ version: "mls10", wireformat: "mls_private_message", privateMessage });
      this.#state = { ...this.#state, secretTree: newState.secretTree };
      consumed.forEach(zeroOutUint8Array);
      return bytes;
    });
  }

  async process(message: Uint8Array): Promise<Processed> {
    return await this.#alone(async () => {
      this.#nothingStaged();
      const frame = parseMlsMessage(message);
      if (frame === undefined) return undecryptable("malformed", "not an MLSMessage");
      if (!("groupId" in frame)) return undecryptable("malformed", `a ${frame.wireFormat} is no group message`);
      const readable = await this.#readable(frame, message);
      return "kind" in readable ? readable : await this.#take(readable);
    });
  }

  async merge(staged: StagedCommit): Promise<void> {
    await this.#alone(async () => {
      const { newState, consumed } = this.#stagedAs(staged);
      this.#state = newState;
      this.#pending = undefined;
      this.#staged = undefined;
      consumed.forEach(zeroOutUint8Array);
    });
  }

  drop(staged: StagedCommit): void {
    this.#idle();
    this.#stagedAs(staged);
    this.#staged = undefined;
  }

  toBytes(): Uint8Array {
    this.#idle();
    return encodeStoredGroup({ state: this.#state, pending: this.#pending });
  }

  /** Checks everything that can be known before ts-mls tries: group, epoch, sender, and whether the key is still there. */
  async #readable(frame: GroupFrame, bytes: Uint8Array): Promise<Readable | Undecryptable> {
    if (!equal(frame.groupId, this.groupId)) return undecryptable("wrong-group", "for another group");
    const epoch = this.epoch();
    if (frame.epoch > epoch) return undecryptable("future-epoch", `epoch ${frame.epoch}, this is ${epoch}`);
    const past = frame.epoch < epoch;
    const keys = past ? this.#state.historicalReceiverData.get(frame.epoch) : currentKeys(this.#state);
    if (keys === undefined || (past && frame.contentType !== "application")) {
      return undecryptable("past-epoch", `epoch ${frame.epoch}, this is ${epoch}`);
    }
    // Who was removed still reads what was said before, and follows no further.
    if (!this.isActive() && frame.contentType !== "application") {
      return undecryptable("past-epoch", "the group went on without this member");
    }
    if (frame.contentType === "proposal") {
      const kept = Object.keys(this.#state.unappliedProposals).length;
      if (kept >= proposalLimits.most) return undecryptable("proposal-limit", `${kept} proposals in this epoch`);
      if (bytes.length > proposalLimits.bytes) return undecryptable("proposal-limit", `${bytes.length} bytes`);
    }
    const message = decode(bytes);
    if (message === undefined) return undecryptable("malformed", "not a group message");
    if (message.wireformat === "mls_public_message") return this.#publicSender(message, keys);

    const key = await messageKeyOf(message.privateMessage, keys.senderDataSecret, this.#engine);
    const leaf = key === undefined ? undefined : leafAt(keys.ratchetTree, key.leafIndex);
    if (key === undefined || leaf === undefined) {
      return undecryptable("not-authentic", "not from a member of its epoch");
    }
    if (key.leafIndex === this.ownLeafIndex) return undecryptable("own-message", "sent by this member");
    const availability = keyAvailability(keys.secretTree, frame.contentType, key);
    if (availability === "consumed") {
      return undecryptable("consumed-generation", `generation ${key.generation} of leaf ${key.leafIndex} is used up`);
    }
    if (availability === "too-far") {
      return undecryptable("generation-too-far", `generation ${key.generation} of leaf ${key.leafIndex}`);
    }
    return { message, keys, sender: memberOf(key.leafIndex, leaf) };
  }

  #publicSender(
    message: Extract<GroupMessage, { wireformat: "mls_public_message" }>,
    keys: EpochKeys,
  ): Readable | Undecryptable {
    const { sender, contentType } = message.publicMessage.content;
    if (contentType === "application") return undecryptable("malformed", "an application message in the clear");
    if (sender.senderType !== "member") return undecryptable("not-authentic", "from outside the group");
    const leaf = leafAt(keys.ratchetTree, sender.leafIndex);
    if (leaf === undefined) return undecryptable("not-authentic", "not from a member of its epoch");
    if (sender.leafIndex === this.ownLeafIndex) return undecryptable("own-message", "sent by this member");
    return { message, keys, sender: memberOf(sender.leafIndex, leaf) };
  }

  async #take({ message, keys, sender }: Readable): Promise<Processed> {
    const before = this.#state;
    const { epoch } = keys.groupContext;
    let covered: readonly ProposalWithSender[] | undefined;
    try {
      const result = await processMessage(message, before, emptyPskIndex, (incoming) => {
        if (incoming.kind === "commit") covered = incoming.proposals;
        return "accept";
      }, this.#engine);
      const { newState } = result;
      if (result.kind === "applicationMessage") {
        const data = result.message.slice();
        this.#state = newState;
        result.consumed.forEach(zeroOutUint8Array);
        return { kind: "application", sender, epoch, data };
      }
      if (covered !== undefined) {
        const staged = stagedCommitOf({
          sender: sender.leafIndex,
          epoch,
          self: this.ownLeafIndex,
          before: before.ratchetTree,
          after: newState.ratchetTree,
          proposals: covered,
        });
        this.#staged = { staged, newState, consumed: result.consumed };
        return { kind: "commit", staged };
      }
      const [reference, proposal] = Object.entries(newState.unappliedProposals).at(-1) ?? [];
      if (reference === undefined || proposal === undefined) throw new TypeError("no proposal was kept");
      const { change } = proposalOf(proposal);
      this.#state = newState;
      result.consumed.forEach(zeroOutUint8Array);
      return { kind: "proposal", sender, epoch, reference: base64ToBytes(reference), change };
    } catch (error) {
      const { reason, detail } = await refusalOf(error, message, before, keys, this.#engine);
      return undecryptable(reason, detail);
    }
  }

  #pendingView({ commit, welcome, proposals, newState }: Pending): PendingCommit {
    const staged = stagedCommitOf({
      sender: this.ownLeafIndex,
      epoch: this.epoch(),
      self: this.ownLeafIndex,
      before: this.#state.ratchetTree,
      after: newState.ratchetTree,
      proposals,
    });
    return { commit: commit.slice(), welcome: welcome?.slice(), staged };
  }

  #stagedAs(staged: StagedCommit): Staged {
    if (this.#staged?.staged !== staged) throw new MlsError("not-staged", "this is not the staged commit");
    return this.#staged;
  }

  #mayBuild(): void {
    this.#nothingStaged();
    if (this.#pending !== undefined) throw new MlsError("commit-pending", "a commit of one's own is pending");
    if (!this.isActive()) throw new MlsError("not-a-member", "this member was removed, or the group has ended");
  }

  #nothingStaged(): void {
    if (this.#staged !== undefined) throw new MlsError("commit-staged", "a received commit is staged");
  }

  #idle(): void {
    if (this.#busy) throw new MlsError("busy", "another call on this group has not ended");
  }

  /** Two calls at once could encrypt twice with one key. */
  async #alone<T>(call: () => Promise<T>): Promise<T> {
    this.#idle();
    this.#busy = true;
    try {
      return await call();
    } finally {
      this.#busy = false;
    }
  }
}

function decode(bytes: Uint8Array): GroupMessage | undefined {
  try {
    const decoded = decodeMlsMessage(bytes.slice(), 0);
    if (decoded === undefined || decoded[1] !== bytes.length) return undefined;
    const [message] = decoded;
    const forGroups = message.wireformat === "mls_private_message" || message.wireformat === "mls_public_message";
    return forGroups ? message : undefined;
  } catch {
    return undefined;
  }
}

function undecryptable(reason: UndecryptableReason, detail: string): Undecryptable {
  return { kind: "undecryptable", reason, detail };
}
