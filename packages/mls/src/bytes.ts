// Equality of public bytes. Secrets are compared by node:crypto's timingSafeEqual instead.

import { Buffer } from "node:buffer";

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** A text that is the same for the same bytes, to be the key of a map. (Node 24 has no `Uint8Array.toHex`.) */
export function mapKey(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** The bytes of a constant. (Node 24 has no `Uint8Array.fromHex`.) */
export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "hex"));
}
