// GroupMember: the one place where a group's state changes. Every method first does whatever can fail, with functions that
// change nothing, and assigns last; so one that throws, or a message that is refused, leaves all as it was.

import { equal } from "../bytes.ts";
import type { CipherSuite } from "../cipher-suites.ts";
import { DecodeError } from "../codec/reader.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { MlsError } from "../errors.ts";
import { proposalReference } from "../messages/framed-content-codec.ts";
import { type DecodedMlsMessage, decodeMlsMessage } from "../messages/mls-message-codec.ts";
import type { Proposal } from "../messages/proposal.ts";
import { maximumDataLength } from "../mls-message.ts";
import { exportSecret } from "../schedule/exporter.ts";
import type { SecretTree } from "../secret-tree/secret-tree.ts";
import { PrivateKeys } from "../tree/private-keys.ts";
import { encodeRatchetTree } from "../tree/ratchet-tree-codec.ts";
import type { RatchetTree } from "../tree/ratchet-tree.ts";
import { buildCommit, type BuiltCommit, viewOf } from "./build-commit.ts";
import type { CompleteEnvironment } from "./complete-environment.ts";
import type { PskLookup } from "./environment.ts";
import { begun, type Epoch, forgetEpoch, forgetNextEpoch, type NextEpoch } from "./epoch.ts";
import { componentCount, type ExporterTree } from "./exporter-tree.ts";
import { frameContent, signContent } from "./frame-message.ts";
import { refuseExpired } from "./expired-key-packages.ts";
import type { Ground } from "./ground.ts";
import type {
  ApplicationMessage,
  CommitIntent,
  EncryptOptions,
  Extension,
  FramingOptions,
  GroupInfoOptions,
  GroupMember,
  KeptProposal,
  LeafIndex,
  Member,
  OwnProposal,
  PendingCommit,
  Processed,
  ProposalIntent,
  ReInit,
  StagedCommit,
  StateChanges,
} from "./group-member.ts";
import type { GroupState, ReInitProposal } from "./group-state.ts";
import { type KeptProposals, type OwnUpdate, proposalLimits } from "./kept-proposals.ts";
import { makeGroupInfo } from "./make-group-info.ts";
import { newcomer } from "./newcomer.ts";
import {
  type Opened,
  openPrivateMessage,
  openPublicMessage,
  openUnverified,
  type ReadingKeys,
  type Refusal,
  refusal,
  type Unverified,
  verifyAside,
} from "./open-message.ts";
import type { PastEpochs } from "./past-epochs.ts";
import { makeProposal } from "./proposal-from.ts";
import { authorProblem, type ListRules } from "./proposal-list.ts";
import { proposalProblem } from "./proposal-problem.ts";
import { type Followed, stageCommit } from "./stage-commit.ts";
import { allRecords, encodeRecords, StoredRecords } from "./state-records.ts";
import { changeOf, extensionsOf, memberOf, proposalOf, reInitOf } from "./views.ts";

interface Staged {
  readonly followed: Followed;
  readonly opened: Opened;
}

type GroupMessage = Extract<DecodedMlsMessage, { readonly wireFormat: "private-message" | "public-message" }>;

export class Group implements GroupMember {
  readonly groupId: Uint8Array;
  readonly suite: CipherSuite;
  readonly ownLeafIndex: LeafIndex;
  readonly #crypto: CryptoProvider;
  readonly #environment: CompleteEnvironment;
  readonly #past: PastEpochs;
  readonly #proposals: KeptProposals;
  readonly #stored: StoredRecords = new StoredRecords();
  #epoch: Epoch;
  #secretTree: SecretTree;
  #exporterTree: ExporterTree;
  #pending: BuiltCommit | undefined;
  #staged: Staged | undefined;
  #active: boolean;
  #reInit: ReInitProposal | undefined;
  /** Of the tree that it was made of. */
  #members: { readonly tree: RatchetTree; readonly list: readonly Member[] } | undefined;

  constructor(crypto: CryptoProvider, environment: CompleteEnvironment, state: GroupState) {
    this.#crypto = crypto;
    this.#environment = environment;
    this.ownLeafIndex = state.ownLeafIndex;
    this.#epoch = state.epoch;
    this.#secretTree = state.secretTree;
    this.#exporterTree = state.exporterTree;
    this.#past = state.past;
    this.#proposals = state.proposals;
    this.#pending = state.pending;
    this.#active = state.active;
    this.#reInit = state.reInit;
    this.groupId = state.epoch.context.groupId.slice();
    this.suite = crypto.suite;
  }

