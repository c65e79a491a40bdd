// Every limit of a node, with its default (docs/protocol.md, Limits): `Limits` of schema/extension.capnp, field by field.
// Limits are configuration: a node tells the ones that it holds by `info`, a client goes by those, within bounds that no
// honest node needs to leave.
import { QpqError } from "./errors.ts";

/** Sizes in bytes, times in the unit of their name; all whole numbers. */
export interface Limits {
  /** One Cap'n Proto message. */
  readonly rpcMessageBytes: number;
  /** 8-byte words that reading one message may visit. */
  readonly rpcTraversalWords: number;
  /** Nesting of pointers. */
  readonly rpcDepth: number;
  /** Segments of one message. */
  readonly rpcSegments: number;
  /** Unanswered calls on one connection. */
  readonly rpcCallsInFlight: number;
  /** One message in the queue. */
  readonly payloadBytes: number;
  /** Longest channel id. */
  readonly channelIdBytes: number;
  /** Recipients of one batch. */
  readonly batchRecipients: number;
  /** One answer of fetch, fetchWait, peek; always at least one envelope. */
  readonly replyBytes: number;
  /** Longest wait of fetchWait. */
  readonly fetchWaitMs: number;
  /** Keys that fetchHybridKeys takes at once. */
  readonly hybridKeysPerCall: number;
  /** Key packages kept for one identity. */
  readonly keyPackages: number;
  /** Longest lifetime of a key package. */
  readonly keyPackageLifetimeSecs: number;
  /** One endpoint record. */
  readonly endpointBytes: number;
  /** Media type of a file. */
  readonly mimeTypeBytes: number;
  /** Envelopes pushed and not yet taken. */
  readonly subscribeInFlightEnvelopes: number;
  /** Their bytes; always at least one envelope. */
  readonly subscribeInFlightBytes: number;
  /** How long a message waits. */
  readonly retentionSecs: number;
  /** One inbox. */
  readonly inboxMessages: number;
  /** One inbox. */
  readonly inboxBytes: number;
  /** All inboxes of one recipient. */
  readonly recipientMessages: number;
  /** All inboxes of one recipient. */
  readonly recipientBytes: number;
  /** Inboxes of one recipient that are not empty. */
  readonly recipientInboxes: number;
  /** By account; a batch of n counts as ceil(n / 16). */
  readonly enqueuePerSecond: number;
  /** And at once. */
  readonly enqueueBurst: number;
  /** By account. */
  readonly resolvePerMinute: number;
  /** And at once. */
  readonly resolveBurst: number;
  /** By account. */
  readonly fetchKeyPackagePerMinute: number;
  /** And at once. */
  readonly fetchKeyPackageBurst: number;
  /** By account and target. */
  readonly fetchKeyPackagePerTargetPerMinute: number;
  /** By account. */
  readonly createChannelPerMinute: number;
  /** By address prefix. */
  readonly registrationsPerHour: number;
  /** By name and address prefix. */
  readonly loginsPerMinutePerName: number;
  /** By address prefix. */
  readonly loginsPerMinutePerPrefix: number;
  /** By name. */
  readonly failedLoginsPerHourPerName: number;
  /** Lifetime of a session. */
  readonly tokenLifetimeSecs: number;
  /** One chunk of a file. */
  readonly blobChunkBytes: number;
  /** One file. */
  readonly blobBytes: number;
  /** All files of one account. */
  readonly accountBlobBytes: number;
  /** How long an unfinished upload is kept. */
  readonly blobUnfinishedSecs: number;
  /** How long a file is kept. */
  readonly blobRetentionSecs: number;
  /** Files of one account. */
  readonly accountBlobs: number;
  /** Chunks sent, and as many fetched, by account. */
  readonly blobChunksPerSecond: number;
  /** And at once. */
  readonly blobChunkBurst: number;
  /** Sessions of one account; the one that was not used for longest ends. */
  readonly accountSessions: number;
  /** Lists and ends of sessions, changes of password, deletions, by account. */
  readonly sessionCallsPerMinute: number;
  /** Key packages, hybrid keys and endpoints published, by account. */
  readonly keyUploadsPerHour: number;
  /** And at once. */
  readonly keyUploadBurst: number;
  /** fetch, fetchWait, peek, ack, by account. */
  readonly inboxCallsPerSecond: number;
  /** And at once. */
  readonly inboxCallBurst: number;
  /** By account. */
  readonly subscribesPerMinute: number;
  /** Calls that need no session (health and OPAQUE apart), and unknown tokens, by address prefix. */
  readonly strangerCallsPerSecond: number;
  /** And at once. */
  readonly strangerCallBurst: number;
}

