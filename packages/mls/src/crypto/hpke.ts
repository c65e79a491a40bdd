// HPKE in base mode, one message or one export a key (RFC 9180 §5.1.1, §6.1, §6.2), over any KEM, hash and AEAD of the
// suites.

import { aead as aeadOf } from "./aead.ts";
import { equal } from "../bytes.ts";
import type { AeadName, HashName } from "../cipher-suites.ts";
import type { HpkeCiphertext } from "./crypto-provider.ts";
import { hkdf } from "./hkdf.ts";
import { ascii, concat, type Encapsulation, labeledKdf, uint16 } from "./kem.ts";

export interface Exported {
  readonly kemOutput: Uint8Array;
  readonly secret: Uint8Array;
}

export interface Hpke<PrivateKey> {
  /** What sealing adds to a plaintext, bytes: the KEM's output and a tag. */
  readonly overhead: number;
  /**
   * Throws RangeError for a key to which nobody can encrypt. `seed` replaces the randomness of the encapsulation; it is
   * there for published vectors.
   */
  seal(
    publicKey: Uint8Array,
    info: Uint8Array,
    aad: Uint8Array,
    plaintext: Uint8Array,
    seed?: Uint8Array,
  ): HpkeCiphertext;
  /** Undefined for anything that was not sealed to this key with this info and aad. */
  open(key: PrivateKey, info: Uint8Array, aad: Uint8Array, sealed: HpkeCiphertext): Uint8Array | undefined;
  /** The rest of `open` for whoever has decapsulated already; overwrites the shared secret. */
  openWith(sharedSecret: Uint8Array, info: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined;
  /** A secret shared with the key's owner (RFC 9180 §5.3). Throws as `seal` does. */
  sendExport(
    publicKey: Uint8Array,
    info: Uint8Array,
    exporterContext: Uint8Array,
    length: number,
    seed?: Uint8Array,
  ): Exported;
  /** Undefined for a KEM output that no encapsulation could have made. */
  receiveExport(
    key: PrivateKey,
    info: Uint8Array,
    kemOutput: Uint8Array,
    exporterContext: Uint8Array,
    length: number,
  ): Uint8Array | undefined;
}

/** RFC 9180 §7.2 and §7.3. */
const kdfIds: Readonly<Record<HashName, number>> = { sha256: 1, sha384: 2, sha512: 3 };
const aeadIds: Readonly<Record<AeadName, number>> = { "AES-128-GCM": 1, "AES-256-GCM": 2, "ChaCha20-Poly1305": 3 };

const NONE = new Uint8Array(0);
const MODE_BASE = Uint8Array.of(0);
const label = {
  pskIdHash: ascii("psk_id_hash"),
  infoHash: ascii("info_hash"),
  secret: ascii("secret"),
  key: ascii("key"),
  baseNonce: ascii("base_nonce"),
  exporter: ascii("exp"),
  exported: ascii("sec"),
} as const;

/** Makes the functions of one suite; to be kept. */
export function hpke<PrivateKey>(
  kem: Encapsulation<PrivateKey>,
  hash: HashName,
  aeadName: AeadName,
): Hpke<PrivateKey> {
  const kdf = hkdf(hash);
  const aead = aeadOf(aeadName);
  const suiteId = concat(ascii("HPKE"), uint16(kem.id), uint16(kdfIds[hash]), uint16(aeadIds[aeadName]));
  const labeled = labeledKdf(kdf, suiteId);
  const contextStart = concat(MODE_BASE, labeled.extract(NONE, label.pskIdHash, NONE));

  let lastInfo: Uint8Array | undefined;
  let lastContext: Uint8Array = NONE;
  /** key_schedule_context of RFC 9180 §5.1. All that one commit encrypts has the same info. */
  const contextOf = (info: Uint8Array): Uint8Array => {
    if (lastInfo === undefined || !equal(lastInfo, info)) {
      lastContext = concat(contextStart, labeled.extract(NONE, label.infoHash, info));
      lastInfo = info.slice();
    }
    return lastContext;
  };

  /** The secret of KeySchedule (RFC 9180 §5.1) for mode_base, of which the rest is derived. Overwrites the shared one. */
  const scheduled = (sharedSecret: Uint8Array): Uint8Array => {
    const secret = labeled.extract(sharedSecret, label.secret, NONE);
    sharedSecret.fill(0);
    return secret;
  };

  /** Overwrites the shared secret, and the key when it was used. */
  const withKey = <T>(
    sharedSecret: Uint8Array,
    info: Uint8Array,
    use: (key: Uint8Array, nonce: Uint8Array) => T,
  ): T => {
    const context = contextOf(info);
    const secret = scheduled(sharedSecret);
    const key = labeled.expand(secret, label.key, context, aead.keyLength);
    const nonce = labeled.expand(secret, label.baseNonce, context, aead.nonceLength);
    secret.fill(0);
    try {
      return use(key, nonce);
    } finally {
      key.fill(0);
    }
  };

  /** Overwrites the shared secret. */
  const exported = (sharedSecret: Uint8Array, info: Uint8Array, context: Uint8Array, length: number): Uint8Array => {
    const secret = scheduled(sharedSecret);
    const exporter = labeled.expand(secret, label.exporter, contextOf(info), kdf.length);
    secret.fill(0);
    const exported = labeled.expand(exporter, label.exported, context, length);
    exporter.fill(0);
    return exported;
  };

  const openWith = (
    sharedSecret: Uint8Array,
    info: Uint8Array,
    aad: Uint8Array,
    ciphertext: Uint8Array,
  ): Uint8Array | undefined =>
    withKey(sharedSecret, info, (secret, nonce) => aead.open(secret, nonce, aad, ciphertext));

  return {
    overhead: kem.outputLength + aead.tagLength,
    seal: (publicKey, info, aad, plaintext, seed) => {
      const { kemOutput, sharedSecret } = kem.encapsulate(publicKey, seed);
      const ciphertext = withKey(sharedSecret, info, (key, nonce) => aead.seal(key, nonce, aad, plaintext));
      return { kemOutput, ciphertext };
    },
    open: (key, info, aad, { kemOutput, ciphertext }) => {
      const sharedSecret = kem.decapsulate(key, kemOutput);
      return sharedSecret === undefined ? undefined : openWith(sharedSecret, info, aad, ciphertext);
    },
    openWith,
    sendExport: (publicKey, info, exporterContext, length, seed) => {
      const { kemOutput, sharedSecret } = kem.encapsulate(publicKey, seed);
      return { kemOutput, secret: exported(sharedSecret, info, exporterContext, length) };
    },
    receiveExport: (key, info, kemOutput, exporterContext, length) => {
      const sharedSecret = kem.decapsulate(key, kemOutput);
      return sharedSecret === undefined ? undefined : exported(sharedSecret, info, exporterContext, length);
    },
  };
}
