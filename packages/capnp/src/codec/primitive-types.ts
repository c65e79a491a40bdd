// The types of elements that lie in the list itself: Void, Bool, integers, floats, enums.

import { CapnpError } from "../errors.ts";
import { ElementType } from "./element-type.ts";
import type { List } from "./list.ts";
import { ListBuilder } from "./list-builder.ts";
import type { MessageBuilder } from "./message-builder.ts";
import { writeList } from "./write-pointer.ts";
import { checkBigInt, checkInteger } from "./integer.ts";

export abstract class PrimitiveType<T, I = T> extends ElementType<T, undefined, I> {
  readonly bits: number;
  readonly isPointer = false;
  readonly #kind: number;

  constructor(kind: number, bits: number) {
    super();
    this.#kind = kind;
    this.bits = bits;
  }

  build(): undefined {
    return undefined;
  }

  place(message: MessageBuilder, position: number, length: number): ListBuilder<undefined, I> {
    return new ListBuilder(this, message, writeList(message, position, this.#kind, length), length, this.bits >>> 3);
  }
}

class VoidType extends PrimitiveType<null> {
  read(): null {
    return null;
  }

  write(): void {}
}

class BoolType extends PrimitiveType<boolean> {
  read(list: List<boolean>, index: number): boolean {
    return ((list.$segment.view.getUint8(list.$start + (index >>> 3)) >> (index & 7)) & 1) === 1;
  }

  write(list: ListBuilder<undefined, boolean>, index: number, value: boolean): void {
    const { view } = list.$message;
    const at = list.$start + (index >>> 3);
    const bit = 1 << (index & 7);
    view.setUint8(at, value ? view.getUint8(at) | bit : view.getUint8(at) & ~bit);
  }
}

class Int8Type extends PrimitiveType<number> {
  read(list: List<number>, index: number): number {
    return list.$segment.view.getInt8(list.$position(index));
  }

  write(list: ListBuilder<undefined, number>, index: number, value: number): void {
    list.$message.view.setInt8(list.$start + index * list.$step, checkInteger(value, -0x80, 0x7f));
  }
}

class Uint8Type extends PrimitiveType<number> {
  read(list: List<number>, index: number): number {
    return list.$segment.view.getUint8(list.$position(index));
  }

  write(list: ListBuilder<undefined, number>, index: number, value: number): void {
    list.$message.view.setUint8(list.$start + index * list.$step, checkInteger(value, 0, 0xff));
  }
}

class Int16Type extends PrimitiveType<number> {
  read(list: List<number>, index: number): number {
    return list.$segment.view.getInt16(list.$position(index), true);
  }

  write(list: ListBuilder<undefined, number>, index: number, value: number): void {
    list.$message.view.setInt16(list.$start + index * list.$step, checkInteger(value, -0x8000, 0x7fff), true);
  }
}

class Uint16Type extends PrimitiveType<number> {
  read(list: List<number>, index: number): number {
    return list.$segment.view.getUint16(list.$position(index), true);
  }

  write(list: ListBuilder<undefined, number>, index: number, value: number): void {
    list.$message.view.setUint16(list.$start + index * list.$step, checkInteger(value, 0, 0xffff), true);
  }
}

class Int32Type extends PrimitiveType<number> {
  read(list: List<number>, index: number): number {
    return list.$segment.view.getInt32(list.$position(index), true);
  }

  write(list: ListBuilder<undefined, number>, index: number, value: number): void {
    list.$message.view.setInt32(list.$start + index * list.$step, checkInteger(value, -0x8000_0000, 0x7fff_ffff), true);
  }
}

class Uint32Type extends PrimitiveType<number> {
  read(list: List<number>, index: number): number {
    return list.$segment.view.getUint32(list.$position(index), true);
  }

  write(list: ListBuilder<undefined, number>, index: number, value: number): void {
    list.$message.view.setUint32(list.$start + index * list.$step, checkInteger(value, 0, 0xffff_ffff), true);
  }
}

class Int64Type extends PrimitiveType<bigint> {
  read(list: List<bigint>, index: number): bigint {
    return list.$segment.view.getBigInt64(list.$position(index), true);
  }

  write(list: ListBuilder<undefined, bigint>, index: number, value: bigint): void {
    list.$message.view.setBigInt64(list.$start + index * list.$step, checkBigInt(value, true), true);
  }
}

class Uint64Type extends PrimitiveType<bigint> {
  read(list: List<bigint>, index: number): bigint {
    return list.$segment.view.getBigUint64(list.$position(index), true);
  }

  write(list: ListBuilder<undefined, bigint>, index: number, value: bigint): void {
    list.$message.view.setBigUint64(list.$start + index * list.$step, checkBigInt(value, false), true);
  }
}

class Float32Type extends PrimitiveType<number> {
  read(list: List<number>, index: number): number {
    return list.$segment.view.getFloat32(list.$position(index), true);
  }

  write(list: ListBuilder<undefined, number>, index: number, value: number): void {
    list.$message.view.setFloat32(list.$start + index * list.$step, value, true);
  }
}

class Float64Type extends PrimitiveType<number> {
  read(list: List<number>, index: number): number {
    return list.$segment.view.getFloat64(list.$position(index), true);
  }

  write(list: ListBuilder<undefined, number>, index: number, value: number): void {
    list.$message.view.setFloat64(list.$start + index * list.$step, value, true);
  }
}

/** An enum: its names by ordinal. What a newer schema added is read, and may be written, as a number. */
export class EnumType<N extends string> extends PrimitiveType<N | number> {
  readonly names: readonly N[];
  readonly #ordinals: ReadonlyMap<string, number>;

  constructor(names: readonly N[]) {
    super(3, 16);
    this.names = names;
    this.#ordinals = new Map(names.map((name, ordinal) => [name, ordinal]));
  }

  /** The number of a name; `CapnpError` `argument` for what is no name. */
  ordinal(value: N | number): number {
    if (typeof value === "number") return checkInteger(value, 0, 0xffff);
    const ordinal = this.#ordinals.get(value);
    if (ordinal === undefined) throw new CapnpError("argument", `no enumerant is called ${value}`);
    return ordinal;
  }

  read(list: List<N | number>, index: number): N | number {
    const ordinal = list.$segment.view.getUint16(list.$position(index), true);
    return this.names[ordinal] ?? ordinal;
  }

  write(list: ListBuilder<undefined, N | number>, index: number, value: N | number): void {
    list.$message.view.setUint16(list.$start + index * list.$step, this.ordinal(value), true);
  }
}

export const voids: PrimitiveType<null> = new VoidType(0, 0);
export const bool: PrimitiveType<boolean> = new BoolType(1, 1);
export const int8: PrimitiveType<number> = new Int8Type(2, 8);
export const uint8: PrimitiveType<number> = new Uint8Type(2, 8);
export const int16: PrimitiveType<number> = new Int16Type(3, 16);
export const uint16: PrimitiveType<number> = new Uint16Type(3, 16);
export const int32: PrimitiveType<number> = new Int32Type(4, 32);
export const uint32: PrimitiveType<number> = new Uint32Type(4, 32);
export const int64: PrimitiveType<bigint> = new Int64Type(5, 64);
export const uint64: PrimitiveType<bigint> = new Uint64Type(5, 64);
export const float32: PrimitiveType<number> = new Float32Type(4, 32);
export const float64: PrimitiveType<number> = new Float64Type(5, 64);
