// One open profile: connects what the rooms do. Events go out, methods come in; the engine knows no face.
import type { QpqError } from "@quicproquo/protocol";
import type {
  AccountExport,
  Checkup,
  ConnectionState,
  Conversation,
  ConversationId,
  DeliveryProof,
  Draft,
  Engine,
  EngineEvent,
  EventReader,
  FileToSend,
  FoundMessage,
  GroupInfo,
  HistoryPage,
  InvitationLink,
  Joined,
  JoinRequest,
  Member,
  Message,
  MessageId,
  NodeFacts,
  Person,
  ProfileInfo,
  ReadEvent,
  ScannedCode,
  SearchOptions,
  Session,
  Setting,
  SettingName,
  SharedFile,
  TranscriptExport,
  Verification,
} from "./api.ts";
import { compareBytes, fromHex, toHex } from "./bytes.ts";
import { block, blocked } from "./contacts/blocks.ts";
import { setDisplayName } from "./contacts/display-name.ts";
import { Names } from "./contacts/names.ts";
import { hybridSecretsOf } from "./contacts/own-hybrid-keys.ts";
import { Verifications } from "./contacts/verification.ts";
import { Upkeep } from "./contacts/upkeep.ts";
import type { Context, Self } from "./context.ts";
import { Directs, userNameOf } from "./conversations/direct.ts";
import { Founding } from "./conversations/founding.ts";
import { requireLifetime } from "./expiry/lifetime.ts";
import { BelievedTime } from "./expiry/believed-time.ts";
import { Expiry } from "./expiry/expiry.ts";
import { Acts } from "./conversations/acts.ts";
import { announce } from "./conversations/lines.ts";
import { Outgoing } from "./conversations/outgoing.ts";
import { deliveryProof } from "./conversations/proof.ts";
import { presentConversation, presentPerson } from "./conversations/present.ts";
import { isNotes } from "./conversations/is-notes.ts";
import { openNotes, setNotesTimer } from "./conversations/notes.ts";
import { ReadReports } from "./conversations/read-reports.ts";
import { history } from "./conversations/history.ts";
import { search } from "./conversations/search.ts";
import { lockAfter, setLockAfter } from "./conversations/lock-after.ts";
import { drafts, setDraft } from "./conversations/drafts.ts";
import { archive, inListOrder, pin } from "./conversations/place-in-lists.ts";
import { mute, set, settingsOf } from "./conversations/settings.ts";
import { Typing } from "./conversations/typing.ts";
import { findConversation, requiredConversation, requiredGroup } from "./conversations/references.ts";
import { clientError } from "./errors.ts";
import { Events } from "./events.ts";
import { GroupChanges } from "./groups/changes.ts";
import { CommitOutcomes } from "./groups/commit-outcomes.ts";
import { setAlias } from "./conversations/alias.ts";
import { Downloads } from "./files/downloads.ts";
import { referenceOf, sharedFiles } from "./files/shared-files.ts";
import { Spool } from "./files/spool.ts";
import { Uploads } from "./files/uploads.ts";
import { writeTranscript } from "./transcript/write-transcript.ts";
import { exportAccount } from "./export/export-account.ts";
import { addKeyFile, checkProfilePassword, deleteProfile, removeKeyFile } from "./profile/profile.ts";
import { checkUp } from "./session/checkup.ts";
import { OwnAccount } from "./session/own-account.ts";
import { createGroup, groupNameOf } from "./groups/create-group.ts";
import { leaveGroup } from "./groups/leave.ts";
import { listMembers } from "./groups/list-members.ts";
import { LoadedGroups } from "./groups/loaded-groups.ts";
import { loadGroup } from "./groups/mls.ts";
import { Renewal } from "./groups/renewal.ts";
import { Repair } from "./groups/repair.ts";
import { Settling } from "./groups/settling.ts";
import { channelOf } from "./identifiers.ts";
import { acknowledge, addReader, eventsFor, readers, removeReader } from "./kept-events/readers.ts";
import { joinByLink } from "./joining/ask.ts";
import { Joins } from "./joining/joins.ts";
import { groupLink, personLink, revokeLinks } from "./joining/links.ts";
import { reportMessage } from "./reporting/report.ts";
import { Transmitter } from "./outbox/transmit.ts";
import type { Environment } from "./session/environment.ts";
import { isSessionLost } from "./session/node-errors.ts";
import { presentNode } from "./session/node-facts.ts";
import { Link, type Online, type Reached } from "./session/link.ts";
import type { StoredConversation } from "./store/conversation-table.ts";
import type { StoredNode } from "./store/profile-table.ts";
import type { Store } from "./store/store.ts";
import { untilDry } from "./sync/dry.ts";
import { CatchUp } from "./sync/catch-up.ts";
import { Gaps } from "./sync/gaps.ts";
import { Receiver } from "./sync/receive.ts";
import { subscribe } from "./sync/subscribe.ts";
import { dropOldWaiting } from "./sync/waiting.ts";
import { raiseAgain } from "./transparency/alarm.ts";
import { Gossip } from "./transparency/gossip.ts";
import { LogView } from "./transparency/log-view.ts";
import { stayAwake } from "./stay-awake.ts";
import { Turn } from "./turn.ts";
import { orAborted, Wakeup } from "./wakeup.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

