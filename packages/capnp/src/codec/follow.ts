// Following a pointer to what it points to, across far pointers (Cap'n Proto encoding, "Inter-Segment Pointers").
// The outcome goes into one shared object, read by the caller at once, so that following allocates nothing.

import { CapnpError } from "../errors.ts";
import { nowhere, type Segment } from "./message-reader.ts";

/** Pointer kinds, the low two bits. */
export const STRUCT = 0;
export const LIST = 1;
export const FAR = 2;
export const OTHER = 3;

/** Where the last followed pointer led. `start` is not yet held against the segment's bounds: the size is not known. */
export const target: {
  segment: Segment;
  /** Byte offset of the content in the segment. */
  start: number;
  kind: number;
  /** The pointer's upper 32 bits: sizes of a struct, kind and count of a list, index of a capability. */
  high: number;
} = { segment: nowhere, start: 0, kind: STRUCT, high: 0 };

/** Follows the pointer at byte `position`, which lies inside the segment. False for a null pointer. */
export function follow(segment: Segment, position: number): boolean {
  const low = segment.view.getInt32(position, true);
  const high = segment.view.getUint32(position + 4, true);
  const kind = low & 3;
  if (kind <= LIST) {
    if (low === 0 && high === 0) return false;
    target.segment = segment;
    target.start = position + 8 + (low >> 2) * 8;
  } else if (kind === FAR) {
    return followFar(segment, low, high);
  } else {
    if (low !== OTHER) throw new CapnpError("malformed", "a pointer of a kind that does not exist");
    target.segment = segment;
    target.start = position;
  }
  target.kind = kind;
  target.high = high;
  return true;
}

// One hop to a landing pad, which is a pointer in the segment of its content, or (two words) a far pointer to the
// content followed by a tag with its size. A pad that is far again is refused, so there are no chains and no loops.
function followFar(from: Segment, low: number, high: number): boolean {
  const double = (low & 4) !== 0;
  const padAt = (low >>> 3) * 8;
  const pad = from.message.segments[high];
  if (pad === undefined || padAt + (double ? 16 : 8) > pad.length) {
    throw new CapnpError("malformed", "a far pointer leads outside the message");
  }
  from.message.charge(double ? 2 : 1);
  if (!double) {
    const padLow = pad.view.getInt32(padAt, true);
    if ((padLow & 3) === FAR) throw new CapnpError("malformed", "a far pointer leads to another one");
    return follow(pad, padAt);
  }
  const farLow = pad.view.getInt32(padAt, true);
  if ((farLow & 7) !== FAR) throw new CapnpError("malformed", "a double-far landing pad without its far pointer");
  const content = pad.message.segments[pad.view.getUint32(padAt + 4, true)];
  if (content === undefined) throw new CapnpError("malformed", "a far pointer leads outside the message");
  const tagLow = pad.view.getInt32(padAt + 8, true);
  // The tag says kind and size only; its offset is zero, and it is neither far nor a capability.
  if ((tagLow & ~1) !== 0) throw new CapnpError("malformed", "a double-far landing pad with an invalid tag");
  target.segment = content;
  target.start = (farLow >>> 3) * 8;
  target.kind = tagLow & 3;
  target.high = pad.view.getUint32(padAt + 12, true);
  return true;
}

/** Holds the content that was found against the bounds of its segment, and charges it. */
export function claim(words: number): void {
  const { segment, start } = target;
  if (start < 0 || start + words * 8 > segment.length) {
    throw new CapnpError("malformed", "a pointer leads outside its segment");
  }
  segment.message.charge(words);
}
