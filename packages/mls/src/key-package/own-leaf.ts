// What one's own leaf says (RFC 9420 §7.2), in a key package and as the first leaf of a group.

import { type CipherSuite, defaultCipherSuite } from "../cipher-suites.ts";
import type { CryptoProvider, HpkeKeyPair, RandomSource, SignatureKeyPair } from "../crypto/crypto-provider.ts";
import { cryptoProvider } from "../crypto/provider.ts";
import { systemRandom } from "../crypto/system-random.ts";
import { MlsError } from "../errors.ts";
import { signLeafNode, verifyLeafNode } from "../messages/leaf-node-codec.ts";
import type { LeafNode } from "../messages/leaf-node.ts";
import { selfRemoveProposal } from "../messages/proposal-codec.ts";
import { lastResortExtension } from "./extension-types.ts";
import { drawGrease } from "./grease.ts";
import {
  type Capabilities,
  type Credential,
  credentialType,
  type KeyPackageExtension,
  type KeyPackageLifetime,
  mls10,
} from "./structure.ts";

export type Lifetime = KeyPackageLifetime;

export interface OwnLeaf {
  /** `defaultCipherSuite` by default. */
  readonly suite?: CipherSuite;
  readonly credential: Credential;
  readonly signatureKey: SignatureKeyPair;
  /** In seconds since 1970 UTC, both ends included (RFC 9420 §7.2). */
  readonly lifetime: Lifetime;
  /** Types of extensions beyond RFC 9420's own that this client understands; a group may require them. */
  readonly supportedExtensions?: readonly number[];
  /** Types of proposals beyond RFC 9420's own; SelfRemove is always listed. */
  readonly supportedProposals?: readonly number[];
  /** Types of credentials that this client can check, besides that of its own. */
  readonly supportedCredentials?: readonly number[];
  /** Other suites that this client runs. */
  readonly supportedSuites?: readonly CipherSuite[];
  /** Of the leaf; their types are listed as supported. */
  readonly leafExtensions?: readonly KeyPackageExtension[];
  /** Adds meaningless numbers where RFC 9420 §13.5 has a place for them. False by default. */
  readonly grease?: boolean;
}

export function basicCredential(identity: Uint8Array): Credential {
  return { type: "basic", identity };
}

/** A signature key pair of a suite, node:crypto's randomness by default. Throws `unsupported-suite`. */
export function generateSignatureKeyPair(
  suite: CipherSuite = defaultCipherSuite,
  random: RandomSource = systemRandom,
): SignatureKeyPair {
  return providerOf(suite).generateSignatureKeyPair(random);
}

/** Throws `unsupported-suite`. */
export function providerOf(suite: CipherSuite = defaultCipherSuite): CryptoProvider {
  const crypto = cryptoProvider(suite);
  if (crypto === undefined) throw new MlsError("unsupported-suite", `cipher suite ${suite}`);
  return crypto;
}

/**
 * A signed leaf of source key_package around this encryption key; owns its memory. Throws `bad-argument` for keys that are
 * none of the suite or do not belong together, and for a lifetime that is none.
 */
export function createOwnLeaf(
  crypto: CryptoProvider,
  own: OwnLeaf,
  encryptionKey: HpkeKeyPair,
  random: RandomSource,
): LeafNode {
  const { credential, signatureKey, lifetime, leafExtensions = [] } = own;
  if (lifetime.notBefore < 0n || lifetime.notAfter < lifetime.notBefore || lifetime.notAfter >= 2n ** 64n) {
    throw new MlsError("bad-argument", "lifetime: notBefore up to notAfter, in seconds, within 64 bits");
  }
  if (!crypto.isSignaturePublicKey(signatureKey.publicKey)) {
    throw new MlsError("bad-argument", "signatureKey: the public key is none of the suite");
  }
  const grease = own.grease === true ? drawGrease(random) : undefined;
  const extensions = grease === undefined ? leafExtensions : [...leafExtensions, { type: grease, data: random(4) }];
  const unsigned = {
    encryptionKey: encryptionKey.publicKey,
    signatureKey: signatureKey.publicKey,
    credential,
    capabilities: capabilitiesOf(own, crypto.suite, grease === undefined ? [] : [grease]),
    source: { kind: "key-package", lifetime } as const,
    extensions,
  };
  const leaf = signed(crypto, signatureKey, unsigned);
  if (leaf === undefined || !verifyLeafNode(crypto, leaf, undefined)) {
    throw new MlsError("bad-argument", "signatureKey: private and public key do not belong together");
  }
  return leaf;
}

/** Undefined for a private key that is none. */
function signed(
  crypto: CryptoProvider,
  key: SignatureKeyPair,
  unsigned: Parameters<typeof signLeafNode>[2],
): LeafNode | undefined {
  try {
    return signLeafNode(crypto, key, unsigned, undefined);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function capabilitiesOf(own: OwnLeaf, suite: CipherSuite, grease: readonly number[]): Capabilities {
  const { supportedExtensions = [], supportedProposals = [], supportedCredentials = [], supportedSuites = [] } = own;
  const unique = (...numbers: number[]): number[] => [...new Set([...numbers, ...grease])];
  return {
    versions: [mls10],
    cipherSuites: unique(suite, ...supportedSuites),
    extensions: unique(
      ...supportedExtensions,
      ...(own.leafExtensions ?? []).map(({ type }) => type),
      lastResortExtension,
    ),
    proposals: unique(...supportedProposals, selfRemoveProposal),
    credentials: unique(credentialType(own.credential), ...supportedCredentials),
  };
}
