// Generated from node.capnp (0xd5ca5648a9cc1c28). Change that file and generate again.

import * as capnp from "@quicproquo/capnp";

export interface NodeServiceUploadKeyPackageParamsInit {
  identityKey?: Uint8Array | undefined;
  package?: Uint8Array | undefined;
  auth?: capnp.InitOf<typeof Auth> | undefined;
}

export class NodeServiceUploadKeyPackageParamsReader extends capnp.StructReader {
  get identityKey(): Uint8Array { return this.$bytes(0); }
  get package(): Uint8Array { return this.$bytes(1); }
  get auth(): AuthReader { return this.$struct(2, Auth); }
}

export class NodeServiceUploadKeyPackageParamsBuilder extends capnp.StructBuilder {
  set identityKey(value: Uint8Array) { this.$bytes(0, value); }
  set package(value: Uint8Array) { this.$bytes(1, value); }
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(2, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(2, Auth); }
}

export const NodeServiceUploadKeyPackageParams: capnp.StructType<NodeServiceUploadKeyPackageParamsReader, NodeServiceUploadKeyPackageParamsBuilder, NodeServiceUploadKeyPackageParamsInit> = new capnp.StructType({
  id: 0x851f1eedf18841dfn,
  name: "NodeServiceUploadKeyPackageParams",
  dataWords: 0,
  pointerWords: 3,
  Reader: NodeServiceUploadKeyPackageParamsReader,
  Builder: NodeServiceUploadKeyPackageParamsBuilder,
  write(to, from) {
    if (from.identityKey !== undefined) to.identityKey = from.identityKey;
    if (from.package !== undefined) to.package = from.package;
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export interface NodeServiceUploadKeyPackageResultsInit {
  fingerprint?: Uint8Array | undefined;
}

export class NodeServiceUploadKeyPackageResultsReader extends capnp.StructReader {
  get fingerprint(): Uint8Array { return this.$bytes(0); }
}

export class NodeServiceUploadKeyPackageResultsBuilder extends capnp.StructBuilder {
  set fingerprint(value: Uint8Array) { this.$bytes(0, value); }
}

export const NodeServiceUploadKeyPackageResults: capnp.StructType<NodeServiceUploadKeyPackageResultsReader, NodeServiceUploadKeyPackageResultsBuilder, NodeServiceUploadKeyPackageResultsInit> = new capnp.StructType({
  id: 0xf4a9b0e50476ab92n,
  name: "NodeServiceUploadKeyPackageResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeServiceUploadKeyPackageResultsReader,
  Builder: NodeServiceUploadKeyPackageResultsBuilder,
  write(to, from) {
    if (from.fingerprint !== undefined) to.fingerprint = from.fingerprint;
  },
});

export interface NodeServiceFetchKeyPackageParamsInit {
  identityKey?: Uint8Array | undefined;
  auth?: capnp.InitOf<typeof Auth> | undefined;
}

export class NodeServiceFetchKeyPackageParamsReader extends capnp.StructReader {
  get identityKey(): Uint8Array { return this.$bytes(0); }
  get auth(): AuthReader { return this.$struct(1, Auth); }
}

export class NodeServiceFetchKeyPackageParamsBuilder extends capnp.StructBuilder {
  set identityKey(value: Uint8Array) { this.$bytes(0, value); }
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(1, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(1, Auth); }
}

export const NodeServiceFetchKeyPackageParams: capnp.StructType<NodeServiceFetchKeyPackageParamsReader, NodeServiceFetchKeyPackageParamsBuilder, NodeServiceFetchKeyPackageParamsInit> = new capnp.StructType({
  id: 0x98ec4fe26f14e6bfn,
  name: "NodeServiceFetchKeyPackageParams",
  dataWords: 0,
  pointerWords: 2,
  Reader: NodeServiceFetchKeyPackageParamsReader,
  Builder: NodeServiceFetchKeyPackageParamsBuilder,
  write(to, from) {
    if (from.identityKey !== undefined) to.identityKey = from.identityKey;
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export interface NodeServiceFetchKeyPackageResultsInit {
  package?: Uint8Array | undefined;
}

export class NodeServiceFetchKeyPackageResultsReader extends capnp.StructReader {
  get package(): Uint8Array { return this.$bytes(0); }
}

export class NodeServiceFetchKeyPackageResultsBuilder extends capnp.StructBuilder {
  set package(value: Uint8Array) { this.$bytes(0, value); }
}

export const NodeServiceFetchKeyPackageResults: capnp.StructType<NodeServiceFetchKeyPackageResultsReader, NodeServiceFetchKeyPackageResultsBuilder, NodeServiceFetchKeyPackageResultsInit> = new capnp.StructType({
  id: 0xbbcdc222f3a4d6e2n,
  name: "NodeServiceFetchKeyPackageResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeServiceFetchKeyPackageResultsReader,
  Builder: NodeServiceFetchKeyPackageResultsBuilder,
  write(to, from) {
    if (from.package !== undefined) to.package = from.package;
  },
});

export interface NodeServiceEnqueueParamsInit {
  recipientKey?: Uint8Array | undefined;
  payload?: Uint8Array | undefined;
  channelId?: Uint8Array | undefined;
  version?: number | undefined;
  auth?: capnp.InitOf<typeof Auth> | undefined;
  ttlSecs?: number | undefined;
}

export class NodeServiceEnqueueParamsReader extends capnp.StructReader {
  get recipientKey(): Uint8Array { return this.$bytes(0); }
  get payload(): Uint8Array { return this.$bytes(1); }
  get channelId(): Uint8Array { return this.$bytes(2); }
  get version(): number { return this.$uint16(0); }
  get auth(): AuthReader { return this.$struct(3, Auth); }
  get ttlSecs(): number { return this.$uint32(4); }
}

export class NodeServiceEnqueueParamsBuilder extends capnp.StructBuilder {
  set recipientKey(value: Uint8Array) { this.$bytes(0, value); }
  set payload(value: Uint8Array) { this.$bytes(1, value); }
  set channelId(value: Uint8Array) { this.$bytes(2, value); }
  set version(value: number) { this.$uint16(0, value); }
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(3, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(3, Auth); }
  set ttlSecs(value: number) { this.$uint32(4, value); }
}

export const NodeServiceEnqueueParams: capnp.StructType<NodeServiceEnqueueParamsReader, NodeServiceEnqueueParamsBuilder, NodeServiceEnqueueParamsInit> = new capnp.StructType({
  id: 0xaffe0489306a33e6n,
  name: "NodeServiceEnqueueParams",
  dataWords: 1,
  pointerWords: 4,
  Reader: NodeServiceEnqueueParamsReader,
  Builder: NodeServiceEnqueueParamsBuilder,
  write(to, from) {
    if (from.recipientKey !== undefined) to.recipientKey = from.recipientKey;
    if (from.payload !== undefined) to.payload = from.payload;
    if (from.channelId !== undefined) to.channelId = from.channelId;
    if (from.version !== undefined) to.version = from.version;
    if (from.auth !== undefined) to.auth = from.auth;
    if (from.ttlSecs !== undefined) to.ttlSecs = from.ttlSecs;
  },
});

export interface NodeServiceEnqueueResultsInit {
  seq?: bigint | undefined;
  deliveryProof?: Uint8Array | undefined;
}

export class NodeServiceEnqueueResultsReader extends capnp.StructReader {
  get seq(): bigint { return this.$uint64(0); }
  get deliveryProof(): Uint8Array { return this.$bytes(0); }
}

export class NodeServiceEnqueueResultsBuilder extends capnp.StructBuilder {
  set seq(value: bigint) { this.$uint64(0, value); }
  set deliveryProof(value: Uint8Array) { this.$bytes(0, value); }
}

export const NodeServiceEnqueueResults: capnp.StructType<NodeServiceEnqueueResultsReader, NodeServiceEnqueueResultsBuilder, NodeServiceEnqueueResultsInit> = new capnp.StructType({
  id: 0xdca0b3a8fe2f5c93n,
  name: "NodeServiceEnqueueResults",
  dataWords: 1,
  pointerWords: 1,
  Reader: NodeServiceEnqueueResultsReader,
  Builder: NodeServiceEnqueueResultsBuilder,
  write(to, from) {
    if (from.seq !== undefined) to.seq = from.seq;
    if (from.deliveryProof !== undefined) to.deliveryProof = from.deliveryProof;
  },
});

export interface NodeServiceFetchParamsInit {
  recipientKey?: Uint8Array | undefined;
  channelId?: Uint8Array | undefined;
  version?: number | undefined;
  auth?: capnp.InitOf<typeof Auth> | undefined;
  limit?: number | undefined;
}

export class NodeServiceFetchParamsReader extends capnp.StructReader {
  get recipientKey(): Uint8Array { return this.$bytes(0); }
  get channelId(): Uint8Array { return this.$bytes(1); }
  get version(): number { return this.$uint16(0); }
  get auth(): AuthReader { return this.$struct(2, Auth); }
  get limit(): number { return this.$uint32(4); }
}

export class NodeServiceFetchParamsBuilder extends capnp.StructBuilder {
  set recipientKey(value: Uint8Array) { this.$bytes(0, value); }
  set channelId(value: Uint8Array) { this.$bytes(1, value); }
  set version(value: number) { this.$uint16(0, value); }
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(2, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(2, Auth); }
  set limit(value: number) { this.$uint32(4, value); }
}

export const NodeServiceFetchParams: capnp.StructType<NodeServiceFetchParamsReader, NodeServiceFetchParamsBuilder, NodeServiceFetchParamsInit> = new capnp.StructType({
  id: 0xfce4d13b87e27eddn,
  name: "NodeServiceFetchParams",
  dataWords: 1,
  pointerWords: 3,
  Reader: NodeServiceFetchParamsReader,
  Builder: NodeServiceFetchParamsBuilder,
  write(to, from) {
    if (from.recipientKey !== undefined) to.recipientKey = from.recipientKey;
    if (from.channelId !== undefined) to.channelId = from.channelId;
    if (from.version !== undefined) to.version = from.version;
    if (from.auth !== undefined) to.auth = from.auth;
    if (from.limit !== undefined) to.limit = from.limit;
  },
});

export interface NodeServiceFetchResultsInit {
  payloads?: capnp.ListInitOf<typeof Envelope> | undefined;
}

export class NodeServiceFetchResultsReader extends capnp.StructReader {
  get payloads(): capnp.List<EnvelopeReader> { return this.$list(0, Envelope); }
}

export class NodeServiceFetchResultsBuilder extends capnp.StructBuilder {
  set payloads(value: capnp.ListInitOf<typeof Envelope>) { this.$list(0, Envelope, value); }
  initPayloads(length: number): capnp.ListBuilder<EnvelopeBuilder, capnp.InitOf<typeof Envelope>> { return this.$initList(0, Envelope, length); }
}

export const NodeServiceFetchResults: capnp.StructType<NodeServiceFetchResultsReader, NodeServiceFetchResultsBuilder, NodeServiceFetchResultsInit> = new capnp.StructType({
  id: 0xb54ae617bd14f2fbn,
  name: "NodeServiceFetchResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeServiceFetchResultsReader,
  Builder: NodeServiceFetchResultsBuilder,
  write(to, from) {
    if (from.payloads !== undefined) to.payloads = from.payloads;
  },
});

export interface NodeServiceFetchWaitParamsInit {
  recipientKey?: Uint8Array | undefined;
  channelId?: Uint8Array | undefined;
  version?: number | undefined;
  timeoutMs?: bigint | undefined;
  auth?: capnp.InitOf<typeof Auth> | undefined;
  limit?: number | undefined;
}

export class NodeServiceFetchWaitParamsReader extends capnp.StructReader {
  get recipientKey(): Uint8Array { return this.$bytes(0); }
  get channelId(): Uint8Array { return this.$bytes(1); }
  get version(): number { return this.$uint16(0); }
  get timeoutMs(): bigint { return this.$uint64(8); }
  get auth(): AuthReader { return this.$struct(2, Auth); }
  get limit(): number { return this.$uint32(4); }
}

export class NodeServiceFetchWaitParamsBuilder extends capnp.StructBuilder {
  set recipientKey(value: Uint8Array) { this.$bytes(0, value); }
  set channelId(value: Uint8Array) { this.$bytes(1, value); }
  set version(value: number) { this.$uint16(0, value); }
  set timeoutMs(value: bigint) { this.$uint64(8, value); }
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(2, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(2, Auth); }
  set limit(value: number) { this.$uint32(4, value); }
}

export const NodeServiceFetchWaitParams: capnp.StructType<NodeServiceFetchWaitParamsReader, NodeServiceFetchWaitParamsBuilder, NodeServiceFetchWaitParamsInit> = new capnp.StructType({
  id: 0xd252902b7f6a5c8dn,
  name: "NodeServiceFetchWaitParams",
  dataWords: 2,
  pointerWords: 3,
  Reader: NodeServiceFetchWaitParamsReader,
  Builder: NodeServiceFetchWaitParamsBuilder,
  write(to, from) {
    if (from.recipientKey !== undefined) to.recipientKey = from.recipientKey;
    if (from.channelId !== undefined) to.channelId = from.channelId;
    if (from.version !== undefined) to.version = from.version;
    if (from.timeoutMs !== undefined) to.timeoutMs = from.timeoutMs;
    if (from.auth !== undefined) to.auth = from.auth;
    if (from.limit !== undefined) to.limit = from.limit;
  },
});

export interface NodeServiceFetchWaitResultsInit {
  payloads?: capnp.ListInitOf<typeof Envelope> | undefined;
}

export class NodeServiceFetchWaitResultsReader extends capnp.StructReader {
  get payloads(): capnp.List<EnvelopeReader> { return this.$list(0, Envelope); }
}

export class NodeServiceFetchWaitResultsBuilder extends capnp.StructBuilder {
  set payloads(value: capnp.ListInitOf<typeof Envelope>) { this.$list(0, Envelope, value); }
  initPayloads(length: number): capnp.ListBuilder<EnvelopeBuilder, capnp.InitOf<typeof Envelope>> { return this.$initList(0, Envelope, length); }
}

export const NodeServiceFetchWaitResults: capnp.StructType<NodeServiceFetchWaitResultsReader, NodeServiceFetchWaitResultsBuilder, NodeServiceFetchWaitResultsInit> = new capnp.StructType({
  id: 0xab981881499ac54bn,
  name: "NodeServiceFetchWaitResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeServiceFetchWaitResultsReader,
  Builder: NodeServiceFetchWaitResultsBuilder,
  write(to, from) {
    if (from.payloads !== undefined) to.payloads = from.payloads;
  },
});

export type NodeServiceHealthParamsInit = Record<never, never>;

export class NodeServiceHealthParamsReader extends capnp.StructReader {}

export class NodeServiceHealthParamsBuilder extends capnp.StructBuilder {}

export const NodeServiceHealthParams: capnp.StructType<NodeServiceHealthParamsReader, NodeServiceHealthParamsBuilder, NodeServiceHealthParamsInit> = new capnp.StructType({
  id: 0xc38428f6c32bdd68n,
  name: "NodeServiceHealthParams",
  dataWords: 0,
  pointerWords: 0,
  Reader: NodeServiceHealthParamsReader,
  Builder: NodeServiceHealthParamsBuilder,
  write() {},
});

export interface NodeServiceHealthResultsInit {
  status?: string | undefined;
}

export class NodeServiceHealthResultsReader extends capnp.StructReader {
  get status(): string { return this.$text(0); }
}

export class NodeServiceHealthResultsBuilder extends capnp.StructBuilder {
  set status(value: string) { this.$text(0, value); }
}

export const NodeServiceHealthResults: capnp.StructType<NodeServiceHealthResultsReader, NodeServiceHealthResultsBuilder, NodeServiceHealthResultsInit> = new capnp.StructType({
  id: 0xb973e21c950d720fn,
  name: "NodeServiceHealthResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeServiceHealthResultsReader,
  Builder: NodeServiceHealthResultsBuilder,
  write(to, from) {
    if (from.status !== undefined) to.status = from.status;
  },
});

export interface NodeServiceUploadHybridKeyParamsInit {
  identityKey?: Uint8Array | undefined;
  hybridPublicKey?: Uint8Array | undefined;
  auth?: capnp.InitOf<typeof Auth> | undefined;
}

export class NodeServiceUploadHybridKeyParamsReader extends capnp.StructReader {
  get identityKey(): Uint8Array { return this.$bytes(0); }
  get hybridPublicKey(): Uint8Array { return this.$bytes(1); }
  get auth(): AuthReader { return this.$struct(2, Auth); }
}

export class NodeServiceUploadHybridKeyParamsBuilder extends capnp.StructBuilder {
  set identityKey(value: Uint8Array) { this.$bytes(0, value); }
  set hybridPublicKey(value: Uint8Array) { this.$bytes(1, value); }
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(2, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(2, Auth); }
}

export const NodeServiceUploadHybridKeyParams: capnp.StructType<NodeServiceUploadHybridKeyParamsReader, NodeServiceUploadHybridKeyParamsBuilder, NodeServiceUploadHybridKeyParamsInit> = new capnp.StructType({
  id: 0xf4269c0bea281b62n,
  name: "NodeServiceUploadHybridKeyParams",
  dataWords: 0,
  pointerWords: 3,
  Reader: NodeServiceUploadHybridKeyParamsReader,
  Builder: NodeServiceUploadHybridKeyParamsBuilder,
  write(to, from) {
    if (from.identityKey !== undefined) to.identityKey = from.identityKey;
    if (from.hybridPublicKey !== undefined) to.hybridPublicKey = from.hybridPublicKey;
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export type NodeServiceUploadHybridKeyResultsInit = Record<never, never>;

export class NodeServiceUploadHybridKeyResultsReader extends capnp.StructReader {}

export class NodeServiceUploadHybridKeyResultsBuilder extends capnp.StructBuilder {}

export const NodeServiceUploadHybridKeyResults: capnp.StructType<NodeServiceUploadHybridKeyResultsReader, NodeServiceUploadHybridKeyResultsBuilder, NodeServiceUploadHybridKeyResultsInit> = new capnp.StructType({
  id: 0xb43fee4e7f0a0124n,
  name: "NodeServiceUploadHybridKeyResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: NodeServiceUploadHybridKeyResultsReader,
  Builder: NodeServiceUploadHybridKeyResultsBuilder,
  write() {},
});

export interface NodeServiceFetchHybridKeyParamsInit {
  identityKey?: Uint8Array | undefined;
  auth?: capnp.InitOf<typeof Auth> | undefined;
}

export class NodeServiceFetchHybridKeyParamsReader extends capnp.StructReader {
  get identityKey(): Uint8Array { return this.$bytes(0); }
  get auth(): AuthReader { return this.$struct(1, Auth); }
}

export class NodeServiceFetchHybridKeyParamsBuilder extends capnp.StructBuilder {
  set identityKey(value: Uint8Array) { this.$bytes(0, value); }
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(1, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(1, Auth); }
}

export const NodeServiceFetchHybridKeyParams: capnp.StructType<NodeServiceFetchHybridKeyParamsReader, NodeServiceFetchHybridKeyParamsBuilder, NodeServiceFetchHybridKeyParamsInit> = new capnp.StructType({
  id: 0x9c09256e6f9501c2n,
  name: "NodeServiceFetchHybridKeyParams",
  dataWords: 0,
  pointerWords: 2,
  Reader: NodeServiceFetchHybridKeyParamsReader,
  Builder: NodeServiceFetchHybridKeyParamsBuilder,
  write(to, from) {
    if (from.identityKey !== undefined) to.identityKey = from.identityKey;
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export interface NodeServiceFetchHybridKeyResultsInit {
  hybridPublicKey?: Uint8Array | undefined;
}

export class NodeServiceFetchHybridKeyResultsReader extends capnp.StructReader {
  get hybridPublicKey(): Uint8Array { return this.$bytes(0); }
}

export class NodeServiceFetchHybridKeyResultsBuilder extends capnp.StructBuilder {
  set hybridPublicKey(value: Uint8Array) { this.$bytes(0, value); }
}

export const NodeServiceFetchHybridKeyResults: capnp.StructType<NodeServiceFetchHybridKeyResultsReader, NodeServiceFetchHybridKeyResultsBuilder, NodeServiceFetchHybridKeyResultsInit> = new capnp.StructType({
  id: 0x812ea5d8346b415an,
  name: "NodeServiceFetchHybridKeyResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeServiceFetchHybridKeyResultsReader,
  Builder: NodeServiceFetchHybridKeyResultsBuilder,
  write(to, from) {
    if (from.hybridPublicKey !== undefined) to.hybridPublicKey = from.hybridPublicKey;
  },
});

export interface NodeServiceOpaqueRegisterStartParamsInit {
  username?: string | undefined;
  request?: Uint8Array | undefined;
}

export class NodeServiceOpaqueRegisterStartParamsReader extends capnp.StructReader {
  get username(): string { return this.$text(0); }
  get request(): Uint8Array { return this.$bytes(1); }
}

export class NodeServiceOpaqueRegisterStartParamsBuilder extends capnp.StructBuilder {
  set username(value: string) { this.$text(0, value); }
  set request(value: Uint8Array) { this.$bytes(1, value); }
}

export const NodeServiceOpaqueRegisterStartParams: capnp.StructType<NodeServiceOpaqueRegisterStartParamsReader, NodeServiceOpaqueRegisterStartParamsBuilder, NodeServiceOpaqueRegisterStartParamsInit> = new capnp.StructType({
  id: 0xc644aedeed4d9281n,
  name: "NodeServiceOpaqueRegisterStartParams",
  dataWords: 0,
  pointerWords: 2,
  Reader: NodeServiceOpaqueRegisterStartParamsReader,
  Builder: NodeServiceOpaqueRegisterStartParamsBuilder,
  write(to, from) {
    if (from.username !== undefined) to.username = from.username;
    if (from.request !== undefined) to.request = from.request;
  },
});

export interface NodeServiceOpaqueRegisterStartResultsInit {
  response?: Uint8Array | undefined;
}

export class NodeServiceOpaqueRegisterStartResultsReader extends capnp.StructReader {
  get response(): Uint8Array { return this.$bytes(0); }
}

export class NodeServiceOpaqueRegisterStartResultsBuilder extends capnp.StructBuilder {
  set response(value: Uint8Array) { this.$bytes(0, value); }
}

export const NodeServiceOpaqueRegisterStartResults: capnp.StructType<NodeServiceOpaqueRegisterStartResultsReader, NodeServiceOpaqueRegisterStartResultsBuilder, NodeServiceOpaqueRegisterStartResultsInit> = new capnp.StructType({
  id: 0xe8b5868ec5b8624dn,
  name: "NodeServiceOpaqueRegisterStartResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeServiceOpaqueRegisterStartResultsReader,
  Builder: NodeServiceOpaqueRegisterStartResultsBuilder,
  write(to, from) {
    if (from.response !== undefined) to.response = from.response;
  },
});

export interface NodeServiceOpaqueRegisterFinishParamsInit {
  username?: string | undefined;
  upload?: Uint8Array | undefined;
  identityKey?: Uint8Array | undefined;
}

export class NodeServiceOpaqueRegisterFinishParamsReader extends capnp.StructReader {
  get username(): string { return this.$text(0); }
  get upload(): Uint8Array { return this.$bytes(1); }
  get identityKey(): Uint8Array { return this.$bytes(2); }
}

export class NodeServiceOpaqueRegisterFinishParamsBuilder extends capnp.StructBuilder {
  set username(value: string) { this.$text(0, value); }
  set upload(value: Uint8Array) { this.$bytes(1, value); }
  set identityKey(value: Uint8Array) { this.$bytes(2, value); }
}

export const NodeServiceOpaqueRegisterFinishParams: capnp.StructType<NodeServiceOpaqueRegisterFinishParamsReader, NodeServiceOpaqueRegisterFinishParamsBuilder, NodeServiceOpaqueRegisterFinishParamsInit> = new capnp.StructType({
  id: 0xaa9cf7014ed4b760n,
  name: "NodeServiceOpaqueRegisterFinishParams",
  dataWords: 0,
  pointerWords: 3,
  Reader: NodeServiceOpaqueRegisterFinishParamsReader,
  Builder: NodeServiceOpaqueRegisterFinishParamsBuilder,
  write(to, from) {
    if (from.username !== undefined) to.username = from.username;
    if (from.upload !== undefined) to.upload = from.upload;
    if (from.identityKey !== undefined) to.identityKey = from.identityKey;
  },
});

export interface NodeServiceOpaqueRegisterFinishResultsInit {
  success?: boolean | undefined;
}

export class NodeServiceOpaqueRegisterFinishResultsReader extends capnp.StructReader {
  get success(): boolean { return this.$bool(0); }
}

export class NodeServiceOpaqueRegisterFinishResultsBuilder extends capnp.StructBuilder {
  set success(value: boolean) { this.$bool(0, value); }
}

export const NodeServiceOpaqueRegisterFinishResults: capnp.StructType<NodeServiceOpaqueRegisterFinishResultsReader, NodeServiceOpaqueRegisterFinishResultsBuilder, NodeServiceOpaqueRegisterFinishResultsInit> = new capnp.StructType({
  id: 0xd45280f14698321fn,
  name: "NodeServiceOpaqueRegisterFinishResults",
  dataWords: 1,
  pointerWords: 0,
  Reader: NodeServiceOpaqueRegisterFinishResultsReader,
  Builder: NodeServiceOpaqueRegisterFinishResultsBuilder,
  write(to, from) {
    if (from.success !== undefined) to.success = from.success;
  },
});

export interface NodeServiceOpaqueLoginStartParamsInit {
  username?: string | undefined;
  request?: Uint8Array | undefined;
}

export class NodeServiceOpaqueLoginStartParamsReader extends capnp.StructReader {
  get username(): string { return this.$text(0); }
  get request(): Uint8Array { return this.$bytes(1); }
}

export class NodeServiceOpaqueLoginStartParamsBuilder extends capnp.StructBuilder {
  set username(value: string) { this.$text(0, value); }
  set request(value: Uint8Array) { this.$bytes(1, value); }
}

export const NodeServiceOpaqueLoginStartParams: capnp.StructType<NodeServiceOpaqueLoginStartParamsReader, NodeServiceOpaqueLoginStartParamsBuilder, NodeServiceOpaqueLoginStartParamsInit> = new capnp.StructType({
  id: 0xfdfbf327ad5c186fn,
  name: "NodeServiceOpaqueLoginStartParams",
  dataWords: 0,
  pointerWords: 2,
  Reader: NodeServiceOpaqueLoginStartParamsReader,
  Builder: NodeServiceOpaqueLoginStartParamsBuilder,
  write(to, from) {
    if (from.username !== undefined) to.username = from.username;
    if (from.request !== undefined) to.request = from.request;
  },
});

export interface NodeServiceOpaqueLoginStartResultsInit {
  response?: Uint8Array | undefined;
}

export class NodeServiceOpaqueLoginStartResultsReader extends capnp.StructReader {
  get response(): Uint8Array { return this.$bytes(0); }
}

export class NodeServiceOpaqueLoginStartResultsBuilder extends capnp.StructBuilder {
  set response(value: Uint8Array) { this.$bytes(0, value); }
}

export const NodeServiceOpaqueLoginStartResults: capnp.StructType<NodeServiceOpaqueLoginStartResultsReader, NodeServiceOpaqueLoginStartResultsBuilder, NodeServiceOpaqueLoginStartResultsInit> = new capnp.StructType({
  id: 0xf05954c09a5c05aan,
  name: "NodeServiceOpaqueLoginStartResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeServiceOpaqueLoginStartResultsReader,
  Builder: NodeServiceOpaqueLoginStartResultsBuilder,
  write(to, from) {
    if (from.response !== undefined) to.response = from.response;
  },
});

export interface NodeServiceOpaqueLoginFinishParamsInit {
  username?: string | undefined;
  finalization?: Uint8Array | undefined;
  identityKey?: Uint8Array | undefined;
}

export class NodeServiceOpaqueLoginFinishParamsReader extends capnp.StructReader {
  get username(): string { return this.$text(0); }
  get finalization(): Uint8Array { return this.$bytes(1); }
  get identityKey(): Uint8Array { return this.$bytes(2); }
}

export class NodeServiceOpaqueLoginFinishParamsBuilder extends capnp.StructBuilder {
  set username(value: string) { this.$text(0, value); }
  set finalization(value: Uint8Array) { this.$bytes(1, value); }
  set identityKey(value: Uint8Array) { this.$bytes(2, value); }
}

export const NodeServiceOpaqueLoginFinishParams: capnp.StructType<NodeServiceOpaqueLoginFinishParamsReader, NodeServiceOpaqueLoginFinishParamsBuilder, NodeServiceOpaqueLoginFinishParamsInit> = new capnp.StructType({
  id: 0x8a33eb7c3acb8ef8n,
  name: "NodeServiceOpaqueLoginFinishParams",
  dataWords: 0,
  pointerWords: 3,
  Reader: NodeServiceOpaqueLoginFinishParamsReader,
  Builder: NodeServiceOpaqueLoginFinishParamsBuilder,
  write(to, from) {
    if (from.username !== undefined) to.username = from.username;
    if (from.finalization !== undefined) to.finalization = from.finalization;
    if (from.identityKey !== undefined) to.identityKey = from.identityKey;
  },
});

export interface NodeServiceOpaqueLoginFinishResultsInit {
  sessionToken?: Uint8Array | undefined;
}

export class NodeServiceOpaqueLoginFinishResultsReader extends capnp.StructReader {
  get sessionToken(): Uint8Array { return this.$bytes(0); }
}

export class NodeServiceOpaqueLoginFinishResultsBuilder extends capnp.StructBuilder {
  set sessionToken(value: Uint8Array) { this.$bytes(0, value); }
}

export const NodeServiceOpaqueLoginFinishResults: capnp.StructType<NodeServiceOpaqueLoginFinishResultsReader, NodeServiceOpaqueLoginFinishResultsBuilder, NodeServiceOpaqueLoginFinishResultsInit> = new capnp.StructType({
  id: 0xc8d76e76267b75ebn,
  name: "NodeServiceOpaqueLoginFinishResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeServiceOpaqueLoginFinishResultsReader,
  Builder: NodeServiceOpaqueLoginFinishResultsBuilder,
  write(to, from) {
    if (from.sessionToken !== undefined) to.sessionToken = from.sessionToken;
  },
});

export interface NodeServicePublishEndpointParamsInit {
  identityKey?: Uint8Array | undefined;
  nodeAddr?: Uint8Array | undefined;
  auth?: capnp.InitOf<typeof Auth> | undefined;
}

export class NodeServicePublishEndpointParamsReader extends capnp.StructReader {
  get identityKey(): Uint8Array { return this.$bytes(0); }
  get nodeAddr(): Uint8Array { return this.$bytes(1); }
  get auth(): AuthReader { return this.$struct(2, Auth); }
}

export class NodeServicePublishEndpointParamsBuilder extends capnp.StructBuilder {
  set identityKey(value: Uint8Array) { this.$bytes(0, value); }
  set nodeAddr(value: Uint8Array) { this.$bytes(1, value); }
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(2, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(2, Auth); }
}

export const NodeServicePublishEndpointParams: capnp.StructType<NodeServicePublishEndpointParamsReader, NodeServicePublishEndpointParamsBuilder, NodeServicePublishEndpointParamsInit> = new capnp.StructType({
  id: 0x8ddd3f961acd95e7n,
  name: "NodeServicePublishEndpointParams",
  dataWords: 0,
  pointerWords: 3,
  Reader: NodeServicePublishEndpointParamsReader,
  Builder: NodeServicePublishEndpointParamsBuilder,
  write(to, from) {
    if (from.identityKey !== undefined) to.identityKey = from.identityKey;
    if (from.nodeAddr !== undefined) to.nodeAddr = from.nodeAddr;
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export type NodeServicePublishEndpointResultsInit = Record<never, never>;

export class NodeServicePublishEndpointResultsReader extends capnp.StructReader {}

export class NodeServicePublishEndpointResultsBuilder extends capnp.StructBuilder {}

export const NodeServicePublishEndpointResults: capnp.StructType<NodeServicePublishEndpointResultsReader, NodeServicePublishEndpointResultsBuilder, NodeServicePublishEndpointResultsInit> = new capnp.StructType({
  id: 0x9f469f806813a4adn,
  name: "NodeServicePublishEndpointResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: NodeServicePublishEndpointResultsReader,
  Builder: NodeServicePublishEndpointResultsBuilder,
  write() {},
});

export interface NodeServiceResolveEndpointParamsInit {
  identityKey?: Uint8Array | undefined;
  auth?: capnp.InitOf<typeof Auth> | undefined;
}

export class NodeServiceResolveEndpointParamsReader extends capnp.StructReader {
  get identityKey(): Uint8Array { return this.$bytes(0); }
  get auth(): AuthReader { return this.$struct(1, Auth); }
}

export class NodeServiceResolveEndpointParamsBuilder extends capnp.StructBuilder {
  set identityKey(value: Uint8Array) { this.$bytes(0, value); }
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(1, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(1, Auth); }
}

export const NodeServiceResolveEndpointParams: capnp.StructType<NodeServiceResolveEndpointParamsReader, NodeServiceResolveEndpointParamsBuilder, NodeServiceResolveEndpointParamsInit> = new capnp.StructType({
  id: 0xb697835d0f54628dn,
  name: "NodeServiceResolveEndpointParams",
  dataWords: 0,
  pointerWords: 2,
  Reader: NodeServiceResolveEndpointParamsReader,
  Builder: NodeServiceResolveEndpointParamsBuilder,
  write(to, from) {
    if (from.identityKey !== undefined) to.identityKey = from.identityKey;
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export interface NodeServiceResolveEndpointResultsInit {
  nodeAddr?: Uint8Array | undefined;
}

export class NodeServiceResolveEndpointResultsReader extends capnp.StructReader {
  get nodeAddr(): Uint8Array { return this.$bytes(0); }
}

export class NodeServiceResolveEndpointResultsBuilder extends capnp.StructBuilder {
  set nodeAddr(value: Uint8Array) { this.$bytes(0, value); }
}

export const NodeServiceResolveEndpointResults: capnp.StructType<NodeServiceResolveEndpointResultsReader, NodeServiceResolveEndpointResultsBuilder, NodeServiceResolveEndpointResultsInit> = new capnp.StructType({
  id: 0x814258f2fea3d10cn,
  name: "NodeServiceResolveEndpointResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeServiceResolveEndpointResultsReader,
  Builder: NodeServiceResolveEndpointResultsBuilder,
  write(to, from) {
    if (from.nodeAddr !== undefined) to.nodeAddr = from.nodeAddr;
  },
});

export interface NodeServicePeekParamsInit {
  recipientKey?: Uint8Array | undefined;
  channelId?: Uint8Array | undefined;
  version?: number | undefined;
  auth?: capnp.InitOf<typeof Auth> | undefined;
  limit?: number | undefined;
}

export class NodeServicePeekParamsReader extends capnp.StructReader {
  get recipientKey(): Uint8Array { return this.$bytes(0); }
  get channelId(): Uint8Array { return this.$bytes(1); }
  get version(): number { return this.$uint16(0); }
  get auth(): AuthReader { return this.$struct(2, Auth); }
  get limit(): number { return this.$uint32(4); }
}

export class NodeServicePeekParamsBuilder extends capnp.StructBuilder {
  set recipientKey(value: Uint8Array) { this.$bytes(0, value); }
  set channelId(value: Uint8Array) { this.$bytes(1, value); }
  set version(value: number) { this.$uint16(0, value); }
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(2, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(2, Auth); }
  set limit(value: number) { this.$uint32(4, value); }
}

export const NodeServicePeekParams: capnp.StructType<NodeServicePeekParamsReader, NodeServicePeekParamsBuilder, NodeServicePeekParamsInit> = new capnp.StructType({
  id: 0x9dacf0737086d8ecn,
  name: "NodeServicePeekParams",
  dataWords: 1,
  pointerWords: 3,
  Reader: NodeServicePeekParamsReader,
  Builder: NodeServicePeekParamsBuilder,
  write(to, from) {
    if (from.recipientKey !== undefined) to.recipientKey = from.recipientKey;
    if (from.channelId !== undefined) to.channelId = from.channelId;
    if (from.version !== undefined) to.version = from.version;
    if (from.auth !== undefined) to.auth = from.auth;
    if (from.limit !== undefined) to.limit = from.limit;
  },
});

export interface NodeServicePeekResultsInit {
  payloads?: capnp.ListInitOf<typeof Envelope> | undefined;
}

export class NodeServicePeekResultsReader extends capnp.StructReader {
  get payloads(): capnp.List<EnvelopeReader> { return this.$list(0, Envelope); }
}

export class NodeServicePeekResultsBuilder extends capnp.StructBuilder {
  set payloads(value: capnp.ListInitOf<typeof Envelope>) { this.$list(0, Envelope, value); }
  initPayloads(length: number): capnp.ListBuilder<EnvelopeBuilder, capnp.InitOf<typeof Envelope>> { return this.$initList(0, Envelope, length); }
}

export const NodeServicePeekResults: capnp.StructType<NodeServicePeekResultsReader, NodeServicePeekResultsBuilder, NodeServicePeekResultsInit> = new capnp.StructType({
  id: 0xc19ff4cf0dd1c4f9n,
  name: "NodeServicePeekResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeServicePeekResultsReader,
  Builder: NodeServicePeekResultsBuilder,
  write(to, from) {
    if (from.payloads !== undefined) to.payloads = from.payloads;
  },
});

export interface NodeServiceAckParamsInit {
  recipientKey?: Uint8Array | undefined;
  channelId?: Uint8Array | undefined;
  version?: number | undefined;
  seqUpTo?: bigint | undefined;
  auth?: capnp.InitOf<typeof Auth> | undefined;
}

export class NodeServiceAckParamsReader extends capnp.StructReader {
  get recipientKey(): Uint8Array { return this.$bytes(0); }
  get channelId(): Uint8Array { return this.$bytes(1); }
  get version(): number { return this.$uint16(0); }
  get seqUpTo(): bigint { return this.$uint64(8); }
  get auth(): AuthReader { return this.$struct(2, Auth); }
}

export class NodeServiceAckParamsBuilder extends capnp.StructBuilder {
  set recipientKey(value: Uint8Array) { this.$bytes(0, value); }
  set channelId(value: Uint8Array) { this.$bytes(1, value); }
  set version(value: number) { this.$uint16(0, value); }
  set seqUpTo(value: bigint) { this.$uint64(8, value); }
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(2, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(2, Auth); }
}

export const NodeServiceAckParams: capnp.StructType<NodeServiceAckParamsReader, NodeServiceAckParamsBuilder, NodeServiceAckParamsInit> = new capnp.StructType({
  id: 0xe9db52f622c9c77cn,
  name: "NodeServiceAckParams",
  dataWords: 2,
  pointerWords: 3,
  Reader: NodeServiceAckParamsReader,
  Builder: NodeServiceAckParamsBuilder,
  write(to, from) {
    if (from.recipientKey !== undefined) to.recipientKey = from.recipientKey;
    if (from.channelId !== undefined) to.channelId = from.channelId;
    if (from.version !== undefined) to.version = from.version;
    if (from.seqUpTo !== undefined) to.seqUpTo = from.seqUpTo;
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export type NodeServiceAckResultsInit = Record<never, never>;

export class NodeServiceAckResultsReader extends capnp.StructReader {}

export class NodeServiceAckResultsBuilder extends capnp.StructBuilder {}

export const NodeServiceAckResults: capnp.StructType<NodeServiceAckResultsReader, NodeServiceAckResultsBuilder, NodeServiceAckResultsInit> = new capnp.StructType({
  id: 0xa9b2ba2ca8ce656bn,
  name: "NodeServiceAckResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: NodeServiceAckResultsReader,
  Builder: NodeServiceAckResultsBuilder,
  write() {},
});

export interface NodeServiceFetchHybridKeysParamsInit {
  identityKeys?: capnp.ListInit<Uint8Array> | undefined;
  auth?: capnp.InitOf<typeof Auth> | undefined;
}

export class NodeServiceFetchHybridKeysParamsReader extends capnp.StructReader {
  get identityKeys(): capnp.List<Uint8Array> { return this.$list(0, capnp.data); }
  get auth(): AuthReader { return this.$struct(1, Auth); }
}

export class NodeServiceFetchHybridKeysParamsBuilder extends capnp.StructBuilder {
  set identityKeys(value: capnp.ListInit<Uint8Array>) { this.$list(0, capnp.data, value); }
  initIdentityKeys(length: number): capnp.ListBuilder<undefined, Uint8Array> { return this.$initList(0, capnp.data, length); }
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(1, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(1, Auth); }
}

export const NodeServiceFetchHybridKeysParams: capnp.StructType<NodeServiceFetchHybridKeysParamsReader, NodeServiceFetchHybridKeysParamsBuilder, NodeServiceFetchHybridKeysParamsInit> = new capnp.StructType({
  id: 0xee24b28dc81f6a06n,
  name: "NodeServiceFetchHybridKeysParams",
  dataWords: 0,
  pointerWords: 2,
  Reader: NodeServiceFetchHybridKeysParamsReader,
  Builder: NodeServiceFetchHybridKeysParamsBuilder,
  write(to, from) {
    if (from.identityKeys !== undefined) to.identityKeys = from.identityKeys;
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export interface NodeServiceFetchHybridKeysResultsInit {
  keys?: capnp.ListInit<Uint8Array> | undefined;
}

export class NodeServiceFetchHybridKeysResultsReader extends capnp.StructReader {
  get keys(): capnp.List<Uint8Array> { return this.$list(0, capnp.data); }
}

export class NodeServiceFetchHybridKeysResultsBuilder extends capnp.StructBuilder {
  set keys(value: capnp.ListInit<Uint8Array>) { this.$list(0, capnp.data, value); }
  initKeys(length: number): capnp.ListBuilder<undefined, Uint8Array> { return this.$initList(0, capnp.data, length); }
}

export const NodeServiceFetchHybridKeysResults: capnp.StructType<NodeServiceFetchHybridKeysResultsReader, NodeServiceFetchHybridKeysResultsBuilder, NodeServiceFetchHybridKeysResultsInit> = new capnp.StructType({
  id: 0xd716be5fe0ab54f6n,
  name: "NodeServiceFetchHybridKeysResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeServiceFetchHybridKeysResultsReader,
  Builder: NodeServiceFetchHybridKeysResultsBuilder,
  write(to, from) {
    if (from.keys !== undefined) to.keys = from.keys;
  },
});

export interface NodeServiceBatchEnqueueParamsInit {
  recipientKeys?: capnp.ListInit<Uint8Array> | undefined;
  payload?: Uint8Array | undefined;
  channelId?: Uint8Array | undefined;
  version?: number | undefined;
  auth?: capnp.InitOf<typeof Auth> | undefined;
  ttlSecs?: number | undefined;
}

export class NodeServiceBatchEnqueueParamsReader extends capnp.StructReader {
  get recipientKeys(): capnp.List<Uint8Array> { return this.$list(0, capnp.data); }
  get payload(): Uint8Array { return this.$bytes(1); }
  get channelId(): Uint8Array { return this.$bytes(2); }
  get version(): number { return this.$uint16(0); }
  get auth(): AuthReader { return this.$struct(3, Auth); }
  get ttlSecs(): number { return this.$uint32(4); }
}

export class NodeServiceBatchEnqueueParamsBuilder extends capnp.StructBuilder {
  set recipientKeys(value: capnp.ListInit<Uint8Array>) { this.$list(0, capnp.data, value); }
  initRecipientKeys(length: number): capnp.ListBuilder<undefined, Uint8Array> { return this.$initList(0, capnp.data, length); }
  set payload(value: Uint8Array) { this.$bytes(1, value); }
  set channelId(value: Uint8Array) { this.$bytes(2, value); }
  set version(value: number) { this.$uint16(0, value); }
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(3, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(3, Auth); }
  set ttlSecs(value: number) { this.$uint32(4, value); }
}

export const NodeServiceBatchEnqueueParams: capnp.StructType<NodeServiceBatchEnqueueParamsReader, NodeServiceBatchEnqueueParamsBuilder, NodeServiceBatchEnqueueParamsInit> = new capnp.StructType({
  id: 0xbaa7ce3374792046n,
  name: "NodeServiceBatchEnqueueParams",
  dataWords: 1,
  pointerWords: 4,
  Reader: NodeServiceBatchEnqueueParamsReader,
  Builder: NodeServiceBatchEnqueueParamsBuilder,
  write(to, from) {
    if (from.recipientKeys !== undefined) to.recipientKeys = from.recipientKeys;
    if (from.payload !== undefined) to.payload = from.payload;
    if (from.channelId !== undefined) to.channelId = from.channelId;
    if (from.version !== undefined) to.version = from.version;
    if (from.auth !== undefined) to.auth = from.auth;
    if (from.ttlSecs !== undefined) to.ttlSecs = from.ttlSecs;
  },
});

export interface NodeServiceBatchEnqueueResultsInit {
  seqs?: capnp.ListInit<bigint> | undefined;
}

export class NodeServiceBatchEnqueueResultsReader extends capnp.StructReader {
  get seqs(): capnp.List<bigint> { return this.$list(0, capnp.uint64); }
}

export class NodeServiceBatchEnqueueResultsBuilder extends capnp.StructBuilder {
  set seqs(value: capnp.ListInit<bigint>) { this.$list(0, capnp.uint64, value); }
  initSeqs(length: number): capnp.ListBuilder<undefined, bigint> { return this.$initList(0, capnp.uint64, length); }
}

export const NodeServiceBatchEnqueueResults: capnp.StructType<NodeServiceBatchEnqueueResultsReader, NodeServiceBatchEnqueueResultsBuilder, NodeServiceBatchEnqueueResultsInit> = new capnp.StructType({
  id: 0x8e19455d44fa2478n,
  name: "NodeServiceBatchEnqueueResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeServiceBatchEnqueueResultsReader,
  Builder: NodeServiceBatchEnqueueResultsBuilder,
  write(to, from) {
    if (from.seqs !== undefined) to.seqs = from.seqs;
  },
});

export interface NodeServiceCreateChannelParamsInit {
  peerKey?: Uint8Array | undefined;
  auth?: capnp.InitOf<typeof Auth> | undefined;
}

export class NodeServiceCreateChannelParamsReader extends capnp.StructReader {
  get peerKey(): Uint8Array { return this.$bytes(0); }
  get auth(): AuthReader { return this.$struct(1, Auth); }
}

export class NodeServiceCreateChannelParamsBuilder extends capnp.StructBuilder {
  set peerKey(value: Uint8Array) { this.$bytes(0, value); }
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(1, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(1, Auth); }
}

export const NodeServiceCreateChannelParams: capnp.StructType<NodeServiceCreateChannelParamsReader, NodeServiceCreateChannelParamsBuilder, NodeServiceCreateChannelParamsInit> = new capnp.StructType({
  id: 0xf6195fabb2410a83n,
  name: "NodeServiceCreateChannelParams",
  dataWords: 0,
  pointerWords: 2,
  Reader: NodeServiceCreateChannelParamsReader,
  Builder: NodeServiceCreateChannelParamsBuilder,
  write(to, from) {
    if (from.peerKey !== undefined) to.peerKey = from.peerKey;
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export interface NodeServiceCreateChannelResultsInit {
  channelId?: Uint8Array | undefined;
  wasNew?: boolean | undefined;
}

export class NodeServiceCreateChannelResultsReader extends capnp.StructReader {
  get channelId(): Uint8Array { return this.$bytes(0); }
  get wasNew(): boolean { return this.$bool(0); }
}

export class NodeServiceCreateChannelResultsBuilder extends capnp.StructBuilder {
  set channelId(value: Uint8Array) { this.$bytes(0, value); }
  set wasNew(value: boolean) { this.$bool(0, value); }
}

export const NodeServiceCreateChannelResults: capnp.StructType<NodeServiceCreateChannelResultsReader, NodeServiceCreateChannelResultsBuilder, NodeServiceCreateChannelResultsInit> = new capnp.StructType({
  id: 0xf2da78ca4f9a7406n,
  name: "NodeServiceCreateChannelResults",
  dataWords: 1,
  pointerWords: 1,
  Reader: NodeServiceCreateChannelResultsReader,
  Builder: NodeServiceCreateChannelResultsBuilder,
  write(to, from) {
    if (from.channelId !== undefined) to.channelId = from.channelId;
    if (from.wasNew !== undefined) to.wasNew = from.wasNew;
  },
});

export interface NodeServiceResolveUserParamsInit {
  username?: string | undefined;
  auth?: capnp.InitOf<typeof Auth> | undefined;
}

export class NodeServiceResolveUserParamsReader extends capnp.StructReader {
  get username(): string { return this.$text(0); }
  get auth(): AuthReader { return this.$struct(1, Auth); }
}

export class NodeServiceResolveUserParamsBuilder extends capnp.StructBuilder {
  set username(value: string) { this.$text(0, value); }
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(1, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(1, Auth); }
}

export const NodeServiceResolveUserParams: capnp.StructType<NodeServiceResolveUserParamsReader, NodeServiceResolveUserParamsBuilder, NodeServiceResolveUserParamsInit> = new capnp.StructType({
  id: 0xc773e44b4f078897n,
  name: "NodeServiceResolveUserParams",
  dataWords: 0,
  pointerWords: 2,
  Reader: NodeServiceResolveUserParamsReader,
  Builder: NodeServiceResolveUserParamsBuilder,
  write(to, from) {
    if (from.username !== undefined) to.username = from.username;
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export interface NodeServiceResolveUserResultsInit {
  identityKey?: Uint8Array | undefined;
  inclusionProof?: Uint8Array | undefined;
}

export class NodeServiceResolveUserResultsReader extends capnp.StructReader {
  get identityKey(): Uint8Array { return this.$bytes(0); }
  get inclusionProof(): Uint8Array { return this.$bytes(1); }
}

export class NodeServiceResolveUserResultsBuilder extends capnp.StructBuilder {
  set identityKey(value: Uint8Array) { this.$bytes(0, value); }
  set inclusionProof(value: Uint8Array) { this.$bytes(1, value); }
}

export const NodeServiceResolveUserResults: capnp.StructType<NodeServiceResolveUserResultsReader, NodeServiceResolveUserResultsBuilder, NodeServiceResolveUserResultsInit> = new capnp.StructType({
  id: 0xaad03efac1c420b0n,
  name: "NodeServiceResolveUserResults",
  dataWords: 0,
  pointerWords: 2,
  Reader: NodeServiceResolveUserResultsReader,
  Builder: NodeServiceResolveUserResultsBuilder,
  write(to, from) {
    if (from.identityKey !== undefined) to.identityKey = from.identityKey;
    if (from.inclusionProof !== undefined) to.inclusionProof = from.inclusionProof;
  },
});

export interface NodeServiceResolveIdentityParamsInit {
  identityKey?: Uint8Array | undefined;
  auth?: capnp.InitOf<typeof Auth> | undefined;
}

export class NodeServiceResolveIdentityParamsReader extends capnp.StructReader {
  get identityKey(): Uint8Array { return this.$bytes(0); }
  get auth(): AuthReader { return this.$struct(1, Auth); }
}

export class NodeServiceResolveIdentityParamsBuilder extends capnp.StructBuilder {
  set identityKey(value: Uint8Array) { this.$bytes(0, value); }
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(1, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(1, Auth); }
}

export const NodeServiceResolveIdentityParams: capnp.StructType<NodeServiceResolveIdentityParamsReader, NodeServiceResolveIdentityParamsBuilder, NodeServiceResolveIdentityParamsInit> = new capnp.StructType({
  id: 0xde2f0aaeba8f22afn,
  name: "NodeServiceResolveIdentityParams",
  dataWords: 0,
  pointerWords: 2,
  Reader: NodeServiceResolveIdentityParamsReader,
  Builder: NodeServiceResolveIdentityParamsBuilder,
  write(to, from) {
    if (from.identityKey !== undefined) to.identityKey = from.identityKey;
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export interface NodeServiceResolveIdentityResultsInit {
  username?: string | undefined;
}

export class NodeServiceResolveIdentityResultsReader extends capnp.StructReader {
  get username(): string { return this.$text(0); }
}

export class NodeServiceResolveIdentityResultsBuilder extends capnp.StructBuilder {
  set username(value: string) { this.$text(0, value); }
}

export const NodeServiceResolveIdentityResults: capnp.StructType<NodeServiceResolveIdentityResultsReader, NodeServiceResolveIdentityResultsBuilder, NodeServiceResolveIdentityResultsInit> = new capnp.StructType({
  id: 0xa89c6c77f021438bn,
  name: "NodeServiceResolveIdentityResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeServiceResolveIdentityResultsReader,
  Builder: NodeServiceResolveIdentityResultsBuilder,
  write(to, from) {
    if (from.username !== undefined) to.username = from.username;
  },
});

export interface NodeServiceUploadBlobParamsInit {
  auth?: capnp.InitOf<typeof Auth> | undefined;
  blobHash?: Uint8Array | undefined;
  chunk?: Uint8Array | undefined;
  offset?: bigint | undefined;
  totalSize?: bigint | undefined;
  mimeType?: string | undefined;
}

export class NodeServiceUploadBlobParamsReader extends capnp.StructReader {
  get auth(): AuthReader { return this.$struct(0, Auth); }
  get blobHash(): Uint8Array { return this.$bytes(1); }
  get chunk(): Uint8Array { return this.$bytes(2); }
  get offset(): bigint { return this.$uint64(0); }
  get totalSize(): bigint { return this.$uint64(8); }
  get mimeType(): string { return this.$text(3); }
}

export class NodeServiceUploadBlobParamsBuilder extends capnp.StructBuilder {
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(0, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(0, Auth); }
  set blobHash(value: Uint8Array) { this.$bytes(1, value); }
  set chunk(value: Uint8Array) { this.$bytes(2, value); }
  set offset(value: bigint) { this.$uint64(0, value); }
  set totalSize(value: bigint) { this.$uint64(8, value); }
  set mimeType(value: string) { this.$text(3, value); }
}

export const NodeServiceUploadBlobParams: capnp.StructType<NodeServiceUploadBlobParamsReader, NodeServiceUploadBlobParamsBuilder, NodeServiceUploadBlobParamsInit> = new capnp.StructType({
  id: 0xc24f0481133e097dn,
  name: "NodeServiceUploadBlobParams",
  dataWords: 2,
  pointerWords: 4,
  Reader: NodeServiceUploadBlobParamsReader,
  Builder: NodeServiceUploadBlobParamsBuilder,
  write(to, from) {
    if (from.auth !== undefined) to.auth = from.auth;
    if (from.blobHash !== undefined) to.blobHash = from.blobHash;
    if (from.chunk !== undefined) to.chunk = from.chunk;
    if (from.offset !== undefined) to.offset = from.offset;
    if (from.totalSize !== undefined) to.totalSize = from.totalSize;
    if (from.mimeType !== undefined) to.mimeType = from.mimeType;
  },
});

export interface NodeServiceUploadBlobResultsInit {
  blobId?: Uint8Array | undefined;
}

export class NodeServiceUploadBlobResultsReader extends capnp.StructReader {
  get blobId(): Uint8Array { return this.$bytes(0); }
}

export class NodeServiceUploadBlobResultsBuilder extends capnp.StructBuilder {
  set blobId(value: Uint8Array) { this.$bytes(0, value); }
}

export const NodeServiceUploadBlobResults: capnp.StructType<NodeServiceUploadBlobResultsReader, NodeServiceUploadBlobResultsBuilder, NodeServiceUploadBlobResultsInit> = new capnp.StructType({
  id: 0xbd061e2d5a4d357cn,
  name: "NodeServiceUploadBlobResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeServiceUploadBlobResultsReader,
  Builder: NodeServiceUploadBlobResultsBuilder,
  write(to, from) {
    if (from.blobId !== undefined) to.blobId = from.blobId;
  },
});

export interface NodeServiceDownloadBlobParamsInit {
  auth?: capnp.InitOf<typeof Auth> | undefined;
  blobId?: Uint8Array | undefined;
  offset?: bigint | undefined;
  length?: number | undefined;
}

export class NodeServiceDownloadBlobParamsReader extends capnp.StructReader {
  get auth(): AuthReader { return this.$struct(0, Auth); }
  get blobId(): Uint8Array { return this.$bytes(1); }
  get offset(): bigint { return this.$uint64(0); }
  get length(): number { return this.$uint32(8); }
}

export class NodeServiceDownloadBlobParamsBuilder extends capnp.StructBuilder {
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(0, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(0, Auth); }
  set blobId(value: Uint8Array) { this.$bytes(1, value); }
  set offset(value: bigint) { this.$uint64(0, value); }
  set length(value: number) { this.$uint32(8, value); }
}

export const NodeServiceDownloadBlobParams: capnp.StructType<NodeServiceDownloadBlobParamsReader, NodeServiceDownloadBlobParamsBuilder, NodeServiceDownloadBlobParamsInit> = new capnp.StructType({
  id: 0xa763ae8e98375142n,
  name: "NodeServiceDownloadBlobParams",
  dataWords: 2,
  pointerWords: 2,
  Reader: NodeServiceDownloadBlobParamsReader,
  Builder: NodeServiceDownloadBlobParamsBuilder,
  write(to, from) {
    if (from.auth !== undefined) to.auth = from.auth;
    if (from.blobId !== undefined) to.blobId = from.blobId;
    if (from.offset !== undefined) to.offset = from.offset;
    if (from.length !== undefined) to.length = from.length;
  },
});

export interface NodeServiceDownloadBlobResultsInit {
  chunk?: Uint8Array | undefined;
  totalSize?: bigint | undefined;
  mimeType?: string | undefined;
}

export class NodeServiceDownloadBlobResultsReader extends capnp.StructReader {
  get chunk(): Uint8Array { return this.$bytes(0); }
  get totalSize(): bigint { return this.$uint64(0); }
  get mimeType(): string { return this.$text(1); }
}

export class NodeServiceDownloadBlobResultsBuilder extends capnp.StructBuilder {
  set chunk(value: Uint8Array) { this.$bytes(0, value); }
  set totalSize(value: bigint) { this.$uint64(0, value); }
  set mimeType(value: string) { this.$text(1, value); }
}

export const NodeServiceDownloadBlobResults: capnp.StructType<NodeServiceDownloadBlobResultsReader, NodeServiceDownloadBlobResultsBuilder, NodeServiceDownloadBlobResultsInit> = new capnp.StructType({
  id: 0xefd2013069b2f3e4n,
  name: "NodeServiceDownloadBlobResults",
  dataWords: 1,
  pointerWords: 2,
  Reader: NodeServiceDownloadBlobResultsReader,
  Builder: NodeServiceDownloadBlobResultsBuilder,
  write(to, from) {
    if (from.chunk !== undefined) to.chunk = from.chunk;
    if (from.totalSize !== undefined) to.totalSize = from.totalSize;
    if (from.mimeType !== undefined) to.mimeType = from.mimeType;
  },
});

export interface NodeServiceDeleteAccountParamsInit {
  auth?: capnp.InitOf<typeof Auth> | undefined;
}

export class NodeServiceDeleteAccountParamsReader extends capnp.StructReader {
  get auth(): AuthReader { return this.$struct(0, Auth); }
}

export class NodeServiceDeleteAccountParamsBuilder extends capnp.StructBuilder {
  set auth(value: capnp.InitOf<typeof Auth>) { this.$struct(0, Auth, value); }
  initAuth(): AuthBuilder { return this.$initStruct(0, Auth); }
}

export const NodeServiceDeleteAccountParams: capnp.StructType<NodeServiceDeleteAccountParamsReader, NodeServiceDeleteAccountParamsBuilder, NodeServiceDeleteAccountParamsInit> = new capnp.StructType({
  id: 0xec1d780f33bf2f15n,
  name: "NodeServiceDeleteAccountParams",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeServiceDeleteAccountParamsReader,
  Builder: NodeServiceDeleteAccountParamsBuilder,
  write(to, from) {
    if (from.auth !== undefined) to.auth = from.auth;
  },
});

export interface NodeServiceDeleteAccountResultsInit {
  success?: boolean | undefined;
}

export class NodeServiceDeleteAccountResultsReader extends capnp.StructReader {
  get success(): boolean { return this.$bool(0); }
}

export class NodeServiceDeleteAccountResultsBuilder extends capnp.StructBuilder {
  set success(value: boolean) { this.$bool(0, value); }
}

export const NodeServiceDeleteAccountResults: capnp.StructType<NodeServiceDeleteAccountResultsReader, NodeServiceDeleteAccountResultsBuilder, NodeServiceDeleteAccountResultsInit> = new capnp.StructType({
  id: 0xc3d5b3a894c75380n,
  name: "NodeServiceDeleteAccountResults",
  dataWords: 1,
  pointerWords: 0,
  Reader: NodeServiceDeleteAccountResultsReader,
  Builder: NodeServiceDeleteAccountResultsBuilder,
  write(to, from) {
    if (from.success !== undefined) to.success = from.success;
  },
});

/** Key packages (RFC 9420 section 10): published by their owner, taken once by whoever invites them. */
export class NodeServiceClient extends capnp.Client {
  uploadKeyPackage(params: capnp.InitOf<typeof NodeServiceUploadKeyPackageParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceUploadKeyPackageResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceUploadKeyPackage, params, options));
  }
  fetchKeyPackage(params: capnp.InitOf<typeof NodeServiceFetchKeyPackageParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceFetchKeyPackageResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceFetchKeyPackage, params, options));
  }
  enqueue(params: capnp.InitOf<typeof NodeServiceEnqueueParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceEnqueueResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceEnqueue, params, options));
  }
  fetch(params: capnp.InitOf<typeof NodeServiceFetchParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceFetchResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceFetch, params, options));
  }
  fetchWait(params: capnp.InitOf<typeof NodeServiceFetchWaitParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceFetchWaitResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceFetchWait, params, options));
  }
  health(params: capnp.InitOf<typeof NodeServiceHealthParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceHealthResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceHealth, params, options));
  }
  uploadHybridKey(params: capnp.InitOf<typeof NodeServiceUploadHybridKeyParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceUploadHybridKeyResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceUploadHybridKey, params, options));
  }
  fetchHybridKey(params: capnp.InitOf<typeof NodeServiceFetchHybridKeyParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceFetchHybridKeyResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceFetchHybridKey, params, options));
  }
  opaqueRegisterStart(params: capnp.InitOf<typeof NodeServiceOpaqueRegisterStartParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceOpaqueRegisterStartResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceOpaqueRegisterStart, params, options));
  }
  opaqueRegisterFinish(params: capnp.InitOf<typeof NodeServiceOpaqueRegisterFinishParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceOpaqueRegisterFinishResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceOpaqueRegisterFinish, params, options));
  }
  opaqueLoginStart(params: capnp.InitOf<typeof NodeServiceOpaqueLoginStartParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceOpaqueLoginStartResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceOpaqueLoginStart, params, options));
  }
  opaqueLoginFinish(params: capnp.InitOf<typeof NodeServiceOpaqueLoginFinishParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceOpaqueLoginFinishResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceOpaqueLoginFinish, params, options));
  }
  publishEndpoint(params: capnp.InitOf<typeof NodeServicePublishEndpointParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServicePublishEndpointResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServicePublishEndpoint, params, options));
  }
  resolveEndpoint(params: capnp.InitOf<typeof NodeServiceResolveEndpointParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceResolveEndpointResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceResolveEndpoint, params, options));
  }
  peek(params: capnp.InitOf<typeof NodeServicePeekParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServicePeekResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServicePeek, params, options));
  }
  ack(params: capnp.InitOf<typeof NodeServiceAckParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceAckResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceAck, params, options));
  }
  fetchHybridKeys(params: capnp.InitOf<typeof NodeServiceFetchHybridKeysParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceFetchHybridKeysResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceFetchHybridKeys, params, options));
  }
  batchEnqueue(params: capnp.InitOf<typeof NodeServiceBatchEnqueueParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceBatchEnqueueResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceBatchEnqueue, params, options));
  }
  createChannel(params: capnp.InitOf<typeof NodeServiceCreateChannelParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceCreateChannelResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceCreateChannel, params, options));
  }
  resolveUser(params: capnp.InitOf<typeof NodeServiceResolveUserParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceResolveUserResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceResolveUser, params, options));
  }
  resolveIdentity(params: capnp.InitOf<typeof NodeServiceResolveIdentityParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceResolveIdentityResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceResolveIdentity, params, options));
  }
  uploadBlob(params: capnp.InitOf<typeof NodeServiceUploadBlobParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceUploadBlobResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceUploadBlob, params, options));
  }
  downloadBlob(params: capnp.InitOf<typeof NodeServiceDownloadBlobParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceDownloadBlobResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceDownloadBlob, params, options));
  }
  deleteAccount(params: capnp.InitOf<typeof NodeServiceDeleteAccountParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<NodeServiceDeleteAccountResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(nodeServiceDeleteAccount, params, options));
  }
  /** Another reference to the same object. */
  take(): NodeServiceClient { return new NodeServiceClient(this.$reference.take()); }
}

