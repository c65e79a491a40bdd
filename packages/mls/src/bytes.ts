// Equality of public bytes. Secrets are compared by node:crypto's timingSafeEqual instead.

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
