// What a face (terminal, bot, web page) sees of the engine. Everything here is a value or a promise; nothing travels
// back up. Texts that came from other people are SafeText: control and bidi characters already made inert.

/** Text from others, safe to put on a terminal. Made by `safeText` only. */
export type SafeText = string & { readonly __safeText: unique symbol };

/** 16 bytes in lower-case hex: the channel id. */
export type ConversationId = string & { readonly __conversationId: unique symbol };

/** 32 bytes in lower-case hex: the MIMI message id. */
export type MessageId = string & { readonly __messageId: unique symbol };

export type ConnectionState =
  | { readonly state: "offline"; readonly reason?: string; readonly retryInMs?: number }
  | { readonly state: "connecting" }
  | { readonly state: "online"; readonly transport: "quic" | "tls" | "memory" }
  /** Another process took over the subscription: this one does not reconnect by itself. */
  | { readonly state: "taken-over" };

export interface Person {
  /** The bound user name; undefined while only the key is known. */
  readonly name: SafeText | undefined;
  /** Ed25519 identity key, lower-case hex. */
  readonly key: string;
  /**
   * What they call themselves: proves nothing, and is never shown without the user name. Letters, digits and emoji, at
   * most 40; nothing that could look like a user name beside it.
   */
  readonly displayName: SafeText | undefined;
}

/**
 * `verified`: by safety number. `contradicted`: the node was caught at something since that cannot be true along with it;
 * nothing is sent where that person is, until it is acknowledged.
 */
export type Trust = "unverified" | "verified" | "contradicted";

export interface Conversation {
  readonly id: ConversationId;
  /** `notes`: with oneself. Its lines are on this machine alone, and are sent nowhere. */
  readonly kind: "direct" | "group" | "notes";
  /** The peer's user name, or the group's name. */
  readonly title: SafeText;
  /** What this person calls the other of a 1:1, for themselves. */
  readonly alias: SafeText | undefined;
  /** Of a 1:1: what the other calls themselves; see `Person`. */
  readonly displayName: SafeText | undefined;
  /** Seconds that new messages live; 0: for ever. */
  readonly timer: number;
  /**
   * `waiting`: 1:1 that the other side founds, or whose peer has no keys yet; messages are kept and sent later.
   * `left`: removed or left; history only. `fork`: cannot follow; says so.
   */
  readonly state: "active" | "waiting" | "left" | "fork";
  readonly unread: number;
  /** Those of the unread ones that mention this person; only groups have any. They count where it is muted, too. */
  readonly unreadMentions: number;
  /** The `order` up to which it was read. */
  readonly readUpTo: number;
  /** What comes here asks for nobody's attention: faces count it, and say nothing of it. */
  readonly muted: boolean;
  /** It stands first in lists. Never `archived` as well. */
  readonly pinned: boolean;
  /** Faces list it nowhere until somebody writes there, this person included; where it is muted, see `SettingName`. */
  readonly archived: boolean;
  /** Last message or creation, ms since 1970 UTC; lists are sorted by it, behind those that are pinned. */
  readonly lastActivity: number;
  /** Of a 1:1: of the other. Of a group: `contradicted` if somebody in it is; else undefined. */
  readonly trust: Trust | undefined;
}

export interface Member {
  readonly person: Person;
  readonly role: "admin" | "member";
  readonly self: boolean;
  /** undefined for oneself. */
  readonly trust: Trust | undefined;
}

/** What is compared to know that nobody stands in between, and what came of it. */
export interface Verification {
  readonly person: Person;
  /** 60 digits, the same at both. */
  readonly digits: string;
  /** What the other side scans, lower-case hex: libsignal's code of it. */
  readonly scannable: string;
  readonly trust: Trust;
  /** ms since 1970 UTC. */
  readonly verifiedAt: number | undefined;
  /** A word for what contradicts it and is not acknowledged: a `LogFaultKind` or `name-key-changed`. */
  readonly contradiction: string | undefined;
}

