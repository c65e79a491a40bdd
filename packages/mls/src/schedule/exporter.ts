// Secrets for the application (RFC 9420 §8.5).

import type { CryptoProvider } from "../crypto/crypto-provider.ts";

/** Of `length` bytes, at most 255 times the hash's; the same for the same label, context and epoch. */
export function exportSecret(
  crypto: CryptoProvider,
  exporterSecret: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
): Uint8Array {
  const derived = crypto.deriveSecret(exporterSecret, label);
  const exported = crypto.expandWithLabel(derived, "exported", crypto.hash(context), length);
  derived.fill(0);
  return exported;
}
