// HPKE base mode, one message a key (RFC 9180 §5.1.1, §6.1): KEM X-Wing 0x647a, HKDF-SHA256, ChaCha20-Poly1305.
import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import { concatBytes, utf8 } from "./bytes.ts";
import {
  X_WING_CIPHERTEXT_BYTES,
  X_WING_ENCAPSULATION_SEED_BYTES,
  xWingDecapsulate,
  xWingEncapsulate,
  type XWingSecretKey,
} from "./x-wing.ts";

/** Cryptographically strong bytes. */
export type Random = (size: number) => Uint8Array;

/** "HPKE" ‖ kem ‖ kdf ‖ aead. */
const SUITE_ID = concatBytes(utf8("HPKE"), Uint8Array.fromHex("647a00010003"));
const VERSION = utf8("HPKE-v1");
const NONE = new Uint8Array(0);
const CIPHER = "chacha20-poly1305";
const TAG_BYTES = 16;

/** What HPKE adds to a plaintext. */
export const HPKE_OVERHEAD_BYTES: number = X_WING_CIPHERTEXT_BYTES + TAG_BYTES;

/** `enc(1120) ‖ ciphertext`. The public key was checked by `isXWingPublicKey`. */
export function hpkeSeal(
  publicKey: Uint8Array,
  info: Uint8Array,
  aad: Uint8Array,
  plaintext: Uint8Array,
  random: Random,
): Uint8Array {
  const seed = random(X_WING_ENCAPSULATION_SEED_BYTES);
  const { sharedSecret, ciphertext: enc } = xWingEncapsulate(publicKey, seed);
  seed.fill(0);
  const { key, nonce } = keySchedule(sharedSecret, info);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(aad, { plaintextLength: plaintext.length });
  const sealed = concatBytes(enc, cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
  key.fill(0);
  return sealed;
}

/** The plaintext; undefined for anything that was not sealed to this key with this info and aad. */
export function hpkeOpen(
  secretKey: XWingSecretKey,
  info: Uint8Array,
  aad: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | undefined {
  if (sealed.length < HPKE_OVERHEAD_BYTES) return undefined;
  const sharedSecret = xWingDecapsulate(secretKey, sealed.subarray(0, X_WING_CIPHERTEXT_BYTES));
  if (sharedSecret === undefined) return undefined;
  const { key, nonce } = keySchedule(sharedSecret, info);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  const body = sealed.subarray(X_WING_CIPHERTEXT_BYTES, -TAG_BYTES);
  decipher.setAAD(aad, { plaintextLength: body.length });
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const plaintext = decipher.update(body);
  key.fill(0);
  try {
    return concatBytes(plaintext, decipher.final());
  } catch {
    plaintext.fill(0);
    return undefined;
  }
}

interface Keys {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
}

/** RFC 9180 §5.1 for mode_base; overwrites the shared secret. */
function keySchedule(sharedSecret: Uint8Array, info: Uint8Array): Keys {
  const context = concatBytes(Uint8Array.of(0), PSK_ID_HASH, labeledExtract(NONE, "info_hash", info));
  const secret = labeledExtract(sharedSecret, "secret", NONE);
  sharedSecret.fill(0);
  const keys = {
    key: labeledExpand(secret, "key", context, 32),
    nonce: labeledExpand(secret, "base_nonce", context, 12),
  };
  secret.fill(0);
  return keys;
}

function labeledExtract(salt: Uint8Array, label: string, input: Uint8Array): Uint8Array {
  return createHmac("sha256", salt).update(VERSION).update(SUITE_ID).update(label).update(input).digest();
}

/** RFC 9180 §4; one block of HKDF-Expand, which holds all that is asked for here. */
function labeledExpand(secret: Uint8Array, label: string, info: Uint8Array, length: number): Uint8Array {
  const hmac = createHmac("sha256", secret).update(Uint8Array.of(0, length)).update(VERSION).update(SUITE_ID);
  return hmac.update(label).update(info).update(Uint8Array.of(1)).digest().subarray(0, length);
}

const PSK_ID_HASH = labeledExtract(NONE, "psk_id_hash", NONE);