/** What came of holding a scanned code against what is shown here; only `same` marks somebody as verified. */
export interface ScannedCode {
  /**
   * `different`: it is of another pair, or somebody stands in between. `other-version`: one of the two programs is too
   * old. `invalid`: it is no such code.
   */
  readonly result: "same" | "different" | "other-version" | "invalid";
  readonly verification: Verification;
}

export interface Message {
  readonly id: MessageId;
  readonly conversation: ConversationId;
  /** Position in the local store; grows, never reused: pages of history go by it. */
  readonly order: number;
  readonly author: Person;
  readonly own: boolean;
  readonly text: SafeText;
  /** The sender's clock, ms since 1970 UTC. */
  readonly sentAt: number;
  /** pending: stored here. sent: the node has it. delivered: the other's engine has it (1:1). failed: will not be sent. received: from others, and one's own notes. */
  readonly state: "pending" | "sent" | "delivered" | "failed" | "received";
  /** A line of the conversation that nobody wrote: a member came or went, the name changed, a message was unreadable. */
  readonly notice: boolean;
  /** When it disappears, ms since 1970 UTC; undefined if it stays. */
  readonly expiresAt: number | undefined;
  /** Files that it refers to, in its order. */
  readonly files: readonly FileInfo[];
  /** Its author has changed it: `text` is the last version. */
  readonly edited: boolean;
  /** Deleted by its author, or hidden by an admin: then text, files and reactions are empty. */
  readonly withdrawn: { readonly how: "deleted" | "hidden"; readonly by: Person } | undefined;
  /** What it answers. */
  readonly replyTo: Reply | undefined;
  /** The most used first. */
  readonly reactions: readonly Reaction[];
  /** Who is named in the text, as `@name`, and known here: each once, at most 32. */
  readonly mentions: readonly Person[];
  /** It is of a group, by somebody else, and names this person. */
  readonly mentionsMe: boolean;
  /** Own: who told that they have read it. */
  readonly readBy: readonly Person[];
}

/** One's own words, as they were typed. */
export interface Draft {
  readonly conversation: ConversationId;
  readonly text: string;
}

export interface Reply {
  readonly id: MessageId;
  /** undefined: the message is not here. */
  readonly author: Person | undefined;
  /** Its first words now; undefined if it is not here, was deleted or hidden. */
  readonly text: SafeText | undefined;
}

export interface Reaction {
  readonly emoji: SafeText;
  /** At least one. */
  readonly by: readonly Person[];
}

/** Which of a conversation's messages, by their `order`. */
export interface HistoryPage {
  /** Default: the newest. */
  readonly before?: number;
  /** In place of `before`: those that come after it. */
  readonly after?: number;
  /** Default: 50; at most 1,000. */
  readonly limit?: number;
}

export interface SearchOptions {
  /** Default: all. */
  readonly conversation?: ConversationId;
  /** Only what stands before this `order`: pages go by it. */
  readonly before?: number;
  /** Default: 20; at most 1,000. */
  readonly limit?: number;
  /** How many lines before and after each are wanted. Default: none; at most 20. */
  readonly around?: number;
}

export interface FoundMessage {
  readonly message: Message;
  /** Lines of its conversation around it, oldest first. */
  readonly before: readonly Message[];
  readonly after: readonly Message[];
}

/**
 * `receipts`: others are told what is read here. `typing`: they are told that something is being typed. `notify`: this
 * person is called when something comes, by whatever face they sit at. `archive`: what is archived and muted stays archived
 * when somebody writes there. Of these two nobody else hears.
 */
export type SettingName = "receipts" | "typing" | "notify" | "archive";

export interface Setting {
  readonly name: SettingName;
  /** What holds. */
  readonly on: boolean;
  /** Set for this conversation; else it is as for the whole profile. */
  readonly own: boolean;
}

export interface FileInfo {
  /** Made inert, and never a path. */
  readonly name: SafeText;
  readonly mediaType: SafeText;
  /** Bytes, as its sender says. */
  readonly size: number;
}

