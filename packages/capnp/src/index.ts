// Cap'n Proto for TypeScript: what applications, generated code and transports use. See README.md.

export * from "./capability.ts";
export * from "./codec.ts";
export * from "./errors.ts";
export * from "./reference.ts";
export type { ByteStream } from "./rpc/byte-stream.ts";
export type { RpcCounts, RpcOptions } from "./rpc/rpc-options.ts";
export { defaultRpcLimits, type RpcLimits } from "./rpc/limits.ts";
export { promisedClient } from "./rpc/promised-client.ts";
export { RpcConnection } from "./rpc/rpc-connection.ts";
export { RpcError } from "./rpc/rpc-error.ts";
export { defineInterface } from "./rpc/served-object.ts";
