// An engine without a network, for tests of terminals: whoever is written to is there and answers when told. It keeps the
// whole contract of `Engine`: order, states that only move forward, one event for each change, inert texts.
import type {
  AccountExport,
  Checkup,
  CheckupProblem,
  ConnectionState,
  Conversation,
  ConversationId,
  DeliveryProof,
  Draft,
  Engine,
  EngineEvent,
  EventReader,
  FileInfo,
  FileToSend,
  FoundMessage,
  GroupInfo,
  HistoryPage,
  InvitationLink,
  Joined,
  JoinRequest,
  LogFaultKind,
  Member,
  Message,
  MessageId,
  NodeFacts,
  Person,
  ProfileInfo,
  ReadEvent,
  SafeText,
  ScannedCode,
  SearchOptions,
  Session,
  Setting,
  SettingName,
  SharedFile,
  TranscriptExport,
  Trust,
  Verification,
} from "@quicproquo/client";

/** An error as the engine's: a code to go by, a text, a hint. */
export class EchoError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  constructor(code: string, message: string, hint?: string) {
    super(message);
    this.name = "EchoError";
    this.code = code;
    this.hint = hint;
  }
}

interface Kept {
  conversation: Conversation;
  members: Member[];
  messages: Message[];
}

const keyOf = (name: string): string => hex(name, 64);

export class EchoEngine implements Engine {
  readonly profile: ProfileInfo;
  #connection: ConnectionState = { state: "online", transport: "memory" };
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  readonly #kept = new Map<ConversationId, Kept>();
  readonly #waiters = new Set<() => void>();
  #order = 0;
  /** Of the last file that was sent. */
  readonly #bytes: number[] = [];
  readonly #settings = new Map<string, boolean>();
  readonly #blocked = new Set<string>();
  readonly #requests: JoinRequest[] = [];
  readonly #called = new Map<string, SafeText>();
  readonly #trust = new Map<string, Trust>();
  #lockAfter = 0;
  #keyFile = false;
  /** What this profile told of its typing. */
  readonly typed: boolean[] = [];
  /** What was being typed, and not sent. */
  readonly drafted: Map<ConversationId, string> = new Map();
  /** How far a sent message gets by itself. */
  reaches: "pending" | "sent" | "delivered" = "delivered";

  constructor(name: string, address: string) {
    this.profile = { name, origin: "echo.qpq.invalid", address, key: keyOf(name) };
  }

  get connection(): ConnectionState {
    return this.#connection;
  }

