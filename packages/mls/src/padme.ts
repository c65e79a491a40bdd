// Padmé: pads so that a length tells only its magnitude, at a cost under 12 % (Nikitin et al., "Reducing Metadata Leakage
// from Encrypted Files and Communication with PURBs", section 4.3).

/** The padded length for `length` bytes: at least `floor`, at least `length`. */
export function padme(length: number, floor: number): number {
  if (length < 2) return Math.max(length, floor);
  const exponent = Math.floor(Math.log2(length));
  const kept = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** Math.max(0, exponent - kept);
  return Math.max(floor, Math.ceil(length / step) * step);
}
