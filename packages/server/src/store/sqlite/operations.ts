// Every call of the store as it crosses to the worker. The position in this table is the call's number.

import type {
  BatchEnqueueOutcome,
  EnqueueOutcome,
  ListedSession,
  Placed,
  StoredBlob,
  StoredEnvelope,
} from "../store.ts";
import type { AnswerOf, OperationName, RequestOf } from "../operation.ts";
import { bytes, flag, list, nothing, number, optional, record, text, word } from "./packed.ts";
import type { Codec } from "./packed.ts";

/** What the worker does for each call. */
export type Executors = { readonly [K in OperationName]: (request: RequestOf<K>) => AnswerOf<K> };

export interface Operation<Q, A> {
  readonly request: Codec<Q>;
  readonly answer: Codec<A>;
  /** Makes room: on a full disk it is worth the ballast. */
  readonly frees?: boolean;
  /** Makes none, and is taken on a full disk all the same: it is little, and who cannot log in cannot make room. */
  readonly whileFull?: boolean;
}

// What crosses for each message is written out: fields that are looked up by name cost more than they hold.
const everyEnvelope = list<StoredEnvelope>({
  write(to, { seq, payload }) {
    to.number(seq);
    to.bytes(payload);
  },
  read: (from) => ({ seq: from.number(), payload: from.bytes() }),
});
const envelopes: Codec<readonly StoredEnvelope[]> = {
  write(to, value) {
    to.reserve(value.reduce((sum, { payload }) => sum + payload.length + 12, 8));
    everyEnvelope.write(to, value);
  },
  read: (from) => everyEnvelope.read(from),
};
/** Nobody else writes to this store. */
type OwnPlaced = Omit<Placed, "before">;
const placed: Codec<OwnPlaced> = {
  write(to, { recipient, seq, arrival, ackedUpTo }) {
    to.number(recipient);
    to.number(seq);
    to.number(arrival);
    to.number(ackedUpTo);
  },
  read: (from) => ({
    recipient: from.number(),
    seq: from.number(),
    arrival: from.number(),
    ackedUpTo: from.number(),
  }),
};
const enqueueRequest: Codec<RequestOf<"enqueue">> = {
  write(to, { sender, recipientKey, channelId, payload, ttlSecs, now, expiresAt }) {
    to.number(sender);
    to.bytes(recipientKey);
    to.bytes(channelId);
    to.bytes(payload);
    to.number(ttlSecs);
    to.number(now);
    to.number(expiresAt);
  },
  read: (from) => ({
    sender: from.number(),
    recipientKey: from.bytes(),
    channelId: from.bytes(),
    payload: from.bytes(),
    ttlSecs: from.number(),
    now: from.number(),
    expiresAt: from.number(),
  }),
};
const enqueueKind = word("stored", "not-a-member", "unknown-recipient", "inbox-full");
const batchKind = word("stored", "not-a-member", "inbox-full");
const everyPlaced = list(optional(placed));
const readInbox: Codec<RequestOf<"peek">> = record<RequestOf<"peek">>({
  recipient: number,
  channelId: bytes,
  maxEnvelopes: number,
  maxBytes: number,
  now: number,
});

const enqueueOutcome: Codec<EnqueueOutcome> = {
  write(to, value) {
    enqueueKind.write(to, value.kind);
    if (value.kind !== "stored") return;
    placed.write(to, value.placed);
  },
  read(from) {
    const kind = enqueueKind.read(from);
    return kind === "stored" ? { kind, placed: placed.read(from) } : { kind };
  },
};

const batchEnqueueOutcome: Codec<BatchEnqueueOutcome> = {
  write(to, value) {
    batchKind.write(to, value.kind);
    if (value.kind === "stored") everyPlaced.write(to, value.placed);
  },
  read(from) {
    const kind = batchKind.read(from);
    return kind === "stored" ? { kind, placed: everyPlaced.read(from) } : { kind };
  },
};

const channelKind = word("channel", "unknown-recipient", "not-a-member");
const channelOutcome: Codec<AnswerOf<"channelOf">> = {
  write(to, value) {
    channelKind.write(to, value.kind);
    if (value.kind !== "channel") return;
    to.bytes(value.channelId);
    flag.write(to, value.wasNew);
  },
  read(from) {
    const kind = channelKind.read(from);
    return kind === "channel" ? { kind, channelId: from.bytes(), wasNew: flag.read(from) } : { kind };
  },
};

const account = record<NonNullable<AnswerOf<"findUser">>>({ account: number, username: text, identityKey: bytes });
const session = record<NonNullable<AnswerOf<"findSession">>>({
  id: bytes,
  account: number,
  username: text,
  identityKey: bytes,
  createdAt: number,
  expiresAt: number,
});
const ownBlob = record<NonNullable<AnswerOf<"findOwnBlob">>>({
  file: bytes,
  totalSize: number,
  mimeType: text,
  received: number,
  tail: bytes,
  finished: flag,
  expiresAt: number,
});
const secret = record<RequestOf<"secret">>({ name: text, value: bytes });

