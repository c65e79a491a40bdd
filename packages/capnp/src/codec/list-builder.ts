// A list in a message being built. Like List, one class for all element types.

import { CapnpError } from "../errors.ts";
import type { MessageBuilder } from "./message-builder.ts";

/** What a list must know of its elements to be written. */
export interface ElementWriter<B, I> {
  /** A builder for the element in place, for structs; for others nothing to build (`undefined`). */
  build(list: ListBuilder<B, I>, index: number): B;
  write(list: ListBuilder<B, I>, index: number, value: I): void;
  /** Lays the list down and sets the pointer at `position` to it. */
  place(message: MessageBuilder, position: number, length: number): ListBuilder<B, I>;
}

/** `set(index, value)` writes an element, `get(index)` gives a struct element's builder. */
export class ListBuilder<B, I> {
  readonly length: number;
  readonly $type: ElementWriter<B, I>;
  readonly $message: MessageBuilder;
  /** Byte offset of the first element. */
  readonly $start: number;
  /** Bytes from one element to the next; 0 for bits. */
  readonly $step: number;

  constructor(type: ElementWriter<B, I>, message: MessageBuilder, start: number, length: number, step: number) {
    this.length = length;
    this.$type = type;
    this.$message = message;
    this.$start = start;
    this.$step = step;
  }

  get(index: number): B {
    this.#check(index);
    return this.$type.build(this, index);
  }

  set(index: number, value: I): void {
    this.#check(index);
    this.$type.write(this, index, value);
  }

  #check(index: number): void {
    if (!(index >= 0 && index < this.length)) {
      throw new CapnpError("argument", `index ${index} in a list of ${this.length}`);
    }
  }
}
