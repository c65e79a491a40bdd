// Deep copies from a received message into one being built. Reading goes through the same checks as ever, so a copy
// costs no more than the limits of the message it comes from. Structs and lists keep the sizes they have, fields that
// this end's schema does not know included.

import type { Reference } from "../reference.ts";
import { CapnpError } from "../errors.ts";
import { claim, follow, LIST, OTHER, target } from "./follow.ts";
import type { MessageBuilder } from "./message-builder.ts";
import { nowhere, type Segment } from "./message-reader.ts";
import { COMPOSITE, kindBits, POINTER } from "./read-pointer.ts";
import { writeCapabilityIndex, writeList, writeNull, writeStruct, writeStructList } from "./write-pointer.ts";

/** A struct's place; every StructReader is one. */
export interface StructPlace {
  readonly $segment: Segment;
  readonly $data: number;
  readonly $dataBytes: number;
  readonly $pointers: number;
  readonly $depth: number;
}

/** A list's place; every List is one. */
export interface ListPlace {
  readonly length: number;
  readonly $kind: number;
  readonly $segment: Segment;
  readonly $start: number;
  readonly $stepBits: number;
  readonly $dataBytes: number;
  readonly $pointers: number;
  readonly $depth: number;
}

/**
 * What index a capability gets in the new message; -1 makes the pointer null. By default the reference is put into the
 * new message's table as it is, which for results means given away.
 */
export type MapCapability = (reference: Reference | undefined, message: MessageBuilder) => number;

const appendCapability: MapCapability = (reference, message) =>
  reference === undefined ? -1 : message.capabilities.push(reference) - 1;

/** Copies what the pointer leads to, and sets the one at `to`. */
export function copyPointer(
  from: Segment,
  position: number,
  depth: number,
  message: MessageBuilder,
  to: number,
  mapCapability: MapCapability = appendCapability,
): void {
  if (!follow(from, position)) return writeNull(message, to);
  const { segment, start, high } = target;
  if (target.kind === OTHER) {
    const index = mapCapability(segment.message.capabilities[high], message);
    return index < 0 ? writeNull(message, to) : writeCapabilityIndex(message, to, index);
  }
  if (depth <= 0) throw new CapnpError("limit", "the message is nested deeper than its limit allows");
  if (target.kind === LIST) return copyListContent(high & 7, high >>> 3, depth - 1, message, to, mapCapability);
  const dataBytes = (high & 0xffff) * 8;
  const pointers = high >>> 16;
  claim(dataBytes / 8 + pointers);
  const at = writeStruct(message, to, dataBytes / 8, pointers);
  copyFields(segment, start, dataBytes, pointers, depth - 1, message, at, mapCapability);
}

function copyFields(
  segment: Segment,
  start: number,
  dataBytes: number,
  pointers: number,
  depth: number,
  message: MessageBuilder,
  at: number,
  mapCapability: MapCapability,
): void {
  if (dataBytes > 0) message.bytes.set(segment.bytes.subarray(start, start + dataBytes), at);
  for (let index = 0; index < pointers; index += 1) {
    const offset = dataBytes + index * 8;
    copyPointer(segment, start + offset, depth, message, at + offset, mapCapability);
  }
}

// `target` holds the list.
function copyListContent(
  kind: number,
  count: number,
  depth: number,
  message: MessageBuilder,
  to: number,
  mapCapability: MapCapability,
): void {
  const { segment, start } = target;
  if (kind === COMPOSITE) {
    claim(count + 1);
    const low = segment.view.getInt32(start, true);
    const high = segment.view.getUint32(start + 4, true);
    const dataBytes = (high & 0xffff) * 8;
    const pointers = high >>> 16;
    const elements = low >>> 2;
    if ((low & 3) !== 0 || elements * (dataBytes + pointers * 8) > count * 8) {
      throw new CapnpError("malformed", "a composite list overruns its own size");
    }
    const at = writeStructList(message, to, dataBytes / 8, pointers, elements);
    copyStructs(segment, start + 8, elements, dataBytes, pointers, depth, message, at, mapCapability);
    return;
  }
  const bytes = Math.ceil((count * (kindBits[kind] ?? 0)) / 8);
  claim(Math.ceil(bytes / 8));
  const at = writeList(message, to, kind, count);
  if (kind === POINTER) copyStructs(segment, start, count, 0, 1, depth, message, at, mapCapability);
  else message.bytes.set(segment.bytes.subarray(start, start + bytes), at);
}

function copyStructs(
  segment: Segment,
  start: number,
  count: number,
  dataBytes: number,
  pointers: number,
  depth: number,
  message: MessageBuilder,
  at: number,
  mapCapability: MapCapability,
): void {
  const step = dataBytes + pointers * 8;
  if (step === 0) return segment.message.charge(count);
  for (let index = 0; index < count; index += 1) {
    const offset = index * step;
    copyFields(segment, start + offset, dataBytes, pointers, depth, message, at + offset, mapCapability);
  }
}

/** Copies a struct and sets the pointer at `to` to it. */
export function copyStruct(
  from: StructPlace,
  message: MessageBuilder,
  to: number,
  mapCapability: MapCapability = appendCapability,
): void {
  // An element of a list of primitives, read as a struct, has less than a word of data, and no pointers.
  const at = writeStruct(message, to, Math.ceil(from.$dataBytes / 8), from.$pointers);
  copyFields(from.$segment, from.$data, from.$dataBytes, from.$pointers, from.$depth, message, at, mapCapability);
}

/** Copies a struct into one that is there already; what does not fit it is left out. */
export function copyStructInto(
  from: StructPlace,
  message: MessageBuilder,
  at: number,
  dataBytes: number,
  pointers: number,
  mapCapability: MapCapability = appendCapability,
): void {
  const bytes = Math.min(dataBytes, from.$dataBytes);
  message.bytes.set(from.$segment.bytes.subarray(from.$data, from.$data + bytes), at);
  for (let index = 0; index < Math.min(pointers, from.$pointers); index += 1) {
    const position = from.$data + from.$dataBytes + index * 8;
    copyPointer(from.$segment, position, from.$depth, message, at + dataBytes + index * 8, mapCapability);
  }
}

/** Copies a list and sets the pointer at `to` to it. */
export function copyList(
  from: ListPlace,
  message: MessageBuilder,
  to: number,
  mapCapability: MapCapability = appendCapability,
): void {
  const { length, $kind, $segment, $start, $depth } = from;
  if ($segment === nowhere) return writeNull(message, to);
  if ($kind === COMPOSITE || $kind === POINTER) {
    const at = $kind === COMPOSITE
      ? writeStructList(message, to, from.$dataBytes / 8, from.$pointers, length)
      : writeList(message, to, $kind, length);
    copyStructs($segment, $start, length, from.$dataBytes, from.$pointers, $depth, message, at, mapCapability);
    return;
  }
  const at = writeList(message, to, $kind, length);
  message.bytes.set($segment.bytes.subarray($start, $start + Math.ceil((length * from.$stepBits) / 8)), at);
}