  epoch(): bigint {
    return this.#epoch.context.epoch;
  }

  isActive(): boolean {
    return this.#active;
  }

  reInit(): ReInit | undefined {
    return this.#reInit === undefined ? undefined : reInitOf(this.#reInit);
  }

  members(): readonly Member[] {
    const { tree } = this.#epoch;
    if (this.#members?.tree !== tree) {
      this.#members = { tree, list: tree.members().map(({ leafIndex, leaf }) => memberOf(leafIndex, leaf)) };
    }
    return this.#members.list;
  }

  member(leafIndex: LeafIndex): Member | undefined {
    const leaf = this.#epoch.tree.leaf(leafIndex);
    return leaf === undefined ? undefined : memberOf(leafIndex, leaf);
  }

  groupContextExtension(type: number): Uint8Array | undefined {
    return this.#epoch.context.extensions.find((extension) => extension.type === type)?.data.slice();
  }

  groupContextExtensions(): readonly Extension[] {
    return extensionsOf(this.#epoch.context.extensions);
  }

  proposals(): readonly KeptProposal[] {
    return this.#proposals.all().map((kept) => ({
      ...proposalOf({ ...kept, byReference: true }, this.ownLeafIndex),
      reference: kept.reference.slice(),
    }));
  }

  propose(intent: ProposalIntent, options: FramingOptions = {}): OwnProposal {
    this.#mayBuild();
    if (this.#proposals.size >= proposalLimits.most) {
      throw new MlsError("proposal-limit", `${this.#proposals.size} proposals in this epoch`);
    }
    const ground = this.#ground();
    if (intent.kind === "add") refuseExpired(this.#environment.now, [intent.keyPackage]);
    const { proposal, ownUpdate } = makeProposal(ground, intent);
    const author = { kind: "member", leafIndex: this.ownLeafIndex } as const;
    const problem = proposalProblem(this.#ground(), { proposal, author });
    if (problem !== undefined) {
      const rejected = intent.kind === "add" &&
        typeof newcomer(this.#crypto, intent.keyPackage, this.#epoch.demands) === "string";
      throw new MlsError(rejected ? "key-package-rejected" : "commit-refused", problem);
    }
    const content = signContent(ground, { type: "proposal", proposal }, options);
    const framed = frameContent(ground, content, this.#secretTree);
    if (framed.message.length > proposalLimits.bytes) {
      throw new MlsError("proposal-limit", `a proposal of ${framed.message.length} bytes`);
    }
    const reference = proposalReference(this.#crypto, content);
    framed.apply();
    this.#proposals.add({ reference, proposal, author, ownUpdate });
    return { message: framed.message, reference: reference.slice() };
  }

  forgetProposal(reference: Uint8Array): void {
    this.#proposals.remove(reference);
  }

  commit(intent: CommitIntent = {}): PendingCommit {
    return this.#commit(intent, "application");
  }

  /** The first commit of a group that succeeds another one, whose resumption key has this usage. */
  commitAsSuccessor(intent: CommitIntent, usage: "reinit" | "branch"): PendingCommit {
    return this.#commit(intent, usage);
  }

  #commit(intent: CommitIntent, resumption: ListRules["resumption"]): PendingCommit {
    this.#mayBuild();
    const ground = this.#ground();
    refuseExpired(this.#environment.now, intent.add ?? []);
    const { pending, apply } = buildCommit(ground, this.#secretTree, intent, resumption);
    const view = pendingView(ground, pending);
    apply();
    this.#pending = pending;
    return view;
  }

  pendingCommit(): PendingCommit | undefined {
    return this.#pending === undefined ? undefined : pendingView(this.#ground(), this.#pending);
  }

  mergePending(): void {
    this.#nothingStaged();
    const pending = this.#pending;
    if (pending === undefined) throw new MlsError("no-pending-commit", "no commit is pending");
    this.#pending = undefined;
    this.#advance(pending.next, pending.list.reInit, undefined);
  }

  dropPending(): void {
    if (this.#pending === undefined) return;
    forgetNextEpoch(this.#pending.next);
    this.#pending.next.privateKeys.erase(this.#epoch.privateKeys);
    this.#pending = undefined;
  }

  encrypt(data: Uint8Array, { authenticatedData, padTo }: EncryptOptions = {}): Uint8Array {
    this.#mayBuild();
    if (this.#proposals.hasSelfRemove()) {
      throw new MlsError("self-remove-pending", "a member wants to leave: commit that first");
    }
    const length = data.length + (authenticatedData?.length ?? 0);
    if (length > maximumDataLength) {
      throw new MlsError("bad-argument", `data: ${length} bytes, at most ${maximumDataLength} are taken`);
    }
    if (padTo !== undefined && !(Number.isSafeInteger(padTo) && padTo >= 0 && padTo <= maximumDataLength)) {
      throw new MlsError("bad-argument", `padTo: a number of bytes up to ${maximumDataLength}`);
    }
    const ground = this.#ground();
    const options = authenticatedData === undefined ? {} : { authenticatedData };
    const content = signContent(ground, { type: "application", data }, options);
    const framed = frameContent(ground, content, this.#secretTree, padTo);
    framed.apply();
    return framed.message;
  }

  process(message: Uint8Array): Processed {
    this.#nothingStaged();
    const decoded = decode(message);
    if ("reason" in decoded) return undecryptable(decoded);
    const opened = this.#open(decoded, message.length);
    return "reason" in opened ? undecryptable(opened) : this.#take(opened);
  }

  async processAhead(messages: readonly Uint8Array[]): Promise<readonly ApplicationMessage[] | undefined> {
    this.#nothingStaged();
    const tree = this.#secretTree;
    const ahead = tree.ahead();
    try {
      const keys = { ...this.#readingKeys(), secretTree: ahead };
      const said: ApplicationMessage[] = [];
      const verified: Promise<boolean>[] = [];
      for (const message of messages) {
        const opened = this.#openAhead(message, keys);
        if (opened === undefined) break;
        opened.apply();
        verified.push(verifyAside(this.#crypto, opened, keys));
        said.push(applicationMessage(opened));
      }
      const all = (await Promise.all(verified)).every((isTheirs) => isTheirs);
      return all && tree === this.#secretTree && tree.keep(ahead) ? said : undefined;
    } finally {
      ahead.erase();
    }
  }

  merge(staged: StagedCommit): void {
    const { followed, opened } = this.#stagedAs(staged);
    this.#staged = undefined;
    this.dropPending();
    opened.apply();
    if (followed.next !== undefined) return this.#advance(followed.next, followed.list.reInit, followed.ownUpdate);
    // Removed: what was said before is still read, and nothing else is done any more.
    this.#proposals.forget(undefined);
    const { privateKeys, keys: { initSecret, externalSecret, membershipKey } } = this.#epoch;
    privateKeys.erase();
    for (const secret of [initSecret, externalSecret, membershipKey]) secret.fill(0);
    this.#epoch = { ...this.#epoch, privateKeys: new PrivateKeys([]) };
    this.#active = false;
  }

  drop(staged: StagedCommit): void {
    this.#stagedAs(staged).followed.discard();
    this.#staged = undefined;
  }

  exportSecret(label: string, context: Uint8Array, length: number): Uint8Array {
    if (!Number.isInteger(length) || length < 1 || length > 255 * this.#crypto.hashLength) {
      throw new MlsError("bad-argument", `length: 1 up to ${255 * this.#crypto.hashLength} bytes`);
    }
    return exportSecret(this.#crypto, this.#epoch.keys.exporterSecret, label, context, length);
  }

  exportComponentSecret(componentId: number): Uint8Array {
    if (!Number.isInteger(componentId) || componentId < 0 || componentId >= componentCount) {
      throw new MlsError("bad-argument", `componentId: a number below ${componentCount}`);
    }
    const secret = this.#exporterTree.take(this.#crypto, componentId);
    if (secret === undefined) throw new MlsError("secret-consumed", `component ${componentId} in this epoch`);
    return secret;
  }

  epochAuthenticator(): Uint8Array {
    return this.#epoch.keys.epochAuthenticator.slice();
  }

  resumptionPsk(): Uint8Array {
    return this.#epoch.keys.resumptionPsk.slice();
  }

  groupInfo(options: GroupInfoOptions = {}): Uint8Array {
    if (!this.#active) throw new MlsError("not-a-member", "this member was removed, or the group has ended");
    return makeGroupInfo(this.#crypto, this.#epoch, this.ownLeafIndex, options);
  }

  ratchetTree(): Uint8Array {
    return encodeRatchetTree(this.#epoch.tree);
  }

  changes(): StateChanges {
    return this.#stored.changes(this.#state());
  }

  stored(): void {
    this.#stored.stored(this.#state());
  }

  toBytes(): Uint8Array {
    return encodeRecords(allRecords(this.#state()));
  }

  /** Group, epoch, sender, key, signature: in the order in which each can be known. */
  #open(decoded: GroupMessage, length: number): Opened | Refusal {
    const { groupId, epoch } = decoded.wireFormat === "private-message"
      ? decoded.message
      : decoded.message.content.framedContent;
    const type = decoded.wireFormat === "private-message"
      ? decoded.message.contentType
      : decoded.message.content.framedContent.content.type;
    const current = this.epoch();
    if (!equal(groupId, this.groupId)) return refusal("wrong-group", "for another group");
    if (epoch > current) return refusal("future-epoch", `epoch ${epoch}, this is ${current}`);
    if (type !== "application" && !this.#active) {
      return refusal("past-epoch", "the group went on without this member");
    }
    const keys = epoch === current ? this.#readingKeys() : this.#past.keys(epoch, this.#epoch.tree);
    if (keys === undefined || (type !== "application" && epoch !== current)) {
      return refusal("past-epoch", `epoch ${epoch}, this is ${current}`);
    }
    if (type === "proposal") {
      if (this.#proposals.size >= proposalLimits.most) {
        return refusal("proposal-limit", `${this.#proposals.size} proposals in this epoch`);
      }
      if (length > proposalLimits.bytes) return refusal("proposal-limit", `a proposal of ${length} bytes`);
    }
    if (decoded.wireFormat === "private-message") {
      return openPrivateMessage(this.#crypto, decoded.message, keys, this.ownLeafIndex);
    }
    const fromOutside = decoded.message.content.framedContent.sender.kind !== "member";
    if (fromOutside && this.#environment.outsiders === "refused") {
      return refusal("not-authentic", "from outside the group");
    }
    if (fromOutside && type === "proposal" && this.#proposals.fromOutside >= proposalLimits.fromOutside) {
      return refusal("proposal-limit", `${proposalLimits.fromOutside} proposals from outside in this epoch`);
    }
    const { demands: { externalSenders }, keys: { membershipKey }, encodedContext } = this.#epoch;
    const publicKeys = { encodedContext, membershipKey, externalSenders, leaf: keys.leaf };
    return openPublicMessage(this.#crypto, decoded.message, publicKeys, this.ownLeafIndex);
  }

  #take(opened: Opened): Processed {
    const { framedContent: { sender, content } } = opened.content;
    if (content.type === "commit") {
      const followed = stageCommit(this.#ground(), opened.content, content.commit);
      if ("reason" in followed) return undecryptable(followed);
      this.#staged = { followed, opened };
      return { kind: "commit", staged: followed.staged };
    }
    if (content.type === "proposal") {
      const member = sender.kind === "member" && opened.leaf !== undefined
        ? memberOf(sender.leafIndex, opened.leaf)
        : undefined;
      return this.#takeProposal(opened, content.proposal, member);
    }
    const message = applicationMessage(opened);
    opened.apply();
    return message;
  }

  /** An application message of this epoch (there are keys for no other ahead); undefined for whatever else `process` is for. */
  #openAhead(message: Uint8Array, keys: ReadingKeys): Unverified | undefined {
    const decoded = decode(message);
    if ("reason" in decoded || decoded.wireFormat !== "private-message") return undefined;
    const { groupId, epoch } = decoded.message;
    if (epoch !== this.epoch() || !equal(groupId, this.groupId)) return undefined;
    const opened = openUnverified(this.#crypto, decoded.message, keys, this.ownLeafIndex);
    return "reason" in opened ? undefined : opened;
  }

  #takeProposal(opened: Opened, proposal: Proposal, member: Member | undefined): Processed {
    const { content } = opened;
    const { sender: author, epoch, authenticatedData } = content.framedContent;
    const forbidden = authorProblem(proposal, author);
    if (forbidden !== undefined) return undecryptable(refusal("not-authentic", forbidden));
    const problem = proposalProblem(this.#ground(), { proposal, author });
    const reference = proposalReference(this.#crypto, content);
    const change = changeOf(proposal);
    opened.apply();
    this.#proposals.add({ reference, proposal, author, ownUpdate: undefined });
    return {
      kind: "proposal",
      sender: member,
      epoch,
      reference: reference.slice(),
      change,
      problem,
      authenticatedData: authenticatedData.slice(),
    };
  }

  #advance(next: NextEpoch, reInit: ReInitProposal | undefined, ownUpdate: OwnUpdate | undefined): void {
    const ended = this.#epoch;
    const { epoch, secretTree, exporterTree } = begun(this.#crypto, next);
    this.#past.push(ended, this.#secretTree, next.tree);
    this.#exporterTree.erase();
    this.#epoch = epoch;
    this.#secretTree = secretTree;
    this.#exporterTree = exporterTree;
    this.#proposals.forget(ownUpdate);
    this.#reInit = reInit;
    this.#active = reInit === undefined;
    forgetEpoch(ended);
    ended.privateKeys.erase(next.privateKeys);
  }

  #state(): GroupState {
    return {
      ownLeafIndex: this.ownLeafIndex,
      epoch: this.#epoch,
      secretTree: this.#secretTree,
      exporterTree: this.#exporterTree,
      past: this.#past,
      proposals: this.#proposals,
      pending: this.#pending,
      active: this.#active,
      reInit: this.#reInit,
    };
  }

  #readingKeys(): ReadingKeys {
    const { encodedContext, keys: { senderDataSecret }, tree } = this.#epoch;
    return { encodedContext, senderDataSecret, secretTree: this.#secretTree, leaf: (at) => tree.leaf(at) };
  }

  #ground(): Ground {
    const { credentials, random } = this.#environment;
    return {
      crypto: this.#crypto,
      credentials,
      random,
      epoch: this.#epoch,
      ownLeafIndex: this.ownLeafIndex,
      proposals: this.#proposals,
      psks: this.#psks,
    };
  }

  readonly #psks: PskLookup = (name) => {
    if (name.kind === "resumption" && equal(name.groupId, this.groupId)) {
      const own = name.epoch === this.epoch() ? this.#epoch.keys.resumptionPsk : this.#past.resumptionPsk(name.epoch);
      if (own !== undefined) return own;
    }
    return this.#environment.psks(name);
  };

  #stagedAs(staged: StagedCommit): Staged {
    if (this.#staged?.followed.staged !== staged) throw new MlsError("not-staged", "this is not the staged commit");
    return this.#staged;
  }

  #mayBuild(): void {
    this.#nothingStaged();
    if (this.#pending !== undefined) throw new MlsError("commit-pending", "a commit of one's own is pending");
    if (!this.#active) throw new MlsError("not-a-member", "this member was removed, or the group has ended");
  }

  #nothingStaged(): void {
    if (this.#staged !== undefined) throw new MlsError("commit-staged", "a received commit is staged");
  }
}

function pendingView(ground: Ground, pending: BuiltCommit): PendingCommit {
  return { commit: pending.message.slice(), welcome: pending.welcome?.slice(), staged: viewOf(ground, pending) };
}

function applicationMessage({ content: { framedContent }, leaf }: Opened): ApplicationMessage {
  const { sender, epoch, authenticatedData, content } = framedContent;
  if (content.type !== "application" || sender.kind !== "member" || leaf === undefined) {
    throw new TypeError("an application message has a member as its sender");
  }
  const { leafIndex } = sender;
  // What was opened shares no memory with anything else: not copied once more.
  const { data } = content;
  return {
    kind: "application",
    sender: memberOf(leafIndex, leaf),
    epoch,
    data,
    authenticatedData: authenticatedData.slice(),
  };
}

function decode(bytes: Uint8Array): GroupMessage | Refusal {
  try {
    const message = decodeMlsMessage(bytes);
    if (message.wireFormat === "private-message" || message.wireFormat === "public-message") return message;
    return refusal("malformed", `a ${message.wireFormat} is no group message`);
  } catch (error) {
    if (error instanceof DecodeError) return refusal("malformed", error.message);
    throw error;
  }
}

function undecryptable({ reason, detail }: Refusal): Extract<Processed, { readonly kind: "undecryptable" }> {
  return { kind: "undecryptable", reason, detail };
}
