// The generated Cap'n Proto code of both wire contracts, under one name: `@quicproquo/protocol/schema`.
export * from "./schema/node.capnp.ts";
export * from "./schema/extension.capnp.ts";
