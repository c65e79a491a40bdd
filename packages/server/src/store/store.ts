// What the node keeps, in the domain's words. One call is one transaction, and its answer comes after it is on disk.
// Expected outcomes are values; a refusal leaves everything as it was. What throws is a `NodeError` (`storage-full`,
// `closed`, `broken`), and then nothing of the call was stored.
// `now` comes with the request, so that no store has a clock. `store-contract.test.ts` is what each must pass.

import type { NodeError } from "../errors.ts";
import type { Neighbours } from "./neighbours.ts";

/** An account's number within this store; never leaves the node. */
export type AccountId = number;
/** Position in an inbox, from 1; a safe integer. */
export type Seq = number;
/** Order of arrival over all inboxes; a safe integer. */
export type Arrival = number;
/** Milliseconds since 1970 UTC. */
export type Time = number;

/** The secret that the store itself makes and signs delivery proofs with: the seed of the node's Ed25519 key. */
export const nodeKeyName = "node-key";

/** Prefixes that an account logged in from are known for so long, ms. */
export const prefixesKeptFor: number = 30 * 86_400_000;

/** A database that comes back from a backup goes on so far beyond every seq that it knows; still a safe integer. */
export const seqGap: number = 2 ** 32;

export interface Store extends AsyncDisposable {
  /** Resolves if the store can no longer be used; every call fails from then on. Never rejects. */
  readonly broken: Promise<NodeError>;
  /** True while the disk is full and only what makes room is taken. Whoever writes files beside the store goes by it too. */
  readonly full: boolean;
  /** Other nodes that may share it; undefined if there can be none. */
  readonly neighbours: Neighbours | undefined;

  /** The stored secret of that name; the candidate, now stored, if there was none. */
  secret(request: SecretRequest): Promise<Uint8Array>;
  findSecret(request: { readonly name: string }): Promise<Uint8Array | undefined>;
  replaceSecret(request: SecretRequest): Promise<void>;

  /** Invitation first (an outsider learns nothing of names), then name, then key. Uses up the invitation. */
  register(request: RegisterRequest): Promise<RegisterOutcome>;
  createInvite(request: InviteRequest): Promise<void>;
  findUser(request: { readonly username: string }): Promise<Account | undefined>;
  findIdentity(request: { readonly identityKey: Uint8Array }): Promise<Account | undefined>;

  /** What a login needs of the name, and whether this account logged in from this prefix since `prefixesSince`. */
  findLogin(request: FindLoginRequest): Promise<LoginRecord>;
  /** Keeps what will recognise the finalization; expired ones go. */
  keepPendingLogin(request: PendingLogin): Promise<void>;
  /** Takes the pending login, whatever comes of it; opens a session if it was live, of an account, and of that key. */
  finishLogin(request: FinishLoginRequest): Promise<Session | undefined>;
  findSession(request: { readonly tokenHash: Uint8Array; readonly now: Time }): Promise<Session | undefined>;
  endSession(request: { readonly tokenHash: Uint8Array }): Promise<void>;

  /** Those of an account that have not expired, oldest first. */
  listSessions(request: ListSessionsRequest): Promise<readonly ListedSession[]>;
  /** Ends an account's session; the hash of its token. */
  endSessionOf(request: EndSessionOfRequest): Promise<Uint8Array | undefined>;
  /** Ends those beyond `keep` that were not used for longest; the hashes of their tokens. */
  endOldSessions(request: EndOldSessionsRequest): Promise<readonly Uint8Array[]>;
  /** The session was used, by this device. */
  touchSession(request: TouchSessionRequest): Promise<void>;
  /** Another OPAQUE record from now on; ends all sessions but one, and the logins that were begun. */
  changePassword(request: ChangePasswordRequest): Promise<void>;

  /**
   * Everything that is the account's own goes, what waits for it included, and its tombstone comes to the log; its channels
   * stay closed, its name and its key reserved. The files of its blobs; `undefined` if there is no such account.
   */
  deleteAccount(request: DeleteAccountRequest): Promise<readonly Uint8Array[] | undefined>;
  /** Rids the database's write-ahead log of what was deleted. */
  foldLog(request: Readonly<Record<never, never>>): Promise<void>;

