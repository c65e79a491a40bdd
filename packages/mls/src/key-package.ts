// Parses and verifies a bare KeyPackage (RFC 9420 §10) with code of our own: a node uses it to refuse what nobody could
// use, so it reaches no group code, and a client before it adds anyone. What needs a clock or a policy (is the lifetime
// now, is it too long, whose identity is this) is returned for the caller to decide.

import { equal } from "./bytes.ts";
import { type CipherSuite, type CipherSuiteInfo, cipherSuiteInfo } from "./cipher-suites.ts";
import { DecodeError } from "./codec/reader.ts";
import { isAgreementPublicKey } from "./crypto/key-agreement.ts";
import { labeledContent, refHashInput } from "./crypto/labels.ts";
import { signatureScheme } from "./crypto/signature.ts";
import { isXWingPublicKey } from "./crypto/x-wing-key.ts";
import { isStrictEd25519Key } from "./key-package/ed25519.ts";
import { defaultExtensionTypes, lastResortExtension } from "./key-package/extension-types.ts";
import { digest } from "./key-package/digest.ts";
import { type ParsedKeyPackage, parseKeyPackage } from "./key-package/parse.ts";
import {
  type Capabilities,
  type Credential,
  credentialType,
  type KeyPackageExtension,
  type KeyPackageLifetime,
  type KeyPackageStructure,
  mls10,
} from "./key-package/structure.ts";

export type { Capabilities, CipherSuite, Credential, KeyPackageExtension, KeyPackageLifetime };
export { classicalCipherSuite, defaultCipherSuite } from "./cipher-suites.ts";

/** A KeyPackage whose signatures verify. Shares no memory with the input. */
export interface VerifiedKeyPackage {
  readonly cipherSuite: CipherSuite;
  readonly initKey: Uint8Array;
  readonly encryptionKey: Uint8Array;
  /** Of Ed25519, strict: canonical and of prime order. */
  readonly signatureKey: Uint8Array;
  readonly credential: Credential;
  readonly capabilities: Capabilities;
  /** Not compared with any clock. */
  readonly lifetime: KeyPackageLifetime;
  readonly leafExtensions: readonly KeyPackageExtension[];
  readonly extensions: readonly KeyPackageExtension[];
  /** Carries extension 0x000A: may be given out more than once. */
  readonly lastResort: boolean;
  /** KeyPackageRef (RFC 9420 §5.2), by which a Welcome names it. */
  readonly reference: Uint8Array;
  /** SHA-256 of the bytes. */
  readonly fingerprint: Uint8Array;
}

export type KeyPackageRejection =
  /** Not a KeyPackage, too large, or with something after it. */
  | "malformed"
  /** Not MLS 1.0. */
  | "version"
  /** A suite that is not known, or not accepted. */
  | "cipher-suite"
  /** A key of the wrong length, a weak signature key, or the same key twice. */
  | "key"
  /** It uses what its own capabilities do not list (RFC 9420 §7.3). */
  | "capabilities"
  /** An extension appears twice, or does not belong here. */
  | "extension"
  /** Ends before it begins. */
  | "lifetime"
  | "leaf-signature"
  | "signature";

export type KeyPackageResult =
  | { readonly ok: true; readonly keyPackage: VerifiedKeyPackage }
  | { readonly ok: false; readonly code: KeyPackageRejection; readonly reason: string };

export interface VerifyOptions {
  /** Suites that are accepted; every known one by default. */
  readonly suites?: readonly CipherSuite[];
}

/** Never throws for what is in `bytes`. */
export function verifyKeyPackage(bytes: Uint8Array, options: VerifyOptions = {}): KeyPackageResult {
  const copy = bytes.slice();
  let parsed: ParsedKeyPackage;
  try {
    parsed = parseKeyPackage(copy);
  } catch (error) {
    if (error instanceof DecodeError) return rejected("malformed", error.message);
    throw error;
  }
  const { structure } = parsed;
  const suite = cipherSuiteInfo(structure.cipherSuite);
  if (structure.version !== mls10) return rejected("version", `version ${structure.version}`);
  if (suite === undefined || options.suites?.includes(suite.suite) === false) {
    return rejected("cipher-suite", `suite ${structure.cipherSuite} is not accepted`);
  }
  const problem = keyProblem(structure, suite) ?? listProblem(structure) ?? signatureProblem(parsed, suite);
  if (problem !== undefined) return problem;
  return { ok: true, keyPackage: verified(structure, copy, suite.hash) };
}

