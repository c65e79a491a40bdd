// Hashes of public bytes by node:crypto.

import { createHash } from "node:crypto";

/** A plain Uint8Array: a Buffer that leaves the package would compare unequal to one. */
export function digest(hash: string, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash(hash).update(bytes).digest());
}