  addKeyPackage(request: AddKeyPackageRequest): Promise<void>;
  /** Removes and returns the oldest live one; a last-resort one only when no other is left, and it stays. */
  takeKeyPackage(request: TakeKeyPackageRequest): Promise<Uint8Array | undefined>;
  countKeyPackages(request: CountKeyPackagesRequest): Promise<KeyPackageCount>;
  keepHybridKey(request: KeepHybridKeyRequest): Promise<"kept" | "older">;
  /** In the order of the request; `undefined` for those without one. */
  hybridKeys(request: { readonly identityKeys: readonly Uint8Array[] }): Promise<readonly (Uint8Array | undefined)[]>;

  enqueue(request: EnqueueRequest): Promise<EnqueueOutcome>;
  batchEnqueue(request: BatchEnqueueRequest): Promise<BatchEnqueueOutcome>;
  /** The oldest live messages of one inbox; they stay. */
  peek(request: ReadInboxRequest): Promise<readonly StoredEnvelope[]>;
  /** The same, and they are gone. */
  drain(request: ReadInboxRequest): Promise<readonly StoredEnvelope[]>;
  ack(request: AckRequest): Promise<void>;
  /** The oldest live messages of a recipient over all inboxes, after an arrival. */
  waiting(request: WaitingRequest): Promise<Waiting>;

  channelOf(request: ChannelRequest): Promise<ChannelOutcome>;

  keepEndpoint(request: KeepEndpointRequest): Promise<"kept" | "older">;
  dropEndpoint(request: { readonly account: AccountId }): Promise<void>;
  /** That of a peer with whom the account has an open channel of two. */
  findEndpoint(request: FindEndpointRequest): Promise<Uint8Array | undefined>;

  /** An account's blob of that hash, whole or not, also if it has expired. */
  findOwnBlob(request: OwnBlobRequest): Promise<OwnBlob | undefined>;
  /**
   * How far an upload has come. With nothing received before it begins one, which counts by its whole size; else it goes on
   * from exactly there, in that file, or is "gone".
   */
  keepBlob(request: KeepBlobRequest): Promise<"kept" | "quota-exceeded" | "gone">;
  /** A whole one that has not expired, whosever it is. */
  findBlob(request: { readonly hash: Uint8Array; readonly now: Time }): Promise<StoredBlob | undefined>;
  /** The file that is no longer needed. */
  dropBlob(request: OwnBlobRequest): Promise<Uint8Array | undefined>;
  /** Forgets at most `limit` that have expired; their files. */
  expireBlobs(request: ExpireRequest): Promise<readonly Uint8Array[]>;
  /** In the order of the request. */
  blobFiles(request: { readonly files: readonly Uint8Array[] }): Promise<readonly BlobFileState[]>;

  /** A name's account with the proof that the log binds it; undefined if nobody has the name. */
  findBinding(request: { readonly username: string }): Promise<LogBinding | undefined>;
  /** Of the log's first `size` entries, of all if not said; undefined if there are not so many. */
  logHead(request: { readonly size: number | undefined }): Promise<LogHead | undefined>;
  /** Undefined unless 0 < fromSize <= toSize and the log has so many entries. */
  logConsistency(request: LogConsistencyRequest): Promise<readonly Uint8Array[] | undefined>;
  /** At most `limit` entries from a position on; undefined if the log ends before it. */
  logEntries(request: LogEntriesRequest): Promise<readonly Uint8Array[] | undefined>;
  /** Stored hashes of the log's tree, in their order, as they lie there; for whoever checks them. */
  logHashes(request: LogEntriesRequest): Promise<readonly Uint8Array[]>;
  /** How many accounts have no live bind, and how many live binds no account; nothing else is right than none. */
  logStrays(request: Record<string, never>): Promise<LogStrays>;
  /** Whether the log had a journal before; notes that it has one if `begun`. */
  journal(request: { readonly begun: boolean }): Promise<boolean>;

