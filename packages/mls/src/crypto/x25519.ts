// X25519 (RFC 7748 §5) by libsodium, where it is. The runtime's own takes its place elsewhere (key-agreement.ts).

import type { AgreementKey } from "./agreement-key.ts";
import type { Sodium } from "./sodium.ts";

const BYTES = 32;
/** What libsodium writes into: see there. */
const written = new Uint8Array(BYTES);

/** The scalar, 32 bytes, is copied. */
export function x25519Key(sodium: Sodium, privateKey: Uint8Array): AgreementKey {
  const scalar = Uint8Array.from(privateKey);
  return { publicKey: publicKeyOf(sodium, scalar), agree: (publicKey) => agree(sodium, scalar, publicKey) };
}

/** For one agreement: the scalar, which is not copied, is overwritten by it, and a second one throws. */
export function x25519KeyForOnce(sodium: Sodium, scalar: Uint8Array): AgreementKey {
  let used = false;
  return {
    publicKey: publicKeyOf(sodium, scalar),
    agree: (publicKey) => {
      if (used) throw new TypeError("a key for one agreement");
      used = true;
      try {
        return agree(sodium, scalar, publicKey);
      } finally {
        scalar.fill(0);
      }
    },
  };
}

function publicKeyOf(sodium: Sodium, scalar: Uint8Array): Uint8Array {
  sodium.crypto_scalarmult_base(written, scalar);
  return written.slice();
}

/** Undefined for another length and where zero is agreed: with a point of small order. */
function agree(sodium: Sodium, scalar: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined {
  if (publicKey.length !== BYTES || sodium.crypto_scalarmult(written, scalar, publicKey) !== 0) return undefined;
  const agreed = written.slice();
  written.fill(0);
  return agreed;
}
