// What MLS signs and hashes, with the label that keeps one use apart from another (RFC 9420 §5.1.2 and §5.2).

import { createHash } from "node:crypto";
import { Writer } from "../codec/writer.ts";

/** SignContent: what SignWithLabel signs. */
export function signContent(label: string, content: Uint8Array): Uint8Array {
  return new Writer().opaque(new TextEncoder().encode(`MLS 1.0 ${label}`)).opaque(content).finish();
}

/** RefHash. The label is taken as it is. */
export function referenceHash(hash: string, label: string, value: Uint8Array): Uint8Array {
  const input = new Writer().opaque(new TextEncoder().encode(label)).opaque(value).finish();
  return digest(hash, input);
}

/** A plain Uint8Array: a Buffer that leaves the package would compare unequal to one. */
export function digest(hash: string, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash(hash).update(bytes).digest());
}
