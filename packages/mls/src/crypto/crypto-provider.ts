// What the engine asks of a cipher suite (RFC 9420 §5.1), all of it synchronous. One object per suite, made once; keys that
// are used again are imported once. Nothing outside this folder calls a primitive.

import type { CipherSuite } from "../cipher-suites.ts";

/** `length` bytes of cryptographically strong randomness. */
export type RandomSource = (length: number) => Uint8Array;

/** An HPKE key pair; `privateKey` is the form to store: secret. What is imported of it is cached with the object. */
export interface HpkeKeyPair {
  readonly publicKey: Uint8Array;
  /** The KEM's serialized private key (X25519: 32 bytes, X-Wing: the 32-byte seed, …). */
  readonly privateKey: Uint8Array;
}

/** HPKECiphertext (RFC 9420 §7.6). */
export interface HpkeCiphertext {
  readonly kemOutput: Uint8Array;
  readonly ciphertext: Uint8Array;
}

export interface SignatureKeyPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

export interface CryptoProvider {
  readonly suite: CipherSuite;
  /** KDF.Nh, bytes. */
  readonly hashLength: number;
  /** AEAD.Nk and AEAD.Nn, bytes. */
  readonly keyLength: number;
  readonly nonceLength: number;
  /** Bytes of an HPKE public key, and of a KEM output. */
  readonly hpkePublicKeyLength: number;
  readonly kemOutputLength: number;

  hash(bytes: Uint8Array): Uint8Array;
  mac(key: Uint8Array, bytes: Uint8Array): Uint8Array;
  /** Constant time. */
  verifyMac(key: Uint8Array, bytes: Uint8Array, tag: Uint8Array): boolean;
  /** RFC 5869; `salt` or `inputKeyMaterial` may be empty. */
  extract(salt: Uint8Array, inputKeyMaterial: Uint8Array): Uint8Array;
  expandWithLabel(secret: Uint8Array, label: string, context: Uint8Array, length: number): Uint8Array;
  /** ExpandWithLabel with an empty context and length Nh. */
  deriveSecret(secret: Uint8Array, label: string): Uint8Array;
  /** RFC 9420 §9. */
  deriveTreeSecret(secret: Uint8Array, label: string, generation: number, length: number): Uint8Array;
  /** RFC 9420 §5.2; the label is taken as it is. */
  refHash(label: string, value: Uint8Array): Uint8Array;

  /** Ciphertext with its tag behind it. */
  aeadSeal(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array;
  /** Undefined if it does not open. */
  aeadOpen(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined;

  generateSignatureKeyPair(random: RandomSource): SignatureKeyPair;
  /** A canonical point of full order on the suite's curve; checked once, before anything that the key signed. */
  isSignaturePublicKey(key: Uint8Array): boolean;
  /** `content` may come in pieces, which are signed as one. */
  signWithLabel(key: SignatureKeyPair, label: string, content: Uint8Array | readonly Uint8Array[]): Uint8Array;
  verifyWithLabel(
    publicKey: Uint8Array,
    label: string,
    content: Uint8Array | readonly Uint8Array[],
    signature: Uint8Array,
  ): boolean;
  /** The same, on threads of the runtime where it can be; nothing that is given may change until it resolves. */
  verifyWithLabelAside(
    publicKey: Uint8Array,
    label: string,
    content: Uint8Array | readonly Uint8Array[],
    signature: Uint8Array,
  ): Promise<boolean>;

  /** From key material of any length ≥ Nsk (RFC 9180 §7.1.3; X-Wing: FORMATS of this project). */
  deriveHpkeKeyPair(inputKeyMaterial: Uint8Array): HpkeKeyPair;
  generateHpkeKeyPair(random: RandomSource): HpkeKeyPair;
  /** From the stored form. Throws RangeError if it is none. */
  importHpkeKeyPair(privateKey: Uint8Array): HpkeKeyPair;
  /** Whether somebody can encrypt to these bytes. */
  isHpkePublicKey(key: Uint8Array): boolean;
  encryptWithLabel(publicKey: Uint8Array, label: string, context: Uint8Array, plaintext: Uint8Array): HpkeCiphertext;
  /** Undefined if it does not open. */
  decryptWithLabel(
    key: HpkeKeyPair,
    label: string,
    context: Uint8Array,
    ciphertext: HpkeCiphertext,
  ): Uint8Array | undefined;
  /** RFC 9420 §8.3 (external init): HPKE export of "MLS 1.0 external init secret", length Nh, info empty. */
  exportToExternal(publicKey: Uint8Array): { readonly kemOutput: Uint8Array; readonly secret: Uint8Array };
  exportFromExternal(key: HpkeKeyPair, kemOutput: Uint8Array): Uint8Array | undefined;
}