/** A file of a conversation, to be fetched. */
export interface SharedFile extends FileInfo {
  readonly message: MessageId;
  /** Which file of the message, from 0. */
  readonly place: number;
  readonly author: Person;
  readonly sentAt: number;
}

/** A file to be sent; it is read once, from the beginning. */
export interface FileToSend {
  readonly name: string;
  /** Default: application/octet-stream. */
  readonly mediaType?: string;
  /** Bytes; `content` has exactly as many. */
  readonly size: number;
  readonly content: AsyncIterable<Uint8Array>;
}

/** A file on its way. */
export interface FileTransfer {
  /** The same from one event to the next. */
  readonly id: string;
  readonly conversation: ConversationId;
  readonly name: SafeText;
  /** Bytes of ciphertext. */
  readonly moved: number;
  readonly total: number;
  readonly state: "moving" | "done" | "failed";
}

export interface GroupInfo {
  readonly conversation: Conversation;
  readonly members: readonly Member[];
  /** How often the group's keys have changed; undefined while there is no group, or none any more. */
  readonly epoch: bigint | undefined;
  /** The MLS cipher suite. */
  readonly cipherSuite: number | undefined;
}

/** What a node can be caught at by its transparency log. */
export type LogFaultKind =
  | "checkpoint-invalid"
  | "rolled-back"
  | "forked"
  | "entries-withheld"
  | "entry-invalid"
  | "time-falls"
  | "name-bound-twice"
  | "key-bound-twice"
  | "tombstone-without-bind"
  | "tombstone-twice"
  | "proof-missing"
  | "proof-invalid"
  | "proof-of-another"
  | "tombstone-hidden"
  | "name-denied"
  | "name-of-another"
  | "own-name-elsewhere"
  | "own-key-elsewhere"
  | "own-tombstone"
  | "own-missing"
  | "contact-changed"
  | "split-view"
  | "consistency-refused";

/** A link to be passed on. */
export interface InvitationLink {
  /** `qpq://host:port/NAME/KEY#PIN`, with a secret after the key if it is for a group. */
  readonly link: string;
  /** The group that it asks for; undefined: it leads to oneself. */
  readonly conversation: ConversationId | undefined;
  /** Until when it can be used, ms since 1970 UTC; undefined: for ever. */
  readonly ends: number | undefined;
}

/** What came of a link: a conversation with who made it, or a request that an admin answers. */
export type Joined =
  | { readonly kind: "direct"; readonly inviter: Person; readonly conversation: Conversation }
  | { readonly kind: "asked"; readonly inviter: Person };

/** Somebody asks to be let into a group of which this person is an admin. */
export interface JoinRequest {
  readonly conversation: Conversation;
  readonly person: Person;
  /** When it came, ms since 1970 UTC. */
  readonly askedAt: number;
  /** They were in the group before, as far as is known here, and left or were removed. */
  readonly wasMember: boolean;
  /** The admin whose link it was; undefined: this person's own. */
  readonly toldBy: Person | undefined;
}

export type EngineEvent =
  | { readonly type: "connection"; readonly connection: ConnectionState }
  /**
   * Much came while this profile was away: so many envelopes are here by now, and, with `done`, all that waited. What else
   * is told of each message is told as always.
   */
  | { readonly type: "catching-up"; readonly taken: number; readonly done: boolean }
  | { readonly type: "message"; readonly message: Message }
  | {
    readonly type: "message-state";
    readonly conversation: ConversationId;
    readonly id: MessageId;
    readonly state: Message["state"];
  }
  /** It was edited, deleted, hidden, reacted to or read. */
  | { readonly type: "message-changed"; readonly message: Message }
  /** Somebody types there, or does no more. Who says nothing further for 10 s has stopped. */
  | {
    readonly type: "typing";
    readonly conversation: ConversationId;
    readonly person: Person;
    readonly active: boolean;
  }
  /** It has lived long enough: it is here no more. */
  | { readonly type: "message-gone"; readonly conversation: ConversationId; readonly id: MessageId }
  | { readonly type: "file"; readonly transfer: FileTransfer }
  | { readonly type: "request"; readonly request: JoinRequest }
  | { readonly type: "conversation"; readonly conversation: Conversation }
  /** The node was caught at something (PROTOCOL §8): a word for programs, a sentence for people. */
  | { readonly type: "alarm"; readonly kind: LogFaultKind; readonly text: string }
  /** One line for the person that belongs to no message: what happened and what to do. */
  | { readonly type: "notice"; readonly conversation?: ConversationId; readonly text: string };

