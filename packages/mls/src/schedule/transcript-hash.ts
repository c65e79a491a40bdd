// The transcript hashes (RFC 9420 §8.2): what binds an epoch to every commit before it.

import { Writer } from "../codec/writer.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import type { AuthenticatedContent } from "../messages/framed-content.ts";
import { wireFormats } from "../messages/framed-content-codec.ts";

/** `encodedContent` is the commit's FramedContent, `interimBefore` the last epoch's (empty before the first commit). */
export function confirmedTranscriptHash(
  crypto: CryptoProvider,
  interimBefore: Uint8Array,
  wireFormat: AuthenticatedContent["wireFormat"],
  encodedContent: Uint8Array,
  signature: Uint8Array,
): Uint8Array {
  const input = new Writer().fixed(interimBefore).uint16(wireFormats[wireFormat]).fixed(encodedContent)
    .opaque(signature);
  return crypto.hash(input.finish());
}

export function interimTranscriptHash(
  crypto: CryptoProvider,
  confirmed: Uint8Array,
  confirmationTag: Uint8Array,
): Uint8Array {
  return crypto.hash(new Writer().fixed(confirmed).opaque(confirmationTag).finish());
}
