// The one table of cipher suite numbers (RFC 9420 §17.1 and this project's hybrid suite): nothing else in the package
// spells a number. All of them run.

/** MLS cipher suite number (RFC 9420 §17.1). */
export type CipherSuite = number;

export type HashName = "sha256" | "sha384" | "sha512";
export type KemName = "X25519" | "X448" | "P-256" | "P-384" | "P-521" | "X-Wing";
export type AeadName = "AES-128-GCM" | "AES-256-GCM" | "ChaCha20-Poly1305";
export type SignatureName = "Ed25519" | "Ed448" | "P-256" | "P-384" | "P-521";

export interface CipherSuiteInfo {
  readonly suite: CipherSuite;
  readonly name: string;
  readonly kem: KemName;
  /** Bytes of an HPKE public key: init keys and encryption keys. */
  readonly hpkePublicKeyLength: number;
  readonly aead: AeadName;
  /** Of key derivation, references and transcripts, by node:crypto's name. */
  readonly hash: HashName;
  readonly signature: SignatureName;
}

const suites: readonly CipherSuiteInfo[] = [
  {
    suite: 0x0001,
    name: "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
    kem: "X25519",
    hpkePublicKeyLength: 32,
    aead: "AES-128-GCM",
    hash: "sha256",
    signature: "Ed25519",
  },
  {
    suite: 0x0002,
    name: "MLS_128_DHKEMP256_AES128GCM_SHA256_P256",
    kem: "P-256",
    hpkePublicKeyLength: 65,
    aead: "AES-128-GCM",
    hash: "sha256",
    signature: "P-256",
  },
  {
    suite: 0x0003,
    name: "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519",
    kem: "X25519",
    hpkePublicKeyLength: 32,
    aead: "ChaCha20-Poly1305",
    hash: "sha256",
    signature: "Ed25519",
  },
  {
    suite: 0x0004,
    name: "MLS_256_DHKEMX448_AES256GCM_SHA512_Ed448",
    kem: "X448",
    hpkePublicKeyLength: 56,
    aead: "AES-256-GCM",
    hash: "sha512",
    signature: "Ed448",
  },
  {
    suite: 0x0005,
    name: "MLS_256_DHKEMP521_AES256GCM_SHA512_P521",
    kem: "P-521",
    hpkePublicKeyLength: 133,
    aead: "AES-256-GCM",
    hash: "sha512",
    signature: "P-521",
  },
  {
    suite: 0x0006,
    name: "MLS_256_DHKEMX448_CHACHA20POLY1305_SHA512_Ed448",
    kem: "X448",
    hpkePublicKeyLength: 56,
    aead: "ChaCha20-Poly1305",
    hash: "sha512",
    signature: "Ed448",
  },
  {
    suite: 0x0007,
    name: "MLS_256_DHKEMP384_AES256GCM_SHA384_P384",
    kem: "P-384",
    hpkePublicKeyLength: 97,
    aead: "AES-256-GCM",
    hash: "sha384",
    signature: "P-384",
  },
  {
    // Provisional number until draft-ietf-mls-pq-ciphersuites has code points; the same as OpenMLS uses.
    suite: 0x004f,
    name: "MLS_256_XWING_AES128GCM_SHA256_Ed25519",
    kem: "X-Wing",
    hpkePublicKeyLength: 1216,
    aead: "AES-128-GCM",
    hash: "sha256",
    signature: "Ed25519",
  },
];

/** The suite of new groups and key packages: hybrid, X25519 and ML-KEM-768. */
export const defaultCipherSuite: CipherSuite = 0x004f;

/** RFC 9420's mandatory suite, without protection against quantum computers. */
export const classicalCipherSuite: CipherSuite = 0x0001;

/** What is known of a suite; undefined if this package does not know it. */
export function cipherSuiteInfo(suite: CipherSuite): CipherSuiteInfo | undefined {
  return suites.find((candidate) => candidate.suite === suite);
}
