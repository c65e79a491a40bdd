// The codec, as generated code and the RPC system see it. Low-level use in brief:
//
// Reading   `frames.push(chunk)`, `frames.next()` (FrameReader) or `decodeFrame(bytes)` give a MessageReader.
//           `Envelope.root(message)` gives its root as an EnvelopeReader; `Envelope.readAt(segment, position, depth)` the
//           struct behind any pointer. A reader is {segment, byte offsets, depth}: making one allocates nothing else.
//           `message.capabilities` is set by the RPC system before anything is read; getters of interface fields take
//           their Reference from it by index.
// Writing   `pool.take()` (MessagePool) gives a MessageBuilder; `Message.initRoot(builder)` or
//           `Message.writeAt(builder, MessageBuilder.ROOT, init)` lays the root down; `builder.framed()` is the whole
//           message, segment table included, as one view without a copy; `pool.give(builder)` when it has been sent.
//           `Type.writeAt(builder, position, init)` writes a plain object, callback or received reader (deep copy)
//           behind the pointer at a byte offset; struct builders show theirs as `$pointer(index)`.
//           `builder.capabilities` collects what was written to interface fields, in the order of their indexes.
// Copying   `copyPointer(segment, position, depth, builder, to, mapCapability)`.
// By hand   `message.view` and byte offsets with `writeStruct`, `writeList`, `writeStructList`, `writeNull`, …: every
//           offset in a builder is into `builder.bytes`; call `builder.view` anew after anything that allocates.

export {
  AnyPointerBuilder,
  type AnyPointerInit,
  type PointerWriter,
  writeAnyPointer,
} from "./codec/any-pointer-builder.ts";
export { pack, unpack } from "./codec/packing.ts";
export { AnyPointerReader } from "./codec/any-pointer-reader.ts";
export {
  copyList,
  copyPointer,
  copyStruct,
  copyStructInto,
  type ListPlace,
  type MapCapability,
  type StructPlace,
} from "./codec/copy.ts";
export { ElementType, type ListInit, ListType, PointerType } from "./codec/element-type.ts";
export { decodeFrame, frameLength, frameParts, FrameReader } from "./codec/framing.ts";
export { defaultReadLimits, type ReadLimits } from "./codec/limits.ts";
export { List } from "./codec/list.ts";
export { ListBuilder } from "./codec/list-builder.ts";
export { MessageBuilder, MessagePool } from "./codec/message-builder.ts";
export { MessageReader, Segment } from "./codec/message-reader.ts";
export { anyPointer, CapabilityType, data, text } from "./codec/pointer-types.ts";
export {
  bool,
  EnumType,
  float32,
  float64,
  int16,
  int32,
  int64,
  int8,
  PrimitiveType,
  uint16,
  uint32,
  uint64,
  uint8,
  voids,
} from "./codec/primitive-types.ts";
export { readCapability, readCapabilityIndex, readData, readList, readStruct, readText } from "./codec/read-pointer.ts";
export { StructBuilder } from "./codec/struct-builder.ts";
export { StructReader } from "./codec/struct-reader.ts";
export {
  type AnyStructType,
  type BuildCallback,
  type InitOf,
  type ListInitOf,
  type ReaderOf,
  StreamResult,
  type StructDefinition,
  type StructInit,
  StructType,
} from "./codec/struct-type.ts";
export { atMostOne, bytes, constant } from "./codec/constant.ts";
export {
  writeCapability,
  writeCapabilityIndex,
  writeData,
  writeList,
  writeNull,
  writeStruct,
  writeStructList,
  writeText,
} from "./codec/write-pointer.ts";