/** What is kept for readers: what changed. Connections, typing and files on their way pass. */
export type KeptEvent =
  | Exclude<EngineEvent, { readonly type: "connection" | "typing" | "file" }>
  /** So many of the oldest were let go before this reader had them: it was away for longer than is kept. */
  | { readonly type: "events-lost"; readonly count: number };

/** A kept event with its number, which grows. */
export interface ReadEvent {
  readonly seq: number;
  readonly event: KeptEvent;
}

/** Somebody for whom events are kept. */
export interface EventReader {
  readonly name: string;
  /** It has everything up to this seq. */
  readonly acknowledged: number;
  /** Events kept that it has not acknowledged. */
  readonly waiting: number;
}

export interface ProfileInfo {
  readonly name: string;
  readonly origin: string;
  readonly address: string;
  /** Ed25519 identity key, lower-case hex. */
  readonly key: string;
}

/** The node's signed receipt for an own message, with all that it covers. Keys, hashes and signature are lower-case hex. */
export interface DeliveryProof {
  readonly message: Message;
  readonly conversation: ConversationId;
  readonly recipientKey: string;
  readonly channelId: string;
  readonly seq: number;
  /** As it was asked for. */
  readonly ttlSecs: number;
  /** SHA-256 of what was sent. */
  readonly payloadHash: string;
  /** The key that signed. */
  readonly nodeKey: string;
  /** 96 bytes: digest and signature. */
  readonly proof: string;
  /** Whether it holds. */
  readonly valid: boolean;
}

/** One of one's own sessions at the node. */
export interface Session {
  /** 16 bytes, lower-case hex. */
  readonly id: string;
  /** ms since 1970 UTC, by the node's clock. */
  readonly created: number;
  readonly lastUsed: number;
  readonly expires: number;
  /** Short hash of the device's id, lower-case hex; undefined if it gave none. */
  readonly device: string | undefined;
  /** The one that this engine is in. */
  readonly current: boolean;
}

/** What can be wrong with one's own account. */
export type CheckupProblem =
  | "key-packages-few"
  | "last-resort-missing"
  | "hybrid-key-old"
  | "log-entry-missing"
  | "log-alarm"
  | "clock-behind"
  | "clock-leapt";

/** One's own account, looked over. Times in ms since 1970 UTC. */
export interface Checkup {
  readonly transport: "quic" | "tls" | "memory";
  readonly keyExchange: string | undefined;
  /** Left at the node, for others to begin with. */
  readonly keyPackages: number;
  readonly lastResort: boolean;
  /** The newest sealing key that is at the node. */
  readonly hybridKeyCreated: number | undefined;
  /** Entries of the node's log, as far as they are believed. */
  readonly logSize: number;
  /** Whether the log binds one's name to one's key. */
  readonly bound: boolean;
  /** What the node was caught at, ever or now. */
  readonly alarms: readonly LogFaultKind[];
  readonly sessions: number;
  /** The one that this engine is in. */
  readonly session: Session | undefined;
  /** ms that this machine's clock is behind what the node has written down. */
  readonly clockLag: number;
  /** Empty: all is well. */
  readonly problems: readonly CheckupProblem[];
}

/** A conversation in a file. */
export interface TranscriptExport {
  readonly path: string;
  /** ms since 1970 UTC. */
  readonly exported: number;
  readonly format: "json" | "text" | "html";
  /** Lines of the conversation, notices among them. */
  readonly messages: number;
  /** Left out, since they disappear. */
  readonly disappearing: number;
}