/** KeyPackageRef of any bytes that are a KeyPackage of `suite`; does not look into them. Throws on an unknown suite. */
export function keyPackageReference(bytes: Uint8Array, suite: CipherSuite): Uint8Array {
  const info = cipherSuiteInfo(suite);
  if (info === undefined) throw new RangeError(`unknown cipher suite ${suite}`);
  return digest(info.hash, refHashInput("MLS 1.0 KeyPackage Reference", bytes));
}

type Rejected = Extract<KeyPackageResult, { readonly ok: false }>;

function rejected(code: KeyPackageRejection, reason: string): Rejected {
  return { ok: false, code, reason };
}

function keyProblem({ initKey, leaf }: KeyPackageStructure, suite: CipherSuiteInfo): Rejected | undefined {
  const { kem, hpkePublicKeyLength: length, signature } = suite;
  for (const [field, key] of [["init_key", initKey], ["encryption_key", leaf.encryptionKey]] as const) {
    if (key.length !== length) return rejected("key", `${field}: ${key.length} bytes, not ${length}`);
    if (!(kem === "X-Wing" ? isXWingPublicKey(key) : isAgreementPublicKey(kem, key))) {
      return rejected("key", `${field}: nobody can encrypt to it`);
    }
  }
  // RFC 9420 §10.1: otherwise joining would reveal the leaf's key.
  if (equal(initKey, leaf.encryptionKey)) return rejected("key", "init_key and encryption_key are the same");
  const isSignatureKey = signature === "Ed25519" ? isStrictEd25519Key : signatureScheme(signature).isPublicKey;
  if (!isSignatureKey(leaf.signatureKey)) return rejected("key", `signature_key: not a strict ${signature} key`);
  return undefined;
}

/** RFC 9420 §7.3, §10.1 and §13: what the package says of itself has to fit together. */
function listProblem({ version, cipherSuite, leaf, extensions }: KeyPackageStructure): Rejected | undefined {
  const { capabilities, credential, lifetime } = leaf;
  if (!capabilities.versions.includes(version)) return rejected("capabilities", "its version is not listed");
  if (!capabilities.cipherSuites.includes(cipherSuite)) return rejected("capabilities", "its suite is not listed");
  if (!capabilities.credentials.includes(credentialType(credential))) {
    return rejected("capabilities", "its credential type is not listed");
  }
  for (const [field, list] of [["extensions", extensions], ["leaf_node.extensions", leaf.extensions]] as const) {
    const types = list.map(({ type }) => type);
    if (new Set(types).size < types.length) return rejected("extension", `${field}: one type twice`);
  }
  const unlisted = leaf.extensions.find(({ type }) =>
    !defaultExtensionTypes.has(type) && !capabilities.extensions.includes(type)
  );
  if (unlisted !== undefined) return rejected("capabilities", `leaf extension ${unlisted.type} is not listed`);
  if (lifetime.notAfter < lifetime.notBefore) return rejected("lifetime", "it ends before it begins");
  return undefined;
}

function signatureProblem(
  { structure: { leaf, signature }, leafToBeSigned, toBeSigned }: ParsedKeyPackage,
  suite: CipherSuiteInfo,
): Rejected | undefined {
  const { verify } = signatureScheme(suite.signature);
  if (!verify(leaf.signatureKey, labeledContent("LeafNodeTBS", leafToBeSigned), leaf.signature)) {
    return rejected("leaf-signature", "the leaf's signature does not verify");
  }
  if (!verify(leaf.signatureKey, labeledContent("KeyPackageTBS", toBeSigned), signature)) {
    return rejected("signature", "the signature does not verify");
  }
  return undefined;
}

function verified(structure: KeyPackageStructure, bytes: Uint8Array, hash: string): VerifiedKeyPackage {
  const { cipherSuite, initKey, leaf, extensions } = structure;
  return {
    cipherSuite,
    initKey,
    encryptionKey: leaf.encryptionKey,
    signatureKey: leaf.signatureKey,
    credential: leaf.credential,
    capabilities: leaf.capabilities,
    lifetime: leaf.lifetime,
    leafExtensions: leaf.extensions,
    extensions,
    lastResort: extensions.some(({ type }) => type === lastResortExtension),
    reference: digest(hash, refHashInput("MLS 1.0 KeyPackage Reference", bytes)),
    fingerprint: digest("sha256", bytes),
  };
}
