// Generated from extension.capnp (0x86cd25332c47a60f). Change that file and generate again.

import * as capnp from "@quicproquo/capnp";
import * as node from "./node.capnp.ts";

export type NodeInfoParamsInit = Record<never, never>;

export class NodeInfoParamsReader extends capnp.StructReader {}

export class NodeInfoParamsBuilder extends capnp.StructBuilder {}

export const NodeInfoParams: capnp.StructType<NodeInfoParamsReader, NodeInfoParamsBuilder, NodeInfoParamsInit> = new capnp.StructType({
  id: 0xf9e957c80997008cn,
  name: "NodeInfoParams",
  dataWords: 0,
  pointerWords: 0,
  Reader: NodeInfoParamsReader,
  Builder: NodeInfoParamsBuilder,
  write() {},
});

export interface NodeInfoResultsInit {
  info?: capnp.InitOf<typeof NodeInfo> | undefined;
}

export class NodeInfoResultsReader extends capnp.StructReader {
  get info(): NodeInfoReader { return this.$struct(0, NodeInfo); }
}

export class NodeInfoResultsBuilder extends capnp.StructBuilder {
  set info(value: capnp.InitOf<typeof NodeInfo>) { this.$struct(0, NodeInfo, value); }
  initInfo(): NodeInfoBuilder { return this.$initStruct(0, NodeInfo); }
}

export const NodeInfoResults: capnp.StructType<NodeInfoResultsReader, NodeInfoResultsBuilder, NodeInfoResultsInit> = new capnp.StructType({
  id: 0x8dd39a94452fa15en,
  name: "NodeInfoResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeInfoResultsReader,
  Builder: NodeInfoResultsBuilder,
  write(to, from) {
    if (from.info !== undefined) to.info = from.info;
  },
});

export interface NodeSubscribeParamsInit {
  recipientKey?: Uint8Array | undefined;
  sink?: InboxClient | capnp.Served<InboxClient> | null | undefined;
  auth?: capnp.InitOf<typeof node.Auth> | undefined;
}

export class NodeSubscribeParamsReader extends capnp.StructReader {
  get recipientKey(): Uint8Array { return this.$bytes(0); }
  get sink(): InboxClient | undefined { return this.$capability(1, Inbox); }
  get auth(): node.AuthReader { return this.$struct(2, node.Auth); }
}

export class NodeSubscribeParamsBuilder extends capnp.StructBuilder {
  set recipientKey(value: Uint8Array) { this.$bytes(0, value); }
  set sink(value: InboxClient | capnp.Served<InboxClient> | null) { this.$capability(1, value); }
  set auth(value: capnp.InitOf<typeof node.Auth>) { this.$struct(2, node.Auth, value); }
  initAuth(): node.AuthBuilder { return this.$initStruct(2, node.Auth); }
}

