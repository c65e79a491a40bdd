// Padmé: pads so that a length tells only its magnitude, at a cost under 12 % (Nikitin et al., "Reducing Metadata Leakage
// from Encrypted Files and Communication with PURBs", section 4.3).

/** The padded length for `length` bytes, a safe integer from 0: at least `floor`, at least `length`. */
export function padme(length: number, floor: number = 0): number {
  if (!Number.isSafeInteger(length) || length < 0) throw new RangeError(`${length} is no length`);
  if (length < 2) return Math.max(length, floor);
  const exponent = bitLength(length) - 1;
  const kept = bitLength(exponent);
  const step = 2 ** (exponent - kept);
  return Math.max(floor, step <= 1 ? length : Math.ceil(length / step) * step);
}

/** Exact where a logarithm of a number near a power of two is not. */
function bitLength(value: number): number {
  return value.toString(2).length;
}
