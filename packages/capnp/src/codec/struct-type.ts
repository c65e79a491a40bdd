// The descriptor of a struct type: the value `Envelope` of generated code. It knows the type's size, its reader and
// builder, and how a plain object is written; as an element type it may stand wherever a list names its elements.

import { copyStruct, copyStructInto } from "./copy.ts";
import { ElementType, type ListInit } from "./element-type.ts";
import { decodeFrame } from "./framing.ts";
import type { ReadLimits } from "./limits.ts";
import type { List } from "./list.ts";
import { ListBuilder } from "./list-builder.ts";
import { MessageBuilder } from "./message-builder.ts";
import type { MessageReader, Segment } from "./message-reader.ts";
import { emptyStruct, type ReaderConstructor, readStruct } from "./read-pointer.ts";
import { type BuilderConstructor, StructBuilder } from "./struct-builder.ts";
import { StructReader } from "./struct-reader.ts";
import { writeStruct, writeStructList } from "./write-pointer.ts";

/**
 * Gets a struct's builder. Declared as a method, so that a descriptor of any struct type can stand where only
 * "some struct type" is known, as in a table of methods.
 */
export type BuildCallback<B> = { build(builder: B): void }["build"];

/** What a struct field takes: a plain object, a received struct (copied), or a callback that gets the builder. */
export type StructInit<R, B, I> = I | R | BuildCallback<B>;

/** What the generator tells of a struct. */
export interface StructDefinition<R, B, I> {
  readonly id: bigint;
  readonly name: string;
  readonly dataWords: number;
  readonly pointerWords: number;
  readonly Reader: ReaderConstructor<R>;
  readonly Builder: BuilderConstructor<B>;
  /** Sets the fields that the plain object has. */
  write(builder: B, value: I): void;
}

/** A reader and a builder of each type, so that what is compiled for them outlives the last message (rpc/kept-shapes.ts). */
const kept: object[] = [];
const nothing = new MessageBuilder(0);

export class StructType<R extends StructReader, B extends StructBuilder, I extends object>
  extends ElementType<R, B, StructInit<R, B, I>> {
  readonly id: bigint;
  /** `NodeService.enqueue$Params` is called `NodeServiceEnqueueParams`, as in generated code. */
  readonly name: string;
  readonly dataWords: number;
  readonly pointerWords: number;
  readonly Reader: ReaderConstructor<R>;
  readonly Builder: BuilderConstructor<B>;
  readonly bits = 0;
  readonly isPointer = false;
  override readonly isStruct = true;
  readonly #definition: StructDefinition<R, B, I>;

  constructor(definition: StructDefinition<R, B, I>) {
    super();
    this.id = definition.id;
    this.name = definition.name;
    this.dataWords = definition.dataWords;
    this.pointerWords = definition.pointerWords;
    this.Reader = definition.Reader;
    this.Builder = definition.Builder;
    this.#definition = definition;
    kept.push(emptyStruct(this.Reader), new this.Builder(nothing, 0, 0));
  }

  /** The root of a received message; all defaults if it is null. */
  root(message: MessageReader): R {
    const segment = message.segments[0];
    if (segment === undefined || segment.length < 8) return emptyStruct(this.Reader);
    return this.readAt(segment, 0, message.depth);
  }

  /** The struct behind the pointer at byte `position` of a segment; all defaults if it is null. */
  readAt(segment: Segment, position: number, depth: number): R {
    return readStruct(segment, position, depth, this.Reader) ?? emptyStruct(this.Reader);
  }

  /** Reads one framed message and its root. The reader is a view of `bytes`. */
  decode(bytes: Uint8Array, limits?: ReadLimits): R {
    return this.root(decodeFrame(bytes, limits));
  }

  /** A framed message with this root, in memory of its own. Capabilities are lost: those travel over RPC. */
  encode(value: StructInit<R, B, I>): Uint8Array {
    const message = new MessageBuilder();
    this.writeAt(message, MessageBuilder.ROOT, value);
    return message.framed();
  }

  /** Sets the pointer at byte `position` to a new struct made of `value`. */
  writeAt(message: MessageBuilder, position: number, value: StructInit<R, B, I>): void {
    if (value instanceof StructReader) return copyStruct(value, message, position);
    this.#fill(this.initAt(message, position), value);
  }

  /** Sets the pointer at byte `position` to a new struct with all defaults, and gives its builder. */
  initAt(message: MessageBuilder, position: number): B {
    const at = writeStruct(message, position, this.dataWords, this.pointerWords);
    return new this.Builder(message, at, at + this.dataWords * 8);
  }

  /** Makes the struct the message's root, and gives its builder. */
  initRoot(message: MessageBuilder): B {
    return this.initAt(message, MessageBuilder.ROOT);
  }

  #fill(builder: B, value: StructInit<R, B, I>): void {
    if (typeof value === "function") value(builder);
    else if (value instanceof StructReader) {
      const { $message, $data } = builder;
      copyStructInto(value, $message, $data, this.dataWords * 8, this.pointerWords);
    } else this.#definition.write(builder, value);
  }

  read(list: List<R>, index: number): R {
    const position = list.$position(index);
    return new this.Reader(list.$segment, position, list.$dataBytes, list.$pointers, list.$depth);
  }

  build(list: ListBuilder<B, StructInit<R, B, I>>, index: number): B {
    const at = list.$start + index * list.$step;
    return new this.Builder(list.$message, at, at + this.dataWords * 8);
  }

  write(list: ListBuilder<B, StructInit<R, B, I>>, index: number, value: StructInit<R, B, I>): void {
    this.#fill(this.build(list, index), value);
  }

  place(message: MessageBuilder, position: number, length: number): ListBuilder<B, StructInit<R, B, I>> {
    const start = writeStructList(message, position, this.dataWords, this.pointerWords, length);
    return new ListBuilder(this, message, start, length, (this.dataWords + this.pointerWords) * 8);
  }
}

/** Some struct type. */
export type AnyStructType = StructType<StructReader, StructBuilder, object>;

/** `ReaderOf<typeof Envelope>` is `EnvelopeReader`. */
export type ReaderOf<T> = T extends { readonly Reader: ReaderConstructor<infer R> } ? R : never;

/** What may be written where a value of the type stands: `InitOf<typeof Envelope>`. */
export type InitOf<T> = T extends StructType<infer R, infer B, infer I> ? StructInit<R, B, I> : never;

/** What a list of the struct type takes: `ListInitOf<typeof Envelope>`. */
export type ListInitOf<T> = ListInit<ReaderOf<T>, InitOf<T>>;

class EmptyReader extends StructReader {}
class EmptyBuilder extends StructBuilder {}

/** The results of a streaming method (`-> stream`): nothing but the fact (stream.capnp). */
export const StreamResult: StructType<EmptyReader, EmptyBuilder, object> = new StructType({
  id: 0x995f9a3377c0b16en,
  name: "StreamResult",
  dataWords: 0,
  pointerWords: 0,
  Reader: EmptyReader,
  Builder: EmptyBuilder,
  write() {},
});