  /** Removes at most `limit` of what has expired; how many went. */
  expire(request: ExpireRequest): Promise<number>;
  /**
   * The same, in the transaction of the next call that writes; undefined, with nothing removed, if none comes before `until`
   * resolves. One at a time. Only where a transaction costs much more than a few rows in it.
   */
  readonly expireAlong:
    | ((request: ExpireRequest, until: Promise<void>) => Promise<number | undefined>)
    | undefined;
  /** Accounts whose name comes after that one, by name. */
  listAccounts(request: ListAccountsRequest): Promise<readonly AccountLine[]>;
  /**
   * A copy of everything, as of one moment, into a new file; encrypted with the same key, on disk when it resolves. Others go
   * on meanwhile. Throws `storage-full`.
   */
  backUp(request: BackUpRequest): Promise<void>;
  /**
   * Of a restored copy: appends what the log's journal has beyond it and no account has; the account of a bind is lost, and
   * it stays reserved. Throws `journal-damaged`.
   */
  reapply(request: { readonly entries: readonly Uint8Array[] }): Promise<void>;
  /**
   * Of a restored copy, once: no session, no key package that may have been handed out since, no blob whose file is not among
   * these; and every seq goes on far beyond what was ever answered.
   */
  startAfresh(request: { readonly files: readonly Uint8Array[] }): Promise<void>;
  /** How much there is of everything. */
  census(request: CensusRequest): Promise<Census>;
}

export interface SecretRequest {
  readonly name: string;
  readonly value: Uint8Array;
}

export interface RegisterRequest {
  readonly username: string;
  readonly identityKey: Uint8Array;
  readonly registrationRequest: Uint8Array;
  readonly registrationRecord: Uint8Array;
  /** SHA-256 of the invitation's code; required if given. */
  readonly inviteHash: Uint8Array | undefined;
  readonly now: Time;
}

export type RegisterOutcome = "registered" | "invite-refused" | "username-taken" | "identity-taken";

export interface InviteRequest {
  readonly codeHash: Uint8Array;
  readonly now: Time;
  readonly expiresAt: Time;
}

export interface Account {
  readonly account: AccountId;
  readonly username: string;
  readonly identityKey: Uint8Array;
}

export interface FindLoginRequest {
  readonly username: string;
  readonly prefix: string;
  readonly prefixesSince: Time;
}

export interface LoginRecord {
  readonly account: LoginAccount | undefined;
  readonly knownPrefix: boolean;
}

export interface LoginAccount {
  readonly account: AccountId;
  readonly registrationRequest: Uint8Array;
  readonly registrationRecord: Uint8Array;
}

export interface PendingLogin {
  /** SHA-256(username ‖ expected finalization). */
  readonly hash: Uint8Array;
  /** None for a name that nobody has; the row is kept all the same. */
  readonly account: AccountId | undefined;
  /** Of the account's record as it was read; if it has another by now, or has ended, the login is nobody's. */
  readonly registrationRequest: Uint8Array | undefined;
  readonly now: Time;
  readonly expiresAt: Time;
}

export interface FinishLoginRequest {
  readonly hash: Uint8Array;
  /** Empty: whichever the account has. */
  readonly identityKey: Uint8Array;
  readonly prefix: string;
  readonly tokenHash: Uint8Array;
  readonly sessionId: Uint8Array;
  readonly now: Time;
  readonly expiresAt: Time;
}

export interface Session {
  readonly id: Uint8Array;
  readonly account: AccountId;
  readonly username: string;
  readonly identityKey: Uint8Array;
  readonly createdAt: Time;
  readonly expiresAt: Time;
}

export interface ListSessionsRequest {
  readonly account: AccountId;
  readonly now: Time;
}

export interface ListedSession {
  readonly id: Uint8Array;
  readonly createdAt: Time;
  readonly lastUsedAt: Time;
  readonly expiresAt: Time;
  /** Empty if it told of no device. */
  readonly deviceHash: Uint8Array;
}

export interface EndSessionOfRequest {
  readonly account: AccountId;
  readonly id: Uint8Array;
}

export interface EndOldSessionsRequest {
  readonly account: AccountId;
  readonly keep: number;
}