/** What an implementation may offer; a method that it lacks is answered as `unimplemented`. */
export interface NodeServiceServer {
  uploadKeyPackage?(params: NodeServiceUploadKeyPackageParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceUploadKeyPackageResults>>;
  fetchKeyPackage?(params: NodeServiceFetchKeyPackageParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceFetchKeyPackageResults>>;
  enqueue?(params: NodeServiceEnqueueParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceEnqueueResults>>;
  fetch?(params: NodeServiceFetchParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceFetchResults>>;
  fetchWait?(params: NodeServiceFetchWaitParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceFetchWaitResults>>;
  health?(params: NodeServiceHealthParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceHealthResults>>;
  uploadHybridKey?(params: NodeServiceUploadHybridKeyParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceUploadHybridKeyResults> | void>;
  fetchHybridKey?(params: NodeServiceFetchHybridKeyParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceFetchHybridKeyResults>>;
  opaqueRegisterStart?(params: NodeServiceOpaqueRegisterStartParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceOpaqueRegisterStartResults>>;
  opaqueRegisterFinish?(params: NodeServiceOpaqueRegisterFinishParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceOpaqueRegisterFinishResults>>;
  opaqueLoginStart?(params: NodeServiceOpaqueLoginStartParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceOpaqueLoginStartResults>>;
  opaqueLoginFinish?(params: NodeServiceOpaqueLoginFinishParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceOpaqueLoginFinishResults>>;
  publishEndpoint?(params: NodeServicePublishEndpointParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServicePublishEndpointResults> | void>;
  resolveEndpoint?(params: NodeServiceResolveEndpointParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceResolveEndpointResults>>;
  peek?(params: NodeServicePeekParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServicePeekResults>>;
  ack?(params: NodeServiceAckParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceAckResults> | void>;
  fetchHybridKeys?(params: NodeServiceFetchHybridKeysParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceFetchHybridKeysResults>>;
  batchEnqueue?(params: NodeServiceBatchEnqueueParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceBatchEnqueueResults>>;
  createChannel?(params: NodeServiceCreateChannelParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceCreateChannelResults>>;
  resolveUser?(params: NodeServiceResolveUserParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceResolveUserResults>>;
  resolveIdentity?(params: NodeServiceResolveIdentityParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceResolveIdentityResults>>;
  uploadBlob?(params: NodeServiceUploadBlobParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceUploadBlobResults>>;
  downloadBlob?(params: NodeServiceDownloadBlobParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceDownloadBlobResults>>;
  deleteAccount?(params: NodeServiceDeleteAccountParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof NodeServiceDeleteAccountResults>>;
}

export const nodeServiceUploadKeyPackage: capnp.Method<NodeServiceServer, typeof NodeServiceUploadKeyPackageParams, typeof NodeServiceUploadKeyPackageResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 0,
  name: "NodeService.uploadKeyPackage",
  params: NodeServiceUploadKeyPackageParams,
  results: NodeServiceUploadKeyPackageResults,
  invoke: (server, params, call) => server.uploadKeyPackage?.(params, call),
};

export const nodeServiceFetchKeyPackage: capnp.Method<NodeServiceServer, typeof NodeServiceFetchKeyPackageParams, typeof NodeServiceFetchKeyPackageResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 1,
  name: "NodeService.fetchKeyPackage",
  params: NodeServiceFetchKeyPackageParams,
  results: NodeServiceFetchKeyPackageResults,
  invoke: (server, params, call) => server.fetchKeyPackage?.(params, call),
};

export const nodeServiceEnqueue: capnp.Method<NodeServiceServer, typeof NodeServiceEnqueueParams, typeof NodeServiceEnqueueResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 2,
  name: "NodeService.enqueue",
  params: NodeServiceEnqueueParams,
  results: NodeServiceEnqueueResults,
  invoke: (server, params, call) => server.enqueue?.(params, call),
};

export const nodeServiceFetch: capnp.Method<NodeServiceServer, typeof NodeServiceFetchParams, typeof NodeServiceFetchResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 3,
  name: "NodeService.fetch",
  params: NodeServiceFetchParams,
  results: NodeServiceFetchResults,
  invoke: (server, params, call) => server.fetch?.(params, call),
};

export const nodeServiceFetchWait: capnp.Method<NodeServiceServer, typeof NodeServiceFetchWaitParams, typeof NodeServiceFetchWaitResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 4,
  name: "NodeService.fetchWait",
  params: NodeServiceFetchWaitParams,
  results: NodeServiceFetchWaitResults,
  invoke: (server, params, call) => server.fetchWait?.(params, call),
};

export const nodeServiceHealth: capnp.Method<NodeServiceServer, typeof NodeServiceHealthParams, typeof NodeServiceHealthResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 5,
  name: "NodeService.health",
  params: NodeServiceHealthParams,
  results: NodeServiceHealthResults,
  invoke: (server, params, call) => server.health?.(params, call),
};

export const nodeServiceUploadHybridKey: capnp.Method<NodeServiceServer, typeof NodeServiceUploadHybridKeyParams, typeof NodeServiceUploadHybridKeyResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 6,
  name: "NodeService.uploadHybridKey",
  params: NodeServiceUploadHybridKeyParams,
  results: NodeServiceUploadHybridKeyResults,
  invoke: (server, params, call) => server.uploadHybridKey === undefined ? undefined : server.uploadHybridKey(params, call) ?? {},
};

export const nodeServiceFetchHybridKey: capnp.Method<NodeServiceServer, typeof NodeServiceFetchHybridKeyParams, typeof NodeServiceFetchHybridKeyResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 7,
  name: "NodeService.fetchHybridKey",
  params: NodeServiceFetchHybridKeyParams,
  results: NodeServiceFetchHybridKeyResults,
  invoke: (server, params, call) => server.fetchHybridKey?.(params, call),
};

export const nodeServiceOpaqueRegisterStart: capnp.Method<NodeServiceServer, typeof NodeServiceOpaqueRegisterStartParams, typeof NodeServiceOpaqueRegisterStartResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 8,
  name: "NodeService.opaqueRegisterStart",
  params: NodeServiceOpaqueRegisterStartParams,
  results: NodeServiceOpaqueRegisterStartResults,
  invoke: (server, params, call) => server.opaqueRegisterStart?.(params, call),
};

export const nodeServiceOpaqueRegisterFinish: capnp.Method<NodeServiceServer, typeof NodeServiceOpaqueRegisterFinishParams, typeof NodeServiceOpaqueRegisterFinishResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 9,
  name: "NodeService.opaqueRegisterFinish",
  params: NodeServiceOpaqueRegisterFinishParams,
  results: NodeServiceOpaqueRegisterFinishResults,
  invoke: (server, params, call) => server.opaqueRegisterFinish?.(params, call),
};

export const nodeServiceOpaqueLoginStart: capnp.Method<NodeServiceServer, typeof NodeServiceOpaqueLoginStartParams, typeof NodeServiceOpaqueLoginStartResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 10,
  name: "NodeService.opaqueLoginStart",
  params: NodeServiceOpaqueLoginStartParams,
  results: NodeServiceOpaqueLoginStartResults,
  invoke: (server, params, call) => server.opaqueLoginStart?.(params, call),
};

export const nodeServiceOpaqueLoginFinish: capnp.Method<NodeServiceServer, typeof NodeServiceOpaqueLoginFinishParams, typeof NodeServiceOpaqueLoginFinishResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 11,
  name: "NodeService.opaqueLoginFinish",
  params: NodeServiceOpaqueLoginFinishParams,
  results: NodeServiceOpaqueLoginFinishResults,
  invoke: (server, params, call) => server.opaqueLoginFinish?.(params, call),
};

export const nodeServicePublishEndpoint: capnp.Method<NodeServiceServer, typeof NodeServicePublishEndpointParams, typeof NodeServicePublishEndpointResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 12,
  name: "NodeService.publishEndpoint",
  params: NodeServicePublishEndpointParams,
  results: NodeServicePublishEndpointResults,
  invoke: (server, params, call) => server.publishEndpoint === undefined ? undefined : server.publishEndpoint(params, call) ?? {},
};

export const nodeServiceResolveEndpoint: capnp.Method<NodeServiceServer, typeof NodeServiceResolveEndpointParams, typeof NodeServiceResolveEndpointResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 13,
  name: "NodeService.resolveEndpoint",
  params: NodeServiceResolveEndpointParams,
  results: NodeServiceResolveEndpointResults,
  invoke: (server, params, call) => server.resolveEndpoint?.(params, call),
};

export const nodeServicePeek: capnp.Method<NodeServiceServer, typeof NodeServicePeekParams, typeof NodeServicePeekResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 14,
  name: "NodeService.peek",
  params: NodeServicePeekParams,
  results: NodeServicePeekResults,
  invoke: (server, params, call) => server.peek?.(params, call),
};

export const nodeServiceAck: capnp.Method<NodeServiceServer, typeof NodeServiceAckParams, typeof NodeServiceAckResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 15,
  name: "NodeService.ack",
  params: NodeServiceAckParams,
  results: NodeServiceAckResults,
  invoke: (server, params, call) => server.ack === undefined ? undefined : server.ack(params, call) ?? {},
};

export const nodeServiceFetchHybridKeys: capnp.Method<NodeServiceServer, typeof NodeServiceFetchHybridKeysParams, typeof NodeServiceFetchHybridKeysResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 16,
  name: "NodeService.fetchHybridKeys",
  params: NodeServiceFetchHybridKeysParams,
  results: NodeServiceFetchHybridKeysResults,
  invoke: (server, params, call) => server.fetchHybridKeys?.(params, call),
};

export const nodeServiceBatchEnqueue: capnp.Method<NodeServiceServer, typeof NodeServiceBatchEnqueueParams, typeof NodeServiceBatchEnqueueResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 17,
  name: "NodeService.batchEnqueue",
  params: NodeServiceBatchEnqueueParams,
  results: NodeServiceBatchEnqueueResults,
  invoke: (server, params, call) => server.batchEnqueue?.(params, call),
};

export const nodeServiceCreateChannel: capnp.Method<NodeServiceServer, typeof NodeServiceCreateChannelParams, typeof NodeServiceCreateChannelResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 18,
  name: "NodeService.createChannel",
  params: NodeServiceCreateChannelParams,
  results: NodeServiceCreateChannelResults,
  invoke: (server, params, call) => server.createChannel?.(params, call),
};

export const nodeServiceResolveUser: capnp.Method<NodeServiceServer, typeof NodeServiceResolveUserParams, typeof NodeServiceResolveUserResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 19,
  name: "NodeService.resolveUser",
  params: NodeServiceResolveUserParams,
  results: NodeServiceResolveUserResults,
  invoke: (server, params, call) => server.resolveUser?.(params, call),
};

export const nodeServiceResolveIdentity: capnp.Method<NodeServiceServer, typeof NodeServiceResolveIdentityParams, typeof NodeServiceResolveIdentityResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 20,
  name: "NodeService.resolveIdentity",
  params: NodeServiceResolveIdentityParams,
  results: NodeServiceResolveIdentityResults,
  invoke: (server, params, call) => server.resolveIdentity?.(params, call),
};

export const nodeServiceUploadBlob: capnp.Method<NodeServiceServer, typeof NodeServiceUploadBlobParams, typeof NodeServiceUploadBlobResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 21,
  name: "NodeService.uploadBlob",
  params: NodeServiceUploadBlobParams,
  results: NodeServiceUploadBlobResults,
  invoke: (server, params, call) => server.uploadBlob?.(params, call),
};

export const nodeServiceDownloadBlob: capnp.Method<NodeServiceServer, typeof NodeServiceDownloadBlobParams, typeof NodeServiceDownloadBlobResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 22,
  name: "NodeService.downloadBlob",
  params: NodeServiceDownloadBlobParams,
  results: NodeServiceDownloadBlobResults,
  invoke: (server, params, call) => server.downloadBlob?.(params, call),
};

export const nodeServiceDeleteAccount: capnp.Method<NodeServiceServer, typeof NodeServiceDeleteAccountParams, typeof NodeServiceDeleteAccountResults> = {
  interfaceId: 0xd0c8a4cd19599e78n,
  ordinal: 23,
  name: "NodeService.deleteAccount",
  params: NodeServiceDeleteAccountParams,
  results: NodeServiceDeleteAccountResults,
  invoke: (server, params, call) => server.deleteAccount?.(params, call),
};

export const NodeService: capnp.InterfaceType<NodeServiceClient, NodeServiceServer> = capnp.defineInterface({
  id: 0xd0c8a4cd19599e78n,
  name: "NodeService",
  methods: [nodeServiceUploadKeyPackage, nodeServiceFetchKeyPackage, nodeServiceEnqueue, nodeServiceFetch, nodeServiceFetchWait, nodeServiceHealth, nodeServiceUploadHybridKey, nodeServiceFetchHybridKey, nodeServiceOpaqueRegisterStart, nodeServiceOpaqueRegisterFinish, nodeServiceOpaqueLoginStart, nodeServiceOpaqueLoginFinish, nodeServicePublishEndpoint, nodeServiceResolveEndpoint, nodeServicePeek, nodeServiceAck, nodeServiceFetchHybridKeys, nodeServiceBatchEnqueue, nodeServiceCreateChannel, nodeServiceResolveUser, nodeServiceResolveIdentity, nodeServiceUploadBlob, nodeServiceDownloadBlob, nodeServiceDeleteAccount],
  superclasses: () => [],
  client: (reference) => new NodeServiceClient(reference),
});

export interface AuthInit {
  /** 1 */
  version?: number | undefined;
  /** what opaqueLoginFinish returned */
  accessToken?: Uint8Array | undefined;
  /** empty, or 16 bytes */
  deviceId?: Uint8Array | undefined;
}

export class AuthReader extends capnp.StructReader {
  /** 1 */
  get version(): number { return this.$uint16(0); }
  /** what opaqueLoginFinish returned */
  get accessToken(): Uint8Array { return this.$bytes(0); }
  /** empty, or 16 bytes */
  get deviceId(): Uint8Array { return this.$bytes(1); }
}

export class AuthBuilder extends capnp.StructBuilder {
  set version(value: number) { this.$uint16(0, value); }
  set accessToken(value: Uint8Array) { this.$bytes(0, value); }
  set deviceId(value: Uint8Array) { this.$bytes(1, value); }
}

export const Auth: capnp.StructType<AuthReader, AuthBuilder, AuthInit> = new capnp.StructType({
  id: 0xd4c550ca8c26bfc9n,
  name: "Auth",
  dataWords: 1,
  pointerWords: 2,
  Reader: AuthReader,
  Builder: AuthBuilder,
  write(to, from) {
    if (from.version !== undefined) to.version = from.version;
    if (from.accessToken !== undefined) to.accessToken = from.accessToken;
    if (from.deviceId !== undefined) to.deviceId = from.deviceId;
  },
});

export interface EnvelopeInit {
  /** the inbox's own counter */
  seq?: bigint | undefined;
  /** opaque to the node */
  data?: Uint8Array | undefined;
}

export class EnvelopeReader extends capnp.StructReader {
  /** the inbox's own counter */
  get seq(): bigint { return this.$uint64(0); }
  /** opaque to the node */
  get data(): Uint8Array { return this.$bytes(0); }
}

export class EnvelopeBuilder extends capnp.StructBuilder {
  set seq(value: bigint) { this.$uint64(0, value); }
  set data(value: Uint8Array) { this.$bytes(0, value); }
}

export const Envelope: capnp.StructType<EnvelopeReader, EnvelopeBuilder, EnvelopeInit> = new capnp.StructType({
  id: 0x9c48d98b94500b2an,
  name: "Envelope",
  dataWords: 1,
  pointerWords: 1,
  Reader: EnvelopeReader,
  Builder: EnvelopeBuilder,
  write(to, from) {
    if (from.seq !== undefined) to.seq = from.seq;
    if (from.data !== undefined) to.data = from.data;
  },
});