export const NodeSubscribeParams: capnp.StructType<NodeSubscribeParamsReader, NodeSubscribeParamsBuilder, NodeSubscribeParamsInit> = new capnp.StructType({
  id: 0xcee03a4eef44ef52n,
  name: "NodeSubscribeParams",
  dataWords: 0,
  pointerWords: 3,
  Reader: NodeSubscribeParamsReader,
  Builder: NodeSubscribeParamsBuilder,
  write(to, from) {
    if (from.recipientKey !== undefined) to.recipientKey = from.recipientKey;
    if (from.sink !== undefined) to.sink = from.sink;
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export interface NodeSubscribeResultsInit {
  subscription?: SubscriptionClient | capnp.Served<SubscriptionClient> | null | undefined;
}

export class NodeSubscribeResultsReader extends capnp.StructReader {
  get subscription(): SubscriptionClient | undefined { return this.$capability(0, Subscription); }
}

export class NodeSubscribeResultsBuilder extends capnp.StructBuilder {
  set subscription(value: SubscriptionClient | capnp.Served<SubscriptionClient> | null) { this.$capability(0, value); }
}

export const NodeSubscribeResults: capnp.StructType<NodeSubscribeResultsReader, NodeSubscribeResultsBuilder, NodeSubscribeResultsInit> = new capnp.StructType({
  id: 0xa093d08564deee5cn,
  name: "NodeSubscribeResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeSubscribeResultsReader,
  Builder: NodeSubscribeResultsBuilder,
  write(to, from) {
    if (from.subscription !== undefined) to.subscription = from.subscription;
  },
});

export interface NodeLogoutParamsInit {
  auth?: capnp.InitOf<typeof node.Auth> | undefined;
}

export class NodeLogoutParamsReader extends capnp.StructReader {
  get auth(): node.AuthReader { return this.$struct(0, node.Auth); }
}

export class NodeLogoutParamsBuilder extends capnp.StructBuilder {
  set auth(value: capnp.InitOf<typeof node.Auth>) { this.$struct(0, node.Auth, value); }
  initAuth(): node.AuthBuilder { return this.$initStruct(0, node.Auth); }
}

export const NodeLogoutParams: capnp.StructType<NodeLogoutParamsReader, NodeLogoutParamsBuilder, NodeLogoutParamsInit> = new capnp.StructType({
  id: 0x8369c756b6a6843dn,
  name: "NodeLogoutParams",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeLogoutParamsReader,
  Builder: NodeLogoutParamsBuilder,
  write(to, from) {
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export type NodeLogoutResultsInit = Record<never, never>;

export class NodeLogoutResultsReader extends capnp.StructReader {}

export class NodeLogoutResultsBuilder extends capnp.StructBuilder {}

export const NodeLogoutResults: capnp.StructType<NodeLogoutResultsReader, NodeLogoutResultsBuilder, NodeLogoutResultsInit> = new capnp.StructType({
  id: 0xf6daa465141607a0n,
  name: "NodeLogoutResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: NodeLogoutResultsReader,
  Builder: NodeLogoutResultsBuilder,
  write() {},
});

export type NodeCheckpointParamsInit = Record<never, never>;

export class NodeCheckpointParamsReader extends capnp.StructReader {}

export class NodeCheckpointParamsBuilder extends capnp.StructBuilder {}

export const NodeCheckpointParams: capnp.StructType<NodeCheckpointParamsReader, NodeCheckpointParamsBuilder, NodeCheckpointParamsInit> = new capnp.StructType({
  id: 0xc40852d21a98f381n,
  name: "NodeCheckpointParams",
  dataWords: 0,
  pointerWords: 0,
  Reader: NodeCheckpointParamsReader,
  Builder: NodeCheckpointParamsBuilder,
  write() {},
});

export interface NodeCheckpointResultsInit {
  checkpoint?: string | undefined;
}

export class NodeCheckpointResultsReader extends capnp.StructReader {
  get checkpoint(): string { return this.$text(0); }
}

export class NodeCheckpointResultsBuilder extends capnp.StructBuilder {
  set checkpoint(value: string) { this.$text(0, value); }
}

export const NodeCheckpointResults: capnp.StructType<NodeCheckpointResultsReader, NodeCheckpointResultsBuilder, NodeCheckpointResultsInit> = new capnp.StructType({
  id: 0xea1a0b1280972298n,
  name: "NodeCheckpointResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeCheckpointResultsReader,
  Builder: NodeCheckpointResultsBuilder,
  write(to, from) {
    if (from.checkpoint !== undefined) to.checkpoint = from.checkpoint;
  },
});

export interface NodeConsistencyProofParamsInit {
  fromSize?: bigint | undefined;
  toSize?: bigint | undefined;
}

export class NodeConsistencyProofParamsReader extends capnp.StructReader {
  get fromSize(): bigint { return this.$uint64(0); }
  get toSize(): bigint { return this.$uint64(8); }
}

export class NodeConsistencyProofParamsBuilder extends capnp.StructBuilder {
  set fromSize(value: bigint) { this.$uint64(0, value); }
  set toSize(value: bigint) { this.$uint64(8, value); }
}

export const NodeConsistencyProofParams: capnp.StructType<NodeConsistencyProofParamsReader, NodeConsistencyProofParamsBuilder, NodeConsistencyProofParamsInit> = new capnp.StructType({
  id: 0x8ee516931c7d43ban,
  name: "NodeConsistencyProofParams",
  dataWords: 2,
  pointerWords: 0,
  Reader: NodeConsistencyProofParamsReader,
  Builder: NodeConsistencyProofParamsBuilder,
  write(to, from) {
    if (from.fromSize !== undefined) to.fromSize = from.fromSize;
    if (from.toSize !== undefined) to.toSize = from.toSize;
  },
});

export interface NodeConsistencyProofResultsInit {
  hashes?: capnp.ListInit<Uint8Array> | undefined;
}

export class NodeConsistencyProofResultsReader extends capnp.StructReader {
  get hashes(): capnp.List<Uint8Array> { return this.$list(0, capnp.data); }
}

export class NodeConsistencyProofResultsBuilder extends capnp.StructBuilder {
  set hashes(value: capnp.ListInit<Uint8Array>) { this.$list(0, capnp.data, value); }
  initHashes(length: number): capnp.ListBuilder<undefined, Uint8Array> { return this.$initList(0, capnp.data, length); }
}

export const NodeConsistencyProofResults: capnp.StructType<NodeConsistencyProofResultsReader, NodeConsistencyProofResultsBuilder, NodeConsistencyProofResultsInit> = new capnp.StructType({
  id: 0xb66b7811cc6e67dfn,
  name: "NodeConsistencyProofResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeConsistencyProofResultsReader,
  Builder: NodeConsistencyProofResultsBuilder,
  write(to, from) {
    if (from.hashes !== undefined) to.hashes = from.hashes;
  },
});

export interface NodeLogEntriesParamsInit {
  start?: bigint | undefined;
  limit?: number | undefined;
}

export class NodeLogEntriesParamsReader extends capnp.StructReader {
  get start(): bigint { return this.$uint64(0); }
  get limit(): number { return this.$uint32(8); }
}

export class NodeLogEntriesParamsBuilder extends capnp.StructBuilder {
  set start(value: bigint) { this.$uint64(0, value); }
  set limit(value: number) { this.$uint32(8, value); }
}

export const NodeLogEntriesParams: capnp.StructType<NodeLogEntriesParamsReader, NodeLogEntriesParamsBuilder, NodeLogEntriesParamsInit> = new capnp.StructType({
  id: 0xef4dcee7d2dde38an,
  name: "NodeLogEntriesParams",
  dataWords: 2,
  pointerWords: 0,
  Reader: NodeLogEntriesParamsReader,
  Builder: NodeLogEntriesParamsBuilder,
  write(to, from) {
    if (from.start !== undefined) to.start = from.start;
    if (from.limit !== undefined) to.limit = from.limit;
  },
});

export interface NodeLogEntriesResultsInit {
  entries?: capnp.ListInit<Uint8Array> | undefined;
}

export class NodeLogEntriesResultsReader extends capnp.StructReader {
  get entries(): capnp.List<Uint8Array> { return this.$list(0, capnp.data); }
}

export class NodeLogEntriesResultsBuilder extends capnp.StructBuilder {
  set entries(value: capnp.ListInit<Uint8Array>) { this.$list(0, capnp.data, value); }
  initEntries(length: number): capnp.ListBuilder<undefined, Uint8Array> { return this.$initList(0, capnp.data, length); }
}

export const NodeLogEntriesResults: capnp.StructType<NodeLogEntriesResultsReader, NodeLogEntriesResultsBuilder, NodeLogEntriesResultsInit> = new capnp.StructType({
  id: 0xad45dd5f78898795n,
  name: "NodeLogEntriesResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeLogEntriesResultsReader,
  Builder: NodeLogEntriesResultsBuilder,
  write(to, from) {
    if (from.entries !== undefined) to.entries = from.entries;
  },
});

export interface NodeKeyPackagesParamsInit {
  identityKey?: Uint8Array | undefined;
  clear?: boolean | undefined;
  auth?: capnp.InitOf<typeof node.Auth> | undefined;
}

export class NodeKeyPackagesParamsReader extends capnp.StructReader {
  get identityKey(): Uint8Array { return this.$bytes(0); }
  get clear(): boolean { return this.$bool(0); }
  get auth(): node.AuthReader { return this.$struct(1, node.Auth); }
}

export class NodeKeyPackagesParamsBuilder extends capnp.StructBuilder {
  set identityKey(value: Uint8Array) { this.$bytes(0, value); }
  set clear(value: boolean) { this.$bool(0, value); }
  set auth(value: capnp.InitOf<typeof node.Auth>) { this.$struct(1, node.Auth, value); }
  initAuth(): node.AuthBuilder { return this.$initStruct(1, node.Auth); }
}

export const NodeKeyPackagesParams: capnp.StructType<NodeKeyPackagesParamsReader, NodeKeyPackagesParamsBuilder, NodeKeyPackagesParamsInit> = new capnp.StructType({
  id: 0xe58b5c134dfdf87an,
  name: "NodeKeyPackagesParams",
  dataWords: 1,
  pointerWords: 2,
  Reader: NodeKeyPackagesParamsReader,
  Builder: NodeKeyPackagesParamsBuilder,
  write(to, from) {
    if (from.identityKey !== undefined) to.identityKey = from.identityKey;
    if (from.clear !== undefined) to.clear = from.clear;
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export interface NodeKeyPackagesResultsInit {
  count?: number | undefined;
  lastResort?: boolean | undefined;
}

export class NodeKeyPackagesResultsReader extends capnp.StructReader {
  get count(): number { return this.$uint32(0); }
  get lastResort(): boolean { return this.$bool(32); }
}

export class NodeKeyPackagesResultsBuilder extends capnp.StructBuilder {
  set count(value: number) { this.$uint32(0, value); }
  set lastResort(value: boolean) { this.$bool(32, value); }
}

export const NodeKeyPackagesResults: capnp.StructType<NodeKeyPackagesResultsReader, NodeKeyPackagesResultsBuilder, NodeKeyPackagesResultsInit> = new capnp.StructType({
  id: 0xa3696da14fdf17bcn,
  name: "NodeKeyPackagesResults",
  dataWords: 1,
  pointerWords: 0,
  Reader: NodeKeyPackagesResultsReader,
  Builder: NodeKeyPackagesResultsBuilder,
  write(to, from) {
    if (from.count !== undefined) to.count = from.count;
    if (from.lastResort !== undefined) to.lastResort = from.lastResort;
  },
});

export interface NodeSessionsParamsInit {
  auth?: capnp.InitOf<typeof node.Auth> | undefined;
}

export class NodeSessionsParamsReader extends capnp.StructReader {
  get auth(): node.AuthReader { return this.$struct(0, node.Auth); }
}

export class NodeSessionsParamsBuilder extends capnp.StructBuilder {
  set auth(value: capnp.InitOf<typeof node.Auth>) { this.$struct(0, node.Auth, value); }
  initAuth(): node.AuthBuilder { return this.$initStruct(0, node.Auth); }
}

export const NodeSessionsParams: capnp.StructType<NodeSessionsParamsReader, NodeSessionsParamsBuilder, NodeSessionsParamsInit> = new capnp.StructType({
  id: 0xf58cc60bd8b4f93en,
  name: "NodeSessionsParams",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeSessionsParamsReader,
  Builder: NodeSessionsParamsBuilder,
  write(to, from) {
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export interface NodeSessionsResultsInit {
  sessions?: capnp.ListInitOf<typeof Session> | undefined;
}

export class NodeSessionsResultsReader extends capnp.StructReader {
  get sessions(): capnp.List<SessionReader> { return this.$list(0, Session); }
}

export class NodeSessionsResultsBuilder extends capnp.StructBuilder {
  set sessions(value: capnp.ListInitOf<typeof Session>) { this.$list(0, Session, value); }
  initSessions(length: number): capnp.ListBuilder<SessionBuilder, capnp.InitOf<typeof Session>> { return this.$initList(0, Session, length); }
}

export const NodeSessionsResults: capnp.StructType<NodeSessionsResultsReader, NodeSessionsResultsBuilder, NodeSessionsResultsInit> = new capnp.StructType({
  id: 0xbe4379d86c1be21an,
  name: "NodeSessionsResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeSessionsResultsReader,
  Builder: NodeSessionsResultsBuilder,
  write(to, from) {
    if (from.sessions !== undefined) to.sessions = from.sessions;
  },
});

export interface NodeEndSessionParamsInit {
  sessionId?: Uint8Array | undefined;
  auth?: capnp.InitOf<typeof node.Auth> | undefined;
}

export class NodeEndSessionParamsReader extends capnp.StructReader {
  get sessionId(): Uint8Array { return this.$bytes(0); }
  get auth(): node.AuthReader { return this.$struct(1, node.Auth); }
}

export class NodeEndSessionParamsBuilder extends capnp.StructBuilder {
  set sessionId(value: Uint8Array) { this.$bytes(0, value); }
  set auth(value: capnp.InitOf<typeof node.Auth>) { this.$struct(1, node.Auth, value); }
  initAuth(): node.AuthBuilder { return this.$initStruct(1, node.Auth); }
}

export const NodeEndSessionParams: capnp.StructType<NodeEndSessionParamsReader, NodeEndSessionParamsBuilder, NodeEndSessionParamsInit> = new capnp.StructType({
  id: 0xd9f939feedcc094an,
  name: "NodeEndSessionParams",
  dataWords: 0,
  pointerWords: 2,
  Reader: NodeEndSessionParamsReader,
  Builder: NodeEndSessionParamsBuilder,
  write(to, from) {
    if (from.sessionId !== undefined) to.sessionId = from.sessionId;
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export type NodeEndSessionResultsInit = Record<never, never>;

export class NodeEndSessionResultsReader extends capnp.StructReader {}

export class NodeEndSessionResultsBuilder extends capnp.StructBuilder {}

export const NodeEndSessionResults: capnp.StructType<NodeEndSessionResultsReader, NodeEndSessionResultsBuilder, NodeEndSessionResultsInit> = new capnp.StructType({
  id: 0xfdc57fa893637ed4n,
  name: "NodeEndSessionResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: NodeEndSessionResultsReader,
  Builder: NodeEndSessionResultsBuilder,
  write() {},
});

export interface NodeChangePasswordParamsInit {
  upload?: Uint8Array | undefined;
  auth?: capnp.InitOf<typeof node.Auth> | undefined;
}

export class NodeChangePasswordParamsReader extends capnp.StructReader {
  get upload(): Uint8Array { return this.$bytes(0); }
  get auth(): node.AuthReader { return this.$struct(1, node.Auth); }
}

export class NodeChangePasswordParamsBuilder extends capnp.StructBuilder {
  set upload(value: Uint8Array) { this.$bytes(0, value); }
  set auth(value: capnp.InitOf<typeof node.Auth>) { this.$struct(1, node.Auth, value); }
  initAuth(): node.AuthBuilder { return this.$initStruct(1, node.Auth); }
}

export const NodeChangePasswordParams: capnp.StructType<NodeChangePasswordParamsReader, NodeChangePasswordParamsBuilder, NodeChangePasswordParamsInit> = new capnp.StructType({
  id: 0xbf1975693d0413c7n,
  name: "NodeChangePasswordParams",
  dataWords: 0,
  pointerWords: 2,
  Reader: NodeChangePasswordParamsReader,
  Builder: NodeChangePasswordParamsBuilder,
  write(to, from) {
    if (from.upload !== undefined) to.upload = from.upload;
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export type NodeChangePasswordResultsInit = Record<never, never>;

export class NodeChangePasswordResultsReader extends capnp.StructReader {}

export class NodeChangePasswordResultsBuilder extends capnp.StructBuilder {}

export const NodeChangePasswordResults: capnp.StructType<NodeChangePasswordResultsReader, NodeChangePasswordResultsBuilder, NodeChangePasswordResultsInit> = new capnp.StructType({
  id: 0x85ab90bfa23768f5n,
  name: "NodeChangePasswordResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: NodeChangePasswordResultsReader,
  Builder: NodeChangePasswordResultsBuilder,
  write() {},
});

export interface NodeDeleteBlobParamsInit {
  blobId?: Uint8Array | undefined;
  auth?: capnp.InitOf<typeof node.Auth> | undefined;
}

export class NodeDeleteBlobParamsReader extends capnp.StructReader {
  get blobId(): Uint8Array { return this.$bytes(0); }
  get auth(): node.AuthReader { return this.$struct(1, node.Auth); }
}

export class NodeDeleteBlobParamsBuilder extends capnp.StructBuilder {
  set blobId(value: Uint8Array) { this.$bytes(0, value); }
  set auth(value: capnp.InitOf<typeof node.Auth>) { this.$struct(1, node.Auth, value); }
  initAuth(): node.AuthBuilder { return this.$initStruct(1, node.Auth); }
}

export const NodeDeleteBlobParams: capnp.StructType<NodeDeleteBlobParamsReader, NodeDeleteBlobParamsBuilder, NodeDeleteBlobParamsInit> = new capnp.StructType({
  id: 0x9def69acbbd06393n,
  name: "NodeDeleteBlobParams",
  dataWords: 0,
  pointerWords: 2,
  Reader: NodeDeleteBlobParamsReader,
  Builder: NodeDeleteBlobParamsBuilder,
  write(to, from) {
    if (from.blobId !== undefined) to.blobId = from.blobId;
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export type NodeDeleteBlobResultsInit = Record<never, never>;

export class NodeDeleteBlobResultsReader extends capnp.StructReader {}

export class NodeDeleteBlobResultsBuilder extends capnp.StructBuilder {}

export const NodeDeleteBlobResults: capnp.StructType<NodeDeleteBlobResultsReader, NodeDeleteBlobResultsBuilder, NodeDeleteBlobResultsInit> = new capnp.StructType({
  id: 0xcb4190e761c3a82fn,
  name: "NodeDeleteBlobResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: NodeDeleteBlobResultsReader,
  Builder: NodeDeleteBlobResultsBuilder,
  write() {},
});

export class NodeSubscribeCall extends capnp.RemoteCall<NodeSubscribeResultsReader> {
  get subscription(): SubscriptionClient { return new SubscriptionClient(this.$capability(0)); }
}

export class NodeClient extends node.NodeServiceClient {
  info(params: capnp.InitOf<typeof NodeInfoParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeInfoResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeInfo, params, options));
  }
  subscribe(params: capnp.InitOf<typeof NodeSubscribeParams> = {}, options?: capnp.CallOptions): NodeSubscribeCall {
    return new NodeSubscribeCall(this.$reference.hook.call(nodeSubscribe, params, options));
  }
  logout(params: capnp.InitOf<typeof NodeLogoutParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeLogoutResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeLogout, params, options));
  }
  checkpoint(params: capnp.InitOf<typeof NodeCheckpointParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeCheckpointResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeCheckpoint, params, options));
  }
  consistencyProof(params: capnp.InitOf<typeof NodeConsistencyProofParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeConsistencyProofResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeConsistencyProof, params, options));
  }
  logEntries(params: capnp.InitOf<typeof NodeLogEntriesParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeLogEntriesResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeLogEntries, params, options));
  }
  keyPackages(params: capnp.InitOf<typeof NodeKeyPackagesParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeKeyPackagesResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeKeyPackages, params, options));
  }
  sessions(params: capnp.InitOf<typeof NodeSessionsParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeSessionsResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeSessions, params, options));
  }
  endSession(params: capnp.InitOf<typeof NodeEndSessionParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeEndSessionResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeEndSession, params, options));
  }
  changePassword(params: capnp.InitOf<typeof NodeChangePasswordParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeChangePasswordResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeChangePassword, params, options));
  }
  deleteBlob(params: capnp.InitOf<typeof NodeDeleteBlobParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeDeleteBlobResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeDeleteBlob, params, options));
  }
  /** Another reference to the same object. */
  override take(): NodeClient { return new NodeClient(this.$reference.take()); }
}

/** What an implementation may offer; a method that it lacks is answered as `unimplemented`. */
export interface NodeServer extends node.NodeServiceServer {
  info?(params: NodeInfoParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeInfoResults>>;
  subscribe?(params: NodeSubscribeParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeSubscribeResults>>;
  logout?(params: NodeLogoutParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeLogoutResults> | void>;
  checkpoint?(params: NodeCheckpointParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeCheckpointResults>>;
  consistencyProof?(params: NodeConsistencyProofParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeConsistencyProofResults>>;
  logEntries?(params: NodeLogEntriesParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeLogEntriesResults>>;
  keyPackages?(params: NodeKeyPackagesParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeKeyPackagesResults>>;
  sessions?(params: NodeSessionsParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeSessionsResults>>;
  endSession?(params: NodeEndSessionParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeEndSessionResults> | void>;
  changePassword?(params: NodeChangePasswordParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeChangePasswordResults> | void>;
  deleteBlob?(params: NodeDeleteBlobParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeDeleteBlobResults> | void>;
}

export const nodeInfo: capnp.Method<NodeServer, typeof NodeInfoParams, typeof NodeInfoResults> = {
  interfaceId: 0x95a8afa77e63c9b7n,
  ordinal: 0,
  name: "Node.info",
  params: NodeInfoParams,
  results: NodeInfoResults,
  invoke: (server, params, call) => server.info?.(params, call),
};

export const nodeSubscribe: capnp.Method<NodeServer, typeof NodeSubscribeParams, typeof NodeSubscribeResults> = {
  interfaceId: 0x95a8afa77e63c9b7n,
  ordinal: 1,
  name: "Node.subscribe",
  params: NodeSubscribeParams,
  results: NodeSubscribeResults,
  invoke: (server, params, call) => server.subscribe?.(params, call),
};

export const nodeLogout: capnp.Method<NodeServer, typeof NodeLogoutParams, typeof NodeLogoutResults> = {
  interfaceId: 0x95a8afa77e63c9b7n,
  ordinal: 2,
  name: "Node.logout",
  params: NodeLogoutParams,
  results: NodeLogoutResults,
  invoke: (server, params, call) => server.logout === undefined ? undefined : server.logout(params, call) ?? {},
};

export const nodeCheckpoint: capnp.Method<NodeServer, typeof NodeCheckpointParams, typeof NodeCheckpointResults> = {
  interfaceId: 0x95a8afa77e63c9b7n,
  ordinal: 3,
  name: "Node.checkpoint",
  params: NodeCheckpointParams,
  results: NodeCheckpointResults,
  invoke: (server, params, call) => server.checkpoint?.(params, call),
};

export const nodeConsistencyProof: capnp.Method<NodeServer, typeof NodeConsistencyProofParams, typeof NodeConsistencyProofResults> = {
  interfaceId: 0x95a8afa77e63c9b7n,
  ordinal: 4,
  name: "Node.consistencyProof",
  params: NodeConsistencyProofParams,
  results: NodeConsistencyProofResults,
  invoke: (server, params, call) => server.consistencyProof?.(params, call),
};

export const nodeLogEntries: capnp.Method<NodeServer, typeof NodeLogEntriesParams, typeof NodeLogEntriesResults> = {
  interfaceId: 0x95a8afa77e63c9b7n,
  ordinal: 5,
  name: "Node.logEntries",
  params: NodeLogEntriesParams,
  results: NodeLogEntriesResults,
  invoke: (server, params, call) => server.logEntries?.(params, call),
};

export const nodeKeyPackages: capnp.Method<NodeServer, typeof NodeKeyPackagesParams, typeof NodeKeyPackagesResults> = {
  interfaceId: 0x95a8afa77e63c9b7n,
  ordinal: 6,
  name: "Node.keyPackages",
  params: NodeKeyPackagesParams,
  results: NodeKeyPackagesResults,
  invoke: (server, params, call) => server.keyPackages?.(params, call),
};

export const nodeSessions: capnp.Method<NodeServer, typeof NodeSessionsParams, typeof NodeSessionsResults> = {
  interfaceId: 0x95a8afa77e63c9b7n,
  ordinal: 7,
  name: "Node.sessions",
  params: NodeSessionsParams,
  results: NodeSessionsResults,
  invoke: (server, params, call) => server.sessions?.(params, call),
};

export const nodeEndSession: capnp.Method<NodeServer, typeof NodeEndSessionParams, typeof NodeEndSessionResults> = {
  interfaceId: 0x95a8afa77e63c9b7n,
  ordinal: 8,
  name: "Node.endSession",
  params: NodeEndSessionParams,
  results: NodeEndSessionResults,
  invoke: (server, params, call) => server.endSession === undefined ? undefined : server.endSession(params, call) ?? {},
};

export const nodeChangePassword: capnp.Method<NodeServer, typeof NodeChangePasswordParams, typeof NodeChangePasswordResults> = {
  interfaceId: 0x95a8afa77e63c9b7n,
  ordinal: 9,
  name: "Node.changePassword",
  params: NodeChangePasswordParams,
  results: NodeChangePasswordResults,
  invoke: (server, params, call) => server.changePassword === undefined ? undefined : server.changePassword(params, call) ?? {},
};

export const nodeDeleteBlob: capnp.Method<NodeServer, typeof NodeDeleteBlobParams, typeof NodeDeleteBlobResults> = {
  interfaceId: 0x95a8afa77e63c9b7n,
  ordinal: 10,
  name: "Node.deleteBlob",
  params: NodeDeleteBlobParams,
  results: NodeDeleteBlobResults,
  invoke: (server, params, call) => server.deleteBlob === undefined ? undefined : server.deleteBlob(params, call) ?? {},
};

export const Node: capnp.InterfaceType<NodeClient, NodeServer> = capnp.defineInterface({
  id: 0x95a8afa77e63c9b7n,
  name: "Node",
  methods: [nodeInfo, nodeSubscribe, nodeLogout, nodeCheckpoint, nodeConsistencyProof, nodeLogEntries, nodeKeyPackages, nodeSessions, nodeEndSession, nodeChangePassword, nodeDeleteBlob],
  superclasses: () => [node.NodeService],
  client: (reference) => new NodeClient(reference),
});

export interface InboxDeliverParamsInit {
  channelId?: Uint8Array | undefined;
  envelopes?: capnp.ListInitOf<typeof node.Envelope> | undefined;
  ackedUpTo?: bigint | undefined;
}

export class InboxDeliverParamsReader extends capnp.StructReader {
  get channelId(): Uint8Array { return this.$bytes(0); }
  get envelopes(): capnp.List<node.EnvelopeReader> { return this.$list(1, node.Envelope); }
  get ackedUpTo(): bigint { return this.$uint64(0); }
}

export class InboxDeliverParamsBuilder extends capnp.StructBuilder {
  set channelId(value: Uint8Array) { this.$bytes(0, value); }
  set envelopes(value: capnp.ListInitOf<typeof node.Envelope>) { this.$list(1, node.Envelope, value); }
  initEnvelopes(length: number): capnp.ListBuilder<node.EnvelopeBuilder, capnp.InitOf<typeof node.Envelope>> { return this.$initList(1, node.Envelope, length); }
  set ackedUpTo(value: bigint) { this.$uint64(0, value); }
}

export const InboxDeliverParams: capnp.StructType<InboxDeliverParamsReader, InboxDeliverParamsBuilder, InboxDeliverParamsInit> = new capnp.StructType({
  id: 0x80ac073401d420c1n,
  name: "InboxDeliverParams",
  dataWords: 1,
  pointerWords: 2,
  Reader: InboxDeliverParamsReader,
  Builder: InboxDeliverParamsBuilder,
  write(to, from) {
    if (from.channelId !== undefined) to.channelId = from.channelId;
    if (from.envelopes !== undefined) to.envelopes = from.envelopes;
    if (from.ackedUpTo !== undefined) to.ackedUpTo = from.ackedUpTo;
  },
});

export type InboxDeliverResultsInit = Record<never, never>;

export class InboxDeliverResultsReader extends capnp.StructReader {}

export class InboxDeliverResultsBuilder extends capnp.StructBuilder {}

export const InboxDeliverResults: capnp.StructType<InboxDeliverResultsReader, InboxDeliverResultsBuilder, InboxDeliverResultsInit> = new capnp.StructType({
  id: 0xbb262caf7ab0c125n,
  name: "InboxDeliverResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: InboxDeliverResultsReader,
  Builder: InboxDeliverResultsBuilder,
  write() {},
});

export interface InboxClosedParamsInit {
  reason?: string | undefined;
}

export class InboxClosedParamsReader extends capnp.StructReader {
  get reason(): string { return this.$text(0); }
}

export class InboxClosedParamsBuilder extends capnp.StructBuilder {
  set reason(value: string) { this.$text(0, value); }
}

export const InboxClosedParams: capnp.StructType<InboxClosedParamsReader, InboxClosedParamsBuilder, InboxClosedParamsInit> = new capnp.StructType({
  id: 0xca6eee5458b15782n,
  name: "InboxClosedParams",
  dataWords: 0,
  pointerWords: 1,
  Reader: InboxClosedParamsReader,
  Builder: InboxClosedParamsBuilder,
  write(to, from) {
    if (from.reason !== undefined) to.reason = from.reason;
  },
});

export type InboxClosedResultsInit = Record<never, never>;

export class InboxClosedResultsReader extends capnp.StructReader {}

export class InboxClosedResultsBuilder extends capnp.StructBuilder {}

export const InboxClosedResults: capnp.StructType<InboxClosedResultsReader, InboxClosedResultsBuilder, InboxClosedResultsInit> = new capnp.StructType({
  id: 0xa4ff8ecf467d58cfn,
  name: "InboxClosedResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: InboxClosedResultsReader,
  Builder: InboxClosedResultsBuilder,
  write() {},
});

export class InboxClient extends capnp.Client {
  deliver(params: capnp.InitOf<typeof InboxDeliverParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<InboxDeliverResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(inboxDeliver, params, options));
  }
  closed(params: capnp.InitOf<typeof InboxClosedParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<InboxClosedResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(inboxClosed, params, options));
  }
  /** Another reference to the same object. */
  take(): InboxClient { return new InboxClient(this.$reference.take()); }
}

/** What an implementation may offer; a method that it lacks is answered as `unimplemented`. */
export interface InboxServer {
  deliver?(params: InboxDeliverParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof InboxDeliverResults> | void>;
  closed?(params: InboxClosedParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof InboxClosedResults> | void>;
}

export const inboxDeliver: capnp.Method<InboxServer, typeof InboxDeliverParams, typeof InboxDeliverResults> = {
  interfaceId: 0xa059f2f193ad5f7fn,
  ordinal: 0,
  name: "Inbox.deliver",
  params: InboxDeliverParams,
  results: InboxDeliverResults,
  invoke: (server, params, call) => server.deliver === undefined ? undefined : server.deliver(params, call) ?? {},
};

export const inboxClosed: capnp.Method<InboxServer, typeof InboxClosedParams, typeof InboxClosedResults> = {
  interfaceId: 0xa059f2f193ad5f7fn,
  ordinal: 1,
  name: "Inbox.closed",
  params: InboxClosedParams,
  results: InboxClosedResults,
  invoke: (server, params, call) => server.closed === undefined ? undefined : server.closed(params, call) ?? {},
};

export const Inbox: capnp.InterfaceType<InboxClient, InboxServer> = capnp.defineInterface({
  id: 0xa059f2f193ad5f7fn,
  name: "Inbox",
  methods: [inboxDeliver, inboxClosed],
  superclasses: () => [],
  client: (reference) => new InboxClient(reference),
});

export class SubscriptionClient extends capnp.Client {
  /** Another reference to the same object. */
  take(): SubscriptionClient { return new SubscriptionClient(this.$reference.take()); }
}

/** What an implementation may offer; a method that it lacks is answered as `unimplemented`. */
export interface SubscriptionServer {}

export const Subscription: capnp.InterfaceType<SubscriptionClient, SubscriptionServer> = capnp.defineInterface({
  id: 0x91519f228c2e9119n,
  name: "Subscription",
  methods: [],
  superclasses: () => [],
  client: (reference) => new SubscriptionClient(reference),
});

export const RegistrationPolicy = {
  open: 0,
  invite: 1,
  closed: 2,
} as const;
export type RegistrationPolicy = keyof typeof RegistrationPolicy;
export const RegistrationPolicyEnum: capnp.EnumType<RegistrationPolicy> = new capnp.EnumType(["open", "invite", "closed"]);

export interface NodeInfoInit {
  softwareVersion?: string | undefined;
  /** Ed25519, 32 bytes: signs pins and delivery proofs */
  nodeKey?: Uint8Array | undefined;
  /** derived from nodeKey; permanent */
  origin?: string | undefined;
  /** SHA-256 of SubjectPublicKeyInfo, 32 bytes each: current, next */
  pins?: capnp.ListInit<Uint8Array> | undefined;
  /** by nodeKey */
  pinsSignature?: Uint8Array | undefined;
  registration?: RegistrationPolicy | number | undefined;
  /** the one MLS suite of this deployment */
  cipherSuite?: number | undefined;
  limits?: capnp.InitOf<typeof Limits> | undefined;
}

export class NodeInfoReader extends capnp.StructReader {
  get softwareVersion(): string { return this.$text(0); }
  /** Ed25519, 32 bytes: signs pins and delivery proofs */
  get nodeKey(): Uint8Array { return this.$bytes(1); }
  /** derived from nodeKey; permanent */
  get origin(): string { return this.$text(2); }
  /** SHA-256 of SubjectPublicKeyInfo, 32 bytes each: current, next */
  get pins(): capnp.List<Uint8Array> { return this.$list(3, capnp.data); }
  /** by nodeKey */
  get pinsSignature(): Uint8Array { return this.$bytes(4); }
  get registration(): RegistrationPolicy | number { return this.$enum(0, RegistrationPolicyEnum); }
  /** the one MLS suite of this deployment */
  get cipherSuite(): number { return this.$uint16(2); }
  get limits(): LimitsReader { return this.$struct(5, Limits); }
}

export class NodeInfoBuilder extends capnp.StructBuilder {
  set softwareVersion(value: string) { this.$text(0, value); }
  set nodeKey(value: Uint8Array) { this.$bytes(1, value); }
  set origin(value: string) { this.$text(2, value); }
  set pins(value: capnp.ListInit<Uint8Array>) { this.$list(3, capnp.data, value); }
  initPins(length: number): capnp.ListBuilder<undefined, Uint8Array> { return this.$initList(3, capnp.data, length); }
  set pinsSignature(value: Uint8Array) { this.$bytes(4, value); }
  set registration(value: RegistrationPolicy | number) { this.$enum(0, RegistrationPolicyEnum, value); }
  set cipherSuite(value: number) { this.$uint16(2, value); }
  set limits(value: capnp.InitOf<typeof Limits>) { this.$struct(5, Limits, value); }
  initLimits(): LimitsBuilder { return this.$initStruct(5, Limits); }
}

export const NodeInfo: capnp.StructType<NodeInfoReader, NodeInfoBuilder, NodeInfoInit> = new capnp.StructType({
  id: 0xca14e4f1f7686b95n,
  name: "NodeInfo",
  dataWords: 1,
  pointerWords: 6,
  Reader: NodeInfoReader,
  Builder: NodeInfoBuilder,
  write(to, from) {
    if (from.softwareVersion !== undefined) to.softwareVersion = from.softwareVersion;
    if (from.nodeKey !== undefined) to.nodeKey = from.nodeKey;
    if (from.origin !== undefined) to.origin = from.origin;
    if (from.pins !== undefined) to.pins = from.pins;
    if (from.pinsSignature !== undefined) to.pinsSignature = from.pinsSignature;
    if (from.registration !== undefined) to.registration = from.registration;
    if (from.cipherSuite !== undefined) to.cipherSuite = from.cipherSuite;
    if (from.limits !== undefined) to.limits = from.limits;
  },
});

export interface LimitsInit {
  rpcMessageBytes?: bigint | undefined;
  rpcTraversalWords?: bigint | undefined;
  rpcDepth?: number | undefined;
  rpcSegments?: number | undefined;
  rpcCallsInFlight?: number | undefined;
  payloadBytes?: bigint | undefined;
  channelIdBytes?: number | undefined;
  batchRecipients?: number | undefined;
  replyBytes?: bigint | undefined;
  fetchWaitMs?: number | undefined;
  hybridKeysPerCall?: number | undefined;
  keyPackages?: number | undefined;
  keyPackageLifetimeSecs?: bigint | undefined;
  endpointBytes?: number | undefined;
  mimeTypeBytes?: number | undefined;
  subscribeInFlightEnvelopes?: number | undefined;
  subscribeInFlightBytes?: bigint | undefined;
  retentionSecs?: bigint | undefined;
  inboxMessages?: bigint | undefined;
  inboxBytes?: bigint | undefined;
  recipientMessages?: bigint | undefined;
  recipientBytes?: bigint | undefined;
  recipientInboxes?: number | undefined;
  enqueuePerSecond?: number | undefined;
  enqueueBurst?: number | undefined;
  resolvePerMinute?: number | undefined;
  resolveBurst?: number | undefined;
  fetchKeyPackagePerMinute?: number | undefined;
  fetchKeyPackageBurst?: number | undefined;
  fetchKeyPackagePerTargetPerMinute?: number | undefined;
  createChannelPerMinute?: number | undefined;
  registrationsPerHour?: number | undefined;
  loginsPerMinutePerName?: number | undefined;
  loginsPerMinutePerPrefix?: number | undefined;
  failedLoginsPerHourPerName?: number | undefined;
  tokenLifetimeSecs?: bigint | undefined;
  blobChunkBytes?: number | undefined;
  blobBytes?: bigint | undefined;
  accountBlobBytes?: bigint | undefined;
  blobUnfinishedSecs?: bigint | undefined;
  blobRetentionSecs?: bigint | undefined;
  accountBlobs?: number | undefined;
  blobChunksPerSecond?: number | undefined;
  blobChunkBurst?: number | undefined;
  accountSessions?: number | undefined;
  sessionCallsPerMinute?: number | undefined;
  keyUploadsPerHour?: number | undefined;
  keyUploadBurst?: number | undefined;
  inboxCallsPerSecond?: number | undefined;
  inboxCallBurst?: number | undefined;
  subscribesPerMinute?: number | undefined;
  strangerCallsPerSecond?: number | undefined;
  strangerCallBurst?: number | undefined;
}

export class LimitsReader extends capnp.StructReader {
  get rpcMessageBytes(): bigint { return this.$uint64(0); }
  get rpcTraversalWords(): bigint { return this.$uint64(8); }
  get rpcDepth(): number { return this.$uint32(16); }
  get rpcSegments(): number { return this.$uint32(20); }
  get rpcCallsInFlight(): number { return this.$uint32(24); }
  get payloadBytes(): bigint { return this.$uint64(32); }
  get channelIdBytes(): number { return this.$uint32(28); }
  get batchRecipients(): number { return this.$uint32(40); }
  get replyBytes(): bigint { return this.$uint64(48); }
  get fetchWaitMs(): number { return this.$uint32(44); }
  get hybridKeysPerCall(): number { return this.$uint32(56); }
  get keyPackages(): number { return this.$uint32(60); }
  get keyPackageLifetimeSecs(): bigint { return this.$uint64(64); }
  get endpointBytes(): number { return this.$uint32(72); }
  get mimeTypeBytes(): number { return this.$uint32(76); }
  get subscribeInFlightEnvelopes(): number { return this.$uint32(80); }
  get subscribeInFlightBytes(): bigint { return this.$uint64(88); }
  get retentionSecs(): bigint { return this.$uint64(96); }
  get inboxMessages(): bigint { return this.$uint64(104); }
  get inboxBytes(): bigint { return this.$uint64(112); }
  get recipientMessages(): bigint { return this.$uint64(120); }
  get recipientBytes(): bigint { return this.$uint64(128); }
  get recipientInboxes(): number { return this.$uint32(84); }
  get enqueuePerSecond(): number { return this.$uint32(136); }
  get enqueueBurst(): number { return this.$uint32(140); }
  get resolvePerMinute(): number { return this.$uint32(144); }
  get resolveBurst(): number { return this.$uint32(148); }
  get fetchKeyPackagePerMinute(): number { return this.$uint32(152); }
  get fetchKeyPackageBurst(): number { return this.$uint32(156); }
  get fetchKeyPackagePerTargetPerMinute(): number { return this.$uint32(160); }
  get createChannelPerMinute(): number { return this.$uint32(164); }
  get registrationsPerHour(): number { return this.$uint32(168); }
  get loginsPerMinutePerName(): number { return this.$uint32(172); }
  get loginsPerMinutePerPrefix(): number { return this.$uint32(176); }
  get failedLoginsPerHourPerName(): number { return this.$uint32(180); }
  get tokenLifetimeSecs(): bigint { return this.$uint64(184); }
  get blobChunkBytes(): number { return this.$uint32(192); }
  get blobBytes(): bigint { return this.$uint64(200); }
  get accountBlobBytes(): bigint { return this.$uint64(208); }
  get blobUnfinishedSecs(): bigint { return this.$uint64(216); }
  get blobRetentionSecs(): bigint { return this.$uint64(224); }
  get accountBlobs(): number { return this.$uint32(196, 10000); }
  get blobChunksPerSecond(): number { return this.$uint32(232, 100); }
  get blobChunkBurst(): number { return this.$uint32(236, 1000); }
  get accountSessions(): number { return this.$uint32(240, 100); }
  get sessionCallsPerMinute(): number { return this.$uint32(244, 60); }
  get keyUploadsPerHour(): number { return this.$uint32(248, 300); }
  get keyUploadBurst(): number { return this.$uint32(252, 1000); }
  get inboxCallsPerSecond(): number { return this.$uint32(256, 1000); }
  get inboxCallBurst(): number { return this.$uint32(260, 10000); }
  get subscribesPerMinute(): number { return this.$uint32(264, 60); }
  get strangerCallsPerSecond(): number { return this.$uint32(268, 50); }
  get strangerCallBurst(): number { return this.$uint32(272, 1000); }
}

export class LimitsBuilder extends capnp.StructBuilder {
  set rpcMessageBytes(value: bigint) { this.$uint64(0, value); }
  set rpcTraversalWords(value: bigint) { this.$uint64(8, value); }
  set rpcDepth(value: number) { this.$uint32(16, value); }
  set rpcSegments(value: number) { this.$uint32(20, value); }
  set rpcCallsInFlight(value: number) { this.$uint32(24, value); }
  set payloadBytes(value: bigint) { this.$uint64(32, value); }
  set channelIdBytes(value: number) { this.$uint32(28, value); }
  set batchRecipients(value: number) { this.$uint32(40, value); }
  set replyBytes(value: bigint) { this.$uint64(48, value); }
  set fetchWaitMs(value: number) { this.$uint32(44, value); }
  set hybridKeysPerCall(value: number) { this.$uint32(56, value); }
  set keyPackages(value: number) { this.$uint32(60, value); }
  set keyPackageLifetimeSecs(value: bigint) { this.$uint64(64, value); }
  set endpointBytes(value: number) { this.$uint32(72, value); }
  set mimeTypeBytes(value: number) { this.$uint32(76, value); }
  set subscribeInFlightEnvelopes(value: number) { this.$uint32(80, value); }
  set subscribeInFlightBytes(value: bigint) { this.$uint64(88, value); }
  set retentionSecs(value: bigint) { this.$uint64(96, value); }
  set inboxMessages(value: bigint) { this.$uint64(104, value); }
  set inboxBytes(value: bigint) { this.$uint64(112, value); }
  set recipientMessages(value: bigint) { this.$uint64(120, value); }
  set recipientBytes(value: bigint) { this.$uint64(128, value); }
  set recipientInboxes(value: number) { this.$uint32(84, value); }
  set enqueuePerSecond(value: number) { this.$uint32(136, value); }
  set enqueueBurst(value: number) { this.$uint32(140, value); }
  set resolvePerMinute(value: number) { this.$uint32(144, value); }
  set resolveBurst(value: number) { this.$uint32(148, value); }
  set fetchKeyPackagePerMinute(value: number) { this.$uint32(152, value); }
  set fetchKeyPackageBurst(value: number) { this.$uint32(156, value); }
  set fetchKeyPackagePerTargetPerMinute(value: number) { this.$uint32(160, value); }
  set createChannelPerMinute(value: number) { this.$uint32(164, value); }
  set registrationsPerHour(value: number) { this.$uint32(168, value); }
  set loginsPerMinutePerName(value: number) { this.$uint32(172, value); }
  set loginsPerMinutePerPrefix(value: number) { this.$uint32(176, value); }
  set failedLoginsPerHourPerName(value: number) { this.$uint32(180, value); }
  set tokenLifetimeSecs(value: bigint) { this.$uint64(184, value); }
  set blobChunkBytes(value: number) { this.$uint32(192, value); }
  set blobBytes(value: bigint) { this.$uint64(200, value); }
  set accountBlobBytes(value: bigint) { this.$uint64(208, value); }
  set blobUnfinishedSecs(value: bigint) { this.$uint64(216, value); }
  set blobRetentionSecs(value: bigint) { this.$uint64(224, value); }
  set accountBlobs(value: number) { this.$uint32(196, value, 10000); }
  set blobChunksPerSecond(value: number) { this.$uint32(232, value, 100); }
  set blobChunkBurst(value: number) { this.$uint32(236, value, 1000); }
  set accountSessions(value: number) { this.$uint32(240, value, 100); }
  set sessionCallsPerMinute(value: number) { this.$uint32(244, value, 60); }
  set keyUploadsPerHour(value: number) { this.$uint32(248, value, 300); }
  set keyUploadBurst(value: number) { this.$uint32(252, value, 1000); }
  set inboxCallsPerSecond(value: number) { this.$uint32(256, value, 1000); }
  set inboxCallBurst(value: number) { this.$uint32(260, value, 10000); }
  set subscribesPerMinute(value: number) { this.$uint32(264, value, 60); }
  set strangerCallsPerSecond(value: number) { this.$uint32(268, value, 50); }
  set strangerCallBurst(value: number) { this.$uint32(272, value, 1000); }
}

export const Limits: capnp.StructType<LimitsReader, LimitsBuilder, LimitsInit> = new capnp.StructType({
  id: 0xe21b377db5e1a11an,
  name: "Limits",
  dataWords: 35,
  pointerWords: 0,
  Reader: LimitsReader,
  Builder: LimitsBuilder,
  write(to, from) {
    if (from.rpcMessageBytes !== undefined) to.rpcMessageBytes = from.rpcMessageBytes;
    if (from.rpcTraversalWords !== undefined) to.rpcTraversalWords = from.rpcTraversalWords;
    if (from.rpcDepth !== undefined) to.rpcDepth = from.rpcDepth;
    if (from.rpcSegments !== undefined) to.rpcSegments = from.rpcSegments;
    if (from.rpcCallsInFlight !== undefined) to.rpcCallsInFlight = from.rpcCallsInFlight;
    if (from.payloadBytes !== undefined) to.payloadBytes = from.payloadBytes;
    if (from.channelIdBytes !== undefined) to.channelIdBytes = from.channelIdBytes;
    if (from.batchRecipients !== undefined) to.batchRecipients = from.batchRecipients;
    if (from.replyBytes !== undefined) to.replyBytes = from.replyBytes;
    if (from.fetchWaitMs !== undefined) to.fetchWaitMs = from.fetchWaitMs;
    if (from.hybridKeysPerCall !== undefined) to.hybridKeysPerCall = from.hybridKeysPerCall;
    if (from.keyPackages !== undefined) to.keyPackages = from.keyPackages;
    if (from.keyPackageLifetimeSecs !== undefined) to.keyPackageLifetimeSecs = from.keyPackageLifetimeSecs;
    if (from.endpointBytes !== undefined) to.endpointBytes = from.endpointBytes;
    if (from.mimeTypeBytes !== undefined) to.mimeTypeBytes = from.mimeTypeBytes;
    if (from.subscribeInFlightEnvelopes !== undefined) to.subscribeInFlightEnvelopes = from.subscribeInFlightEnvelopes;
    if (from.subscribeInFlightBytes !== undefined) to.subscribeInFlightBytes = from.subscribeInFlightBytes;
    if (from.retentionSecs !== undefined) to.retentionSecs = from.retentionSecs;
    if (from.inboxMessages !== undefined) to.inboxMessages = from.inboxMessages;
    if (from.inboxBytes !== undefined) to.inboxBytes = from.inboxBytes;
    if (from.recipientMessages !== undefined) to.recipientMessages = from.recipientMessages;
    if (from.recipientBytes !== undefined) to.recipientBytes = from.recipientBytes;
    if (from.recipientInboxes !== undefined) to.recipientInboxes = from.recipientInboxes;
    if (from.enqueuePerSecond !== undefined) to.enqueuePerSecond = from.enqueuePerSecond;
    if (from.enqueueBurst !== undefined) to.enqueueBurst = from.enqueueBurst;
    if (from.resolvePerMinute !== undefined) to.resolvePerMinute = from.resolvePerMinute;
    if (from.resolveBurst !== undefined) to.resolveBurst = from.resolveBurst;
    if (from.fetchKeyPackagePerMinute !== undefined) to.fetchKeyPackagePerMinute = from.fetchKeyPackagePerMinute;
    if (from.fetchKeyPackageBurst !== undefined) to.fetchKeyPackageBurst = from.fetchKeyPackageBurst;
    if (from.fetchKeyPackagePerTargetPerMinute !== undefined) to.fetchKeyPackagePerTargetPerMinute = from.fetchKeyPackagePerTargetPerMinute;
    if (from.createChannelPerMinute !== undefined) to.createChannelPerMinute = from.createChannelPerMinute;
    if (from.registrationsPerHour !== undefined) to.registrationsPerHour = from.registrationsPerHour;
    if (from.loginsPerMinutePerName !== undefined) to.loginsPerMinutePerName = from.loginsPerMinutePerName;
    if (from.loginsPerMinutePerPrefix !== undefined) to.loginsPerMinutePerPrefix = from.loginsPerMinutePerPrefix;
    if (from.failedLoginsPerHourPerName !== undefined) to.failedLoginsPerHourPerName = from.failedLoginsPerHourPerName;
    if (from.tokenLifetimeSecs !== undefined) to.tokenLifetimeSecs = from.tokenLifetimeSecs;
    if (from.blobChunkBytes !== undefined) to.blobChunkBytes = from.blobChunkBytes;
    if (from.blobBytes !== undefined) to.blobBytes = from.blobBytes;
    if (from.accountBlobBytes !== undefined) to.accountBlobBytes = from.accountBlobBytes;
    if (from.blobUnfinishedSecs !== undefined) to.blobUnfinishedSecs = from.blobUnfinishedSecs;
    if (from.blobRetentionSecs !== undefined) to.blobRetentionSecs = from.blobRetentionSecs;
    if (from.accountBlobs !== undefined) to.accountBlobs = from.accountBlobs;
    if (from.blobChunksPerSecond !== undefined) to.blobChunksPerSecond = from.blobChunksPerSecond;
    if (from.blobChunkBurst !== undefined) to.blobChunkBurst = from.blobChunkBurst;
    if (from.accountSessions !== undefined) to.accountSessions = from.accountSessions;
    if (from.sessionCallsPerMinute !== undefined) to.sessionCallsPerMinute = from.sessionCallsPerMinute;
    if (from.keyUploadsPerHour !== undefined) to.keyUploadsPerHour = from.keyUploadsPerHour;
    if (from.keyUploadBurst !== undefined) to.keyUploadBurst = from.keyUploadBurst;
    if (from.inboxCallsPerSecond !== undefined) to.inboxCallsPerSecond = from.inboxCallsPerSecond;
    if (from.inboxCallBurst !== undefined) to.inboxCallBurst = from.inboxCallBurst;
    if (from.subscribesPerMinute !== undefined) to.subscribesPerMinute = from.subscribesPerMinute;
    if (from.strangerCallsPerSecond !== undefined) to.strangerCallsPerSecond = from.strangerCallsPerSecond;
    if (from.strangerCallBurst !== undefined) to.strangerCallBurst = from.strangerCallBurst;
  },
});

export interface SessionInit {
  id?: Uint8Array | undefined;
  /** milliseconds since 1970 UTC */
  created?: bigint | undefined;
  lastUsed?: bigint | undefined;
  expires?: bigint | undefined;
  deviceIdHash?: Uint8Array | undefined;
  current?: boolean | undefined;
}

export class SessionReader extends capnp.StructReader {
  get id(): Uint8Array { return this.$bytes(0); }
  /** milliseconds since 1970 UTC */
  get created(): bigint { return this.$uint64(0); }
  get lastUsed(): bigint { return this.$uint64(8); }
  get expires(): bigint { return this.$uint64(16); }
  get deviceIdHash(): Uint8Array { return this.$bytes(1); }
  get current(): boolean { return this.$bool(192); }
}

export class SessionBuilder extends capnp.StructBuilder {
  set id(value: Uint8Array) { this.$bytes(0, value); }
  set created(value: bigint) { this.$uint64(0, value); }
  set lastUsed(value: bigint) { this.$uint64(8, value); }
  set expires(value: bigint) { this.$uint64(16, value); }
  set deviceIdHash(value: Uint8Array) { this.$bytes(1, value); }
  set current(value: boolean) { this.$bool(192, value); }
}

export const Session: capnp.StructType<SessionReader, SessionBuilder, SessionInit> = new capnp.StructType({
  id: 0xb8c82584c9a649cen,
  name: "Session",
  dataWords: 4,
  pointerWords: 2,
  Reader: SessionReader,
  Builder: SessionBuilder,
  write(to, from) {
    if (from.id !== undefined) to.id = from.id;
    if (from.created !== undefined) to.created = from.created;
    if (from.lastUsed !== undefined) to.lastUsed = from.lastUsed;
    if (from.expires !== undefined) to.expires = from.expires;
    if (from.deviceIdHash !== undefined) to.deviceIdHash = from.deviceIdHash;
    if (from.current !== undefined) to.current = from.current;
  },
});
