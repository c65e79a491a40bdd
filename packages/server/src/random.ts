/** Bytes from the operating system's generator; what tests replace by a seeded one. */
export function systemRandom(size: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(size));
}
