// Types of the schema language as the text of TypeScript: what a getter returns, what a plain object holds, and the
// value that stands for the type.

import { CapnpError } from "../errors.ts";
import type { FileContext } from "./context.ts";
import type { TypeReader } from "./schema.capnp.ts";

export interface TypeText {
  /** What reading gives. */
  readonly read: string;
  /** What writing takes. */
  readonly init: string;
  /** An expression for the ElementType. */
  readonly element: string;
}

/** Types that lie in the data section: method of StructReader and StructBuilder, size in bits (0 for Void). */
export interface DataSlot {
  readonly method: string;
  readonly bits: number;
}

const dataSlots: Readonly<Record<string, DataSlot>> = {
  void: { method: "", bits: 0 },
  bool: { method: "$bool", bits: 1 },
  int8: { method: "$int8", bits: 8 },
  int16: { method: "$int16", bits: 16 },
  int32: { method: "$int32", bits: 32 },
  int64: { method: "$int64", bits: 64 },
  uint8: { method: "$uint8", bits: 8 },
  uint16: { method: "$uint16", bits: 16 },
  uint32: { method: "$uint32", bits: 32 },
  uint64: { method: "$uint64", bits: 64 },
  float32: { method: "$float32", bits: 32 },
  float64: { method: "$float64", bits: 64 },
  enum: { method: "$enum", bits: 16 },
};

/** How the type lies in the data section, or undefined if it is a pointer. */
export function dataSlot(type: TypeReader): DataSlot | undefined {
  return dataSlots[type.which()];
}

export function typeText(context: FileContext, type: TypeReader): TypeText {
  const kind = type.which();
  switch (kind) {
    case "void":
      return same("null", "capnp.voids");
    case "bool":
      return same("boolean", "capnp.bool");
    case "int64":
    case "uint64":
      return same("bigint", `capnp.${kind}`);
    case "int8":
    case "int16":
    case "int32":
    case "uint8":
    case "uint16":
    case "uint32":
    case "float32":
    case "float64":
      return same("number", `capnp.${kind}`);
    case "text":
      return same("string", "capnp.text");
    case "data":
      return same("Uint8Array", "capnp.data");
    case "enum":
      return same(`${context.ref(type.enum.typeId)} | number`, context.ref(type.enum.typeId, "Enum"));
    case "struct":
      return structText(context, type.struct.typeId);
    case "list":
      return listText(typeText(context, type.list.elementType));
    case "interface": {
      const client = context.ref(type.interface.typeId, "Client");
      return {
        read: `${client} | undefined`,
        init: `${client} | capnp.Served<${client}> | null`,
        element: `new capnp.CapabilityType((reference) => new ${client}(reference))`,
      };
    }
    case "anyPointer":
      return { read: "capnp.AnyPointerReader", init: "capnp.AnyPointerInit", element: "capnp.anyPointer" };
    default:
      throw new CapnpError("schema", `type ${kind} is newer than this generator`);
  }
}

const STREAM_RESULT = 0x995f9a3377c0b16en;

export function structText(context: FileContext, id: bigint): TypeText {
  if (id === STREAM_RESULT) {
    return { read: "capnp.StructReader", init: "object", element: "capnp.StreamResult" };
  }
  const element = context.ref(id);
  return { read: context.ref(id, "Reader"), init: `capnp.InitOf<typeof ${element}>`, element };
}

function same(text: string, element: string): TypeText {
  return { read: text, init: text, element };
}

function listText({ read, init, element }: TypeText): TypeText {
  return {
    read: `capnp.List<${read}>`,
    init: init.startsWith("capnp.InitOf<typeof ")
      ? `capnp.ListInitOf<typeof ${element}>`
      : `capnp.ListInit<${read === init ? read : `${read}, ${init}`}>`,
    element: element.startsWith("new ") ? `(${element}).list` : `${element}.list`,
  };
}
