// The store's calls as types: what each takes and what it answers, for whoever runs them by name; their parts, a file each in
// every dialect; and which of them change nothing.

import type { Store } from "./store.ts";

export type OperationName = Exclude<
  keyof Store,
  "broken" | "full" | "neighbours" | "expireAlong" | typeof Symbol.asyncDispose
>;
export type RequestOf<K extends OperationName> = Parameters<Store[K]>[0];
export type AnswerOf<K extends OperationName> = Awaited<ReturnType<Store[K]>>;

export type AccountCalls =
  | "secret"
  | "findSecret"
  | "replaceSecret"
  | "register"
  | "createInvite"
  | "findUser"
  | "findIdentity"
  | "findLogin"
  | "keepPendingLogin"
  | "finishLogin"
  | "findSession"
  | "endSession";

export type SessionCalls =
  | "listSessions"
  | "endSessionOf"
  | "endOldSessions"
  | "touchSession"
  | "changePassword";

export type KeyCalls =
  | "addKeyPackage"
  | "takeKeyPackage"
  | "countKeyPackages"
  | "keepHybridKey"
  | "hybridKeys";

export type InboxCalls =
  | "enqueue"
  | "batchEnqueue"
  | "peek"
  | "drain"
  | "ack"
  | "waiting"
  | "expire";

export type LogCalls =
  | "findBinding"
  | "logHead"
  | "logConsistency"
  | "logEntries"
  | "logHashes"
  | "logStrays"
  | "journal";

export type BlobCalls =
  | "findOwnBlob"
  | "keepBlob"
  | "findBlob"
  | "dropBlob"
  | "expireBlobs"
  | "blobFiles";

/** What is not here writes: it runs inside the group's transaction. */
export const changesNothing: ReadonlySet<OperationName> = new Set<OperationName>([
  "peek",
  "waiting",
  "findSecret",
  "findUser",
  "findIdentity",
  "findLogin",
  "findSession",
  "listSessions",
  "foldLog",
  "findEndpoint",
  "hybridKeys",
  "findBinding",
  "logHead",
  "logConsistency",
  "logEntries",
  "logHashes",
  "logStrays",
  "findOwnBlob",
  "findBlob",
  "blobFiles",
  "listAccounts",
  // A transaction of its own, or none of ours: for the group it writes nothing.
  "backUp",
  "census",
]);
