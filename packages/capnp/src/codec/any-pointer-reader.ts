// A pointer whose type the schema leaves open (AnyPointer, AnyStruct, AnyList, Capability, type parameters).

import type { Reference } from "../reference.ts";
import { follow, LIST, OTHER, target } from "./follow.ts";
import type { ElementReader, List } from "./list.ts";
import type { Segment } from "./message-reader.ts";
import {
  emptyStruct,
  readCapability,
  readCapabilityIndex,
  readData,
  type ReaderConstructor,
  readList,
  readStruct,
  readText,
} from "./read-pointer.ts";

export class AnyPointerReader {
  readonly $segment: Segment;
  /** Byte offset of the pointer, or -1 if there is none. */
  readonly $position: number;
  readonly $depth: number;

  constructor(segment: Segment, position: number, depth: number) {
    this.$segment = segment;
    this.$position = position;
    this.$depth = depth;
  }

  /** What is there. */
  kind(): "null" | "struct" | "list" | "capability" {
    if (this.$position < 0 || !follow(this.$segment, this.$position)) return "null";
    return target.kind === OTHER ? "capability" : target.kind === LIST ? "list" : "struct";
  }

  isNull(): boolean {
    return this.kind() === "null";
  }

  /** As a struct of that type; all defaults if null. */
  asStruct<R>(type: { readonly Reader: ReaderConstructor<R> }): R {
    if (this.$position < 0) return emptyStruct(type.Reader);
    return readStruct(this.$segment, this.$position, this.$depth, type.Reader) ?? emptyStruct(type.Reader);
  }

  /** As a list of that element type; undefined if null. */
  asList<T>(type: ElementReader<T>): List<T> | undefined {
    return this.$position < 0 ? undefined : readList(this.$segment, this.$position, this.$depth, type);
  }

  /** As Text; undefined if null. */
  asText(): string | undefined {
    return this.$position < 0 ? undefined : readText(this.$segment, this.$position);
  }

  /** As Data, a view; undefined if null. */
  asData(): Uint8Array | undefined {
    return this.$position < 0 ? undefined : readData(this.$segment, this.$position);
  }

  /** As a client of that interface; undefined if null. */
  asCapability<C>(type: { client(reference: Reference): C }): C | undefined {
    const reference = this.$position < 0 ? undefined : readCapability(this.$segment, this.$position);
    return reference === undefined ? undefined : type.client(reference);
  }

  /** The capability's index in the message's table; -1 if null. */
  capabilityIndex(): number {
    return this.$position < 0 ? -1 : readCapabilityIndex(this.$segment, this.$position);
  }
}