export type LimitName = keyof Limits;

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const DAY = 86_400;

export const defaultLimits: Limits = {
  rpcMessageBytes: 16 * MIB,
  rpcTraversalWords: 2 * MIB,
  rpcDepth: 64,
  rpcSegments: 256,
  rpcCallsInFlight: 512,
  payloadBytes: 5 * MIB,
  channelIdBytes: 64,
  batchRecipients: 1_024,
  replyBytes: 4 * MIB,
  fetchWaitMs: 60_000,
  hybridKeysPerCall: 1_024,
  keyPackages: 100,
  keyPackageLifetimeSecs: 90 * DAY,
  endpointBytes: 4_096,
  mimeTypeBytes: 255,
  subscribeInFlightEnvelopes: 256,
  subscribeInFlightBytes: MIB,
  retentionSecs: 30 * DAY,
  inboxMessages: 10_000,
  inboxBytes: 256 * MIB,
  recipientMessages: 50_000,
  recipientBytes: GIB,
  recipientInboxes: 4_096,
  enqueuePerSecond: 100,
  enqueueBurst: 1_000,
  resolvePerMinute: 600,
  resolveBurst: 1_000,
  fetchKeyPackagePerMinute: 30,
  fetchKeyPackageBurst: 1_000,
  fetchKeyPackagePerTargetPerMinute: 10,
  createChannelPerMinute: 60,
  registrationsPerHour: 5,
  loginsPerMinutePerName: 10,
  loginsPerMinutePerPrefix: 60,
  failedLoginsPerHourPerName: 300,
  tokenLifetimeSecs: 30 * DAY,
  blobChunkBytes: 262_144,
  blobBytes: 64 * MIB,
  accountBlobBytes: GIB,
  blobUnfinishedSecs: DAY,
  blobRetentionSecs: 90 * DAY,
  accountBlobs: 10_000,
  blobChunksPerSecond: 100,
  blobChunkBurst: 1_000,
  accountSessions: 100,
  sessionCallsPerMinute: 60,
  keyUploadsPerHour: 300,
  keyUploadBurst: 1_000,
  inboxCallsPerSecond: 1_000,
  inboxCallBurst: 10_000,
  subscribesPerMinute: 60,
  strangerCallsPerSecond: 50,
  strangerCallBurst: 1_000,
};

/** The fields that are UInt64 in the schema. */
export type WideLimitName =
  | "rpcMessageBytes"
  | "rpcTraversalWords"
  | "payloadBytes"
  | "replyBytes"
  | "keyPackageLifetimeSecs"
  | "subscribeInFlightBytes"
  | "retentionSecs"
  | "inboxMessages"
  | "inboxBytes"
  | "recipientMessages"
  | "recipientBytes"
  | "tokenLifetimeSecs"
  | "blobBytes"
  | "accountBlobBytes"
  | "blobUnfinishedSecs"
  | "blobRetentionSecs";

/** As the generated code reads and builds them. */
export type WireLimits = { readonly [Name in LimitName]: Name extends WideLimitName ? bigint : number };

