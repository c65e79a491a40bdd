// Reading what was typed behind a flag.

import { NodeError } from "../errors.ts";
import type { FlagValues } from "./command.ts";

/** A flag that has to be there. */
export function required(flags: FlagValues, flag: string, why: string): string {
  const value = flags[flag];
  if (typeof value === "string" && value !== "") return value;
  throw new NodeError("config-invalid", `${why}: --${flag}`, { hint: "--help shows an example." });
}

/** From 1 to `most`. */
export function wholeNumber(flags: FlagValues, flag: string, otherwise: number, most: number): number {
  const value = flags[flag];
  if (value === undefined) return otherwise;
  const number = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : 0;
  if (number < 1 || number > most) throw new NodeError("config-invalid", `--${flag} is 1 to ${most}`);
  return number;
}
