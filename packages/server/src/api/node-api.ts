// The bootstrap object of one connection: every call of the schema goes through the table and the guard, and what they
// throw becomes an exception that says no more than the caller may know. A class and no object of closures, since each
// of thousands of connections has one.

import { CapnpError, RpcError } from "@quicproquo/capnp";
import type { CallContext } from "@quicproquo/capnp";
import { formatException, nodeError } from "@quicproquo/protocol";
import type { NodeServer } from "@quicproquo/protocol/schema";
import type { ReplyRoom, ReplyShare } from "../delivery/reply-room.ts";
import { isAway, NodeError } from "../errors.ts";
import type { Caller, Method, MethodName, ParamsOf as Params, ResultOf } from "./method.ts";
import { methods } from "./methods.ts";
import type { NodeParts } from "./node-parts.ts";

type Result<M extends MethodName> = Promise<ResultOf<M>>;

/** What the API must know of the connection that it serves. */
export interface ApiConnection {
  /** Of the caller's address: rates go by it. */
  readonly prefix: string;
  inUse(): () => void;
  readonly replyRoom: ReplyRoom;
}

export class NodeApi implements Required<NodeServer> {
  readonly #parts: NodeParts;
  readonly #connection: ApiConnection;

  constructor(parts: NodeParts, connection: ApiConnection) {
    this.#parts = parts;
    this.#connection = connection;
  }

  uploadKeyPackage(params: Params<"uploadKeyPackage">, call: CallContext): Result<"uploadKeyPackage"> {
    return this.#answer("uploadKeyPackage", methods.uploadKeyPackage, params, call);
  }

  fetchKeyPackage(params: Params<"fetchKeyPackage">, call: CallContext): Result<"fetchKeyPackage"> {
    return this.#answer("fetchKeyPackage", methods.fetchKeyPackage, params, call);
  }

  enqueue(params: Params<"enqueue">, call: CallContext): Result<"enqueue"> {
    return this.#answer("enqueue", methods.enqueue, params, call);
  }

  fetch(params: Params<"fetch">, call: CallContext): Result<"fetch"> {
    return this.#answer("fetch", methods.fetch, params, call);
  }

  fetchWait(params: Params<"fetchWait">, call: CallContext): Result<"fetchWait"> {
    return this.#answer("fetchWait", methods.fetchWait, params, call);
  }

  health(params: Params<"health">, call: CallContext): Result<"health"> {
    return this.#answer("health", methods.health, params, call);
  }

  uploadHybridKey(params: Params<"uploadHybridKey">, call: CallContext): Result<"uploadHybridKey"> {
    return this.#answer("uploadHybridKey", methods.uploadHybridKey, params, call);
  }

  fetchHybridKey(params: Params<"fetchHybridKey">, call: CallContext): Result<"fetchHybridKey"> {
    return this.#answer("fetchHybridKey", methods.fetchHybridKey, params, call);
  }

  opaqueRegisterStart(params: Params<"opaqueRegisterStart">, call: CallContext): Result<"opaqueRegisterStart"> {
    return this.#answer("opaqueRegisterStart", methods.opaqueRegisterStart, params, call);
  }

  opaqueRegisterFinish(params: Params<"opaqueRegisterFinish">, call: CallContext): Result<"opaqueRegisterFinish"> {
    return this.#answer("opaqueRegisterFinish", methods.opaqueRegisterFinish, params, call);
  }

  opaqueLoginStart(params: Params<"opaqueLoginStart">, call: CallContext): Result<"opaqueLoginStart"> {
    return this.#answer("opaqueLoginStart", methods.opaqueLoginStart, params, call);
  }

  opaqueLoginFinish(params: Params<"opaqueLoginFinish">, call: CallContext): Result<"opaqueLoginFinish"> {
    return this.#answer("opaqueLoginFinish", methods.opaqueLoginFinish, params, call);
  }

  publishEndpoint(params: Params<"publishEndpoint">, call: CallContext): Result<"publishEndpoint"> {
    return this.#answer("publishEndpoint", methods.publishEndpoint, params, call);
  }

  resolveEndpoint(params: Params<"resolveEndpoint">, call: CallContext): Result<"resolveEndpoint"> {
    return this.#answer("resolveEndpoint", methods.resolveEndpoint, params, call);
  }