/** What a message with the limits is built from. */
export function limitsToWire(limits: Limits): WireLimits {
  return {
    ...limits,
    rpcMessageBytes: BigInt(limits.rpcMessageBytes),
    rpcTraversalWords: BigInt(limits.rpcTraversalWords),
    payloadBytes: BigInt(limits.payloadBytes),
    replyBytes: BigInt(limits.replyBytes),
    keyPackageLifetimeSecs: BigInt(limits.keyPackageLifetimeSecs),
    subscribeInFlightBytes: BigInt(limits.subscribeInFlightBytes),
    retentionSecs: BigInt(limits.retentionSecs),
    inboxMessages: BigInt(limits.inboxMessages),
    inboxBytes: BigInt(limits.inboxBytes),
    recipientMessages: BigInt(limits.recipientMessages),
    recipientBytes: BigInt(limits.recipientBytes),
    tokenLifetimeSecs: BigInt(limits.tokenLifetimeSecs),
    blobBytes: BigInt(limits.blobBytes),
    accountBlobBytes: BigInt(limits.accountBlobBytes),
    blobUnfinishedSecs: BigInt(limits.blobUnfinishedSecs),
    blobRetentionSecs: BigInt(limits.blobRetentionSecs),
  };
}

/** No limit is smaller: a node that allows nothing of a kind is no node. */
const SMALLEST = 1;
/** What is larger is refused before it becomes the size of a buffer or a wait (bytes, counts and seconds alike). */
const LARGEST = 2 ** 40;

export const limitNames: readonly LimitName[] = Object.keys(defaultLimits) as LimitName[];

/** The limits that a node told. Throws `node-invalid`, naming the field. */
export function parseLimits(received: WireLimits): Limits {
  return checkLimits((name) => received[name], (text) => new QpqError("node-invalid", text));
}

/**
 * The limits of a configuration: the defaults with what was set. Throws `invalid-argument`, naming the field, or the two
 * that do not go together.
 */
export function configureLimits(set: Partial<Limits>): Limits {
  const error = (text: string): QpqError => new QpqError("invalid-argument", text);
  const limits = checkLimits((name) => set[name] ?? defaultLimits[name], error);
  for (const { smaller, larger, plus = 0, why } of relations) {
    if (limits[smaller] + plus > limits[larger]) {
      const more = plus === 0 ? "" : ` and ${plus} bytes around it`;
      throw error(`the limit ${smaller} (${limits[smaller]})${more} is beyond ${larger} (${limits[larger]}): ${why}`);
    }
  }
  return limits;
}

interface Relation {
  readonly smaller: LimitName;
  readonly larger: LimitName;
  /** What has to fit besides. */
  readonly plus?: number;
  readonly why: string;
}

/** Around what a message carries: its frame, tokens, ids; keys of a full batch are 40 bytes each beyond that. */
const AROUND = 65_536;

/** A configuration in which one of these is broken has a method that can never be served. */
const relations: readonly Relation[] = [
  { smaller: "payloadBytes", larger: "rpcMessageBytes", plus: AROUND, why: "no such message could be sent" },
  { smaller: "replyBytes", larger: "rpcMessageBytes", plus: AROUND, why: "no such answer could be sent" },
  { smaller: "blobChunkBytes", larger: "rpcMessageBytes", plus: AROUND, why: "no such chunk could be sent" },
  { smaller: "blobBytes", larger: "accountBlobBytes", why: "no account has room for such a file" },
  { smaller: "inboxMessages", larger: "recipientMessages", why: "no inbox could hold so many" },
  { smaller: "inboxBytes", larger: "recipientBytes", why: "no inbox could hold so much" },
];

function checkLimits(value: (name: LimitName) => number | bigint, error: (text: string) => QpqError): Limits {
  const checked: { -readonly [Name in LimitName]: number } = { ...defaultLimits };
  for (const name of limitNames) {
    const told = value(name);
    const whole = typeof told === "bigint" || Number.isInteger(told);
    if (!whole || told < SMALLEST || told > LARGEST) throw error(`the limit ${name} is out of range: ${told}`);
    checked[name] = Number(told);
  }
  return checked;
}
