// From a CodeGeneratorRequest to the text of TypeScript files. Pure: bytes in, texts out.

import { CapnpError } from "../errors.ts";
import { defaultReadLimits } from "../codec/limits.ts";
import { FileContext } from "./context.ts";
import { emitDeclarations } from "./file.ts";
import { Names } from "./names.ts";
import { CodeGeneratorRequest, type CodeGeneratorRequestRequestedFileReader } from "./schema.capnp.ts";
import { Schema } from "./schema.ts";

export interface GenerateOptions {
  /** What generated files import the codec and RPC from; by default this package's name. */
  readonly runtime?: string | undefined;
}

export interface GeneratedFile {
  /** As the compiler was given the schema, with `.ts` at its end. */
  readonly path: string;
  readonly text: string;
}

/** Generates a file for each that `capnp compile` was asked for. `CapnpError` `schema` for what it cannot express. */
export function generate(request: Uint8Array, options: GenerateOptions = {}): GeneratedFile[] {
  // The request is our own compiler's: large schemas are read many times over.
  const limits = { ...defaultReadLimits, traversalWords: Infinity, messageBytes: 1024 * 1024 * 1024 };
  const root = CodeGeneratorRequest.decode(request, limits);
  const schema = new Schema(root);
  const names = new Names(schema);
  const contexts = root.requestedFiles.map((requested) => ({
    requested,
    context: new FileContext(schema, names, schema.node(requested.id)),
  }));
  return contexts.map(({ requested, context }) => ({
    path: `${requested.filename}.ts`,
    text: fileText(context, requested, options.runtime ?? "@quicproquo/capnp"),
  }));
}

function fileText(context: FileContext, requested: CodeGeneratorRequestRequestedFileReader, runtime: string): string {
  const declarations = emitDeclarations(context);
  const importNames = new Map(requested.imports.map(({ id, name }) => [id, name]));
  const imports = [...context.names.modulesOf(context.file)].map(([id, name]) => {
    const written = importNames.get(id);
    if (written === undefined) {
      throw new CapnpError("schema", `${requested.filename} uses ${context.node(id).displayName} without importing it`);
    }
    return `import * as ${name} from ${JSON.stringify(`${importPath(requested.filename, written)}.ts`)};`;
  });
  return [
    `// Generated from ${oneLine(requested.filename)} (0x${
      requested.id.toString(16)
    }). Change that file and generate again.`,
    "",
    `import * as capnp from ${JSON.stringify(runtime)};`,
    ...imports,
    "",
    ...context.defaults.lines(),
    ...declarations,
  ].join("\n").trimEnd() + "\n";
}

function oneLine(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, "?");
}

/** `/a/b.capnp` is looked for from the folder in which the compiler ran, other names beside the importing file. */
function importPath(from: string, written: string): string {
  if (!written.startsWith("/")) return written.startsWith(".") ? written : `./${written}`;
  const up = from.split("/").length - 1;
  return `${up === 0 ? "./" : "../".repeat(up)}${written.slice(1)}`;
}
