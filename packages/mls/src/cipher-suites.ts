// The one table of cipher suite numbers (RFC 9420 §17.1 and this project's hybrid suite): nothing else in the package
// spells a number. `runs` says whether the group engine can use it; key packages of every suite here can be verified.

/** MLS cipher suite number (RFC 9420 §17.1). */
export type CipherSuite = number;

export interface CipherSuiteInfo {
  readonly suite: CipherSuite;
  readonly name: string;
  /** Bytes of an HPKE public key: init keys and encryption keys. */
  readonly hpkePublicKeyLength: number;
  readonly signature: "Ed25519";
  /** Hash of references and transcripts, by node:crypto's name. */
  readonly hash: "sha256";
  readonly runs: boolean;
}

const suites: readonly CipherSuiteInfo[] = [
  {
    suite: 0x0001,
    name: "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
    hpkePublicKeyLength: 32,
    signature: "Ed25519",
    hash: "sha256",
    runs: true,
  },
  {
    // Provisional number until draft-ietf-mls-pq-ciphersuites has code points; the same as OpenMLS uses.
    suite: 0x004f,
    name: "MLS_256_XWING_AES128GCM_SHA256_Ed25519",
    hpkePublicKeyLength: 1216,
    signature: "Ed25519",
    hash: "sha256",
    runs: false,
  },
];

/** The suite of new groups and key packages. */
export const defaultCipherSuite: CipherSuite = 0x0001;

/** What is known of a suite; undefined if this package does not know it. */
export function cipherSuiteInfo(suite: CipherSuite): CipherSuiteInfo | undefined {
  return suites.find((candidate) => candidate.suite === suite);
}