/** What was found of a transcript. Name and origin are what its exporter says; the key is what signed. */
export interface TranscriptCheck {
  readonly format: "json" | "text";
  readonly name: SafeText;
  readonly origin: SafeText;
  /** Lower-case hex. */
  readonly key: string;
  /** That are there, and that were signed. */
  readonly lines: number;
  readonly signedLines: number;
  /** From 1: the first hundred that are not as they were signed, or do not stand behind the one before as they did. */
  readonly broken: readonly number[];
  readonly brokenCount: number;
  /** `of-other-lines`: it was made by this key, for other lines than these. `false`: it was not made by this key. */
  readonly signature: "holds" | "of-other-lines" | "false";
  /** All of it is as it was signed. */
  readonly valid: boolean;
}

/** What an export of the account holds. */
export interface AccountExport {
  readonly path: string;
  /** ms since 1970 UTC. */
  readonly exported: number;
  readonly conversations: number;
  /** Lines, and what was said about them. */
  readonly messages: number;
  /** Files on their way to the node: those are not in it. */
  readonly uploads: number;
}

export interface NodeFacts {
  readonly softwareVersion: string;
  readonly origin: string;
  readonly nodeKey: string;
  readonly pins: readonly string[];
  readonly registration: "open" | "invite" | "closed";
  readonly cipherSuite: number;
  readonly transport: "quic" | "tls" | "memory";
  readonly keyExchange: string | undefined;
  readonly limits: Readonly<Record<string, number | bigint>>;
}

/** One profile, open. All methods reject with `QpqError`. */
export interface Engine extends AsyncDisposable {
  readonly profile: ProfileInfo;
  readonly connection: ConnectionState;
  /** Calls the listener for every event from now on, in order; dispose to stop. */
  on(listener: (event: EngineEvent) => void): Disposable;

  /** Those for whom events are kept. */
  readers(): Promise<readonly EventReader[]>;
  /**
   * From now on events are kept for this reader until it acknowledges them, whether this engine is open or not in between.
   * One that is there stands where it stood. At most 16; of more than 100,000 events the oldest are let go.
   */
  addReader(name: string): Promise<EventReader>;
  /** Throws `no-reader`, as those that follow. */
  removeReader(name: string): Promise<void>;
  /**
   * The oldest events after a seq that this reader has not acknowledged, at most 1,000; default: 100. Each tells how things
   * are now: what changed several times is told once, and of what is gone only that.
   */
  eventsFor(reader: string, page?: { readonly after?: number; readonly limit?: number }): Promise<readonly ReadEvent[]>;
  /** The reader has everything up to this seq. */
  acknowledge(reader: string, seq: number): Promise<void>;

