// Reads what a pointer points to: struct, list, Text, Data, capability. Every read is held against bounds, traversal
// budget and depth here, so that readers above need no checks of their own.

import type { Reference } from "../reference.ts";
import { CapnpError } from "../errors.ts";
import { claim, follow, LIST, OTHER, STRUCT, target } from "./follow.ts";
import { type ElementReader, List } from "./list.ts";
import { nowhere, type Segment } from "./message-reader.ts";

/** How a struct at a place becomes its generated reader. */
export type ReaderConstructor<R> = new (
  segment: Segment,
  data: number,
  dataBytes: number,
  pointers: number,
  depth: number,
) => R;

// List element kinds (encoding, "Lists"): bits of data and number of pointers of one element.
export const BIT = 1;
export const BYTE = 2;
export const POINTER = 6;
export const COMPOSITE = 7;
export const kindBits: readonly number[] = [0, 1, 8, 16, 32, 64, 64, 0];

function deeper(depth: number): number {
  if (depth <= 0) throw new CapnpError("limit", "the message is nested deeper than its limit allows");
  return depth - 1;
}

/** The struct that the pointer at `position` leads to, or undefined for null. */
export function readStruct<R>(
  segment: Segment,
  position: number,
  depth: number,
  reader: ReaderConstructor<R>,
): R | undefined {
  if (!follow(segment, position)) return undefined;
  if (target.kind !== STRUCT) throw new CapnpError("malformed", "a pointer to a struct was expected");
  const left = deeper(depth);
  const { high, start } = target;
  const dataWords = high & 0xffff;
  const pointers = high >>> 16;
  claim(dataWords + pointers);
  return new reader(target.segment, start, dataWords * 8, pointers, left);
}

/** A struct in which every field has its default. */
export function emptyStruct<R>(reader: ReaderConstructor<R>): R {
  return new reader(nowhere, 0, 0, 0, 0);
}

/** The list that the pointer at `position` leads to, or undefined for null. */
export function readList<T>(
  segment: Segment,
  position: number,
  depth: number,
  type: ElementReader<T>,
): List<T> | undefined {
  if (!follow(segment, position)) return undefined;
  if (target.kind !== LIST) throw new CapnpError("malformed", "a pointer to a list was expected");
  const left = deeper(depth);
  const kind = target.high & 7;
  const count = target.high >>> 3;
  if (kind === COMPOSITE) return readComposite(count, left, type);
  const bits = kindBits[kind] ?? 0;
  claim(Math.ceil((count * bits) / 64));
  // Elements without size cost nothing to send but something to visit.
  if (bits === 0) target.segment.message.charge(count);
  const isPointer = kind === POINTER;
  const dataBits = isPointer ? 0 : bits;
  // A list may be read as one of a smaller element, or of structs that grew out of its element. Bits stay bits.
  const fits = type.isStruct || (type.bits <= dataBits && (isPointer || !type.isPointer));
  if (!fits || (kind === BIT) !== (type.bits === 1)) {
    throw new CapnpError("malformed", "a list of another element type was expected");
  }
  return new List(type, kind, target.segment, target.start, count, bits, dataBits >>> 3, isPointer ? 1 : 0, left);
}

function readComposite<T>(words: number, depth: number, type: ElementReader<T>): List<T> {
  claim(words + 1);
  const { segment, start } = target;
  const low = segment.view.getInt32(start, true);
  const high = segment.view.getUint32(start + 4, true);
  if ((low & 3) !== STRUCT) throw new CapnpError("malformed", "a composite list whose tag is not a struct");
  const count = low >>> 2;
  const dataBytes = (high & 0xffff) * 8;
  const pointers = high >>> 16;
  const step = dataBytes + pointers * 8;
  if (count * step > words * 8) throw new CapnpError("malformed", "a composite list overruns its own size");
  if (step === 0) segment.message.charge(count);
  // A list that was made of primitives or pointers may have become one of structs that begin with them (not bits).
  if (!type.isStruct && (type.bits === 1 || type.bits > dataBytes * 8 || (type.isPointer && pointers === 0))) {
    throw new CapnpError("malformed", "a list of another element type was expected");
  }
  return new List(type, COMPOSITE, segment, start + 8, count, step * 8, dataBytes, pointers, depth);
}

/** Sets `target` to the bytes of a byte list and returns their number, or -1 for null. */
function followBytes(segment: Segment, position: number): number {
  if (!follow(segment, position)) return -1;
  if (target.kind !== LIST || (target.high & 7) !== BYTE) {
    throw new CapnpError("malformed", "a pointer to bytes was expected");
  }
  const count = target.high >>> 3;
  claim((count + 7) >>> 3);
  return count;
}

/** A view of the bytes, not a copy; undefined for null. */
export function readData(segment: Segment, position: number): Uint8Array | undefined {
  const count = followBytes(segment, position);
  if (count < 0) return undefined;
  const { bytes } = target.segment;
  return new Uint8Array(bytes.buffer, bytes.byteOffset + target.start, count);
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text without its terminating zero; undefined for null. `CapnpError` `text` unless it is UTF-8. */
export function readText(segment: Segment, position: number): string | undefined {
  const count = followBytes(segment, position);
  if (count < 0) return undefined;
  const { bytes, view } = target.segment;
  const start = target.start;
  const end = start + count - 1;
  if (count === 0 || view.getUint8(end) !== 0) throw new CapnpError("text", "a text without its terminating zero");
  // Short ASCII is the usual case, and calling the decoder costs more than reading it.
  if (count <= 24) {
    let text = "";
    let at = start;
    for (; at < end; at += 1) {
      const byte = view.getUint8(at);
      if (byte >= 0x80) break;
      text += String.fromCharCode(byte);
    }
    if (at === end) return text;
  }
  try {
    return utf8.decode(bytes.subarray(start, end));
  } catch {
    throw new CapnpError("text", "a text that is not UTF-8");
  }
}

/** The capability's index in the message's table, or -1 for null. */
export function readCapabilityIndex(segment: Segment, position: number): number {
  if (!follow(segment, position)) return -1;
  if (target.kind !== OTHER) throw new CapnpError("malformed", "a capability was expected");
  return target.high;
}

/** The reference at the pointer, or undefined for null and for an index that the message's table lacks. */
export function readCapability(segment: Segment, position: number): Reference | undefined {
  const index = readCapabilityIndex(segment, position);
  return index < 0 ? undefined : segment.message.capabilities[index];
}