export interface EngineOptions {
  readonly environment: Environment;
  readonly store: Store;
  readonly self: Self;
  readonly node: StoredNode;
  /** Where the ciphertext of files waits; of this profile alone. */
  readonly spoolFolder: string;
  /** Dials and checks the node; carries the session's token. */
  readonly connect: (signal: AbortSignal) => Promise<Reached>;
}

export class ClientEngine implements Engine {
  readonly profile: ProfileInfo;
  readonly #context: Context;
  readonly #link: Link;
  readonly #logView: LogView;
  readonly #gossip: Gossip;
  readonly #names: Names;
  readonly #verifications: Verifications;
  readonly #receiver: Receiver;
  readonly #outgoing: Outgoing;
  readonly #acts: Acts;
  readonly #readReports: ReadReports;
  readonly #typing: Typing;
  readonly #uploads: Uploads;
  readonly #downloads: Downloads;
  readonly #transmitter: Transmitter;
  readonly #founding: Founding;
  readonly #directs: Directs;
  readonly #changes: GroupChanges;
  readonly #repair: Repair;
  readonly #joins: Joins;
  readonly #settling: Settling;
  readonly #renewal: Renewal;
  readonly #upkeep: Upkeep;
  readonly #gaps: Gaps;
  readonly #catchUp: CatchUp;
  readonly #expiry: Expiry;
  readonly #account: OwnAccount;
  readonly #environment: Environment;
  readonly #stop = new AbortController();
  /** Something was received, sent, stored or acknowledged. */
  readonly #progress = new Wakeup();
  /** What the node was caught at in earlier runs is told once in this one. */
  #alarmsTold = false;
  /** With this connection, whatever came of it. */
  #logRead: Promise<void> = Promise.resolve();
  /** Where something was received since it was last looked what there is to say; by hex id. */
  readonly #touched = new Map<string, Uint8Array>();
  /** The session is being ended, by a logout or with the account. */
  #leaving = false;
  /** Told once, until something could be stored again. */
  #storeFailed = false;
  #closed: Promise<void> | undefined;