  /** All, archived ones too: pinned ones first, then the liveliest. */
  conversations(): Promise<readonly Conversation[]>;
  /**
   * `@name` or `#group` as people type them, or an id; undefined if there is none. Rejects with `invalid-argument`, which
   * lists the ids, if several groups have that name: anybody can give a group any name.
   */
  find(reference: string): Promise<Conversation | undefined>;
  /** Opens, creating if needed, the 1:1 with a user name; with one's own, the notes. */
  openDirect(name: string): Promise<Conversation>;
  /** One's notes: lines that stay on this machine. They are found by one's own name; it works offline. */
  openNotes(): Promise<Conversation>;
  createGroup(name: string): Promise<Conversation>;
  invite(conversation: ConversationId, name: string): Promise<void>;
  remove(conversation: ConversationId, name: string): Promise<void>;
  /** Makes a member an admin, or an admin a member; for admins. Rejects as `remove` does. */
  promote(conversation: ConversationId, name: string): Promise<void>;
  demote(conversation: ConversationId, name: string): Promise<void>;
  /**
   * Asks to be let go: resolves once that is stored; the conversation is `left` when another member has done it, which the
   * first admin to come by does at once.
   */
  leave(conversation: ConversationId): Promise<void>;
  /**
   * New keys for this member, now: what a thief of the old ones could read ends with it. Resolves when the group has taken
   * them; in a 1:1 that the other founded, once they are asked for.
   */
  updateKey(conversation: ConversationId): Promise<void>;
  /**
   * Asks the admins of a group to let this member in again, which the engine does by itself once an hour where it knows
   * that it cannot follow (`fork`); an admin founds the group anew. For when messages cannot be read. Rejects with
   * `not-a-member`, `offline`, `invalid-argument` for a 1:1.
   */
  repair(conversation: ConversationId): Promise<void>;
  /**
   * A link to be passed on: to oneself, or to ask for a group, which is for its admins. A link to a group is good for 30
   * days, or for so many seconds (a minute to a year), and is the same one until it nears its end. Rejects with `not-admin`.
   */
  link(conversation?: ConversationId, seconds?: number): Promise<InvitationLink>;
  /** No link of this person to a group can be used any more. Who has asked already stays. */
  revokeLinks(conversation: ConversationId): Promise<void>;
  /**
   * Opens a link that somebody passed on. Resolves once the request is stored; it is sent now, or when the network
   * returns, and nobody hears of it if it is declined. Rejects with `link-invalid`, `link-elsewhere` for another node's,
   * `name-key-changed` if the node gives another key than the link, and as `openDirect`.
   */
  join(link: string): Promise<Joined>;
  /** Who asks to be let into one group, or into any of which this person is an admin; the newest first. */
  requests(conversation?: ConversationId): Promise<readonly JoinRequest[]>;
  /** Lets in who asked, or was declined. Rejects with `no-request`, and as `invite`. */
  approve(conversation: ConversationId, name: string): Promise<void>;
  /** For this admin alone; further requests of theirs are not said. Rejects with `no-request`, `not-admin`. */
  decline(conversation: ConversationId, name: string): Promise<void>;
  members(conversation: ConversationId): Promise<readonly Member[]>;
  groupInfo(conversation: ConversationId): Promise<GroupInfo>;
  /**
   * A new name for a group, which all members see; only admins can. For a 1:1 it is what this person calls the other, for
   * themselves; an empty name takes it back.
   */
  rename(conversation: ConversationId, name: string): Promise<void>;
  /**
   * How many seconds new messages live, whoever writes them: 5 to a year, 0 for ever. Only admins set it; both of a 1:1 are.
   * Resolves when the group has taken it.
   */
  setTimer(conversation: ConversationId, seconds: number): Promise<void>;

