// The types a list element, a constant or an AnyPointer can have, as values: `uint64`, `text`, `Envelope`,
// `Envelope.list`. Each reads and writes its kind; generated code names them, and struct descriptors are of them.

import { copyList } from "./copy.ts";
import { CapnpError } from "../errors.ts";
import { type ElementReader, List } from "./list.ts";
import { type ElementWriter, ListBuilder } from "./list-builder.ts";
import type { MessageBuilder } from "./message-builder.ts";
import { nowhere } from "./message-reader.ts";
import { POINTER, readList } from "./read-pointer.ts";
import { writeList } from "./write-pointer.ts";

/** T is what reading gives, B what building in place gives (structs only), I what writing takes. */
export abstract class ElementType<T, B, I> implements ElementReader<T>, ElementWriter<B, I> {
  abstract readonly bits: number;
  abstract readonly isPointer: boolean;
  readonly isStruct: boolean = false;
  #list: ListType<T, B, I> | undefined;
  #empty: List<T> | undefined;

  abstract read(list: List<T>, index: number): T;
  abstract build(list: ListBuilder<B, I>, index: number): B;
  abstract write(list: ListBuilder<B, I>, index: number, value: I): void;
  abstract place(message: MessageBuilder, position: number, length: number): ListBuilder<B, I>;

  /** The type of lists of this. */
  get list(): ListType<T, B, I> {
    return this.#list ??= new ListType(this);
  }

  /** The list without elements. */
  get empty(): List<T> {
    return this.#empty ??= new List(this, 0, nowhere, 0, 0, 0, 0, 0, 0);
  }
}

/** What a list field takes: an array (or typed array) of what its elements take, or a list of a received message. */
export type ListInit<T, I = T> = ArrayLike<I> | List<T>;

/** Writes a list field. */
export function writeListInit<T, B, I>(
  message: MessageBuilder,
  position: number,
  type: ElementType<T, B, I>,
  value: ListInit<T, I>,
): void {
  if (value instanceof List) return copyList(value, message, position);
  const list = type.place(message, position, value.length);
  for (let index = 0; index < value.length; index += 1) {
    const element = value[index];
    if (element === undefined) throw new CapnpError("argument", `a list whose element ${index} is undefined`);
    type.write(list, index, element);
  }
}

/** Elements that are pointers. */
export abstract class PointerType<T, I> extends ElementType<T, undefined, I> {
  readonly bits = 0;
  readonly isPointer = true;

  abstract writeAt(message: MessageBuilder, position: number, value: I): void;

  build(): undefined {
    return undefined;
  }

  write(list: ListBuilder<undefined, I>, index: number, value: I): void {
    this.writeAt(list.$message, list.$start + index * 8, value);
  }

  place(message: MessageBuilder, position: number, length: number): ListBuilder<undefined, I> {
    return new ListBuilder(this, message, writeList(message, position, POINTER, length), length, 8);
  }
}

/** Lists, as elements of lists. */
export class ListType<T, B, I> extends PointerType<List<T>, ListInit<T, I>> {
  readonly element: ElementType<T, B, I>;

  constructor(element: ElementType<T, B, I>) {
    super();
    this.element = element;
  }

  read(list: List<List<T>>, index: number): List<T> {
    const position = list.$pointerPosition(index);
    return readList(list.$segment, position, list.$depth, this.element) ?? this.element.empty;
  }

  writeAt(message: MessageBuilder, position: number, value: ListInit<T, I>): void {
    writeListInit(message, position, this.element, value);
  }
}
