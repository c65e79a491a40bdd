// The base of generated readers: a place in a segment, and getters by offset. Schema names have no `$`, so what begins
// with it cannot clash with a field. A field beyond the struct's own size (it was written by an older schema) has its
// default; primitives are stored XORed with it (encoding, "Default Values").

import type { Reference } from "../reference.ts";
import { CapnpError } from "../errors.ts";
import { AnyPointerReader } from "./any-pointer-reader.ts";
import type { ElementReader, List } from "./list.ts";
import { nowhere, type Segment } from "./message-reader.ts";
import {
  emptyStruct,
  readCapability,
  readData,
  type ReaderConstructor,
  readList,
  readStruct,
  readText,
} from "./read-pointer.ts";

const scratch = new DataView(new ArrayBuffer(8));
const noBytes = new Uint8Array(0);

export class StructReader {
  // Declared only: a field that is defined, too, is set twice, and for the objects of many classes defining is slow in V8.
  declare readonly $segment: Segment;
  /** Byte offset of the data section; the pointers follow it. */
  declare readonly $data: number;
  declare readonly $dataBytes: number;
  declare readonly $pointers: number;
  /** Nesting that fields may still have. */
  declare readonly $depth: number;

  constructor(segment: Segment, data: number, dataBytes: number, pointers: number, depth: number) {
    this.$segment = segment;
    this.$data = data;
    this.$dataBytes = dataBytes;
    this.$pointers = pointers;
    this.$depth = depth;
  }

  // Offsets are in bytes, for bools in bits. A field is there if all of it is: the elements of a list of primitives, read
  // as structs, have less than a word of data.

  $bool(bit: number, mask = false): boolean {
    const byte = bit >>> 3;
    if (byte >= this.$dataBytes) return mask;
    return (((this.$segment.view.getUint8(this.$data + byte) >> (bit & 7)) & 1) === 1) !== mask;
  }

  $int8(offset: number, mask = 0): number {
    return offset < this.$dataBytes ? this.$segment.view.getInt8(this.$data + offset) ^ mask : mask;
  }

  $uint8(offset: number, mask = 0): number {
    return offset < this.$dataBytes ? this.$segment.view.getUint8(this.$data + offset) ^ mask : mask;
  }

  $int16(offset: number, mask = 0): number {
    return offset + 2 <= this.$dataBytes ? this.$segment.view.getInt16(this.$data + offset, true) ^ mask : mask;
  }

  $uint16(offset: number, mask = 0): number {
    return offset + 2 <= this.$dataBytes ? this.$segment.view.getUint16(this.$data + offset, true) ^ mask : mask;
  }

  $int32(offset: number, mask = 0): number {
    return offset + 4 <= this.$dataBytes ? this.$segment.view.getInt32(this.$data + offset, true) ^ mask : mask;
  }

  $uint32(offset: number, mask = 0): number {
    return offset + 4 <= this.$dataBytes
      ? (this.$segment.view.getUint32(this.$data + offset, true) ^ mask) >>> 0
      : mask;
  }

  $int64(offset: number, mask = 0n): bigint {
    if (offset + 8 > this.$dataBytes) return mask;
    const value = this.$segment.view.getBigInt64(this.$data + offset, true);
    return mask === 0n ? value : value ^ mask;
  }

  $uint64(offset: number, mask = 0n): bigint {
    if (offset + 8 > this.$dataBytes) return mask;
    const value = this.$segment.view.getBigUint64(this.$data + offset, true);
    return mask === 0n ? value : value ^ mask;
  }

  /** `mask` is the default's bit pattern. */
  $float32(offset: number, mask = 0): number {
    if (mask === 0) return offset + 4 <= this.$dataBytes ? this.$segment.view.getFloat32(this.$data + offset, true) : 0;
    scratch.setUint32(0, this.$uint32(offset, mask));
    return scratch.getFloat32(0);
  }

  /** `mask` is the default's bit pattern. */
  $float64(offset: number, mask = 0n): number {
    if (mask === 0n) {
      return offset + 8 <= this.$dataBytes ? this.$segment.view.getFloat64(this.$data + offset, true) : 0;
    }
    scratch.setBigUint64(0, this.$uint64(offset, mask));
    return scratch.getFloat64(0);
  }

  /** The enumerant's name, or its number if the schema in use here does not know it. */
  $enum<N extends string>(offset: number, type: { readonly names: readonly N[] }, mask = 0): N | number {
    const ordinal = this.$uint16(offset, mask);
    return type.names[ordinal] ?? ordinal;
  }

  // Pointers are counted from 0.

  $text(index: number, whenNull = ""): string {
    return index < this.$pointers ? readText(this.$segment, this.$pointer(index)) ?? whenNull : whenNull;
  }

  $bytes(index: number, whenNull: Uint8Array = noBytes): Uint8Array {
    return index < this.$pointers ? readData(this.$segment, this.$pointer(index)) ?? whenNull : whenNull;
  }

  $struct<R>(index: number, type: { readonly Reader: ReaderConstructor<R> }, whenNull?: AnyPointerReader): R {
    const found = index < this.$pointers
      ? readStruct(this.$segment, this.$pointer(index), this.$depth, type.Reader)
      : undefined;
    return found ?? whenNull?.asStruct(type) ?? emptyStruct(type.Reader);
  }

  $list<T>(
    index: number,
    type: ElementReader<T> & { readonly empty: List<T> },
    whenNull?: AnyPointerReader,
  ): List<T> {
    const found = index < this.$pointers ? readList(this.$segment, this.$pointer(index), this.$depth, type) : undefined;
    return found ?? whenNull?.asList(type) ?? type.empty;
  }

  $any(index: number, whenNull?: AnyPointerReader): AnyPointerReader {
    if (whenNull !== undefined && !this.$has(index)) return whenNull;
    return index < this.$pointers
      ? new AnyPointerReader(this.$segment, this.$pointer(index), this.$depth)
      : new AnyPointerReader(nowhere, -1, 0);
  }

  $capability<C>(index: number, type: { client(reference: Reference): C }): C | undefined {
    const reference = index < this.$pointers ? readCapability(this.$segment, this.$pointer(index)) : undefined;
    return reference === undefined ? undefined : type.client(reference);
  }

  /** True if the pointer is there and not null. */
  $has(index: number): boolean {
    if (index >= this.$pointers) return false;
    return this.$segment.view.getBigUint64(this.$pointer(index), true) !== 0n;
  }

  /** A group is the same place seen by another reader. */
  $group<R>(reader: ReaderConstructor<R>): R {
    return new reader(this.$segment, this.$data, this.$dataBytes, this.$pointers, this.$depth);
  }

  /** Throws `union` unless the union whose tag is at `offset` is set to the member with that number. */
  $member(offset: number, tag: number, name: string): void {
    if (this.$uint16(offset) !== tag) throw new CapnpError("union", `the union is not set to ${name}`);
  }

  $pointer(index: number): number {
    return this.$data + this.$dataBytes + index * 8;
  }
}
