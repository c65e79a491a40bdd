// Cap'n Proto for TypeScript: what applications, generated code and transports use. See README.md.

export * from "./capability.ts";
export * from "./codec.ts";
export * from "./errors.ts";
export * from "./reference.ts";
export { defineInterface } from "./rpc/served-object.ts";