  on(listener: (event: EngineEvent) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  readers(): Promise<readonly EventReader[]> {
    return Promise.resolve([]);
  }

  /** Nothing is kept here: there is no store. */
  addReader(): Promise<EventReader> {
    return Promise.reject(new EchoError("invalid-argument", "Nothing is kept here."));
  }

  removeReader(): Promise<void> {
    return Promise.reject(new EchoError("no-reader", "There is no such reader."));
  }

  eventsFor(): Promise<readonly ReadEvent[]> {
    return Promise.reject(new EchoError("no-reader", "There is no such reader."));
  }

  acknowledge(): Promise<void> {
    return Promise.reject(new EchoError("no-reader", "There is no such reader."));
  }

  conversations(): Promise<readonly Conversation[]> {
    const all = [...this.#kept.values()].map(({ conversation }) => conversation);
    const rank = ({ pinned }: Conversation): number => pinned ? 1 : 0;
    return Promise.resolve(
      all.sort((left, right) => rank(right) - rank(left) || right.lastActivity - left.lastActivity),
    );
  }

  async find(reference: string): Promise<Conversation | undefined> {
    const group = reference.startsWith("#");
    const title = reference.replace(/^[@#]/, "");
    return (await this.conversations()).find((kept) =>
      kept.id === reference || ((kept.kind === "group") === group && kept.title === title)
    );
  }

  async openDirect(name: string): Promise<Conversation> {
    if (name === this.profile.name) return await this.openNotes();
    // A node that never answers.
    if (name === "silence") await new Promise(() => {});
    if (name === "nobody") {
      throw new EchoError("peer-unknown", "There is nobody called nobody here.", "Names are spelled exactly.");
    }
    return await this.find(`@${name}`) ?? this.#create("direct", name, [name]);
  }

  async openNotes(): Promise<Conversation> {
    const { name } = this.profile;
    return await this.find(`@${name}`) ?? this.#create("notes", name, []);
  }

  createGroup(name: string): Promise<Conversation> {
    return Promise.resolve(this.#create("group", name, []));
  }

  invite(id: ConversationId, name: string): Promise<void> {
    const { members } = this.#get(id);
    const trust = this.#trust.get(name) ?? "unverified";
    members.push({ person: this.#person(name), role: "member", self: false, trust });
    return Promise.resolve();
  }

  remove(id: ConversationId, name: string): Promise<void> {
    const { members } = this.#get(id);
    const at = members.findIndex(({ person }) => person.name === name);
    if (at < 0) throw new EchoError("not-a-member", `${name} is not in this group.`);
    members.splice(at, 1);
    return Promise.resolve();
  }

  promote(id: ConversationId, name: string): Promise<void> {
    return this.#role(id, name, "admin");
  }

  demote(id: ConversationId, name: string): Promise<void> {
    return this.#role(id, name, "member");
  }

  #role(id: ConversationId, name: string, role: Member["role"]): Promise<void> {
    const { members } = this.#get(id);
    const at = members.findIndex(({ person }) => person.name === name);
    const member = members[at];
    if (member === undefined) throw new EchoError("not-a-member", `${name} is not in this group.`);
    members[at] = { ...member, role };
    return Promise.resolve();
  }

  leave(id: ConversationId): Promise<void> {
    this.#change(id, { state: "left" });
    return Promise.resolve();
  }

  updateKey(id: ConversationId): Promise<void> {
    this.#get(id);
    return Promise.resolve();
  }

  /** Every group here is followed. */
  repair(): Promise<void> {
    return Promise.reject(new EchoError("invalid-argument", "There is nothing to repair."));
  }

  link(id?: ConversationId): Promise<InvitationLink> {
    const { address, name } = this.profile;
    const group = id === undefined ? "" : `/${"T".repeat(22)}`;
    if (id !== undefined && this.#get(id).conversation.kind !== "group") {
      throw new EchoError("invalid-argument", "This is no group.");
    }
    const ends = id === undefined ? undefined : Date.now() + 30 * 86_400_000;
    return Promise.resolve({ link: `${address}/${name}/${"K".repeat(43)}${group}`, conversation: id, ends });
  }

  revokeLinks(id: ConversationId): Promise<void> {
    this.#get(id);
    return Promise.resolve();
  }

  async join(link: string): Promise<Joined> {
    const [, , , name = "", key, ticket] = link.split("/");
    if (key === undefined) throw new EchoError("link-invalid", "This is no link.", "Copy it again.");
    const inviter = this.#person(name);
    if (ticket !== undefined) return { kind: "asked", inviter };
    return { kind: "direct", inviter, conversation: await this.openDirect(name) };
  }

  requests(id?: ConversationId): Promise<readonly JoinRequest[]> {
    return Promise.resolve(this.#requests.filter(({ conversation }) => id === undefined || conversation.id === id));
  }

  async approve(id: ConversationId, name: string): Promise<void> {
    await this.decline(id, name);
    await this.invite(id, name);
  }

  decline(id: ConversationId, name: string): Promise<void> {
    const at = this.#requests.findIndex(({ conversation, person }) => conversation.id === id && person.name === name);
    if (at < 0) throw new EchoError("no-request", `${name} does not ask to be let in here.`);
    this.#requests.splice(at, 1);
    return Promise.resolve();
  }

  members(id: ConversationId): Promise<readonly Member[]> {
    return Promise.resolve(this.#get(id).members);
  }

  async groupInfo(id: ConversationId): Promise<GroupInfo> {
    const { conversation } = this.#get(id);
    return { conversation, members: await this.members(id), epoch: 3n, cipherSuite: 1 };
  }

  rename(id: ConversationId, name: string): Promise<void> {
    const { conversation } = this.#get(id);
    const alias = name === "" ? undefined : safe(name);
    this.#change(id, conversation.kind === "group" ? { title: safe(name) } : { alias });
    return Promise.resolve();
  }

  setTimer(id: ConversationId, seconds: number): Promise<void> {
    this.#change(id, { timer: seconds });
    return Promise.resolve();
  }

  send(id: ConversationId, text: string): Promise<Message> {
    return this.enqueueWithTtl(id, text, this.#get(id).conversation.timer);
  }

  enqueueWithTtl(id: ConversationId, text: string, ttl: number): Promise<Message> {
    const state = this.#get(id).conversation.kind === "notes" ? "received" : "pending";
    if (text.startsWith(this.drafted.get(id) ?? text)) this.drafted.delete(id);
    const message = this.#store(id, { author: this.profile.name, own: true, text, state, ttl });
    if (this.#connection.state === "online") this.advance(this.reaches);
    return Promise.resolve(message);
  }

  reply(id: ConversationId, to: MessageId, text: string): Promise<Message> {
    const { author, text: answered } = this.#message(id, to);
    const replyTo = { id: to, author, text: answered };
    const message = this.#store(id, { author: this.profile.name, own: true, text, state: "pending", ttl: 0, replyTo });
    if (this.#connection.state === "online") this.advance(this.reaches);
    return Promise.resolve(message);
  }

  react(id: ConversationId, to: MessageId, emoji: string): Promise<Message> {
    const message = this.#message(id, to);
    const by = [this.#person(this.profile.name)];
    return Promise.resolve(
      this.#rewrite({ ...message, reactions: [...message.reactions, { emoji: safe(emoji), by }] }),
    );
  }

  unreact(id: ConversationId, to: MessageId, emoji?: string): Promise<Message> {
    const message = this.#message(id, to);
    const reactions = message.reactions.filter((one) => emoji !== undefined && one.emoji !== emoji);
    return Promise.resolve(this.#rewrite({ ...message, reactions }));
  }

  edit(id: ConversationId, about: MessageId, text: string): Promise<Message> {
    const message = this.#message(id, about);
    if (!message.own) throw new EchoError("not-author", "This message is somebody else's.");
    return Promise.resolve(this.#rewrite({ ...message, text: safe(text), edited: true }));
  }

  deleteMessage(id: ConversationId, about: MessageId): Promise<Message> {
    const message = this.#message(id, about);
    if (!message.own) throw new EchoError("not-author", "This message is somebody else's.");
    return Promise.resolve(
      this.#rewrite({ ...message, text: safe(""), withdrawn: { how: "deleted", by: message.author } }),
    );
  }

  hide(id: ConversationId, about: MessageId): Promise<Message> {
    const by = this.#person(this.profile.name);
    return Promise.resolve(
      this.#rewrite({ ...this.#message(id, about), text: safe(""), withdrawn: { how: "hidden", by } }),
    );
  }

  report(id: ConversationId, about: MessageId): Promise<readonly Person[]> {
    if (this.#message(id, about).own) throw new EchoError("invalid-argument", "This message is your own.");
    return Promise.resolve([this.#person("maria")]);
  }

  typing(id: ConversationId, active: boolean): Promise<void> {
    this.#get(id);
    this.typed.push(active);
    return Promise.resolve();
  }

  mute(id: ConversationId, on: boolean): Promise<Conversation> {
    this.#change(id, { muted: on });
    return Promise.resolve(this.#get(id).conversation);
  }

  pin(id: ConversationId, on: boolean): Promise<Conversation> {
    this.#change(id, on ? { pinned: true, archived: false } : { pinned: false });
    return Promise.resolve(this.#get(id).conversation);
  }

  archive(id: ConversationId, on: boolean): Promise<Conversation> {
    this.#change(id, on ? { pinned: false, archived: true } : { archived: false });
    return Promise.resolve(this.#get(id).conversation);
  }

  drafts(): Promise<readonly Draft[]> {
    return Promise.resolve([...this.drafted].map(([conversation, text]) => ({ conversation, text })));
  }

  setDraft(id: ConversationId, text: string): Promise<void> {
    if (text === "") this.drafted.delete(id);
    else this.drafted.set(id, text);
    return Promise.resolve();
  }

  block(name: string): Promise<Person> {
    this.#blocked.add(name);
    return Promise.resolve(this.#person(name));
  }

  unblock(name: string): Promise<Person> {
    this.#blocked.delete(name);
    return Promise.resolve(this.#person(name));
  }

  blocked(): Promise<readonly Person[]> {
    return Promise.resolve([...this.#blocked].map((name) => this.#person(name)));
  }

  self(): Promise<Person> {
    return Promise.resolve(this.#person(this.profile.name));
  }

  setDisplayName(name: string): Promise<Person> {
    if (name.includes("@")) throw new EchoError("invalid-argument", "This is no name.");
    this.call(this.profile.name, name);
    return this.self();
  }

  settings(id?: ConversationId): Promise<readonly Setting[]> {
    return Promise.resolve((["receipts", "typing", "notify", "archive"] as const).map((name) => {
      const here = this.#settings.get(`${name} ${id ?? ""}`);
      return { name, on: here ?? this.#settings.get(`${name} `) ?? false, own: here !== undefined };
    }));
  }

  set(name: SettingName, on: boolean | undefined, id?: ConversationId): Promise<void> {
    if (on === undefined) this.#settings.delete(`${name} ${id ?? ""}`);
    else this.#settings.set(`${name} ${id ?? ""}`, on);
    return Promise.resolve();
  }

  async sendFile(id: ConversationId, file: FileToSend): Promise<void> {
    for await (const piece of file.content) this.#bytes.push(...piece);
    const { conversation } = this.#get(id);
    const about = { id: "up 1", conversation: id, name: safe(file.name), total: file.size };
    this.#emit({ type: "file", transfer: { ...about, moved: 0, state: "moving" } });
    if (this.#connection.state !== "online") return;
    const message = this.#store(id, {
      author: this.profile.name,
      own: true,
      text: `[file ${file.name}]`,
      state: "pending",
      ttl: conversation.timer,
      file: { name: safe(file.name), mediaType: safe(file.mediaType ?? ""), size: file.size },
    });
    this.#emit({ type: "file", transfer: { ...about, moved: message.files.length, state: "done" } });
    this.advance(this.reaches);
  }

  files(id: ConversationId): Promise<readonly SharedFile[]> {
    const newest = this.#get(id).messages.toReversed();
    return Promise.resolve(
      newest.flatMap(({ id: message, author, sentAt, files }) =>
        files.map((file, place) => ({ ...file, message, place, author, sentAt }))
      ),
    );
  }

  async download(_id: ConversationId, _file: unknown, path: string): Promise<void> {
    await Deno.writeFile(path, Uint8Array.from(this.#bytes), { createNew: true });
  }

  async flushed(signal: AbortSignal): Promise<void> {
    while (this.#pending().length > 0) {
      signal.throwIfAborted();
      await new Promise<void>((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
        this.#waiters.add(resolve);
      });
    }
  }

  caughtUp(): Promise<void> {
    if (this.#connection.state === "online") return Promise.resolve();
    return Promise.reject(new EchoError("node-unreachable", "The node cannot be reached."));
  }

  history(id: ConversationId, { before = Infinity, after, limit = 50 }: HistoryPage = {}): Promise<readonly Message[]> {
    const { messages } = this.#get(id);
    if (after !== undefined) return Promise.resolve(messages.filter(({ order }) => order > after).slice(0, limit));
    return Promise.resolve(messages.filter(({ order }) => order < before).slice(-limit));
  }

  search(text: string, options: SearchOptions = {}): Promise<readonly FoundMessage[]> {
    const { conversation, around = 0, before = Infinity, limit = 20 } = options;
    const found = [...this.#kept.values()].flatMap(({ messages }) =>
      messages.flatMap((message, at): FoundMessage[] => {
        if (message.order >= before) return [];
        if (conversation !== undefined && message.conversation !== conversation) return [];
        if (!message.text.toLowerCase().includes(text.toLowerCase())) return [];
        return [{
          message,
          before: messages.slice(Math.max(0, at - around), at),
          after: messages.slice(at + 1, at + 1 + around),
        }];
      })
    );
    return Promise.resolve(found.sort((left, right) => right.message.order - left.message.order).slice(0, limit));
  }

  markRead(id: ConversationId): Promise<void> {
    this.#change(id, { unread: 0, unreadMentions: 0 });
    return Promise.resolve();
  }

  proof(id: ConversationId, number: number): Promise<DeliveryProof> {
    const message = this.#get(id).messages.filter(({ own }) => own).at(-number);
    if (message === undefined) throw new EchoError("no-proof", "There is no such message of yours here.");
    return Promise.resolve({
      message,
      conversation: id,
      recipientKey: keyOf("bob"),
      channelId: id,
      seq: message.order,
      ttlSecs: 3600,
      payloadHash: keyOf("payload"),
      nodeKey: keyOf("node"),
      proof: hex("proof", 192),
      valid: message.text !== "forged",
    });
  }

  verification(name: string): Promise<Verification> {
    const trust = this.#trust.get(name) ?? "unverified";
    return Promise.resolve({
      person: this.#person(name),
      digits: "0123456789".repeat(6),
      scannable: hex("scannable", 148),
      trust,
      verifiedAt: trust === "verified" ? Date.now() : undefined,
      contradiction: trust === "contradicted" ? "proof-of-another" : undefined,
    });
  }

  verify(name: string, verified: boolean): Promise<Verification> {
    return this.trust(name, verified ? "verified" : "unverified");
  }

  async verifyScanned(name: string, code: string): Promise<ScannedCode> {
    const shown = await this.verification(name);
    if (code.trim().toLowerCase() === shown.scannable) {
      return { result: "same", verification: await this.verify(name, true) };
    }
    const result = code.startsWith("0802") ? "other-version" : code.startsWith("0801") ? "different" : "invalid";
    return { result, verification: shown };
  }

  #person(name: string): Person {
    return { name: safe(name), key: keyOf(name), displayName: this.#called.get(name) };
  }

  /** Somebody is verified, is no more, or is contradicted. */
  trust(name: string, trust: Trust): Promise<Verification> {
    this.#trust.set(name, trust);
    for (const [id, kept] of this.#kept) {
      kept.members = kept.members.map((member) => member.person.name === name ? { ...member, trust } : member);
      if (kept.conversation.kind === "direct" && kept.conversation.title === name) this.#change(id, { trust });
    }
    return this.verification(name);
  }

  /** What `checkup` finds wrong. */
  problems: readonly CheckupProblem[] = [];

  async checkup(): Promise<Checkup> {
    const sessions = await this.sessions();
    return {
      transport: "memory",
      keyExchange: undefined,
      keyPackages: 32,
      lastResort: true,
      hybridKeyCreated: Date.now(),
      logSize: 3,
      bound: true,
      alarms: this.problems.includes("log-alarm") ? ["forked"] : [],
      sessions: sessions.length,
      session: sessions.find(({ current }) => current),
      clockLag: 0,
      problems: this.problems,
    };
  }

  nodeInfo(): Promise<NodeFacts> {
    return Promise.resolve({
      softwareVersion: "0.1.0",
      origin: this.profile.origin,
      nodeKey: keyOf("node"),
      pins: ["pin"],
      registration: "open",
      cipherSuite: 1,
      transport: "memory",
      keyExchange: undefined,
      limits: { payload: 5_242_880 },
    });
  }

  async addKeyFile(password: string, path: string): Promise<void> {
    await this.checkPassword(password);
    await Deno.writeTextFile(path, "qpq key v1 echo\n", { createNew: true, mode: 0o600 });
    this.#keyFile = true;
  }

  removeKeyFile(): Promise<boolean> {
    const had = this.#keyFile;
    this.#keyFile = false;
    return Promise.resolve(had);
  }

  checkPassword(password: string): Promise<void> {
    if (password === "secret") return Promise.resolve();
    return Promise.reject(new EchoError("password-wrong", `this is not the password of ${this.profile.name}`));
  }

  lockAfter(): Promise<number> {
    return Promise.resolve(this.#lockAfter);
  }

  setLockAfter(seconds: number): Promise<void> {
    this.#lockAfter = seconds;
    return Promise.resolve();
  }

  async exportTranscript(
    id: ConversationId,
    path: string,
    format: TranscriptExport["format"],
  ): Promise<TranscriptExport> {
    const { messages } = this.#get(id);
    await Deno.writeTextFile(path, messages.map(({ text }) => `${text}\n`).join(""), { createNew: true });
    return { path, exported: 0, format, messages: messages.length, disappearing: 0 };
  }

  async exportAccount(path: string, passphrase: string): Promise<AccountExport> {
    await Deno.writeTextFile(path, `echo export under ${passphrase}\n`, { createNew: true, mode: 0o600 }).catch(() => {
      throw new EchoError("file-exists", "there is a file of that name already");
    });
    const kept = [...this.#kept.values()];
    return {
      path,
      exported: 0,
      conversations: kept.length,
      messages: kept.flatMap(({ messages }) => messages).length,
      uploads: 0,
    };
  }

  sessions(): Promise<readonly Session[]> {
    const session = { created: Date.now(), lastUsed: Date.now(), expires: Date.now() + 1, device: undefined };
    return Promise.resolve([
      { ...session, id: "0".repeat(32), current: true },
      { ...session, id: "1".repeat(32), current: false },
    ]);
  }

  endSession(id: string): Promise<void> {
    if (id === "1".repeat(32)) return Promise.resolve();
    return Promise.reject(new EchoError("invalid-argument", "There is no such session."));
  }

  changePassword(old: string): Promise<void> {
    if (old === "secret") return Promise.resolve();
    return Promise.reject(new EchoError("password-wrong", "That is not the password of this profile.", "Try again."));
  }

  deleteAccount(password: string): Promise<void> {
    return this.changePassword(password);
  }

  logout(): Promise<void> {
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#listeners.clear();
    return Promise.resolve();
  }

  // What a test makes happen.

  /** A message from somebody else, in the 1:1 with them or in a group. */
  receive(from: string, text: string, group?: string): void {
    const title = group ?? from;
    const id = this.#titled(title)?.conversation.id ??
      this.#create(group === undefined ? "direct" : "group", title, [from]).id;
    // Counted before it is told: who reads it at once sets the count back.
    const { kind, unread, unreadMentions } = this.#get(id).conversation;
    const mentions = kind === "group" && text.includes(`@${this.profile.name}`) ? 1 : 0;
    this.#change(id, { unread: unread + 1, unreadMentions: unreadMentions + mentions, archived: false });
    this.#store(id, { author: from, own: false, text, state: "received", ttl: 0 });
  }

  /** Something happens to a message: the newest of a conversation, by its title. */
  change(title: string, changed: Partial<Message>): void {
    const message = this.#titled(title)?.messages.at(-1);
    if (message === undefined) throw new EchoError("no-message", "There is no such message.");
    this.#rewrite({ ...message, ...changed });
  }

  /** Something was half typed where this title is. */
  draft(title: string, text: string): void {
    const kept = this.#titled(title);
    if (kept === undefined) throw new EchoError("no-conversation", "There is no such conversation.");
    this.drafted.set(kept.conversation.id, text);
  }

  /** Somebody types, or does no more, in the 1:1 with them. */
  types(from: string, active: boolean): void {
    const kept = this.#titled(from);
    if (kept === undefined) throw new EchoError("no-conversation", "There is no such conversation.");
    const person = this.#person(from);
    this.#emit({ type: "typing", conversation: kept.conversation.id, person, active });
  }

  /** Somebody brings this profile into a new group. */
  joined(group: string): void {
    this.#create("group", group, []);
  }

  /** Somebody asks to be let into a group. */
  asks(name: string, group: string, wasMember = false): void {
    const conversation = this.#titled(group)?.conversation ?? this.#create("group", group, []);
    const request = { conversation, person: this.#person(name), askedAt: Date.now(), wasMember, toldBy: undefined };
    this.#requests.push(request);
    this.#emit({ type: "request", request });
  }

  /** Somebody wants to be called so from now on. */
  call(name: string, displayName: string): void {
    if (displayName === "") this.#called.delete(name);
    else this.#called.set(name, safe(displayName));
    for (const [id, kept] of this.#kept) {
      kept.members = kept.members.map((member) => ({ ...member, person: this.#person(member.person.name ?? "") }));
      if (kept.conversation.title === name) this.#change(id, { displayName: this.#called.get(name) });
    }
  }

  connect(connection: ConnectionState): void {
    this.#connection = connection;
    this.#emit({ type: "connection", connection });
    if (connection.state === "online") this.advance(this.reaches);
  }

  /** The node was caught at something. */
  alarm(kind: LogFaultKind, text: string): void {
    this.#emit({ type: "alarm", kind, text });
  }

  /** Takes every own message on its way as far as this. */
  advance(to: Message["state"]): void {
    const steps = ["pending", "sent", "delivered"] as const;
    const end = to === "failed" ? -1 : steps.findIndex((step) => step === to);
    for (const kept of this.#kept.values()) {
      for (const message of kept.messages) {
        if (!message.own || message.state === "received") continue;
        if (end < 0 && message.state === "pending") this.#state(kept, message, "failed");
        const last = kept.conversation.kind === "group" ? Math.min(end, 1) : end;
        for (let at = steps.findIndex((step) => step === message.state) + 1; at > 0 && at <= last; at++) {
          const step = steps[at];
          if (step !== undefined) this.#state(kept, message, step);
        }
      }
    }
    if (this.#pending().length === 0) { for (const waiter of this.#waiters) waiter(); }
    this.#waiters.clear();
  }

  #pending(): Message[] {
    return [...this.#kept.values()].flatMap(({ messages }) => messages.filter(({ state }) => state === "pending"));
  }

  #get(id: ConversationId): Kept {
    const kept = this.#kept.get(id);
    if (kept === undefined) throw new EchoError("no-conversation", "There is no such conversation.");
    return kept;
  }

  #titled(title: string): Kept | undefined {
    return [...this.#kept.values()].find(({ conversation }) => conversation.title === title);
  }

  #create(kind: Conversation["kind"], title: string, others: readonly string[]): Conversation {
    const id = brand<ConversationId>(hex(`${kind}${title}`, 32));
    const conversation: Conversation = {
      id,
      kind,
      title: safe(title),
      alias: undefined,
      displayName: kind === "direct" ? this.#called.get(title) : undefined,
      timer: 0,
      state: "active",
      unread: 0,
      unreadMentions: 0,
      readUpTo: 0,
      muted: false,
      pinned: false,
      archived: false,
      lastActivity: Date.now(),
      trust: kind === "direct" ? this.#trust.get(title) ?? "unverified" : undefined,
    };
    const self: Member = {
      person: this.#person(this.profile.name),
      role: "admin",
      self: true,
      trust: undefined,
    };
    const members = others.map((name): Member => ({
      person: this.#person(name),
      role: "member",
      self: false,
      trust: this.#trust.get(name) ?? "unverified",
    }));
    this.#kept.set(id, { conversation, members: [self, ...members], messages: [] });
    this.#emit({ type: "conversation", conversation });
    return conversation;
  }

  #store(
    id: ConversationId,
    given: {
      author: string;
      own: boolean;
      text: string;
      state: Message["state"];
      ttl: number;
      file?: FileInfo;
      replyTo?: Message["replyTo"];
    },
  ): Message {
    this.#order += 1;
    const message: Message = {
      id: brand<MessageId>(this.#order.toString(16).padStart(64, "0")),
      conversation: id,
      order: this.#order,
      author: this.#person(given.author),
      own: given.own,
      text: safe(given.text),
      sentAt: Date.now(),
      state: given.state,
      notice: false,
      files: given.file === undefined ? [] : [given.file],
      expiresAt: given.ttl === 0 ? undefined : Date.now() + given.ttl * 1000,
      edited: false,
      withdrawn: undefined,
      replyTo: given.replyTo,
      reactions: [],
      mentions: [],
      mentionsMe: !given.own && given.text.includes(`@${this.profile.name}`) &&
        this.#get(id).conversation.kind === "group",
      readBy: [],
    };
    this.#get(id).messages.push(message);
    this.#change(id, { lastActivity: message.sentAt });
    this.#emit({ type: "message", message });
    return message;
  }

  #message(id: ConversationId, wanted: MessageId): Message {
    const message = this.#get(id).messages.find((one) => one.id === wanted);
    if (message === undefined) throw new EchoError("no-message", "There is no such message.");
    return message;
  }

  #rewrite(message: Message): Message {
    const kept = this.#get(message.conversation);
    kept.messages = kept.messages.map((other) => (other.id === message.id ? message : other));
    this.#emit({ type: "message-changed", message });
    return message;
  }

  #state(kept: Kept, message: Message, state: Message["state"]): void {
    kept.messages = kept.messages.map((other) => (other.id === message.id ? { ...other, state } : other));
    this.#emit({ type: "message-state", conversation: message.conversation, id: message.id, state });
  }

  #change(id: ConversationId, change: Partial<Conversation>): void {
    const kept = this.#get(id);
    kept.conversation = { ...kept.conversation, ...change };
    this.#emit({ type: "conversation", conversation: kept.conversation });
  }

  #emit(event: EngineEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}

// The branded types are made by the engine only; this one is an engine.
function brand<T extends string>(text: string): T {
  return text as T;
}

function safe(text: string): SafeText {
  // deno-lint-ignore no-control-regex
  return brand<SafeText>(text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "\u{FFFD}"));
}

function hex(seed: string, length: number): string {
  let text = "";
  for (const byte of new TextEncoder().encode(seed)) text += byte.toString(16).padStart(2, "0");
  return text.padEnd(length, "0").slice(0, length);
}