export const operations: { readonly [K in OperationName]: Operation<RequestOf<K>, AnswerOf<K>> } = {
  enqueue: {
    request: enqueueRequest,
    answer: enqueueOutcome,
  },
  batchEnqueue: {
    request: record<RequestOf<"batchEnqueue">>({
      sender: number,
      recipientKeys: list(bytes),
      channelId: bytes,
      payload: bytes,
      now: number,
      expiresAt: number,
    }),
    answer: batchEnqueueOutcome,
  },
  peek: { request: readInbox, answer: envelopes },
  drain: { request: readInbox, answer: envelopes, frees: true },
  ack: {
    request: record<RequestOf<"ack">>({ recipient: number, channelId: bytes, seqUpTo: number }),
    answer: nothing,
    frees: true,
  },
  waiting: {
    request: record<RequestOf<"waiting">>({
      recipient: number,
      after: number,
      maxEnvelopes: number,
      maxBytes: number,
      alwaysOne: flag,
      now: number,
    }),
    answer: record<AnswerOf<"waiting">>({
      inboxes: list(record({ channelId: bytes, ackedUpTo: number, envelopes })),
      lastArrival: number,
      more: flag,
    }),
  },
  channelOf: {
    request: record<RequestOf<"channelOf">>({ account: number, peerKey: bytes, candidate: bytes }),
    answer: channelOutcome,
  },
  secret: { request: secret, answer: bytes },
  findSecret: {
    request: record<RequestOf<"findSecret">>({ name: text }),
    answer: optional(bytes),
  },
  replaceSecret: { request: secret, answer: nothing },
  register: {
    request: record<RequestOf<"register">>({
      username: text,
      identityKey: bytes,
      registrationRequest: bytes,
      registrationRecord: bytes,
      inviteHash: optional(bytes),
      now: number,
    }),
    answer: word("registered", "invite-refused", "username-taken", "identity-taken"),
  },
  createInvite: {
    request: record<RequestOf<"createInvite">>({ codeHash: bytes, now: number, expiresAt: number }),
    answer: nothing,
  },
  findUser: {
    request: record<RequestOf<"findUser">>({ username: text }),
    answer: optional(account),
  },
  findIdentity: {
    request: record<RequestOf<"findIdentity">>({ identityKey: bytes }),
    answer: optional(account),
  },
  findLogin: {
    request: record<RequestOf<"findLogin">>({ username: text, prefix: text, prefixesSince: number }),
    answer: record<AnswerOf<"findLogin">>({
      account: optional(record({ account: number, registrationRequest: bytes, registrationRecord: bytes })),
      knownPrefix: flag,
    }),
  },
  keepPendingLogin: {
    request: record<RequestOf<"keepPendingLogin">>({
      hash: bytes,
      account: optional(number),
      registrationRequest: optional(bytes),
      now: number,
      expiresAt: number,
    }),
    answer: nothing,
    whileFull: true,
  },
  finishLogin: {
    request: record<RequestOf<"finishLogin">>({
      hash: bytes,
      identityKey: bytes,
      prefix: text,
      tokenHash: bytes,
      sessionId: bytes,
      now: number,
      expiresAt: number,
    }),
    answer: optional(session),
    whileFull: true,
  },
  findSession: {
    request: record<RequestOf<"findSession">>({ tokenHash: bytes, now: number }),
    answer: optional(session),
  },
  endSession: {
    request: record<RequestOf<"endSession">>({ tokenHash: bytes }),
    answer: nothing,
    frees: true,
  },
  listSessions: {
    request: record<RequestOf<"listSessions">>({ account: number, now: number }),
    answer: list(
      record<ListedSession>({
        id: bytes,
        createdAt: number,
        lastUsedAt: number,
        expiresAt: number,
        deviceHash: bytes,
      }),
    ),
  },
  endSessionOf: {
    request: record<RequestOf<"endSessionOf">>({ account: number, id: bytes }),
    answer: optional(bytes),
    frees: true,
  },
  endOldSessions: {
    request: record<RequestOf<"endOldSessions">>({ account: number, keep: number }),
    answer: list(bytes),
    frees: true,
  },
  touchSession: {
    request: record<RequestOf<"touchSession">>({ tokenHash: bytes, now: number, deviceHash: bytes }),
    answer: nothing,
  },
  changePassword: {
    request: record<RequestOf<"changePassword">>({
      account: number,
      registrationRequest: bytes,
      registrationRecord: bytes,
      tokenHash: bytes,
    }),
    answer: nothing,
  },
  deleteAccount: {
    request: record<RequestOf<"deleteAccount">>({ account: number, now: number }),
    answer: optional(list(bytes)),
    frees: true,
  },
  foldLog: { request: record<RequestOf<"foldLog">>({}), answer: nothing },
  keepEndpoint: {
    request: record<RequestOf<"keepEndpoint">>({ account: number, time: number, value: bytes }),
    answer: word("kept", "older"),
  },
  dropEndpoint: { request: record<RequestOf<"dropEndpoint">>({ account: number }), answer: nothing },
  findEndpoint: {
    request: record<RequestOf<"findEndpoint">>({ account: number, peerKey: bytes }),
    answer: optional(bytes),
  },
  addKeyPackage: {
    request: record<RequestOf<"addKeyPackage">>({
      owner: number,
      leafKey: bytes,
      fingerprint: bytes,
      cipherSuite: number,
      notAfter: number,
      lastResort: flag,
      package: bytes,
      limit: number,
      now: number,
    }),
    answer: nothing,
  },
  takeKeyPackage: {
    request: record<RequestOf<"takeKeyPackage">>({ leafKey: bytes, cipherSuite: number, now: number }),
    answer: optional(bytes),
  },
  countKeyPackages: {
    request: record<RequestOf<"countKeyPackages">>({ leafKey: bytes, cipherSuite: number, clear: flag, now: number }),
    answer: record<AnswerOf<"countKeyPackages">>({ count: number, lastResort: flag }),
  },
  keepHybridKey: {
    request: record<RequestOf<"keepHybridKey">>({ account: number, created: number, value: bytes }),
    answer: word("kept", "older"),
  },
  hybridKeys: {
    request: record<RequestOf<"hybridKeys">>({ identityKeys: list(bytes) }),
    answer: list(optional(bytes)),
  },
  findBinding: {
    request: record<RequestOf<"findBinding">>({ username: text }),
    answer: optional(record<NonNullable<AnswerOf<"findBinding">>>({
      identityKey: bytes,
      entry: bytes,
      index: number,
      hashes: list(bytes),
      size: number,
      root: bytes,
    })),
  },
  logHead: {
    request: record<RequestOf<"logHead">>({ size: optional(number) }),
    answer: optional(record<NonNullable<AnswerOf<"logHead">>>({ size: number, root: bytes })),
  },
  logConsistency: {
    request: record<RequestOf<"logConsistency">>({ fromSize: number, toSize: number }),
    answer: optional(list(bytes)),
  },
  logEntries: {
    request: record<RequestOf<"logEntries">>({ start: number, limit: number }),
    answer: optional(list(bytes)),
  },
  logHashes: {
    request: record<RequestOf<"logHashes">>({ start: number, limit: number }),
    answer: list(bytes),
  },
  logStrays: {
    request: record<RequestOf<"logStrays">>({}),
    answer: record<AnswerOf<"logStrays">>({ unboundAccounts: number, bindsWithoutAccount: number }),
  },
  journal: { request: record<RequestOf<"journal">>({ begun: flag }), answer: flag },
  findOwnBlob: {
    request: record<RequestOf<"findOwnBlob">>({ account: number, hash: bytes }),
    answer: optional(ownBlob),
  },
  keepBlob: {
    request: record<RequestOf<"keepBlob">>({
      account: number,
      hash: bytes,
      file: bytes,
      totalSize: number,
      mimeType: text,
      receivedBefore: number,
      received: number,
      tail: bytes,
      finished: flag,
      expiresAt: number,
      accountBlobs: number,
      accountBytes: number,
    }),
    answer: word("kept", "quota-exceeded", "gone"),
  },
  findBlob: {
    request: record<RequestOf<"findBlob">>({ hash: bytes, now: number }),
    answer: optional(record<StoredBlob>({ file: bytes, totalSize: number, mimeType: text })),
  },
  dropBlob: {
    request: record<RequestOf<"dropBlob">>({ account: number, hash: bytes }),
    answer: optional(bytes),
    frees: true,
  },
  expireBlobs: {
    request: record<RequestOf<"expireBlobs">>({ now: number, limit: number }),
    answer: list(bytes),
    frees: true,
  },
  blobFiles: {
    request: record<RequestOf<"blobFiles">>({ files: list(bytes) }),
    answer: list(word("finished", "unfinished", "unknown")),
  },
  expire: {
    request: record<RequestOf<"expire">>({ now: number, limit: number }),
    answer: number,
    frees: true,
  },
  listAccounts: {
    request: record<RequestOf<"listAccounts">>({ after: text, limit: number }),
    answer: list(record<AnswerOf<"listAccounts">[number]>({
      username: text,
      identityKey: bytes,
      createdAt: number,
      sessions: number,
      messages: number,
      bytes: number,
    })),
  },
  backUp: { request: record<RequestOf<"backUp">>({ path: text }), answer: nothing },
  reapply: { request: record<RequestOf<"reapply">>({ entries: list(bytes) }), answer: nothing },
  startAfresh: { request: record<RequestOf<"startAfresh">>({ files: list(bytes) }), answer: nothing },
  census: {
    request: record<RequestOf<"census">>({}),
    answer: record<AnswerOf<"census">>({
      messages: number,
      bytes: number,
      oldest: optional(number),
      newest: optional(number),
      accounts: number,
      logEntries: number,
      databaseBytes: number,
      freeBytes: number,
      walBytes: number,
    }),
  },
};

export const operationNames: readonly OperationName[] = namesOf(operations);

function namesOf<T extends object>(table: T): (keyof T)[] {
  const names: (keyof T)[] = [];
  for (const name in table) names.push(name);
  return names;
}