export interface TouchSessionRequest {
  readonly tokenHash: Uint8Array;
  readonly now: Time;
  readonly deviceHash: Uint8Array;
}

export interface ChangePasswordRequest {
  readonly account: AccountId;
  readonly registrationRequest: Uint8Array;
  readonly registrationRecord: Uint8Array;
  /** Of the session that stays. */
  readonly tokenHash: Uint8Array;
}

export interface DeleteAccountRequest {
  readonly account: AccountId;
  readonly now: Time;
}

export interface AddKeyPackageRequest {
  readonly owner: AccountId;
  readonly leafKey: Uint8Array;
  readonly fingerprint: Uint8Array;
  readonly cipherSuite: number;
  readonly notAfter: Time;
  readonly lastResort: boolean;
  readonly package: Uint8Array;
  /** At most so many of one owner stay; the oldest that is not last-resort goes. */
  readonly limit: number;
  readonly now: Time;
}

export interface TakeKeyPackageRequest {
  readonly leafKey: Uint8Array;
  readonly cipherSuite: number;
  readonly now: Time;
}

export interface CountKeyPackagesRequest {
  readonly leafKey: Uint8Array;
  readonly cipherSuite: number;
  /** Removes them all first. */
  readonly clear: boolean;
  readonly now: Time;
}

export interface KeyPackageCount {
  /** Live ones that are not last-resort. */
  readonly count: number;
  readonly lastResort: boolean;
}

export interface KeepHybridKeyRequest {
  readonly account: AccountId;
  readonly created: Time;
  readonly value: Uint8Array;
}

export interface EnqueueRequest {
  readonly sender: AccountId;
  readonly recipientKey: Uint8Array;
  readonly channelId: Uint8Array;
  readonly payload: Uint8Array;
  readonly ttlSecs: number;
  readonly now: Time;
  readonly expiresAt: Time;
}

/** Where a message came to lie: what a subscription needs to push it without reading it back. */
export interface Placed {
  readonly recipient: AccountId;
  readonly seq: Seq;
  readonly arrival: Arrival;
  /**
   * The greatest arrival of what waited for the recipient already, 0 for none: whoever has not seen it has to read. Not said
   * by a store that nobody else writes to.
   */
  readonly before?: Arrival;
  readonly ackedUpTo: Seq;
}

export type EnqueueOutcome =
  | {
    readonly kind: "stored";
    readonly placed: Placed;
    /** From a store that made it while it waited for its database; else whoever answers makes it. */
    readonly deliveryProof?: Uint8Array;
  }
  | { readonly kind: "not-a-member" | "unknown-recipient" | "inbox-full" };

export interface BatchEnqueueRequest {
  readonly sender: AccountId;
  /** No two alike. */
  readonly recipientKeys: readonly Uint8Array[];
  readonly channelId: Uint8Array;
  readonly payload: Uint8Array;
  readonly now: Time;
  readonly expiresAt: Time;
}

export type BatchEnqueueOutcome =
  /** In the order of the recipients; `undefined` for whom there was no account or no room. */
  | { readonly kind: "stored"; readonly placed: readonly (Placed | undefined)[] }
  | { readonly kind: "not-a-member" | "inbox-full" };

export interface ReadInboxRequest {
  readonly recipient: AccountId;
  readonly channelId: Uint8Array;
  readonly maxEnvelopes: number;
  /** One envelope comes even if it is larger. */
  readonly maxBytes: number;
  readonly now: Time;
}

export interface StoredEnvelope {
  readonly seq: Seq;
  readonly payload: Uint8Array;
}

export interface AckRequest {
  readonly recipient: AccountId;
  readonly channelId: Uint8Array;
  readonly seqUpTo: Seq;
}

export interface WaitingRequest {
  readonly recipient: AccountId;
  readonly after: Arrival;
  readonly maxEnvelopes: number;
  readonly maxBytes: number;
  /** One envelope comes even if it is larger than `maxBytes`. */
  readonly alwaysOne: boolean;
  readonly now: Time;
}

