// Any bytes as any structure: refused as malformed, or read as something whose only encoding they are.

import { codecs, refusedOrItself } from "../test/codecs.ts";

export const seeds: readonly Uint8Array[] = Object.values(codecs).flatMap(({ samples }) => samples(20));

export function fuzz(bytes: Uint8Array): void {
  for (const codec of Object.values(codecs)) refusedOrItself(codec, bytes);
}
