// `@quicproquo/capnp/generator`: the code generator as a function, and the schema of its input.

export { generate, type GeneratedFile, type GenerateOptions } from "./generate.ts";
export { CodeGeneratorRequest, type NodeReader, type TypeReader } from "./schema.capnp.ts";
