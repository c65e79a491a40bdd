// One open profile: connects what the rooms do. Events go out, methods come in; the engine knows no face.
import { type HybridSecretKey, hybridSecretKeyFromSeed, normaliseUserName, type QpqError } from "@quicproquo/protocol";
import type {
  ConnectionState,
  Conversation,
  ConversationId,
  Engine,
  EngineEvent,
  Member,
  Message,
  NodeFacts,
  ProfileInfo,
} from "./api.ts";
import { compareBytes, fromHex, toHex } from "./bytes.ts";
import { Names } from "./contacts/names.ts";
import { Upkeep } from "./contacts/upkeep.ts";
import type { Context, Self } from "./context.ts";
import { Founding } from "./conversations/founding.ts";
import { announce } from "./conversations/lines.ts";
import { Outgoing } from "./conversations/outgoing.ts";
import { presentConversation, presentMessage, presentPerson } from "./conversations/present.ts";
import { clientError } from "./errors.ts";
import { Events } from "./events.ts";
import { GroupChanges } from "./groups/changes.ts";
import { CommitOutcomes } from "./groups/commit-outcomes.ts";
import { identityOf } from "./groups/credential.ts";
import { encodeGroupId } from "./groups/group-id.ts";
import { policyOf } from "./groups/judge-commit.ts";
import { LoadedGroups } from "./groups/loaded-groups.ts";
import { loadGroup, makeGroup } from "./groups/mls.ts";
import { isAdmin, MAX_NAME_BYTES } from "./groups/policy.ts";
import { channelOf } from "./identifiers.ts";
import { Transmitter } from "./outbox/transmit.ts";
import type { Environment } from "./session/environment.ts";
import { Link, type Online, type Reached } from "./session/link.ts";
import type { StoredConversation } from "./store/conversation-table.ts";
import type { StoredNode } from "./store/profile-table.ts";
import type { Store } from "./store/store.ts";
import { untilDry } from "./sync/dry.ts";
import { Receiver } from "./sync/receive.ts";
import { subscribe } from "./sync/subscribe.ts";
import { dropOldWaiting } from "./sync/waiting.ts";
import { Turn } from "./turn.ts";
import { orAborted, Wakeup } from "./wakeup.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const PAGE = 50;
const LONGEST_PAGE = 1000;
/** How often a call is made again whose answer was lost with the connection. */
const MOST_ATTEMPTS = 3;

export interface EngineOptions {
  readonly environment: Environment;
  readonly store: Store;
  readonly self: Self;
  readonly node: StoredNode;
  /** Dials and checks the node; carries the session's token. */
  readonly connect: (signal: AbortSignal) => Promise<Reached>;
}

export class ClientEngine implements Engine {
  readonly profile: ProfileInfo;
  readonly #context: Context;
  readonly #link: Link;
  readonly #names: Names;
  readonly #receiver: Receiver;
  readonly #outgoing: Outgoing;
  readonly #transmitter: Transmitter;
  readonly #founding: Founding;
  readonly #changes: GroupChanges;
  readonly #upkeep: Upkeep;
  readonly #stop = new AbortController();
  /** Something was received, sent, stored or acknowledged. */
  readonly #progress = new Wakeup();
  #closed: Promise<void> | undefined;

