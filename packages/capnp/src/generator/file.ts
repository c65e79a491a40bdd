// One `.capnp.ts`: the declarations of a file in an order in which everything exists before it is needed.

import { documentation, type FileContext } from "./context.ts";
import { emitInterface } from "./interface.ts";
import { key } from "./names.ts";
import type { NodeReader } from "./schema.capnp.ts";
import { emitStruct } from "./struct.ts";
import { typeText } from "./type-text.ts";
import { constText } from "./value-text.ts";

/** The declarations, without imports: those are known once everything has been written. */
export function emitDeclarations(context: FileContext): string[] {
  const seen = new Set<bigint>();
  const constants: string[] = [];
  const lines: string[] = [];
  visit(context.file);
  return [...lines, ...constants];

  function visit(node: NodeReader): void {
    if (seen.has(node.id) || !context.isHere(node)) return;
    seen.add(node.id);
    switch (node.which()) {
      case "struct":
        lines.push(...emitStruct(context, node));
        for (const field of node.struct.fields) {
          if (field.which() === "group") visit(context.node(field.group.typeId));
        }
        break;
      case "enum":
        lines.push(...emitEnum(context, node));
        break;
      case "interface":
        for (const { id } of node.interface.superclasses) visit(context.node(id));
        for (const method of node.interface.methods) {
          for (const id of [method.paramStructType, method.resultStructType]) {
            if (context.schema.has(id)) visit(context.node(id));
          }
        }
        lines.push(...emitInterface(context, node));
        break;
      case "const":
        constants.push(...emitConstant(context, node));
        break;
    }
    for (const { id } of node.nestedNodes) if (context.schema.has(id)) visit(context.node(id));
  }
}

function emitEnum(context: FileContext, node: NodeReader): string[] {
  const name = context.names.own(node);
  const comments = context.comments(node);
  const enumerants = node.enum.enumerants.toArray();
  return [
    ...documentation(comments.own, ""),
    `export const ${name} = {`,
    ...enumerants.flatMap((enumerant, ordinal) => [
      ...documentation(comments.members[ordinal] ?? "", "  "),
      `  ${key(enumerant.name)}: ${ordinal},`,
    ]),
    "} as const;",
    `export type ${name} = keyof typeof ${name};`,
    `export const ${name}Enum: capnp.EnumType<${name}> = new capnp.EnumType([${
      enumerants.map((enumerant) => JSON.stringify(enumerant.name)).join(", ")
    }]);`,
    "",
  ];
}

function emitConstant(context: FileContext, node: NodeReader): string[] {
  const { type, value } = node.const;
  return [
    ...documentation(context.comments(node).own, ""),
    `export const ${context.names.own(node)}: ${typeText(context, type).read} = ${constText(context, type, value)};`,
    "",
  ];
}
