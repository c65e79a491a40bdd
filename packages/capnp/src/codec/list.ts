// A list in a received message. One class for every element type: how an element is read is a matter of the static
// ElementReader, so a list of structs costs an object per element that is looked at and none before.

import { CapnpError } from "../errors.ts";
import type { Segment } from "./message-reader.ts";

/** What a list must know of its elements to be read. */
export interface ElementReader<T> {
  /** Bits that an element needs in its data, 0 if none or if it is a struct. */
  readonly bits: number;
  /** True if an element is a pointer. */
  readonly isPointer: boolean;
  /** True if an element is a struct, whatever its size. */
  readonly isStruct: boolean;
  read(list: List<T>, index: number): T;
}

/** A list as it lies in the message: `length`, `get(index)`, iteration, `map`, `toArray`. */
export class List<T> implements Iterable<T> {
  readonly length: number;
  readonly $type: ElementReader<T>;
  /** How its elements are encoded (encoding, "Lists"). */
  readonly $kind: number;
  readonly $segment: Segment;
  /** Byte offset of the first element. */
  readonly $start: number;
  /** Bits from one element to the next. */
  readonly $stepBits: number;
  /** Bytes of each element's data section; 0 for bits. */
  readonly $dataBytes: number;
  /** Pointers in each element. */
  readonly $pointers: number;
  /** Nesting that elements may still have. */
  readonly $depth: number;

  constructor(
    type: ElementReader<T>,
    kind: number,
    segment: Segment,
    start: number,
    length: number,
    stepBits: number,
    dataBytes: number,
    pointers: number,
    depth: number,
  ) {
    this.length = length;
    this.$type = type;
    this.$kind = kind;
    this.$segment = segment;
    this.$start = start;
    this.$stepBits = stepBits;
    this.$dataBytes = dataBytes;
    this.$pointers = pointers;
    this.$depth = depth;
  }

  /** The element at `index`; `CapnpError` `argument` outside the list. */
  get(index: number): T {
    if (!(index >= 0 && index < this.length)) {
      throw new CapnpError("argument", `index ${index} in a list of ${this.length}`);
    }
    return this.$type.read(this, index);
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (let index = 0; index < this.length; index += 1) yield this.$type.read(this, index);
  }

  map<U>(each: (element: T, index: number) => U): U[] {
    const result: U[] = [];
    for (let index = 0; index < this.length; index += 1) result.push(each(this.$type.read(this, index), index));
    return result;
  }

  toArray(): T[] {
    return this.map((element) => element);
  }

  /** Byte offset of an element's data (of the byte that holds it, for bits). */
  $position(index: number): number {
    return this.$start + (index * this.$stepBits) / 8;
  }

  /** Byte offset of an element's first pointer. */
  $pointerPosition(index: number): number {
    return this.$start + (index * this.$stepBits) / 8 + this.$dataBytes;
  }
}