export interface Waiting {
  /** By the oldest message of each. */
  readonly inboxes: readonly WaitingInbox[];
  /** The greatest arrival that was looked at; `after` of the next request. */
  readonly lastArrival: Arrival;
  /** Something is left behind it. */
  readonly more: boolean;
}

export interface WaitingInbox {
  readonly channelId: Uint8Array;
  readonly ackedUpTo: Seq;
  readonly envelopes: readonly StoredEnvelope[];
}

export interface ChannelRequest {
  readonly account: AccountId;
  readonly peerKey: Uint8Array;
  /** Used if the pair has no channel yet. */
  readonly candidate: Uint8Array;
}

export type ChannelOutcome =
  | { readonly kind: "channel"; readonly channelId: Uint8Array; readonly wasNew: boolean }
  | { readonly kind: "unknown-recipient" | "not-a-member" };

/** What the transparency log is at one size. */
export interface LogHead {
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

export interface LogBinding extends LogHead {
  readonly identityKey: Uint8Array;
  /** 74 bytes. */
  readonly entry: Uint8Array;
  /** Where the entry stands. */
  readonly index: number;
  /** Its inclusion proof in the log of that size, the leaf's sibling first. */
  readonly hashes: readonly Uint8Array[];
}

export interface LogConsistencyRequest {
  readonly fromSize: number;
  readonly toSize: number;
}

export interface LogStrays {
  readonly unboundAccounts: number;
  readonly bindsWithoutAccount: number;
}

export interface LogEntriesRequest {
  readonly start: number;
  readonly limit: number;
}

export interface KeepEndpointRequest {
  readonly account: AccountId;
  /** When its owner made it. */
  readonly time: Time;
  readonly value: Uint8Array;
}

export interface FindEndpointRequest {
  readonly account: AccountId;
  readonly peerKey: Uint8Array;
}

export interface OwnBlobRequest {
  readonly account: AccountId;
  readonly hash: Uint8Array;
}

/** A blob as downloads see it. */
export interface StoredBlob {
  /** The id of its file. */
  readonly file: Uint8Array;
  readonly totalSize: number;
  readonly mimeType: string;
}

export interface OwnBlob extends StoredBlob {
  /** Bytes, from the first on without a gap. */
  readonly received: number;
  /** The last of them, which do not lie in the file yet. */
  readonly tail: Uint8Array;
  readonly finished: boolean;
  readonly expiresAt: Time;
}

export interface KeepBlobRequest extends OwnBlobRequest, OwnBlob {
  readonly receivedBefore: number;
  /** How many blobs, and how many bytes, an account may have in all. */
  readonly accountBlobs: number;
  readonly accountBytes: number;
}

export type BlobFileState = "finished" | "unfinished" | "unknown";

export interface ExpireRequest {
  readonly now: Time;
  readonly limit: number;
}

export interface ListAccountsRequest {
  /** Empty: from the first on. */
  readonly after: string;
  readonly limit: number;
}

export interface AccountLine {
  readonly username: string;
  readonly identityKey: Uint8Array;
  readonly createdAt: Time;
  readonly sessions: number;
  /** That wait for it. */
  readonly messages: number;
  readonly bytes: number;
}

export interface BackUpRequest {
  readonly path: string;
}

export type CensusRequest = Readonly<Record<never, never>>;

export interface Census {
  /** That wait, over all inboxes. */
  readonly messages: number;
  readonly bytes: number;
  /** When the oldest of them came. */
  readonly oldest: Time | undefined;
  /** When anything was last stored, as far as it says so: an account, an entry of the log, a message. */
  readonly newest: Time | undefined;
  readonly accounts: number;
  /** Of the transparency log. */
  readonly logEntries: number;
  readonly databaseBytes: number;
  /** Of these, in pages that nothing uses. */
  readonly freeBytes: number;
  /** Written ahead of the database and not yet folded in. */
  readonly walBytes: number;
}

/** How much may wait (PROTOCOL section 5). One sender fills at most half of any of them. */
export interface Capacity {
  readonly inboxMessages: number;
  readonly inboxBytes: number;
  readonly recipientMessages: number;
  readonly recipientBytes: number;
  readonly recipientInboxes: number;
}
