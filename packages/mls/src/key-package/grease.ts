// GREASE (RFC 9420 §13.5): numbers that nobody gives a meaning to, sent now and then so that nobody comes to refuse what
// is new.

import type { RandomSource } from "../crypto/crypto-provider.ts";

/** The sixteen-bit values 0x0A0A, 0x1A1A, … 0xEAEA. */
export const greaseValues: readonly number[] = Array.from({ length: 15 }, (_, at) => 0x0a0a + 0x1010 * at);

export function drawGrease(random: RandomSource): number {
  const [byte = 0] = random(1);
  return 0x0a0a + 0x1010 * (byte % greaseValues.length);
}
