// `@quicproquo/mls/hpke`: HPKE (RFC 9180) over X-Wing, for protocols that seal to a person without a group. It reaches no
// group code.

import { type Hpke, hpke } from "./crypto/hpke.ts";
import type { XWingSecretKey } from "./crypto/x-wing.ts";
import { xWingEncapsulation } from "./crypto/x-wing-kem.ts";

export type { HpkeCiphertext } from "./crypto/crypto-provider.ts";
export type { Exported, Hpke } from "./crypto/hpke.ts";
export {
  isXWingPublicKey,
  X_WING_CIPHERTEXT_BYTES,
  X_WING_ENCAPSULATION_SEED_BYTES,
  X_WING_PUBLIC_KEY_BYTES,
  X_WING_SEED_BYTES,
  xWingDecapsulateAside,
  type XWingSecretKey,
  xWingSecretKey,
} from "./crypto/x-wing.ts";

/** KEM X-Wing (0x647a), HKDF-SHA256, ChaCha20-Poly1305, base mode. */
export const xWingHpke: Hpke<XWingSecretKey> = hpke(xWingEncapsulation, "sha256", "ChaCha20-Poly1305");
