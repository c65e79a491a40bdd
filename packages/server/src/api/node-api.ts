// The bootstrap object of one connection: every call of the schema goes through the table and the guard, and what they
// throw becomes an exception that says no more than the caller may know.

import { CapnpError, RpcError } from "@quicproquo/capnp";
import type { CallContext } from "@quicproquo/capnp";
import { formatException, nodeError } from "@quicproquo/protocol";
import type { NodeServer } from "@quicproquo/protocol/schema";
import type { ReplyRoom, ReplyShare } from "../delivery/reply-room.ts";
import { isAway, NodeError } from "../errors.ts";
import type { Caller, Method, MethodName, ParamsOf, ResultOf } from "./method.ts";
import { methods } from "./methods.ts";
import type { NodeParts } from "./node-parts.ts";

/** What the API must know of the connection that it serves. */
export interface ApiConnection {
  /** Of the caller's address: rates go by it. */
  readonly prefix: string;
  inUse(): () => void;
  readonly replyRoom: ReplyRoom;
}

export function nodeApi(parts: NodeParts, connection: ApiConnection): Required<NodeServer> {
  const serve =
    <M extends MethodName>(name: M, method: Method<M>) =>
    (params: ParamsOf<M>, call: CallContext): Promise<ResultOf<M>> =>
      answer(name, method, params, call, parts, connection);
  return {
    uploadKeyPackage: serve("uploadKeyPackage", methods.uploadKeyPackage),
    fetchKeyPackage: serve("fetchKeyPackage", methods.fetchKeyPackage),
    enqueue: serve("enqueue", methods.enqueue),
    fetch: serve("fetch", methods.fetch),
    fetchWait: serve("fetchWait", methods.fetchWait),
    health: serve("health", methods.health),
    uploadHybridKey: serve("uploadHybridKey", methods.uploadHybridKey),
    fetchHybridKey: serve("fetchHybridKey", methods.fetchHybridKey),
    opaqueRegisterStart: serve("opaqueRegisterStart", methods.opaqueRegisterStart),
    opaqueRegisterFinish: serve("opaqueRegisterFinish", methods.opaqueRegisterFinish),
    opaqueLoginStart: serve("opaqueLoginStart", methods.opaqueLoginStart),
    opaqueLoginFinish: serve("opaqueLoginFinish", methods.opaqueLoginFinish),
    publishEndpoint: serve("publishEndpoint", methods.publishEndpoint),
    resolveEndpoint: serve("resolveEndpoint", methods.resolveEndpoint),
    peek: serve("peek", methods.peek),
    ack: serve("ack", methods.ack),
    fetchHybridKeys: serve("fetchHybridKeys", methods.fetchHybridKeys),
    batchEnqueue: serve("batchEnqueue", methods.batchEnqueue),
    createChannel: serve("createChannel", methods.createChannel),
    resolveUser: serve("resolveUser", methods.resolveUser),
    resolveIdentity: serve("resolveIdentity", methods.resolveIdentity),
    uploadBlob: serve("uploadBlob", methods.uploadBlob),
    downloadBlob: serve("downloadBlob", methods.downloadBlob),
    deleteAccount: serve("deleteAccount", methods.deleteAccount),
    info: serve("info", methods.info),
    subscribe: serve("subscribe", methods.subscribe),
    logout: serve("logout", methods.logout),
    checkpoint: serve("checkpoint", methods.checkpoint),
    consistencyProof: serve("consistencyProof", methods.consistencyProof),
    logEntries: serve("logEntries", methods.logEntries),
    keyPackages: serve("keyPackages", methods.keyPackages),
    sessions: serve("sessions", methods.sessions),
    endSession: serve("endSession", methods.endSession),
    changePassword: serve("changePassword", methods.changePassword),
    deleteBlob: serve("deleteBlob", methods.deleteBlob),
  };
}

function answer<M extends MethodName>(
  name: M,
  method: Method<M>,
  params: ParamsOf<M>,
  call: CallContext,
  parts: NodeParts,
  connection: ApiConnection,
): Promise<ResultOf<M>> {
  const record = new CallRecord(name, parts, connection);
  try {
    const result = method.serve(params, parts, new ApiCaller(call, connection));
    return Promise.resolve(result).then(record.served, record.failed);
  } catch (error) {
    return Promise.reject(record.refusal(error));
  }
}

class ApiCaller implements Caller {
  readonly #call: CallContext;
  readonly #connection: ApiConnection;

  constructor(call: CallContext, connection: ApiConnection) {
    this.#call = call;
    this.#connection = connection;
  }

  get prefix(): string {
    return this.#connection.prefix;
  }

  whenGone(listener: () => void): void {
    this.#call.whenGivenUp(listener);
  }

  large<T>(share: ReplyShare, reply: () => Promise<T>): Promise<T> {
    return this.#connection.replyRoom.build(share, reply, () => this.#call.signal);
  }

  inUse(): () => void {
    return this.#connection.inUse();
  }
}

/** A call from its beginning to what it came to: counted, and its connection in use. */
class CallRecord {
  readonly #name: MethodName;
  readonly #parts: NodeParts;
  readonly #from: number;
  readonly #unused: () => void;

  constructor(name: MethodName, parts: NodeParts, connection: ApiConnection) {
    this.#name = name;
    this.#parts = parts;
    this.#from = parts.counts === undefined ? 0 : parts.clock.monotonic();
    this.#unused = connection.inUse();
  }

  readonly served = <R>(result: R): R => {
    this.#over(undefined);
    return result;
  };

  readonly failed = (error: unknown): never => {
    throw this.refusal(error);
  };

  /** What the caller may know of it. */
  refusal(error: unknown): RpcError {
    const exception = exceptionOf(error, this.#name, this.#parts);
    this.#over(/^E\d{3}/.exec(exception.message)?.[0] ?? exception.type);
    return exception;
  }

  #over(refused: string | undefined): void {
    const { counts, clock } = this.#parts;
    counts?.calls.get(this.#name)?.done(refused, (clock.monotonic() - this.#from) / 1_000);
    this.#unused();
  }
}

function exceptionOf(error: unknown, method: MethodName, { log, random, noRoom }: NodeParts): RpcError {
  if (error instanceof RpcError) return error;
  const refusal = refusalOf(error);
  const correlation = random(6).toHex();
  const { type, text } = formatException(refusal, correlation);
  if (text.startsWith("E021")) noRoom();
  else if (text.startsWith("E023") || (error instanceof NodeError && !isAway(error))) {
    log.error("call failed", { method, correlation, error });
  }
  return new RpcError(type, text);
}

/** What a failure of the store, or params that turned out to be unreadable, are to a caller. */
function refusalOf(error: unknown): unknown {
  if (error instanceof CapnpError) return nodeError("E005", `the arguments cannot be read: ${error.code}`);
  if (!(error instanceof NodeError)) return error;
  if (error.code === "storage-full") return nodeError("E021", "the node has no room");
  if (error.code === "store-away") return nodeError("E022", "the node's database cannot be reached");
  if (isAway(error)) return nodeError("E022", "the node's storage of files cannot be reached");
  return error.code === "closed" ? nodeError("E022", "the node is stopping") : error;
}