  constructor(options: EngineOptions) {
    const { environment, store, self, node } = options;
    const { clock, random } = environment;
    const events = new Events();
    const groups = new LoadedGroups(store, (state) => loadGroup(state, random));
    const context: Context = {
      self,
      store,
      events,
      groups,
      clock,
      random,
      turn: new Turn(store, events, () => groups.forgetAll()),
      outcomes: new CommitOutcomes(),
      nodeKey: node.nodeKey,
      suite: node.suite,
      hybridSecrets: hybridSecretsOf(store),
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
    this.#names = new Names(context, this.#link);
    this.#upkeep = new Upkeep(
      context,
      environment.supply,
      (error) => this.#failedInBackground(error),
      () => this.#progress.wake(),
    );
    const filled = (): void => {
      this.#transmitter.kick();
      this.#progress.wake();
    };
    this.#outgoing = new Outgoing(context, this.#link, filled);
    this.#transmitter = new Transmitter(context, (error) => this.#sessionLost(error), () => this.#progress.wake());
    this.#receiver = new Receiver(context, this.#names, {
      stored: (touched) => this.#received(touched),
      keyPackageUsed: () => this.#upkeep.soon(),
    });
    this.#founding = new Founding(
      context,
      this.#link,
      (signal) => this.caughtUp(signal),
      (conversation) => this.#outgoing.kick(conversation),
    );
    this.#changes = new GroupChanges(context, this.#link, () => this.#transmitter.kick(), this.#stop.signal);
  }

  /** Begins to connect, and takes up what an earlier run left. */
  async start(): Promise<void> {
    const { turn, store, clock } = this.#context;
    await turn.change((aftermath) => {
      store.inbox.forgetSeenBefore(clock.now() - SEEN_KEPT_MS);
      dropOldWaiting(this.#context, aftermath);
    });
    this.#link.start();
  }

  get connection(): ConnectionState {
    return this.#link.state;
  }

  on(listener: (event: EngineEvent) => void): Disposable {
    return this.#context.events.on(listener);
  }

  conversations(): Promise<readonly Conversation[]> {
    const { turn, store } = this.#context;
    return turn.read(() => store.conversations.all().map((one) => this.#present(one)));
  }

  find(reference: string): Promise<Conversation | undefined> {
    const { turn, store } = this.#context;
    return turn.read(() => {
      const found = this.#lookUp(store, reference.trim());
      return found === undefined ? undefined : this.#present(found);
    });
  }

  async openDirect(typed: string): Promise<Conversation> {
    const { turn, store, clock, self } = this.#context;
    const name = userNameOf(typed);
    if (name === self.name) throw clientError("invalid-argument", "this is your own name");
    const peer = await this.#names.resolve(name);
    const existing = await turn.read(() => store.conversations.withPeer(peer));
    if (existing !== undefined) return this.#present(existing);
    const { channelId, wasNew } = await this.#createChannel(peer);
    const opened = await turn.change((aftermath) => {
      const known = store.conversations.get(channelId) ?? store.conversations.withPeer(peer);
      if (known !== undefined) return known;
      const foundFrom = wasNew ? 0 : 1;
      store.conversations.add({
        id: channelId,
        kind: "direct",
        title: "",
        peer,
        state: "waiting",
        created: clock.now(),
        foundFrom,
      });
      announce(this.#context, aftermath, channelId);
      return store.conversations.get(channelId);
    });
    if (opened === undefined) throw new Error("the conversation was not stored");
    this.#founding.begin(opened);
    return this.#present(opened);
  }

  createGroup(name: string): Promise<Conversation> {
    return this.createGroupWith(name, []);
  }

  /** As `createGroup`, with more admins by identity key. Faces get a word for it with the roles of later releases. */
  async createGroupWith(name: string, admins: readonly Uint8Array[]): Promise<Conversation> {
    const { turn, store, clock, random, self, suite, groups } = this.#context;
    const title = groupNameOf(name);
    return await turn.change(async (aftermath) => {
      const id = random(16);
      const leaf = { self, suite, random, now: clock.now() };
      const policy = { name: title, timer: 0, admins: [self.key, ...admins] };
      const group = await makeGroup(leaf, encodeGroupId(id, 0), policy);
      store.conversations.add({
        id,
        kind: "group",
        title,
        peer: undefined,
        state: "active",
        created: clock.now(),
        foundFrom: undefined,
      });
      store.groups.put({ conversation: id, incarnation: 0, founder: self.key, rival: false, state: group.toBytes() });
      groups.set(id, group);
      announce(this.#context, aftermath, id);
      const stored = store.conversations.get(id);
      if (stored === undefined) throw new Error("the group was not stored");
      return this.#present(stored);
    });
  }

  async invite(conversation: ConversationId, name: string): Promise<void> {
    const channel = await this.#group(conversation);
    const subject = await this.#names.resolve(userNameOf(name));
    await this.#changes.make(channel, { kind: "add", subject });
  }

  async remove(conversation: ConversationId, name: string): Promise<void> {
    const channel = await this.#group(conversation);
    const subject = await this.#names.resolve(userNameOf(name));
    if (compareBytes(subject, this.#context.self.key) === 0) {
      throw clientError("invalid-argument", "nobody removes themselves; leaving is another command");
    }
    await this.#changes.make(channel, { kind: "remove", subject });
  }

  members(conversation: ConversationId): Promise<readonly Member[]> {
    const { turn, store, self, groups } = this.#context;
    const channel = channelOf(conversation);
    return turn.look(async () => {
      const stored = this.#required(channel);
      const group = await groups.get(channel);
      if (group === undefined) {
        const keys = stored.peer === undefined ? [] : [self.key, stored.peer];
        return keys.map((key) => this.#member(store, key, true));
      }
      const policy = policyOf(group);
      return group.members().map((member) => {
        const key = identityOf(member.identity);
        return this.#member(store, key, policy !== undefined && isAdmin(policy, key));
      });
    });
  }

  send(conversation: ConversationId, text: string): Promise<Message> {
    return this.#outgoing.send(conversation, text);
  }

  async flushed(signal: AbortSignal): Promise<void> {
    const { turn, store } = this.#context;
    for (;;) {
      const progress = this.#progress.next();
      signal.throwIfAborted();
      const left = await turn.read(() =>
        store.outbox.count() + store.messages.countPending() + store.groups.commits().length +
        (store.keys.published() ? 0 : 1)
      );
      if (left === 0 && this.#upkeep.idle && this.#outgoing.idle && this.#transmitter.idle) return;
      if (this.#link.final !== undefined) throw this.#link.final;
      await orAborted(progress, signal);
    }
  }

  async caughtUp(signal: AbortSignal): Promise<void> {
    const online = await this.#link.whenOnline(signal);
    await untilDry(this.#context, online, this.#progress, signal);
  }

  history(
    conversation: ConversationId,
    page: { readonly before?: number; readonly limit?: number } = {},
  ): Promise<readonly Message[]> {
    const { turn, store, self } = this.#context;
    const channel = channelOf(conversation);
    const limit = Math.max(1, Math.min(LONGEST_PAGE, Math.trunc(page.limit ?? PAGE)));
    return turn.read(() => {
      this.#required(channel);
      const stored = store.messages.page(channel, page.before ?? Number.MAX_SAFE_INTEGER, limit);
      return stored.map((message) => presentMessage(store, self, message));
    });
  }

  markRead(conversation: ConversationId): Promise<void> {
    const { turn, store } = this.#context;
    const channel = channelOf(conversation);
    return turn.change((aftermath) => {
      this.#required(channel);
      if (store.conversations.markRead(channel)) announce(this.#context, aftermath, channel);
    });
  }

  async nodeInfo(): Promise<NodeFacts> {
    const { reached } = this.#link.required();
    const { facts } = reached;
    return {
      softwareVersion: facts.softwareVersion,
      origin: facts.origin,
      nodeKey: toHex(facts.nodeKey),
      pins: facts.pins.map((pin) => pin.toBase64({ alphabet: "base64url", omitPadding: true })),
      registration: facts.registration,
      cipherSuite: facts.suite,
      transport: reached.transport,
      keyExchange: reached.keyExchange,
      limits: { ...facts.limits },
    };
  }

  async logout(): Promise<void> {
    const { turn, store } = this.#context;
    await this.#link.required().call((node, auth) => node.logout({ auth }));
    await turn.change(() => store.profile.setToken(undefined));
    this.#link.finish(clientError("login-needed", "you are logged out"));
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
    await this.#link[Symbol.asyncDispose]();
    await turn.close();
    store[Symbol.dispose]();
    self.seed.fill(0);
    this.#progress.wake();
  }

  /** Before a connection counts as online: the subscription, which also tells whether the session still holds. */
  async #prepare(online: Online): Promise<void> {
    this.#names.askAgain();
    try {
      // Ends with the connection, or with the last reference to it.
      const subscription = await subscribe(this.#context, online, this.#receiver, {
        progressed: () => this.#progress.wake(),
        takenOver: () => this.#takenOver(),
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
    this.#background(this.#founding.resume());
    this.#background(this.#changes.resume());
    void this.#upkeep.begin(online);
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
    for (const conversation of touched) this.#outgoing.kick(conversation);
    this.#transmitter.kick();
    this.#progress.wake();
  }

  #deliveryFailed(error: unknown): void {
    if (this.#stop.signal.aborted) return;
    const text = error instanceof Error ? error.message : "it failed";
    this.#context.events.emit({
      type: "notice",
      text: `What came in could not be stored (${text}). Nothing is lost: it is fetched again.`,
    });
    this.#link.reconnect();
  }

  #sessionLost(error: QpqError): void {
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

  /** Asks for the pair's channel; the question is repeated if its answer was lost with the connection. */
  async #createChannel(peer: Uint8Array): Promise<{ readonly channelId: Uint8Array; readonly wasNew: boolean }> {
    for (let attempt = 1;; attempt++) {
      const online = this.#link.required();
      try {
        const answer = await online.call((node, auth) => node.createChannel({ peerKey: peer, auth }));
        return { channelId: answer.channelId.slice(), wasNew: answer.wasNew };
      } catch (error) {
        if (!online.signal.aborted || attempt === MOST_ATTEMPTS || this.#stop.signal.aborted) throw error;
        await this.#link.whenOnline(this.#stop.signal);
      }
    }
  }

  #lookUp(store: Store, reference: string): StoredConversation | undefined {
    if (reference.startsWith("#")) return store.conversations.titled(reference.slice(1))[0];
    if (reference.startsWith("@")) {
      const key = store.contacts.byName(reference.slice(1).normalize("NFKC").toLowerCase())?.key;
      return key === undefined ? undefined : store.conversations.withPeer(key);
    }
    const id = fromHex(reference);
    return id?.length === 16 ? store.conversations.get(id) : undefined;
  }

  #required(channel: Uint8Array): StoredConversation {
    const stored = this.#context.store.conversations.get(channel);
    if (stored === undefined) throw clientError("no-conversation", "there is no such conversation");
    return stored;
  }

  #group(conversation: ConversationId): Promise<Uint8Array> {
    const channel = channelOf(conversation);
    return this.#context.turn.read(() => {
      const stored = this.#required(channel);
      if (stored.kind !== "group") {
        throw clientError("invalid-argument", "a conversation of two stays one of two", {
          hint: "Create a group for more.",
        });
      }
      return channel;
    });
  }

  #member(store: Store, key: Uint8Array, admin: boolean): Member {
    const { self } = this.#context;
    return {
      person: presentPerson(store, self, key),
      role: admin ? "admin" : "member",
      self: compareBytes(key, self.key) === 0,
    };
  }

  #present(conversation: StoredConversation): Conversation {
    return presentConversation(this.#context.store, this.#context.self, conversation);
  }
}

/** Longer than any node keeps a message, so that what comes again is known again. */
const SEEN_KEPT_MS = 60 * DAY_MS;

function isSessionLost(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "E002" || error.code === "E003");
}

function userNameOf(typed: string): string {
  return normaliseUserName(typed.trim().replace(/^@/, ""));
}

function groupNameOf(typed: string): string {
  const name = typed.trim().replace(/^#/, "").normalize("NFC");
  if (name === "" || new TextEncoder().encode(name).length > MAX_NAME_BYTES) {
    throw clientError("invalid-argument", `a group's name has 1 to ${MAX_NAME_BYTES} bytes`);
  }
  return name;
}

/** Expanding a secret key costs more than using it: the expanded ones are kept while the stored ones stay the same. */
function hybridSecretsOf(store: Store): () => readonly HybridSecretKey[] {
  const expanded = new Map<number, HybridSecretKey>();
  return () =>
    store.keys.hybridKeys().map(({ created, secret }) => {
      let key = expanded.get(created);
      if (key === undefined) {
        key = hybridSecretKeyFromSeed(secret);
        expanded.set(created, key);
      }
      return key;
    });
}
