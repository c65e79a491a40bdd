// What a schema declares, one line for each thing that peers must agree on: ids, ordinals, names, types. Comments and
// the order of declarations are left out. Used to hold two schemas against each other.

import { CodeGeneratorRequest, type NodeReader, type TypeReader } from "@quicproquo/capnp/generator";

export function declarations(request: Uint8Array): string[] {
  const root = CodeGeneratorRequest.decode(request);
  const nodes = new Map(root.nodes.map((node) => [node.id, node]));
  return [...nodes.values()].flatMap((node) => describe(node, nodes)).sort();
}

type Nodes = ReadonlyMap<bigint, NodeReader>;

/** A node's name without its file's. */
function nameOf(id: bigint, nodes: Nodes): string {
  const name = nodes.get(id)?.displayName ?? `0x${id.toString(16)}`;
  return name.includes(":") ? name.slice(name.indexOf(":") + 1) : "(file)";
}

function describe(node: NodeReader, nodes: Nodes): string[] {
  const name = nameOf(node.id, nodes);
  const head = `${node.which()} ${name} @0x${node.id.toString(16)}`;
  switch (node.which()) {
    case "struct": {
      const { dataWordCount, pointerCount, discriminantCount, discriminantOffset } = node.struct;
      return [
        `${head} ${dataWordCount} data words, ${pointerCount} pointers, union ${discriminantCount} at ${discriminantOffset}`,
        ...node.struct.fields.map((field) => {
          const ordinal = field.ordinal.which() === "explicit" ? `@${field.ordinal.explicit}` : "group";
          const type = field.which() === "slot"
            ? `${typeName(field.slot.type, nodes)} at ${field.slot.offset}`
            : nameOf(field.group.typeId, nodes);
          return `field ${name}.${field.name} ${ordinal} :${type} tag ${field.discriminantValue}`;
        }),
      ];
    }
    case "enum":
      return [
        head,
        ...node.enum.enumerants.map((enumerant, ordinal) => `enumerant ${name}.${enumerant.name} @${ordinal}`),
      ];
    case "interface":
      return [
        `${head} extends ${node.interface.superclasses.map(({ id }) => nameOf(id, nodes)).join(", ")}`,
        ...node.interface.methods.map((method, ordinal) =>
          `method ${name}.${method.name} @${ordinal} ${nameOf(method.paramStructType, nodes)} -> ${
            nameOf(method.resultStructType, nodes)
          }`
        ),
      ];
    case "const":
      return [`${head} :${typeName(node.const.type, nodes)}`];
    default:
      return [head];
  }
}

function typeName(type: TypeReader, nodes: Nodes): string {
  const kind = type.which();
  switch (kind) {
    case "list":
      return `List(${typeName(type.list.elementType, nodes)})`;
    case "struct":
      return nameOf(type.struct.typeId, nodes);
    case "enum":
      return nameOf(type.enum.typeId, nodes);
    case "interface":
      return nameOf(type.interface.typeId, nodes);
    default:
      return String(kind);
  }
}
