// Integers given by a caller, held against what their field can hold: a value that would wrap is refused.

import { CapnpError } from "../errors.ts";

/** The value, if it is an integer within the bounds; otherwise `CapnpError` `argument`. */
export function checkInteger(value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new CapnpError("argument", `${value} is no integer from ${least} to ${most}`);
}

/** The value, if it fits 64 bits; otherwise `CapnpError` `argument`. */
export function checkBigInt(value: bigint, signed: boolean): bigint {
  if ((signed ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value)) === value) return value;
  throw new CapnpError("argument", `${value} does not fit ${signed ? "a signed" : "an unsigned"} 64-bit integer`);
}
