// All pre-shared keys of a commit in one secret (RFC 9420 §8.4).

import { Writer } from "../codec/writer.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import type { PreSharedKeyId } from "../messages/pre-shared-key-id.ts";
import { writePreSharedKeyId } from "../messages/pre-shared-key-id-codec.ts";

export interface PreSharedKey {
  readonly id: PreSharedKeyId;
  readonly psk: Uint8Array;
}

/** In the order of the proposals. Zeros of length Nh for none. Throws RangeError above 65,535 keys. */
export function pskSecret(crypto: CryptoProvider, keys: readonly PreSharedKey[]): Uint8Array {
  if (keys.length > 0xffff) throw new RangeError(`${keys.length} pre-shared keys cannot be numbered`);
  const zeros = new Uint8Array(crypto.hashLength);
  let secret: Uint8Array = new Uint8Array(crypto.hashLength);
  keys.forEach(({ id, psk }, index) => {
    const extracted = crypto.extract(zeros, psk);
    const label = writePreSharedKeyId(new Writer(), id).uint16(index).uint16(keys.length).finish();
    const input = crypto.expandWithLabel(extracted, "derived psk", label, crypto.hashLength);
    const next = crypto.extract(input, secret);
    for (const done of [extracted, input, secret]) done.fill(0);
    secret = next;
  });
  return secret;
}