  constructor(options: EngineOptions) {
    const { environment, store, self, node } = options;
    const { clock, random } = environment;
    const events = new Events();
    const groups = new LoadedGroups(store, (records) => loadGroup(records, random));
    const context: Context = {
      self,
      store,
      events,
      groups,
      clock,
      random,
      time: new BelievedTime(clock, store.profile.time()),
      turn: new Turn(store, events, () => groups.forgetAll()),
      outcomes: new CommitOutcomes(),
      nodeKey: node.nodeKey,
      suite: node.suite,
      hybridSecrets: hybridSecretsOf(store),
      kick: (conversation) => this.#outgoing.kick(conversation),
    };
    this.#context = context;
    this.profile = { name: self.name, origin: self.origin, address: node.address, key: toHex(self.key) };
    this.#link = new Link({
      clock,
      random,
      events,
      connect: options.connect,
      prepare: (online) => this.#prepare(online),
      began: (online) => this.#began(online),
    });
    this.#logView = new LogView(context);
    this.#gossip = new Gossip(context, this.#link, this.#logView);
    // Whoever waits for something to be sent hears too that there will be no connection.
    events.on((event) => {
      if (event.type === "connection") this.#progress.wake();
    });
    this.#names = new Names(context, this.#link, this.#logView);
    this.#verifications = new Verifications(context, this.#names);
    this.#upkeep = new Upkeep(
      context,
      environment.supply,
      (error) => this.#failedInBackground(error),
      () => {
        this.#progress.wake();
        this.#background(this.#forgetOld());
        this.#background(this.#repair.resume());
        this.#background(this.#renewal.watch());
      },
    );
    const filled = (): void => {
      this.#transmitter.kick();
      this.#progress.wake();
    };
    this.#environment = environment;
    this.#account = new OwnAccount(context, this.#link, environment);
    const spool = new Spool(options.spoolFolder);
    spool.tidy(store);
    this.#expiry = new Expiry(context, (hash) => spool.forgetIncoming(hash));
    const disappears = (): void => this.#expiry.look();
    this.#outgoing = new Outgoing(context, this.#link, {
      filled,
      disappears,
      failed: (error) => this.#failedInBackground(error),
      first: (what, conversation) =>
        this.#background(what === "renewal" ? this.#renewal.now(conversation) : this.#settling.resume(conversation)),
    });
    const erased = (files: readonly Uint8Array[]): void => this.#expiry.erased(files);
    this.#acts = new Acts(context, { kick: (conversation) => this.#outgoing.kick(conversation), erased });
    this.#readReports = new ReadReports(context, filled);
    this.#typing = new Typing(context, () => this.#link.online !== undefined, filled);
    this.#uploads = new Uploads(context, this.#link, this.#outgoing, spool, () => this.#progress.wake());
    this.#downloads = new Downloads(context, this.#link, spool);
    this.#transmitter = new Transmitter(context, (error) => this.#sessionLost(error), () => this.#progress.wake());
    this.#receiver = new Receiver(context, this.#names, {
      stored: (touched, envelopes) => {
        this.#received(touched);
        this.#catchUp.took(envelopes);
      },
      keyPackageUsed: () => this.#upkeep.soon(),
      gapOpened: () => this.#gaps.watch(),
      checkpointCame: () => this.#background(this.#gossip.look()),
      disappears,
      erased,
      repairNeeded: () => {
        this.#background(this.#repair.resume());
        this.#background(this.#founding.resume());
      },
      joinAsked: () => this.#background(this.#joins.resume()),
      renewalDue: () => this.#background(this.#renewal.watch()),
      proposed: () => this.#background(this.#settling.resume()),
    });
    const dry = (signal: AbortSignal): Promise<void> => this.#untilDry(signal);
    this.#gaps = new Gaps(context, this.#link, dry);
    this.#catchUp = new CatchUp(context, dry);
    this.#founding = new Founding(
      context,
      this.#link,
      dry,
      (conversation) => this.#outgoing.kick(conversation),
    );
    this.#directs = new Directs(context, this.#link, this.#names, this.#founding, this.#stop.signal);
    const waits = (conversation: Uint8Array): void => {
      this.#outgoing.kick(conversation);
      this.#transmitter.kick();
    };
    this.#changes = new GroupChanges(context, this.#link, waits, this.#stop.signal);
    this.#repair = new Repair(context, this.#link, this.#changes, dry, waits);
    this.#joins = new Joins(context, this.#link, this.#names, this.#changes, filled);
    this.#settling = new Settling(context, this.#link, this.#changes, waits);
    this.#renewal = new Renewal(context, this.#link, this.#changes, waits);
  }

  /** Begins to connect, and takes up what an earlier run left. */
  async start(): Promise<void> {
    await this.#forgetOld();
    this.#expiry.look();
    this.#link.start();
  }

  /** What no node brings again, and what waited too long: at the start, and every hour while online. */
  #forgetOld(): Promise<void> {
    const { turn, store, clock } = this.#context;
    return turn.change((aftermath) => {
      store.seen.forgetBefore(clock.now() - SEEN_KEPT_MS);
      dropOldWaiting(this.#context, aftermath);
    });
  }

  get connection(): ConnectionState {
    return this.#link.state;
  }

  on(listener: (event: EngineEvent) => void): Disposable {
    return this.#context.events.on(listener);
  }

  readers(): Promise<readonly EventReader[]> {
    return readers(this.#context);
  }

  addReader(name: string): Promise<EventReader> {
    return addReader(this.#context, name);
  }

  removeReader(name: string): Promise<void> {
    return removeReader(this.#context, name);
  }

  eventsFor(
    reader: string,
    page: { readonly after?: number; readonly limit?: number } = {},
  ): Promise<readonly ReadEvent[]> {
    return eventsFor(this.#context, reader, page);
  }

  acknowledge(reader: string, seq: number): Promise<void> {
    return acknowledge(this.#context, reader, seq);
  }

  conversations(): Promise<readonly Conversation[]> {
    const { turn, store } = this.#context;
    return turn.read(() => inListOrder(store.conversations.all().map((one) => this.#present(one))));
  }

  find(reference: string): Promise<Conversation | undefined> {
    const { turn, store, self } = this.#context;
    return turn.read(() => {
      const found = findConversation(store, self, reference.trim());
      return found === undefined ? undefined : this.#present(found);
    });
  }

  async openDirect(name: string): Promise<Conversation> {
    return this.#present(await this.#directs.open(name));
  }

  async openNotes(): Promise<Conversation> {
    return this.#present(await openNotes(this.#context));
  }

  createGroup(name: string): Promise<Conversation> {
    return this.createGroupWith(name, []);
  }

  /** As `createGroup`, with more admins by identity key. In a face, `promote` makes them. */
  async createGroupWith(name: string, admins: readonly Uint8Array[]): Promise<Conversation> {
    return this.#present(await createGroup(this.#context, name, admins));
  }

  async invite(conversation: ConversationId, name: string): Promise<void> {
    const { id: channel } = await this.#group(conversation);
    const subject = await this.#names.resolve(userNameOf(name));
    await this.#changes.make(channel, { kind: "add", subject });
  }

  async remove(conversation: ConversationId, name: string): Promise<void> {
    const { id: channel } = await this.#group(conversation);
    const subject = await this.#names.resolve(userNameOf(name));
    if (compareBytes(subject, this.#context.self.key) === 0) {
      throw clientError("invalid-argument", "nobody removes themselves", {
        hint: "Leaving is a word of its own: leave.",
      });
    }
    await this.#changes.make(channel, { kind: "remove", subject });
  }

  link(conversation?: ConversationId, seconds?: number): Promise<InvitationLink> {
    return conversation === undefined ? personLink(this.#context) : groupLink(this.#context, conversation, seconds);
  }

  revokeLinks(conversation: ConversationId): Promise<void> {
    return revokeLinks(this.#context, conversation);
  }

  join(link: string): Promise<Joined> {
    return joinByLink(this.#context, this.#link, this.#names, link, {
      openDirect: (name) => this.openDirect(name),
      filled: () => this.#transmitter.kick(),
    });
  }

  requests(conversation?: ConversationId): Promise<readonly JoinRequest[]> {
    return this.#joins.list(conversation);
  }

  approve(conversation: ConversationId, name: string): Promise<void> {
    return this.#joins.approve(conversation, name);
  }

  decline(conversation: ConversationId, name: string): Promise<void> {
    return this.#joins.decline(conversation, name);
  }

  async members(conversation: ConversationId): Promise<readonly Member[]> {
    const channel = channelOf(conversation);
    const listed = await listMembers(this.#context, channel);
    const strangers = listed.flatMap(({ person }) => {
      const key = person.name === undefined ? fromHex(person.key) : undefined;
      return key !== undefined && this.#names.worthAsking(key) ? [key] : [];
    });
    if (strangers.length === 0) return listed;
    await this.#names.ask(strangers);
    return await listMembers(this.#context, channel);
  }

  send(conversation: ConversationId, text: string): Promise<Message> {
    this.#typing.sent(channelOf(conversation));
    return this.#outgoing.send(conversation, text);
  }

  async reply(conversation: ConversationId, to: MessageId, text: string): Promise<Message> {
    const answered = await this.#acts.answered(conversation, to);
    this.#typing.sent(channelOf(conversation));
    return await this.#outgoing.send(conversation, text, undefined, answered);
  }

  react(conversation: ConversationId, to: MessageId, emoji: string): Promise<Message> {
    return this.#acts.react(conversation, to, emoji);
  }

  unreact(conversation: ConversationId, to: MessageId, emoji?: string): Promise<Message> {
    return this.#acts.unreact(conversation, to, emoji);
  }

  edit(conversation: ConversationId, message: MessageId, text: string): Promise<Message> {
    return this.#acts.edit(conversation, message, text);
  }

  deleteMessage(conversation: ConversationId, message: MessageId): Promise<Message> {
    return this.#acts.delete(conversation, message);
  }

  hide(conversation: ConversationId, message: MessageId): Promise<Message> {
    return this.#acts.hide(conversation, message);
  }

  async report(conversation: ConversationId, message: MessageId, reason: string): Promise<readonly Person[]> {
    const told = await reportMessage(this.#context, this.#link, { conversation, message, reason });
    this.#transmitter.kick();
    return told;
  }

  async typing(conversation: ConversationId, active: boolean): Promise<void> {
    await this.#typing.tell(channelOf(conversation), active);
  }

  mute(conversation: ConversationId, on: boolean): Promise<Conversation> {
    return mute(this.#context, conversation, on);
  }

  pin(conversation: ConversationId, on: boolean): Promise<Conversation> {
    return pin(this.#context, conversation, on);
  }

  archive(conversation: ConversationId, on: boolean): Promise<Conversation> {
    return archive(this.#context, conversation, on);
  }

  drafts(): Promise<readonly Draft[]> {
    return drafts(this.#context);
  }

  setDraft(conversation: ConversationId, text: string): Promise<void> {
    return setDraft(this.#context, conversation, text);
  }

  async block(name: string): Promise<Person> {
    return await block(this.#context, await this.#names.resolve(userNameOf(name)), true);
  }

  async unblock(name: string): Promise<Person> {
    return await block(this.#context, await this.#names.resolve(userNameOf(name)), false);
  }

  blocked(): Promise<readonly Person[]> {
    return blocked(this.#context);
  }

  self(): Promise<Person> {
    const { turn, store, self } = this.#context;
    return turn.read(() => presentPerson(store, self, self.key));
  }

  setDisplayName(name: string): Promise<Person> {
    return setDisplayName(this.#context, name);
  }

  settings(conversation?: ConversationId): Promise<readonly Setting[]> {
    return settingsOf(this.#context, conversation);
  }

  async set(name: SettingName, on: boolean | undefined, conversation?: ConversationId): Promise<void> {
    await set(this.#context, name, on, conversation);
  }

  async enqueueWithTtl(conversation: ConversationId, text: string, seconds: number): Promise<Message> {
    requireLifetime(seconds);
    return await this.#outgoing.send(conversation, text, seconds);
  }

  async promote(conversation: ConversationId, name: string): Promise<void> {
    await this.#changeRole("promote", conversation, name);
  }

  async demote(conversation: ConversationId, name: string): Promise<void> {
    await this.#changeRole("demote", conversation, name);
  }

  async #changeRole(kind: "promote" | "demote", conversation: ConversationId, name: string): Promise<void> {
    const { self } = this.#context;
    const { id } = await this.#group(conversation);
    const userName = userNameOf(name);
    const subject = userName === self.name ? self.key : await this.#names.resolve(userName);
    await this.#changes.make(id, { kind, subject });
  }

  async leave(conversation: ConversationId): Promise<void> {
    const channel = channelOf(conversation);
    await leaveGroup(this.#context, channel);
    this.#transmitter.kick();
  }

  async updateKey(conversation: ConversationId): Promise<void> {
    const { id } = await this.#conversation(conversation);
    await this.#changes.make(id, { kind: "update" });
  }

  repair(conversation: ConversationId): Promise<void> {
    return this.#repair.now(conversation);
  }

  async sendFile(conversation: ConversationId, file: FileToSend): Promise<void> {
    await this.#uploads.add(channelOf(conversation), file);
  }

  files(conversation: ConversationId): Promise<readonly SharedFile[]> {
    return sharedFiles(this.#context, conversation);
  }

  async download(
    conversation: ConversationId,
    file: Pick<SharedFile, "message" | "place">,
    path: string,
    signal: AbortSignal,
  ): Promise<void> {
    const channel = channelOf(conversation);
    const reference = await referenceOf(this.#context, channel, file);
    await this.#downloads.fetch(channel, reference, path, AbortSignal.any([signal, this.#stop.signal]));
  }

  async setTimer(conversation: ConversationId, seconds: number): Promise<void> {
    if (seconds !== 0) requireLifetime(seconds);
    const stored = await this.#conversation(conversation);
    if (isNotes(this.#context.self, stored)) return await setNotesTimer(this.#context, stored.id, seconds);
    await this.#changes.make(stored.id, { kind: "timer", seconds });
  }

  async rename(conversation: ConversationId, name: string): Promise<void> {
    const { id, kind } = await this.#conversation(conversation);
    if (kind === "group") await this.#changes.make(id, { kind: "rename", name: groupNameOf(name) });
    else await setAlias(this.#context, id, name);
  }

  async groupInfo(conversation: ConversationId): Promise<GroupInfo> {
    const channel = channelOf(conversation);
    const members = await this.members(conversation);
    const { turn, store, groups } = this.#context;
    return await turn.look(async () => {
      const group = groups.get(channel);
      return {
        conversation: this.#present(requiredConversation(store, channel)),
        members,
        epoch: group?.epoch(),
        cipherSuite: group?.suite,
      };
    });
  }

  async flushed(signal: AbortSignal): Promise<void> {
    using _awake = stayAwake();
    const { turn, store } = this.#context;
    for (;;) {
      const progress = this.#progress.next();
      signal.throwIfAborted();
      const left = await turn.read(() =>
        store.outbox.count() + store.messages.countPending() + store.files.uploads().length +
        store.groups.commits().length +
        (store.keys.published() ? 0 : 1)
      );
      if (left === 0 && this.#upkeep.idle && this.#outgoing.idle && this.#uploads.idle && this.#transmitter.idle) {
        return;
      }
      if (this.#link.final !== undefined) throw this.#link.final;
      await orAborted(progress, signal);
    }
  }

  async caughtUp(signal: AbortSignal): Promise<void> {
    using _awake = stayAwake();
    await this.#untilDry(signal);
    // What the log says of people is a line in their conversations.
    await orAborted(this.#logRead, signal);
  }

  async #untilDry(signal: AbortSignal): Promise<void> {
    const online = await this.#link.whenOnline(signal);
    await untilDry(this.#context, online, this.#progress, signal);
  }

  history(conversation: ConversationId, page: HistoryPage = {}): Promise<readonly Message[]> {
    return history(this.#context, conversation, page);
  }

  async search(text: string, options: SearchOptions = {}): Promise<readonly FoundMessage[]> {
    return await search(this.#context, text, options);
  }

  markRead(conversation: ConversationId, upTo: number = Number.MAX_SAFE_INTEGER): Promise<void> {
    const { turn, store } = this.#context;
    const channel = channelOf(conversation);
    return turn.change((aftermath) => {
      requiredConversation(store, channel);
      this.#readReports.note(channel, upTo);
      if (!store.conversations.markRead(channel, upTo)) return;
      announce(this.#context, aftermath, channel);
      aftermath.then(() => this.#readReports.soon());
    });
  }

  proof(conversation: ConversationId, number: number): Promise<DeliveryProof> {
    return this.#context.turn.read(() => deliveryProof(this.#context, channelOf(conversation), number));
  }

  async verification(name: string): Promise<Verification> {
    return await this.#verifications.of(userNameOf(name));
  }

  async verify(name: string, verified: boolean): Promise<Verification> {
    return await this.#verifications.set(userNameOf(name), verified);
  }

  async verifyScanned(name: string, code: string): Promise<ScannedCode> {
    return await this.#verifications.scanned(userNameOf(name), code);
  }

  checkup(): Promise<Checkup> {
    const parts = {
      link: this.#link,
      view: this.#logView,
      sessions: () => this.sessions(),
      least: this.#environment.supply.least,
    };
    return checkUp(this.#context, parts);
  }

  async nodeInfo(): Promise<NodeFacts> {
    const { facts, stream } = this.#link.required().reached;
    return presentNode(facts, stream.peer);
  }

  sessions(): Promise<readonly Session[]> {
    return this.#account.sessions();
  }

  endSession(id: string): Promise<void> {
    return this.#account.endSession(id);
  }

  changePassword(old: string, password: string, signal: AbortSignal): Promise<void> {
    return this.#account.changePassword(old, password, signal);
  }

  checkPassword(password: string): Promise<void> {
    return checkProfilePassword(this.#environment, this.profile, password);
  }

  addKeyFile(password: string, path: string): Promise<void> {
    return addKeyFile(this.#environment, this.profile, password, path);
  }

  async removeKeyFile(): Promise<boolean> {
    return await removeKeyFile(this.#environment, this.profile);
  }

  lockAfter(): Promise<number> {
    return lockAfter(this.#context);
  }

  setLockAfter(seconds: number): Promise<void> {
    return setLockAfter(this.#context, seconds);
  }

  exportAccount(path: string, passphrase: string): Promise<AccountExport> {
    return exportAccount(this.#context, path, passphrase, this.#environment.storeKeyCost);
  }

  exportTranscript(
    id: ConversationId,
    path: string,
    format: TranscriptExport["format"],
  ): Promise<TranscriptExport> {
    return writeTranscript(this.#context, id, path, format);
  }

  async deleteAccount(password: string, signal: AbortSignal): Promise<void> {
    const { origin, name } = this.profile;
    await checkProfilePassword(this.#environment, { origin, name }, password);
    await this.#link.whenOnline(signal);
    for (const { id, kind, state } of await this.conversations()) {
      if (kind !== "group" || state !== "active") continue;
      await this.leave(id).catch((error: unknown) => this.#failedInBackground(error));
    }
    await this.flushed(signal);
    await this.#leave(() => this.#account.delete(password, signal));
    await this[Symbol.asyncDispose]();
    deleteProfile(this.#environment.dataFolder, { origin, name });
  }

  async logout(): Promise<void> {
    const { turn, store } = this.#context;
    await this.#leave(() => this.#link.required().call((node, auth) => node.logout({ auth })));
    await turn.change(() => store.profile.setToken(undefined));
    this.#link.finish(clientError("login-needed", "you are logged out"));
  }

  /** Ends the session by its own wish: that the node closes the subscription before it answers is no surprise. */
  async #leave(leaving: () => Promise<unknown>): Promise<void> {
    this.#leaving = true;
    try {
      await leaving();
    } catch (error) {
      this.#leaving = false;
      throw error;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const { turn, store, outcomes, self } = this.#context;
    this.#stop.abort(clientError("closed", "the profile is closed"));
    outcomes.close();
    this.#transmitter[Symbol.dispose]();
    this.#expiry[Symbol.dispose]();
    this.#outgoing[Symbol.dispose]();
    this.#readReports[Symbol.dispose]();
    await this.#link[Symbol.asyncDispose]();
    await turn.close();
    store[Symbol.dispose]();
    self.seed.fill(0);
    this.#progress.wake();
  }

  /** Before a connection counts as online: the subscription, which also tells whether the session still holds. */
  async #prepare(online: Online): Promise<void> {
    this.#catchUp.begin(online);
    this.#names.askAgain();
    try {
      // Ends with the connection, or with the last reference to it.
      const subscription = await subscribe(this.#context, online, this.#receiver, {
        rested: () => this.#rested(),
        progressed: () => {
          this.#storeFailed = false;
          this.#link.useful();
          this.#progress.wake();
        },
        takenOver: () => this.#takenOver(),
        closed: () => {
          if (!this.#leaving) this.#link.reconnect();
        },
        failed: (error) => this.#deliveryFailed(error),
      });
      online.signal.addEventListener("abort", () => subscription[Symbol.dispose](), { once: true });
    } catch (error) {
      if (isSessionLost(error)) throw clientError("login-needed", "the session has ended", { cause: error });
      throw error;
    }
  }

  #began(online: Online): void {
    this.#progress.wake();
    this.#transmitter.begin(online);
    this.#background(this.#outgoing.resume());
    this.#readReports.soon();
    this.#uploads.kick();
    this.#background(this.#founding.resume());
    this.#background(this.#changes.resume());
    this.#background(this.#repair.resume());
    this.#background(this.#joins.resume());
    this.#background(this.#settling.resume());
    this.#background(this.#settling.sayAgain());
    this.#background(this.#renewal.watch());
    void this.#upkeep.begin(online);
    this.#gaps.watch();
    const reading = this.#readLog(online);
    this.#logRead = reading.catch(() => {});
    this.#background(reading);
  }

  /** What is new in the node's log, who that makes known, and what people said of it. */
  async #readLog(online: Online): Promise<void> {
    if (!this.#alarmsTold) raiseAgain(this.#context);
    this.#alarmsTold = true;
    await this.#logView.update(online);
    await this.#names.askForPeers();
    await this.#gossip.look();
  }

  /** Work that nobody waits for. What a lost connection ends is taken up with the next one. */
  #background(work: Promise<void>): void {
    work.catch((error: unknown) => this.#failedInBackground(error));
  }

  #failedInBackground(error: unknown): void {
    if (this.#stop.signal.aborted || this.#link.online === undefined) return;
    if (isSessionLost(error)) return this.#sessionLost(clientError("login-needed", "the session has ended"));
    const text = error instanceof Error ? error.message : "something failed";
    this.#context.events.emit({ type: "notice", text: `Not everything could be brought to the node: ${text}.` });
  }

  #received(touched: readonly Uint8Array[]): void {
    for (const conversation of touched) this.#touched.set(toHex(conversation), conversation);
    this.#transmitter.kick();
    this.#progress.wake();
  }

  /** What was received can be reported, and what waited for it be said: of many messages at once. */
  #rested(): void {
    for (const conversation of this.#touched.values()) this.#outgoing.kick(conversation);
    this.#touched.clear();
  }

  #deliveryFailed(error: unknown): void {
    if (this.#stop.signal.aborted) return;
    const text = error instanceof Error ? error.message : "it failed";
    if (!this.#storeFailed) {
      this.#context.events.emit({
        type: "notice",
        text: `What came in could not be stored (${text}). Nothing is lost: it is fetched again.`,
      });
    }
    this.#storeFailed = true;
    this.#link.reconnect();
  }

  #sessionLost(error: QpqError): void {
    // Whoever hears of it first must not cut off the answer to what ends it.
    if (this.#leaving) return;
    this.#link.finish(clientError("login-needed", "the session has ended", { cause: error }));
  }

  #takenOver(): void {
    this.#link.finish(
      clientError("profile-in-use", "another program with this profile took over", {
        hint: "Close the other one, then open this profile again.",
      }),
      { state: "taken-over" },
    );
  }

  /** Throws `no-conversation`. */
  #conversation(id: ConversationId): Promise<StoredConversation> {
    const { turn, store } = this.#context;
    return turn.read(() => requiredConversation(store, channelOf(id)));
  }

  /** Throws `no-conversation`; `invalid-argument` for a 1:1. */
  #group(id: ConversationId): Promise<StoredConversation> {
    const { turn, store } = this.#context;
    return turn.read(() => requiredGroup(store, channelOf(id)));
  }

  #present(conversation: StoredConversation): Conversation {
    return presentConversation(this.#context.store, this.#context.self, conversation);
  }
}

/** Longer than any node keeps a message, so that what comes again is known again. */
const SEEN_KEPT_MS = 60 * DAY_MS;
