// Writing to a pointer whose type the schema leaves open.

import { CapnpError } from "../errors.ts";
import { type CapabilityInit, Reference } from "../reference.ts";
import { AnyPointerReader } from "./any-pointer-reader.ts";
import { copyList, copyPointer, copyStruct } from "./copy.ts";
import { List } from "./list.ts";
import type { MessageBuilder } from "./message-builder.ts";
import { StructReader } from "./struct-reader.ts";
import { writeCapability, writeData, writeNull, writeText } from "./write-pointer.ts";

/** Anything that writes a value behind a pointer: StructType, list types, `text`, `data`. */
export interface PointerWriter<I> {
  writeAt(message: MessageBuilder, position: number, value: I): void;
}

/** An open pointer in a message being built. */
export class AnyPointerBuilder {
  readonly $message: MessageBuilder;
  readonly $position: number;

  constructor(message: MessageBuilder, position: number) {
    this.$message = message;
    this.$position = position;
  }

  /** `pointer.set(Envelope, { seq: 1n })`, `pointer.set(uint8.list, [1, 2])`. */
  set<I>(type: PointerWriter<I>, value: I): void {
    type.writeAt(this.$message, this.$position, value);
  }
}

/**
 * What an AnyPointer field takes: a copy of what was received, text, data, a capability, null; and for everything else
 * `(pointer) => pointer.set(type, value)`.
 */
export type AnyPointerInit =
  | null
  | AnyPointerReader
  | StructReader
  | List<unknown>
  | string
  | Uint8Array
  | CapabilityInit
  | ((pointer: AnyPointerBuilder) => void);

export function writeAnyPointer(message: MessageBuilder, position: number, value: AnyPointerInit): void {
  if (value === null) return writeNull(message, position);
  if (typeof value === "function") return value(new AnyPointerBuilder(message, position));
  if (typeof value === "string") return writeText(message, position, value);
  if (value instanceof Uint8Array) return writeData(message, position, value);
  if (value instanceof StructReader) return copyStruct(value, message, position);
  if (value instanceof List) return copyList(value, message, position);
  if (value instanceof AnyPointerReader) {
    if (value.$position < 0) return writeNull(message, position);
    return copyPointer(value.$segment, value.$position, value.$depth, message, position);
  }
  if (value instanceof Reference || "$reference" in value || "reference" in value) {
    return writeCapability(message, position, value);
  }
  throw new CapnpError("argument", "an AnyPointer takes null, text, data, a capability, a reader or a callback");
}