  peek(params: Params<"peek">, call: CallContext): Result<"peek"> {
    return this.#answer("peek", methods.peek, params, call);
  }

  ack(params: Params<"ack">, call: CallContext): Result<"ack"> {
    return this.#answer("ack", methods.ack, params, call);
  }

  fetchHybridKeys(params: Params<"fetchHybridKeys">, call: CallContext): Result<"fetchHybridKeys"> {
    return this.#answer("fetchHybridKeys", methods.fetchHybridKeys, params, call);
  }

  batchEnqueue(params: Params<"batchEnqueue">, call: CallContext): Result<"batchEnqueue"> {
    return this.#answer("batchEnqueue", methods.batchEnqueue, params, call);
  }

  createChannel(params: Params<"createChannel">, call: CallContext): Result<"createChannel"> {
    return this.#answer("createChannel", methods.createChannel, params, call);
  }

  resolveUser(params: Params<"resolveUser">, call: CallContext): Result<"resolveUser"> {
    return this.#answer("resolveUser", methods.resolveUser, params, call);
  }

  resolveIdentity(params: Params<"resolveIdentity">, call: CallContext): Result<"resolveIdentity"> {
    return this.#answer("resolveIdentity", methods.resolveIdentity, params, call);
  }

  uploadBlob(params: Params<"uploadBlob">, call: CallContext): Result<"uploadBlob"> {
    return this.#answer("uploadBlob", methods.uploadBlob, params, call);
  }

  downloadBlob(params: Params<"downloadBlob">, call: CallContext): Result<"downloadBlob"> {
    return this.#answer("downloadBlob", methods.downloadBlob, params, call);
  }

  deleteAccount(params: Params<"deleteAccount">, call: CallContext): Result<"deleteAccount"> {
    return this.#answer("deleteAccount", methods.deleteAccount, params, call);
  }

  info(params: Params<"info">, call: CallContext): Result<"info"> {
    return this.#answer("info", methods.info, params, call);
  }

  subscribe(params: Params<"subscribe">, call: CallContext): Result<"subscribe"> {
    return this.#answer("subscribe", methods.subscribe, params, call);
  }

  logout(params: Params<"logout">, call: CallContext): Result<"logout"> {
    return this.#answer("logout", methods.logout, params, call);
  }

  checkpoint(params: Params<"checkpoint">, call: CallContext): Result<"checkpoint"> {
    return this.#answer("checkpoint", methods.checkpoint, params, call);
  }

  consistencyProof(params: Params<"consistencyProof">, call: CallContext): Result<"consistencyProof"> {
    return this.#answer("consistencyProof", methods.consistencyProof, params, call);
  }

  logEntries(params: Params<"logEntries">, call: CallContext): Result<"logEntries"> {
    return this.#answer("logEntries", methods.logEntries, params, call);
  }

  keyPackages(params: Params<"keyPackages">, call: CallContext): Result<"keyPackages"> {
    return this.#answer("keyPackages", methods.keyPackages, params, call);
  }

  sessions(params: Params<"sessions">, call: CallContext): Result<"sessions"> {
    return this.#answer("sessions", methods.sessions, params, call);
  }

  endSession(params: Params<"endSession">, call: CallContext): Result<"endSession"> {
    return this.#answer("endSession", methods.endSession, params, call);
  }

  changePassword(params: Params<"changePassword">, call: CallContext): Result<"changePassword"> {
    return this.#answer("changePassword", methods.changePassword, params, call);
  }

  deleteBlob(params: Params<"deleteBlob">, call: CallContext): Result<"deleteBlob"> {
    return this.#answer("deleteBlob", methods.deleteBlob, params, call);
  }

  #answer<M extends MethodName>(name: M, method: Method<M>, params: Params<M>, call: CallContext): Result<M> {
    const record = new CallRecord(name, this.#parts, this.#connection);
    try {
      const result = method.serve(params, this.#parts, new ApiCaller(call, this.#connection));
      return Promise.resolve(result).then(record.served, record.failed);
    } catch (error) {
      return Promise.reject(record.refusal(error));
    }
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
