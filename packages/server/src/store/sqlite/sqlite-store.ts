// The embedded store: SQLite in a worker, every call group-committed.

import type { Capacity, Store } from "../store.ts";
import { isNodeErrorCode, NodeError } from "../../errors.ts";
import type { Commit } from "../../observe/counts.ts";
import { GroupCommit } from "./group-commit.ts";
import type { OpenedMessage, OpenMessage } from "./worker.ts";

export interface SqliteStoreOptions {
  readonly path: string;
  /** 32 bytes; overwritten once used. */
  readonly key: Uint8Array;
  readonly capacity: Capacity;
  /** The database may grow to so many bytes; undefined: as the disk allows. */
  readonly maxBytes?: number | undefined;
  /** Beside a node that may be running: an older schema is refused, not brought up to date. */
  readonly visits?: boolean;
  readonly random: (size: number) => Uint8Array;
  /** Told of every group of calls. */
  readonly committed?: ((commit: Commit) => void) | undefined;
}

/** Opens it, or throws a `NodeError` with nothing changed. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const worker = new Worker(import.meta.resolve("./worker.ts"), { type: "module", name: "store" });
  try {
    const opened = await open(worker, options);
    if (!opened.opened) {
      throw new NodeError(isNodeErrorCode(opened.code) ? opened.code : "broken", opened.message, { hint: opened.hint });
    }
  } catch (error) {
    worker.terminate();
    throw error;
  }
  const group = new GroupCommit(worker, options.committed);
  return {
    broken: group.broken,
    get full() {
      return group.full;
    },
    secret: (request) => group.call("secret", request),
    findSecret: (request) => group.call("findSecret", request),
    replaceSecret: (request) => group.call("replaceSecret", request),
    register: (request) => group.call("register", request),
    createInvite: (request) => group.call("createInvite", request),
    findUser: (request) => group.call("findUser", request),
    findIdentity: (request) => group.call("findIdentity", request),
    findLogin: (request) => group.call("findLogin", request),
    keepPendingLogin: (request) => group.call("keepPendingLogin", request),
    finishLogin: (request) => group.call("finishLogin", request),
    findSession: (request) => group.call("findSession", request),
    endSession: (request) => group.call("endSession", request),
    listSessions: (request) => group.call("listSessions", request),
    endSessionOf: (request) => group.call("endSessionOf", request),
    endOldSessions: (request) => group.call("endOldSessions", request),
    touchSession: (request) => group.call("touchSession", request),
    changePassword: (request) => group.call("changePassword", request),
    deleteAccount: (request) => group.call("deleteAccount", request),
    foldLog: (request) => group.call("foldLog", request),
    keepEndpoint: (request) => group.call("keepEndpoint", request),
    dropEndpoint: (request) => group.call("dropEndpoint", request),
    findEndpoint: (request) => group.call("findEndpoint", request),
    addKeyPackage: (request) => group.call("addKeyPackage", request),
    takeKeyPackage: (request) => group.call("takeKeyPackage", request),
    countKeyPackages: (request) => group.call("countKeyPackages", request),
    keepHybridKey: (request) => group.call("keepHybridKey", request),
    hybridKeys: (request) => group.call("hybridKeys", request),
    enqueue: (request) => group.call("enqueue", request),
    batchEnqueue: (request) => group.call("batchEnqueue", request),
    peek: (request) => group.call("peek", request),
    drain: (request) => group.call("drain", request),
    ack: (request) => group.call("ack", request),
    waiting: (request) => group.call("waiting", request),
    channelOf: (request) => group.call("channelOf", request),
    findBinding: (request) => group.call("findBinding", request),
    logHead: (request) => group.call("logHead", request),
    logConsistency: (request) => group.call("logConsistency", request),
    logEntries: (request) => group.call("logEntries", request),
    logHashes: (request) => group.call("logHashes", request),
    logStrays: (request) => group.call("logStrays", request),
    journal: (request) => group.call("journal", request),
    findOwnBlob: (request) => group.call("findOwnBlob", request),
    keepBlob: (request) => group.call("keepBlob", request),
    findBlob: (request) => group.call("findBlob", request),
    dropBlob: (request) => group.call("dropBlob", request),
    expireBlobs: (request) => group.call("expireBlobs", request),
    blobFiles: (request) => group.call("blobFiles", request),
    expire: (request) => group.call("expire", request),
    listAccounts: (request) => group.call("listAccounts", request),
    backUp: (request) => group.call("backUp", request),
    reapply: (request) => group.call("reapply", request),
    startAfresh: (request) => group.call("startAfresh", request),
    census: (request) => group.call("census", request),
    [Symbol.asyncDispose]: () => group[Symbol.asyncDispose](),
  };
}

function open(worker: Worker, options: SqliteStoreOptions): Promise<OpenedMessage> {
  const { path, key, capacity, maxBytes, visits = false, random } = options;
  const message: OpenMessage = {
    path,
    key: new Uint8Array(key).buffer,
    maxBytes,
    visits,
    capacity,
    nodeKeySeed: new Uint8Array(random(32)).buffer,
  };
  key.fill(0);
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<OpenedMessage>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new NodeError("broken", `the store did not start: ${event.message}`));
    };
    worker.postMessage(message, [message.key, message.nodeKeySeed]);
  });
}
