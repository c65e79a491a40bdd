// Key packages as a client makes them, for tests.

import { basicCredential, createKeyPackage } from "@quicproquo/mls";
import { signingKeyFromSeed } from "@quicproquo/protocol";

export interface OwnKeyPackageOptions {
  /** Milliseconds from `now`. */
  readonly lifetime?: number;
  readonly lastResort?: boolean;
  /** The whole identity of the credential; the key itself if not said. */
  readonly identity?: Uint8Array;
}

export function createOwnKeyPackage(
  seed: Uint8Array,
  now: number,
  { lifetime = 30 * 86_400_000, lastResort = false, identity }: OwnKeyPackageOptions = {},
): Uint8Array {
  const { publicKey } = signingKeyFromSeed(seed);
  const { keyPackage } = createKeyPackage({
    credential: basicCredential(identity ?? publicKey),
    signatureKey: { publicKey, privateKey: seed },
    lifetime: { notBefore: BigInt(Math.floor(now / 1_000)), notAfter: BigInt(Math.floor((now + lifetime) / 1_000)) },
    lastResort,
    supportedExtensions: [],
  });
  return keyPackage.slice();
}
