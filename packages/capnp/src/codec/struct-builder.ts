// The base of generated builders: a place in a message being built, and setters by offset. Only places of the size that
// the schema in use here gives are ever built, so offsets need no checks; what a field cannot hold is refused.

import type { CapabilityInit } from "../reference.ts";
import { AnyPointerBuilder, type AnyPointerInit, writeAnyPointer } from "./any-pointer-builder.ts";
import { type ElementType, type ListInit, writeListInit } from "./element-type.ts";
import { checkBigInt, checkInteger } from "./integer.ts";
import type { ListBuilder } from "./list-builder.ts";
import type { MessageBuilder } from "./message-builder.ts";
import type { EnumType } from "./primitive-types.ts";
import { writeCapability, writeData, writeNull, writeStruct, writeText } from "./write-pointer.ts";

/** How a struct at a place becomes its generated builder. */
export type BuilderConstructor<B> = new (message: MessageBuilder, data: number, pointers: number) => B;

/** What the builder of a struct field must know of its type; every StructType is one. */
export interface StructWriter<B, I> {
  readonly dataWords: number;
  readonly pointerWords: number;
  readonly Builder: BuilderConstructor<B>;
  /** Sets the pointer at `position` to a new struct made of `value`. */
  writeAt(message: MessageBuilder, position: number, value: I): void;
}

const scratch = new DataView(new ArrayBuffer(8));

export class StructBuilder {
  // Declared only, as in StructReader.
  declare readonly $message: MessageBuilder;
  /** Byte offset of the data section. */
  declare readonly $data: number;
  /** Byte offset of the pointers. */
  declare readonly $pointers: number;

  constructor(message: MessageBuilder, data: number, pointers: number) {
    this.$message = message;
    this.$data = data;
    this.$pointers = pointers;
  }

  // Offsets are in bytes, for bools in bits; `mask` is the default, for floats its bit pattern.

  $bool(bit: number, value: boolean, mask = false): void {
    const { view } = this.$message;
    const at = this.$data + (bit >>> 3);
    const flag = 1 << (bit & 7);
    view.setUint8(at, value !== mask ? view.getUint8(at) | flag : view.getUint8(at) & ~flag);
  }

  $int8(offset: number, value: number, mask = 0): void {
    this.$message.view.setInt8(this.$data + offset, checkInteger(value, -0x80, 0x7f) ^ mask);
  }

  $uint8(offset: number, value: number, mask = 0): void {
    this.$message.view.setUint8(this.$data + offset, checkInteger(value, 0, 0xff) ^ mask);
  }

  $int16(offset: number, value: number, mask = 0): void {
    this.$message.view.setInt16(this.$data + offset, checkInteger(value, -0x8000, 0x7fff) ^ mask, true);
  }

  $uint16(offset: number, value: number, mask = 0): void {
    this.$message.view.setUint16(this.$data + offset, checkInteger(value, 0, 0xffff) ^ mask, true);
  }

  $int32(offset: number, value: number, mask = 0): void {
    this.$message.view.setInt32(this.$data + offset, checkInteger(value, -0x8000_0000, 0x7fff_ffff) ^ mask, true);
  }

  $uint32(offset: number, value: number, mask = 0): void {
    this.$message.view.setUint32(this.$data + offset, checkInteger(value, 0, 0xffff_ffff) ^ mask, true);
  }

  $int64(offset: number, value: bigint, mask = 0n): void {
    this.$message.view.setBigInt64(this.$data + offset, checkBigInt(value, true) ^ mask, true);
  }

  $uint64(offset: number, value: bigint, mask = 0n): void {
    this.$message.view.setBigUint64(this.$data + offset, checkBigInt(value, false) ^ mask, true);
  }

  $float32(offset: number, value: number, mask = 0): void {
    scratch.setFloat32(0, value);
    this.$message.view.setUint32(this.$data + offset, scratch.getUint32(0) ^ mask, true);
  }

  $float64(offset: number, value: number, mask = 0n): void {
    scratch.setFloat64(0, value);
    this.$message.view.setBigUint64(this.$data + offset, scratch.getBigUint64(0) ^ mask, true);
  }

  $enum<N extends string>(offset: number, type: EnumType<N>, value: N | number, mask = 0): void {
    this.$message.view.setUint16(this.$data + offset, type.ordinal(value) ^ mask, true);
  }

  /** Sets a union's tag. */
  $tag(offset: number, tag: number): void {
    this.$message.view.setUint16(this.$data + offset, tag, true);
  }

  // Pointers are counted from 0.

  $text(index: number, value: string): void {
    writeText(this.$message, this.$pointer(index), value);
  }

  $bytes(index: number, value: Uint8Array): void {
    writeData(this.$message, this.$pointer(index), value);
  }

  $struct<B, I>(index: number, type: StructWriter<B, I>, value: I): void {
    type.writeAt(this.$message, this.$pointer(index), value);
  }

  $initStruct<B, I>(index: number, type: StructWriter<B, I>): B {
    const data = writeStruct(this.$message, this.$pointer(index), type.dataWords, type.pointerWords);
    return new type.Builder(this.$message, data, data + type.dataWords * 8);
  }

  $list<T, B, I>(index: number, type: ElementType<T, B, I>, value: ListInit<T, I>): void {
    writeListInit(this.$message, this.$pointer(index), type, value);
  }

  $initList<T, B, I>(index: number, type: ElementType<T, B, I>, length: number): ListBuilder<B, I> {
    return type.place(this.$message, this.$pointer(index), length);
  }

  $any(index: number, value: AnyPointerInit): void {
    writeAnyPointer(this.$message, this.$pointer(index), value);
  }

  $initAny(index: number): AnyPointerBuilder {
    return new AnyPointerBuilder(this.$message, this.$pointer(index));
  }

  $capability(index: number, value: CapabilityInit | null): void {
    if (value === null) writeNull(this.$message, this.$pointer(index));
    else writeCapability(this.$message, this.$pointer(index), value);
  }

  /** Clears data that another member of a union may have left. */
  $zero(offset: number, size: number): void {
    this.$message.bytes.fill(0, this.$data + offset, this.$data + offset + size);
  }

  /** Sets a pointer to null. */
  $null(index: number): void {
    writeNull(this.$message, this.$pointer(index));
  }

  /** A group is the same place seen by another builder. */
  $group<B>(builder: BuilderConstructor<B>): B {
    return new builder(this.$message, this.$data, this.$pointers);
  }

  $pointer(index: number): number {
    return this.$pointers + index * 8;
  }
}
