import { cryptoProvider } from "../../../packages/mls/src/crypto/provider.ts";
import type { CryptoProvider } from "../../../packages/mls/src/crypto/crypto-provider.ts";
import { number, type Vector } from "./vector.ts";

/** Throws for a suite that is not supported, so that its cases fail. */
export function suiteOf(vector: Vector): CryptoProvider {
  const suite = number(vector, "cipher_suite");
  const crypto = cryptoProvider(suite);
  if (crypto === undefined) throw new RangeError(`cipher suite ${suite} is not supported`);
  return crypto;
}