  /** Resolves once the message is in the local store; it is sent now, or when the network returns. */
  send(conversation: ConversationId, text: string): Promise<Message>;
  /** As `send`, for a message that disappears everywhere after so many seconds (5 to a year), whatever the timer says. */
  enqueueWithTtl(conversation: ConversationId, text: string, seconds: number): Promise<Message>;
  /**
   * An answer to a message, which everybody sees with its first words. Resolves as `send`; rejects with `no-message` for
   * what is not here, was deleted or hidden.
   */
  reply(conversation: ConversationId, to: MessageId, text: string): Promise<Message>;
  /**
   * One emoji under a message. Resolves with the message once that is stored; it is sent as a message is. Rejects with
   * `no-message`, `content-invalid` for what is no emoji, `invalid-argument` for more than eight of one's own.
   */
  react(conversation: ConversationId, to: MessageId, emoji: string): Promise<Message>;
  /** Takes back one's own reactions to a message, or the one named. Rejects with `no-message`. */
  unreact(conversation: ConversationId, to: MessageId, emoji?: string): Promise<Message>;
  /**
   * A new text in place of an own one, at everybody's. Rejects with `not-author`, `no-message`; `invalid-argument` for
   * what consists of a file.
   */
  edit(conversation: ConversationId, message: MessageId, text: string): Promise<Message>;
  /** Takes an own message away at everybody's; a line stays that says so. Rejects with `not-author`, `no-message`. */
  deleteMessage(conversation: ConversationId, message: MessageId): Promise<Message>;
  /** Hides what somebody else wrote in a group, at everybody's; for admins. Rejects with `not-admin`, `no-message`. */
  hide(conversation: ConversationId, message: MessageId): Promise<Message>;
  /**
   * Tells the admins of a group of a message of somebody else, sealed to each and to nobody else, with a reason of at most
   * 500 bytes. Resolves, once that is stored, with those who are told: never who wrote it. Rejects with `no-message`,
   * `not-a-member`, `offline`; `invalid-argument` for an own message, and where no admin is left to tell.
   */
  report(conversation: ConversationId, message: MessageId, reason: string): Promise<readonly Person[]>;
  /**
   * Tells others that something is being typed, or no more: where that is set to be told and at most 32 people are, at
   * most every 5 s; else it does nothing.
   */
  typing(conversation: ConversationId, active: boolean): Promise<void>;
  /** Nobody else hears of it. Resolves with the conversation as it is then. */
  mute(conversation: ConversationId, on: boolean): Promise<Conversation>;
  /** First in lists, or no more; what was archived comes back by it. As `mute`. */
  pin(conversation: ConversationId, on: boolean): Promise<Conversation>;
  /** Out of lists until somebody writes there, or back; it is pinned no more. As `mute`. */
  archive(conversation: ConversationId, on: boolean): Promise<Conversation>;
  /** What was being typed and is not sent. */
  drafts(): Promise<readonly Draft[]>;
  /**
   * Keeps what is being typed there, in place of what was; an empty text is none. A text that is sent takes away the draft
   * that it begins with. Rejects with `no-conversation`, `invalid-argument`.
   */
  setDraft(conversation: ConversationId, text: string): Promise<void>;
  /**
   * Nothing of what somebody says is kept from then on, and their invitations are not taken; what a group decides counts,
   * whoever asked for it. They are not told. Rejects with `peer-unknown`, `invalid-argument` for oneself.
   */
  block(name: string): Promise<Person>;
  unblock(name: string): Promise<Person>;
  blocked(): Promise<readonly Person[]>;
  /** Oneself, with what one is called. */
  self(): Promise<Person>;
  /**
   * What one wants to be called, at most 40 letters, digits and emoji; an empty one takes it back. Others hear of it with
   * the next message. Rejects with `invalid-argument`.
   */
  setDisplayName(name: string): Promise<Person>;
  /** What holds in a conversation, or in the whole profile. */
  settings(conversation?: ConversationId): Promise<readonly Setting[]>;
  /** Sets it for a conversation, or for the whole profile; undefined takes that back. All are off until set. */
  set(name: SettingName, on: boolean | undefined, conversation?: ConversationId): Promise<void>;
  /**
   * Resolves once the file is kept here, encrypted; it is sent now, or when the network returns, and the message that
   * refers to it follows. Throws `file-too-large` above 50 MiB.
   */
  sendFile(conversation: ConversationId, file: FileToSend): Promise<void>;
  /** The newest files of a conversation, newest first. */
  files(conversation: ConversationId): Promise<readonly SharedFile[]>;
  /**
   * Fetches a file to `path`, which must not be there; resolves when hash and tag hold and it stands there. Throws
   * `file-exists`, `file-damaged`, `file-unusable`, E027. What was fetched before a break is not fetched again.
   */
  download(
    conversation: ConversationId,
    file: Pick<SharedFile, "message" | "place">,
    path: string,
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * Resolves when nothing is left to send, one's own keys included (without which nobody can write here), or rejects
   * when the signal fires. One-shot commands wait on it.
   */
  flushed(signal: AbortSignal): Promise<void>;
  /** Resolves when everything that waited at the node when it was called has been processed. */
  caughtUp(signal: AbortSignal): Promise<void>;
  /** The newest `limit` messages before `before`, or the oldest after `after`; oldest first. */
  history(conversation: ConversationId, page?: HistoryPage): Promise<readonly Message[]>;
  /**
   * Messages that have words beginning with all of those given, whatever their case and accents, the newest first.
   * Rejects with `invalid-argument` for a text without letters and digits.
   */
  search(text: string, options?: SearchOptions): Promise<readonly FoundMessage[]>;
  /** Everything that is there counts as read, or everything up to this `order`. */
  markRead(conversation: ConversationId, upTo?: number): Promise<void>;

  /**
   * The receipt for the `number`th newest own message of a 1:1, from 1, checked anew. Throws `no-proof`: groups have
   * none, and what the node has not answered for has none yet.
   */
  proof(conversation: ConversationId, number: number): Promise<DeliveryProof>;

  /** The safety number with somebody of this node. Throws `peer-unknown`, `invalid-argument` for one's own name. */
  verification(name: string): Promise<Verification>;
  /**
   * Marks somebody as verified, which acknowledges what contradicts it too, or takes that back; either way sending goes on.
   * For when both have compared the number. Throws as `verification`.
   */
  verify(name: string, verified: boolean): Promise<Verification>;
  /**
   * Holds what was scanned from the other's screen, in hex, against what is shown here, and marks them as verified if it
   * is the same. Throws as `verification`.
   */
  verifyScanned(name: string, code: string): Promise<ScannedCode>;

  /** Looks one's own account over; changes nothing. Throws `offline`. */
  checkup(): Promise<Checkup>;
  nodeInfo(): Promise<NodeFacts>;
  sessions(): Promise<readonly Session[]>;
  /** Ends another one of one's own sessions. */
  endSession(id: string): Promise<void>;
  /**
   * Another password, for the account and for this profile; all other sessions end. Throws `password-wrong`,
   * `password-invalid`, `login-failed`. If it is cut off, doing it again with the same new password finishes it.
   */
  changePassword(old: string, password: string, signal: AbortSignal): Promise<void>;
  /** Resolves if it is the password of this profile; rejects with `password-wrong`. For a face that was locked. */
  checkPassword(password: string): Promise<void>;
  /**
   * Makes a key file at `path`, which opens this profile as its password does (`OpenOptions`); an earlier one does no more.
   * Logging in at the node still asks for the password. Rejects with `password-wrong`, `file-exists`, `file-unwritable`.
   */
  addKeyFile(password: string, path: string): Promise<void>;
  /** The profile opens with its password alone. False if it did already. */
  removeKeyFile(): Promise<boolean>;
  /** Seconds without a key after which a face locks itself; 0: never. */
  lockAfter(): Promise<number>;
  /** Rejects with `invalid-argument` for what is neither 0 nor 10 seconds to a day. */
  setLockAfter(seconds: number): Promise<void>;
  /**
   * Writes the whole account to a new file under a passphrase of its own, for `importProfile` on another machine: key,
   * contacts, conversations, messages and what was set, never the keys of groups. What waits at the node is not in it:
   * catch up first. Rejects with `file-exists`, `file-unwritable`, `password-invalid`.
   */
  exportAccount(path: string, passphrase: string): Promise<AccountExport>;
  /**
   * Writes a conversation to a new file, for people or for programs, with a signature that anybody can check
   * (`checkTranscript`); as HTML a page that runs and fetches nothing, without a signature. Messages that disappear are left
   * out. Rejects with `file-exists`, `file-unwritable`.
   */
  exportTranscript(
    conversation: ConversationId,
    path: string,
    format: TranscriptExport["format"],
  ): Promise<TranscriptExport>;
  /**
   * Leaves all groups, deletes the account at the node and then the profile on this machine; the engine is closed by it.
   * Name and key stay in the public log, and nobody can take them again. Throws `password-wrong`, `login-failed`.
   */
  deleteAccount(password: string, signal: AbortSignal): Promise<void>;
  /** Ends this session at the node and forgets the token; the profile stays. */
  logout(): Promise<void>;
}
