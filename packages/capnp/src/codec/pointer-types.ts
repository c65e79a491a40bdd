// The types of elements that are pointers, beside lists and structs: Text, Data, AnyPointer, capabilities.

import type { Reference, ReferenceHolder, Served } from "../reference.ts";
import { type AnyPointerInit, writeAnyPointer } from "./any-pointer-builder.ts";
import { AnyPointerReader } from "./any-pointer-reader.ts";
import { PointerType } from "./element-type.ts";
import type { List } from "./list.ts";
import type { MessageBuilder } from "./message-builder.ts";
import { readCapability, readData, readText } from "./read-pointer.ts";
import { writeCapability, writeData, writeText } from "./write-pointer.ts";

class TextType extends PointerType<string, string> {
  read(list: List<string>, index: number): string {
    return readText(list.$segment, list.$pointerPosition(index)) ?? "";
  }

  writeAt(message: MessageBuilder, position: number, value: string): void {
    writeText(message, position, value);
  }
}

const noBytes = new Uint8Array(0);

class DataType extends PointerType<Uint8Array, Uint8Array> {
  read(list: List<Uint8Array>, index: number): Uint8Array {
    return readData(list.$segment, list.$pointerPosition(index)) ?? noBytes;
  }

  writeAt(message: MessageBuilder, position: number, value: Uint8Array): void {
    writeData(message, position, value);
  }
}

class AnyPointerType extends PointerType<AnyPointerReader, AnyPointerInit> {
  read(list: List<AnyPointerReader>, index: number): AnyPointerReader {
    return new AnyPointerReader(list.$segment, list.$pointerPosition(index), list.$depth);
  }

  writeAt(message: MessageBuilder, position: number, value: AnyPointerInit): void {
    writeAnyPointer(message, position, value);
  }
}

/** Capabilities of one interface, as elements of lists. */
export class CapabilityType<C extends ReferenceHolder> extends PointerType<C | undefined, C | Served<C> | null> {
  readonly #client: (reference: Reference) => C;

  constructor(client: (reference: Reference) => C) {
    super();
    this.#client = client;
  }

  read(list: List<C | undefined>, index: number): C | undefined {
    const reference = readCapability(list.$segment, list.$pointerPosition(index));
    return reference === undefined ? undefined : this.#client(reference);
  }

  writeAt(message: MessageBuilder, position: number, value: C | Served<C> | null): void {
    if (value !== null) writeCapability(message, position, value);
  }
}

export const text: PointerType<string, string> = new TextType();
export const data: PointerType<Uint8Array, Uint8Array> = new DataType();
export const anyPointer: PointerType<AnyPointerReader, AnyPointerInit> = new AnyPointerType();
