// Any bytes as a KeyPackage: refused or accepted, never an exception; what is accepted is what was signed.

import { basicCredential } from "../src/key-package/own-leaf.ts";
import { createKeyPackage } from "../src/key-package/own-key-package.ts";
import { verifyKeyPackage } from "../src/key-package.ts";
import { encodeKeyPackage } from "../src/key-package/encode.ts";
import { parseKeyPackage } from "../src/key-package/parse.ts";
import { cryptoProvider } from "../src/crypto/provider.ts";

const credential = basicCredential(new Uint8Array(32));
const lifetime = { notBefore: 0n, notAfter: 2n ** 40n };

export const seeds: readonly Uint8Array[] = [1, 2, 4, 0x004f].flatMap((suite) => {
  const signatureKey = cryptoProvider(suite)?.generateSignatureKeyPair((length) => new Uint8Array(length).fill(1));
  if (signatureKey === undefined) throw new Error(`suite ${suite}`);
  return [false, true].map((lastResort) =>
    createKeyPackage({ suite, credential, signatureKey, lifetime, lastResort, grease: lastResort }).keyPackage
  );
});

export function fuzz(bytes: Uint8Array): void {
  if (!verifyKeyPackage(bytes).ok) return;
  const again = encodeKeyPackage(parseKeyPackage(bytes).structure);
  if (again.toHex() !== bytes.toHex()) throw new Error("two encodings of one KeyPackage");
  if (!seeds.some((seed) => seed.toHex() === again.toHex())) throw new Error("a forged KeyPackage was accepted");
}
