// Capabilities in results that are not there yet: for every struct through which one can be reached, a class with its
// capability fields, so that `node.subscribe(…).subscription.…` needs no round trip.

import type { FileContext } from "./context.ts";
import { member } from "./names.ts";
import type { FieldReader, NodeReader } from "./schema.capnp.ts";

/** True if a capability can be reached from the struct by struct fields and groups. */
export function hasPipeline(context: FileContext, node: NodeReader, seen: ReadonlySet<bigint> = new Set()): boolean {
  if (seen.has(node.id)) return false;
  const within = new Set(seen).add(node.id);
  return node.struct.fields.toArray().some((field) => reaches(context, field, within));
}

function reaches(context: FileContext, field: FieldReader, seen: ReadonlySet<bigint>): boolean {
  if (field.which() === "group") return hasPipeline(context, context.node(field.group.typeId), seen);
  const { type } = field.slot;
  if (type.which() === "interface") return true;
  return type.which() === "struct" && hasPipeline(context, context.node(type.struct.typeId), seen);
}

export function pipelineClass(context: FileContext, node: NodeReader, name: string): string[] {
  return [`export class ${name} extends capnp.Pipeline {`, ...pipelineMembers(context, node), "}"];
}

export function pipelineMembers(context: FileContext, node: NodeReader): string[] {
  return node.struct.fields.toArray().filter((field) => reaches(context, field, new Set())).map((field) => {
    const name = member(field.name);
    if (field.which() === "group") {
      const pipeline = context.ref(field.group.typeId, "Pipeline");
      return `  get ${name}(): ${pipeline} { return this.$group(${pipeline}); }`;
    }
    const { type, offset } = field.slot;
    if (type.which() === "interface") {
      const client = context.ref(type.interface.typeId, "Client");
      return `  get ${name}(): ${client} { return new ${client}(this.$capability(${offset})); }`;
    }
    const pipeline = context.ref(type.struct.typeId, "Pipeline");
    return `  get ${name}(): ${pipeline} { return this.$struct(${offset}, ${pipeline}); }`;
  });
}
