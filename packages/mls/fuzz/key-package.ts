// Any bytes as a KeyPackage: refused or accepted, never an exception; what is accepted is what was signed.

import { createKeyPackage, verifyKeyPackage } from "../src/index.ts";
import { encodeKeyPackage } from "../src/key-package/encode.ts";
import { parseKeyPackage } from "../src/key-package/parse.ts";
import { lifetime, person } from "../test/people.ts";

export const seeds: readonly Uint8Array[] = await Promise.all([false, true].map(async (lastResort) => {
  const own = await createKeyPackage({ ...person("fuzz"), lifetime, supportedExtensions: [0xf0a1], lastResort });
  return own.keyPackage;
}));

export function fuzz(bytes: Uint8Array): void {
  if (!verifyKeyPackage(bytes).ok) return;
  const again = encodeKeyPackage(parseKeyPackage(bytes).structure);
  if (again.toHex() !== bytes.toHex()) throw new Error("two encodings of one KeyPackage");
  if (!seeds.some((seed) => seed.toHex() === again.toHex())) throw new Error("a forged KeyPackage was accepted");
}
