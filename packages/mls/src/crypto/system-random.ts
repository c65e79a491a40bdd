// The randomness that is used unless a caller brings its own.

import { randomBytes } from "node:crypto";
import type { RandomSource } from "./crypto-provider.ts";

/** Plain Uint8Arrays: a Buffer that leaves the package would compare unequal to one, and shares its pool's memory. */
export const systemRandom: RandomSource = (length) => Uint8Array.from(randomBytes(length));
