// The thread that the database lives in: SQLite waits for the disk, and the node's event loop must not. The first message
// opens. Requests come by the port that it brings, those of one turn of the event loop in a message; all that are there are
// one group, answered in one part or several; an empty message closes.

/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

import { MessagePort as NodePort, receiveMessageOnPort } from "node:worker_threads";
import type { Database } from "better-sqlite3-multiple-ciphers";
import { NodeError } from "../../errors.ts";
import type { Capacity } from "../store.ts";
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

/** A group takes in no more messages at this size. */
const groupBytes = 8 * 1024 * 1024;

/** The first message. */
export interface OpenMessage {
  readonly path: string;
  readonly logPath: string;
  /** By which all that follows comes. */
  readonly requests: MessagePort;
  readonly key: ArrayBuffer;
  readonly maxBytes: number | undefined;
  /** Beside a node that may be running: brings no schema up to date, keeps no ballast. */
  readonly visits: boolean;
  readonly capacity: Capacity;
  readonly ballastBytes: number;
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

/** What it answers no more because of. */
export interface BrokenMessage {
  readonly broken: string;
}

const monotonic = (): number => performance.now();

let database: Database | undefined;
let logFile: Deno.FsFile | undefined;
let serving: Executor | undefined;
let folding: LogFolding | undefined;
/** Until the folder begins, which takes it along. */
let folderKey: Uint8Array<ArrayBuffer> | undefined;

self.onmessage = ({ data }: MessageEvent<OpenMessage>) => {
  self.postMessage(open(data));
  data.requests.onmessage = ({ data: first }: MessageEvent<ArrayBuffer>) => serve(data.requests, first);
};

/** With all that has come meanwhile: who asked for it need not hear first that this thread could go on. */
function serve(port: MessagePort, first: ArrayBuffer): void {
  const requests: ArrayBuffer[] = [];
  let bytes = 0;
  let next: ArrayBuffer | undefined = first;
  while (next !== undefined && next.byteLength > 0) {
    requests.push(next);
    bytes += next.byteLength;
    next = bytes < groupBytes ? received(port) : undefined;
  }
  if (serving === undefined) throw new Error("the database is not open");
  try {
    serving.serve(requests, (answers) => self.postMessage(answers, [answers]));
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    port.close();
    self.postMessage({ broken: error.message } satisfies BrokenMessage);
    return;
  }
  if (next !== undefined) close().then(() => self.postMessage(next));
}

/** At once; undefined if nothing is there. */
function received(port: MessagePort): ArrayBuffer | undefined {
  if (!(port instanceof NodePort)) throw new TypeError("the runtime has two kinds of ports");
  return receiveMessageOnPort(port)?.message;
}

async function close(): Promise<void> {
  await folding?.close();
  forgetKey();
  logFile?.close();
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
  const { path, logPath, key, maxBytes, visits, capacity, ballastBytes } = message;
  folderKey = visits ? undefined : new Uint8Array(key.slice(0));
  const folder = folderKey && folderOf(path, folderKey);
  try {
    database = openDatabase({ path, key: new Uint8Array(key), maxBytes, mayMigrate: !visits });
    const log = logTable(database);
    const accounts = accountExecutors(database, log);
    const channels = channelExecutors(database);
    const tallies = new Tallies(database, capacity);
    const inboxes = inboxExecutors(database, tallies, channels);
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
    // What was written so far is on disk. From now on it is asked to be once for all that was committed together (executor.ts);
    // the log is there from the first commit on, for as long as the database is open.
    database.pragma("synchronous = NORMAL");
    const makeDurable = (): void => {
      try {
        logFile ??= Deno.openSync(logPath, { read: true, write: true });
        logFile.syncDataSync();
      } catch (cause) {
        throw new NodeError("broken", `the database's log could not be made durable: ${cause}`, { cause });
      }
    };
    serving = executor({ database, executors, ballast, folding: own, tallies, makeDurable, monotonic });
    return { opened: true };
  } catch (error) {
    forgetKey();
    database?.close();
    const { code, message, hint } = storeFailure(error);
    return { opened: false, code, message, hint };
  }
}
