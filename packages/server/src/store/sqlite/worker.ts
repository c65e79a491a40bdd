// The thread that the database lives in: SQLite waits for the disk, and the node's event loop must not. The first message
// opens; then each is a group of requests, answered in one part or several; an empty one closes.

/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

import type { Database } from "better-sqlite3-multiple-ciphers";
import { signDelivery, signingKeyFromSeed } from "@quicproquo/protocol/delivery-signing";
import type { NodeError } from "../../errors.ts";
import type { Capacity } from "../store.ts";
import { nodeKeyName } from "../store.ts";
import { accountExecutors } from "./accounts.ts";
import { backupExecutors } from "./backup.ts";
import { Ballast } from "./ballast.ts";
import { blobExecutors } from "./blobs.ts";
import { censusExecutors } from "./census.ts";
import { channelExecutors } from "./channels.ts";
import { deletionExecutors } from "./deletion.ts";
import { endpointExecutors } from "./endpoints.ts";
import { executor } from "./executor.ts";
import type { Executor } from "./executor.ts";
import { expireRest } from "./expired.ts";
import { folderOf } from "./folder.ts";
import { inboxExecutors } from "./inboxes.ts";
import { keyExecutors } from "./keys.ts";
import { LogFolding } from "./log-folding.ts";
import { logExecutors } from "./log-reading.ts";
import { logTable } from "./log.ts";
import { sessionExecutors } from "./sessions.ts";
import { openDatabase, storeFailure } from "./open.ts";
import { restoringExecutors } from "./restoring.ts";
import { Tallies } from "./tallies.ts";

/** The first message. */
export interface OpenMessage {
  readonly path: string;
  readonly key: ArrayBuffer;
  readonly maxBytes: number | undefined;
  /** Beside a node that may be running: brings no schema up to date, keeps no ballast. */
  readonly visits: boolean;
  readonly capacity: Capacity;
  readonly ballastBytes: number;
  /** The node key's seed, if the database has none yet. */
  readonly nodeKeySeed: ArrayBuffer;
}

/** Something failed that stops nobody: told beside the answers, whenever it happens. */
export interface NotedMessage {
  readonly code: string;
  readonly message: string;
}

/** The answer to it. */
export type OpenedMessage =
  | { readonly opened: true }
  | { readonly opened: false; readonly code: string; readonly message: string; readonly hint: string | undefined };

const monotonic = (): number => performance.now();

let database: Database | undefined;
let serving: Executor | undefined;
let folding: LogFolding | undefined;
/** Until the folder begins, which takes it along. */
let folderKey: Uint8Array<ArrayBuffer> | undefined;

self.onmessage = ({ data }: MessageEvent<OpenMessage | ArrayBuffer>) => {
  if (!(data instanceof ArrayBuffer)) return self.postMessage(open(data));
  if (data.byteLength === 0) {
    close().then(() => self.postMessage(data));
    return;
  }
  if (serving === undefined) throw new Error("the database is not open");
  serving.serve(data, (answers) => self.postMessage(answers, [answers]));
};

async function close(): Promise<void> {
  await folding?.close();
  forgetKey();
  database?.close();
}

/** What was taken along has no bytes here any more. */
function forgetKey(): void {
  if (folderKey !== undefined && folderKey.length > 0) folderKey.fill(0);
}

function note({ code, message }: NodeError): void {
  self.postMessage({ code, message } satisfies NotedMessage);
}

function open(message: OpenMessage): OpenedMessage {
  const { path, key, maxBytes, visits, capacity, ballastBytes, nodeKeySeed } = message;
  folderKey = visits ? undefined : new Uint8Array(key.slice(0));
  const folder = folderKey && folderOf(path, folderKey);
  try {
    database = openDatabase({ path, key: new Uint8Array(key), maxBytes, mayMigrate: !visits });
    const log = logTable(database);
    const accounts = accountExecutors(database, log);
    const candidate = new Uint8Array(nodeKeySeed);
    const nodeKey = signingKeyFromSeed(accounts.secret({ name: nodeKeyName, value: candidate }));
    candidate.fill(0);
    const channels = channelExecutors(database);
    const tallies = new Tallies(database, capacity);
    const inboxes = inboxExecutors(
      database,
      tallies,
      channels,
      (request, seq) => signDelivery(nodeKey, { ...request, seq }),
    );
    const { channelOf } = channels;
    const rest = expireRest(database);
    const ballast = visits ? undefined : new Ballast(path.replace(/[^/\\]*$/, "node.ballast"), ballastBytes, monotonic);
    const expire: typeof inboxes.expire = (request) => {
      ballast?.load();
      const messages = inboxes.expire(request);
      return messages + rest({ ...request, limit: request.limit - messages });
    };
    ballast?.load();
    const own = new LogFolding(database, folder, note);
    folding = own;
    const executors = {
      ...accounts,
      ...keyExecutors(database),
      ...logExecutors(database),
      ...inboxes,
      ...blobExecutors(database),
      ...sessionExecutors(database),
      ...endpointExecutors(database),
      ...deletionExecutors(database, log),
      channelOf,
      expire,
      ...censusExecutors(database, path),
      ...backupExecutors(database),
      ...restoringExecutors(database),
      foldLog: () => own.truncate(),
    };
    // What was written so far is on disk. From now on whoever asks waits for the disk, while the next is executed (group-commit.ts).
    database.pragma("synchronous = NORMAL");
    serving = executor(database, executors, ballast, own, tallies, monotonic);
    return { opened: true };
  } catch (error) {
    forgetKey();
    database?.close();
    const { code, message, hint } = storeFailure(error);
    return { opened: false, code, message, hint };
  }
}
