// Params and results as the RPC system handles them: written by a type, read at a place, with a table of references.

import { AnyPointerReader } from "../codec/any-pointer-reader.ts";
import { copyPointer } from "../codec/copy.ts";
import { MessageBuilder } from "../codec/message-builder.ts";
import { MessageReader, nowhere, type Segment } from "../codec/message-reader.ts";
import type { StructReader } from "../codec/struct-reader.ts";
import { CapnpError } from "../errors.ts";
import { type CapabilityInit, type MethodKey, Reference } from "../reference.ts";

/** Writes the params or results of a method; every StructType is one. */
export interface ContentWriter<I> {
  writeAt(message: MessageBuilder, position: number, value: I): void;
}

/** A method as far as calling it goes; every Method is one. */
export interface CallMethod<I, R> extends MethodKey<I, R> {
  readonly params: ContentWriter<I>;
  readonly results: { readAt(segment: Segment, position: number, depth: number): R };
}

/** A place in a received message; its capabilities are those of that message. */
export type Content = AnyPointerReader;

/** Content that is copied from another message. */
export const copied: ContentWriter<Content> = {
  writeAt: (message, position, { $segment, $position, $depth }) =>
    copyPointer($segment, $position, $depth, message, position),
};

/** Messages that this process made itself need no limits. */
const own = { messageBytes: Infinity, segments: 1, traversalWords: Infinity, depth: 1000 };

/** A null pointer: where nothing is. */
export const noContent: Content = contentOf(new Uint8Array(8), 0, []);

/** What lies in a Payload. */
export function contentIn(payload: StructReader): Content {
  return payload.$pointers === 0 ? noContent : payload.$any(0);
}

/** Content made in this process for this process. Throws what writing throws; then nothing is retained. */
export function makeContent<I>(type: ContentWriter<I>, value: I): Content {
  const builder = new MessageBuilder(256);
  type.writeAt(builder, MessageBuilder.ROOT, value);
  return contentOf(builder.segment(), 0, retainAll(builder.capabilities));
}

/** The same for results, whose capabilities are given away, even if they cannot be made. */
export function makeResults<I>(type: ContentWriter<I>, value: I): Content {
  const builder = new MessageBuilder(256);
  try {
    type.writeAt(builder, MessageBuilder.ROOT, value);
    return contentOf(builder.segment(), 0, retainAll(builder.capabilities));
  } finally {
    giveAway(builder.capabilities);
  }
}

/** Content in bytes of this process. */
export function contentOf(segment: Uint8Array, position: number, capabilities: (Reference | undefined)[]): Content {
  const message = new MessageReader([segment], own);
  message.capabilities = capabilities;
  return new AnyPointerReader(message.segments[0] ?? nowhere, position, own.depth);
}

/** A reference of one's own to each; throws `argument`, and retains nothing, if one of them was disposed. */
export function retainAll(inits: readonly CapabilityInit[]): Reference[] {
  for (const init of inits) {
    const reference = heldReference(init);
    if (reference?.disposed === true) throw new CapnpError("argument", "a capability in the message was disposed");
  }
  return inits.map((init) => {
    const reference = heldReference(init);
    if (reference === undefined) return "reference" in init ? init.reference() : unreachable();
    reference.hook.retain();
    return new Reference(reference.hook);
  });
}

/**
 * Results are given away: whoever put a reference into them has it no more. An object that was offered in results which
 * nobody gets sees its last reference go as well.
 */
export function giveAway(inits: readonly CapabilityInit[]): void {
  for (const init of inits) {
    const reference = heldReference(init) ?? ("reference" in init ? init.reference() : undefined);
    reference?.[Symbol.dispose]();
  }
}

export function heldReference(init: CapabilityInit): Reference | undefined {
  if (init instanceof Reference) return init;
  return "$reference" in init ? init.$reference : undefined;
}

function unreachable(): never {
  throw new CapnpError("argument", "not a capability");
}
