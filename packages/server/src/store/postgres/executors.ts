// What PostgreSQL does for each call of the store, inside the transaction of a group.

import type { AnswerOf, OperationName, RequestOf } from "../operation.ts";
import type { Sql } from "./sql.ts";

export type Executors = {
  readonly [K in OperationName]: (sql: Sql, request: RequestOf<K>) => Promise<AnswerOf<K>>;
};

/** Calls that change nothing. */
export const reading: ReadonlySet<OperationName> = new Set<OperationName>([
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
  "backUp",
  "census",
]);
