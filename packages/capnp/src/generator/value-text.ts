// Values of the schema language (constants and defaults) as the text of TypeScript.

import { copyPointer } from "../codec/copy.ts";
import type { AnyPointerReader } from "../codec/any-pointer-reader.ts";
import { MessageBuilder } from "../codec/message-builder.ts";
import { CapnpError } from "../errors.ts";
import type { FileContext } from "./context.ts";
import type { TypeReader, ValueReader } from "./schema.capnp.ts";
import { typeText } from "./type-text.ts";

/** The mask of a data field: its default as the getter and setter take it; "" if the default is zero. */
export function maskText(value: ValueReader): string {
  const scratch = new DataView(new ArrayBuffer(8));
  switch (value.which()) {
    case "float32":
      scratch.setFloat32(0, value.float32);
      return unlessZero(hex(scratch.getUint32(0)));
    case "float64":
      scratch.setFloat64(0, value.float64);
      return unlessZero(`${hex(scratch.getBigUint64(0))}n`);
    default:
      return unlessZero(primitiveText(value));
  }
}

function unlessZero(text: string): string {
  return ["0", "0n", "0x0", "0x0n", "false"].includes(text) ? "" : text;
}

function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

function primitiveText(value: ValueReader): string {
  const kind = value.which();
  switch (kind) {
    case "void":
    case "interface":
      return "null";
    case "bool":
      return String(value.bool);
    case "int64":
      return `${value.int64}n`;
    case "uint64":
      return `${value.uint64}n`;
    case "int8":
    case "int16":
    case "int32":
    case "uint8":
    case "uint16":
    case "uint32":
      return String(integer(value, kind));
    case "float32":
      return numberText(value.float32);
    case "float64":
      return numberText(value.float64);
    case "enum":
      return String(value.enum);
    default:
      throw new CapnpError("schema", `a value of type ${kind} cannot be written as a literal`);
  }
}

function integer(value: ValueReader, kind: "int8" | "int16" | "int32" | "uint8" | "uint16" | "uint32"): number {
  return value[kind];
}

function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** The default of a Text or Data field, or of a pointer to anything else; "" if it is null or empty. */
export function pointerDefault(value: ValueReader): string {
  switch (value.which()) {
    case "text":
      return value.text === "" ? "" : JSON.stringify(value.text);
    case "data":
      return value.data.byteLength === 0 ? "" : `capnp.bytes("${base64(value.data)}")`;
    case "list":
      return constantText(value.list);
    case "struct":
      return constantText(value.struct);
    case "anyPointer":
      return constantText(value.anyPointer);
    default:
      return "";
  }
}

function constantText(value: AnyPointerReader): string {
  if (value.isNull()) return "";
  const message = new MessageBuilder();
  copyPointer(value.$segment, value.$position, value.$depth, message, MessageBuilder.ROOT);
  return `capnp.constant("${base64(message.framed())}")`;
}

/** The expression of a constant. */
export function constText(context: FileContext, type: TypeReader, value: ValueReader): string {
  const { element } = typeText(context, type);
  switch (value.which()) {
    case "text":
      return JSON.stringify(value.text);
    case "data":
      return `capnp.bytes("${base64(value.data)}")`;
    case "enum": {
      const names = context.node(type.enum.typeId).enum.enumerants.map(({ name }) => name);
      const name = names[value.enum];
      return name === undefined ? String(value.enum) : JSON.stringify(name);
    }
    case "struct":
      return `${constantOrNull(value.struct)}.asStruct(${element})`;
    case "list":
      return `${constantOrNull(value.list)}.asList(${element.slice(0, -".list".length)}) ?? ${
        element.slice(0, -".list".length)
      }.empty`;
    case "anyPointer":
      return constantOrNull(value.anyPointer);
    default:
      return primitiveText(value);
  }
}

function constantOrNull(value: AnyPointerReader): string {
  return constantText(value) || `capnp.constant("AAAAAAEAAAAAAAAAAAAAAA==")`;
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
