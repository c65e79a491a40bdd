// The store's interface over one way to make its calls, by name: what a worker or a server on the network does with them.

import type { AnswerOf, OperationName, RequestOf } from "./operation.ts";
import type { Store } from "./store.ts";

export interface StoreCalls extends Pick<Store, "broken" | "full">, AsyncDisposable {
  /** Resolves once it is on disk. What the request refers to may change as soon as this returns. */
  call<K extends OperationName>(name: K, request: RequestOf<K>): Promise<AnswerOf<K>>;
  /** The same together with the next call that writes, undefined if none came before `until`; where that costs less. */
  readonly callAlong:
    | (<K extends OperationName>(
      name: K,
      request: RequestOf<K>,
      until: Promise<void>,
    ) => Promise<AnswerOf<K> | undefined>)
    | undefined;
}

export function storeOver(calls: StoreCalls): Store {
  const { callAlong } = calls;
  return {
    broken: calls.broken,
    get full() {
      return calls.full;
    },
    neighbours: undefined,
    secret: (request) => calls.call("secret", request),
    findSecret: (request) => calls.call("findSecret", request),
    replaceSecret: (request) => calls.call("replaceSecret", request),
    register: (request) => calls.call("register", request),
    createInvite: (request) => calls.call("createInvite", request),
    findUser: (request) => calls.call("findUser", request),
    findIdentity: (request) => calls.call("findIdentity", request),
    findLogin: (request) => calls.call("findLogin", request),
    keepPendingLogin: (request) => calls.call("keepPendingLogin", request),
    finishLogin: (request) => calls.call("finishLogin", request),
    findSession: (request) => calls.call("findSession", request),
    endSession: (request) => calls.call("endSession", request),
    listSessions: (request) => calls.call("listSessions", request),
    endSessionOf: (request) => calls.call("endSessionOf", request),
    endOldSessions: (request) => calls.call("endOldSessions", request),
    touchSession: (request) => calls.call("touchSession", request),
    changePassword: (request) => calls.call("changePassword", request),
    deleteAccount: (request) => calls.call("deleteAccount", request),
    foldLog: (request) => calls.call("foldLog", request),
    keepEndpoint: (request) => calls.call("keepEndpoint", request),
    dropEndpoint: (request) => calls.call("dropEndpoint", request),
    findEndpoint: (request) => calls.call("findEndpoint", request),
    addKeyPackage: (request) => calls.call("addKeyPackage", request),
    takeKeyPackage: (request) => calls.call("takeKeyPackage", request),
    countKeyPackages: (request) => calls.call("countKeyPackages", request),
    keepHybridKey: (request) => calls.call("keepHybridKey", request),
    hybridKeys: (request) => calls.call("hybridKeys", request),
    enqueue: (request) => calls.call("enqueue", request),
    batchEnqueue: (request) => calls.call("batchEnqueue", request),
    peek: (request) => calls.call("peek", request),
    drain: (request) => calls.call("drain", request),
    ack: (request) => calls.call("ack", request),
    waiting: (request) => calls.call("waiting", request),
    channelOf: (request) => calls.call("channelOf", request),
    findOwnBlob: (request) => calls.call("findOwnBlob", request),
    keepBlob: (request) => calls.call("keepBlob", request),
    findBlob: (request) => calls.call("findBlob", request),
    dropBlob: (request) => calls.call("dropBlob", request),
    expireBlobs: (request) => calls.call("expireBlobs", request),
    blobFiles: (request) => calls.call("blobFiles", request),
    findBinding: (request) => calls.call("findBinding", request),
    logHead: (request) => calls.call("logHead", request),
    logConsistency: (request) => calls.call("logConsistency", request),
    logEntries: (request) => calls.call("logEntries", request),
    logHashes: (request) => calls.call("logHashes", request),
    logStrays: (request) => calls.call("logStrays", request),
    journal: (request) => calls.call("journal", request),
    expire: (request) => calls.call("expire", request),
    expireAlong: callAlong && ((request, until) => callAlong("expire", request, until)),
    listAccounts: (request) => calls.call("listAccounts", request),
    backUp: (request) => calls.call("backUp", request),
    reapply: (request) => calls.call("reapply", request),
    startAfresh: (request) => calls.call("startAfresh", request),
    census: (request) => calls.call("census", request),
    [Symbol.asyncDispose]: () => calls[Symbol.asyncDispose](),
  };
}
