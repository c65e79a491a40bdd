// Declarations of a struct or group: plain object, reader, builder, descriptor.

import type { FileContext } from "./context.ts";
import { documentation } from "./context.ts";
import { type FieldText, fieldText, inUnion } from "./field.ts";
import { hasPipeline, pipelineClass } from "./pipeline.ts";
import type { NodeReader } from "./schema.capnp.ts";
import { uncapitalise } from "./names.ts";

export function emitStruct(context: FileContext, node: NodeReader): string[] {
  const name = context.names.own(node);
  const comments = context.comments(node);
  const fields = node.struct.fields
    .map((field, index) => ({ order: field.codeOrder, field, comment: comments.members[index] ?? "" }))
    .sort((a, b) => a.order - b.order)
    .map(({ field, comment }) => fieldText(context, node, field, comment));
  return [
    ...documentation(comments.own, ""),
    ...initInterface(name, fields),
    "",
    ...readerClass(context, node, name, fields),
    "",
    ...builderClass(name, fields),
    "",
    ...(node.struct.isGroup ? writeFunction(name, fields) : descriptor(node, name, fields)),
    ...(isNamed(node) && hasPipeline(context, node) ? ["", ...pipelineClass(context, node, `${name}Pipeline`)] : []),
    "",
  ];
}

/** Not the implicit params or results of a method, which stand in no field: results have their call class. */
function isNamed(node: NodeReader): boolean {
  return !node.displayName.includes("$");
}

function initInterface(name: string, fields: readonly FieldText[]): string[] {
  if (fields.length === 0) return [`export type ${name}Init = Record<never, never>;`];
  return [
    `export interface ${name}Init {`,
    ...fields.flatMap((field) => [...field.comment, `  ${field.name}?: ${field.init} | undefined;`]),
    "}",
  ];
}

function readerClass(
  context: FileContext,
  node: NodeReader,
  name: string,
  fields: readonly FieldText[],
): string[] {
  const lines = fields.flatMap((field) => field.reader.length === 0 ? [] : [...field.comment, ...field.reader]);
  const members = node.struct.fields.toArray().filter(inUnion)
    .sort((a, b) => a.discriminantValue - b.discriminantValue).map((field) => JSON.stringify(field.name));
  if (members.length === 0) return classText(`export class ${name}Reader extends capnp.StructReader`, lines);
  const tags = context.names.beside(context.file, `${uncapitalise(name)}Members`);
  return [
    `export type ${name}Which = ${members.join(" | ")};`,
    `const ${tags}: { readonly names: readonly ${name}Which[] } = { names: [${members.join(", ")}] };`,
    "",
    ...classText(`export class ${name}Reader extends capnp.StructReader`, [
      "  /** The member that is set; its number if this schema does not know it. */",
      `  which(): ${name}Which | number { return this.$enum(${node.struct.discriminantOffset * 2}, ${tags}); }`,
      ...lines,
    ]),
  ];
}

function builderClass(name: string, fields: readonly FieldText[]): string[] {
  return classText(`export class ${name}Builder extends capnp.StructBuilder`, fields.flatMap((field) => field.builder));
}

export function classText(head: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [`${head} {}`] : [`${head} {`, ...lines, "}"];
}

function assignments(name: string, fields: readonly FieldText[], indent: string): string[] {
  const union = fields.filter((field) => field.inUnion);
  return [
    ...(union.length > 1
      ? [`${indent}capnp.atMostOne("${name}", ${union.map((field) => `from.${field.name}`).join(", ")});`]
      : []),
    ...fields.map(({ name: field }) => `${indent}if (from.${field} !== undefined) to.${field} = from.${field};`),
  ];
}

function writeFunction(name: string, fields: readonly FieldText[]): string[] {
  return [
    `function write${name}(to: ${name}Builder, from: ${name}Init): void {`,
    ...assignments(name, fields, "  "),
    "}",
  ];
}

function descriptor(node: NodeReader, name: string, fields: readonly FieldText[]): string[] {
  const type = `capnp.StructType<${name}Reader, ${name}Builder, ${name}Init>`;
  return [
    `export const ${name}: ${type} = new capnp.StructType({`,
    `  id: 0x${node.id.toString(16)}n,`,
    `  name: "${name}",`,
    `  dataWords: ${node.struct.dataWordCount},`,
    `  pointerWords: ${node.struct.pointerCount},`,
    `  Reader: ${name}Reader,`,
    `  Builder: ${name}Builder,`,
    ...(fields.length === 0
      ? ["  write() {},"]
      : ["  write(to, from) {", ...assignments(name, fields, "    "), "  },"]),
    "});",
  ];
}
