// What generated code needs for constants and default values, and the check of unions in plain objects.

import { AnyPointerReader } from "./any-pointer-reader.ts";
import { CapnpError } from "../errors.ts";
import { decodeFrame } from "./framing.ts";
import { defaultReadLimits } from "./limits.ts";
import { nowhere } from "./message-reader.ts";

/** Bytes from base64. */
export function bytes(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** The root of a message that the generator wrote down, in base64. Its reading is not limited: it is our own. */
export function constant(base64: string): AnyPointerReader {
  const message = decodeFrame(bytes(base64), { ...defaultReadLimits, traversalWords: Infinity });
  return new AnyPointerReader(message.segments[0] ?? nowhere, 0, message.depth);
}

/** Refuses a plain object that sets more than one member of a union. */
export function atMostOne(union: string, ...members: readonly unknown[]): void {
  let given = 0;
  for (const member of members) if (member !== undefined) given += 1;
  if (given > 1) throw new CapnpError("argument", `${union} is a union: give one of its members, not ${given}`);
}
