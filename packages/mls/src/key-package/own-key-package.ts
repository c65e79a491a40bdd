// Own key packages (RFC 9420 §10): made for any suite, and kept with the secrets that open a Welcome for them.

import type { CryptoProvider, HpkeKeyPair, RandomSource, SignatureKeyPair } from "../crypto/crypto-provider.ts";
import { systemRandom } from "../crypto/system-random.ts";
import { equal } from "../bytes.ts";
import { decoded } from "../codec/decoded.ts";
import { Reader } from "../codec/reader.ts";
import { Writer } from "../codec/writer.ts";
import { MlsError } from "../errors.ts";
import { decodeLeafNode } from "../messages/leaf-node-codec.ts";
import type { LeafNode } from "../messages/leaf-node.ts";
import { lastResortExtension } from "./extension-types.ts";
import { drawGrease } from "./grease.ts";
import { digest } from "./digest.ts";
import { createOwnLeaf, type OwnLeaf, providerOf } from "./own-leaf.ts";
import { parseKeyPackage } from "./parse.ts";
import type { KeyPackageExtension } from "./structure.ts";
import { mls10 } from "./structure.ts";
import { writeExtensions } from "./write-fields.ts";

/** A published KeyPackage and the secrets that open a Welcome for it. */
export interface OwnKeyPackage {
  /** The bare KeyPackage struct (RFC 9420 §10). */
  readonly keyPackage: Uint8Array;
  /** SHA-256 of keyPackage, 32 bytes. */
  readonly fingerprint: Uint8Array;
  /** Private state, versioned bytes; secret. */
  readonly secrets: Uint8Array;
}

export interface CreateKeyPackageOptions extends OwnLeaf {
  /** Marked with extension 0x000A: may be given out more than once. */
  readonly lastResort?: boolean;
  /** Of the KeyPackage itself. */
  readonly extensions?: readonly KeyPackageExtension[];
  /** node:crypto's by default. */
  readonly random?: RandomSource;
}

/** What joining with a key package needs. */
export interface OpenedKeyPackage {
  readonly crypto: CryptoProvider;
  /** KeyPackageRef, by which a Welcome names it. */
  readonly reference: Uint8Array;
  readonly leafNode: LeafNode;
  readonly initKey: HpkeKeyPair;
  readonly encryptionKey: HpkeKeyPair;
  readonly signatureKey: SignatureKeyPair;
}

const secretsVersion = 2;
/** Bytes of a private key: more than any suite's has. */
const longestPrivateKey = 128;

/** Throws `bad-argument`, `unsupported-suite`. */
export function createKeyPackage(options: CreateKeyPackageOptions): OwnKeyPackage {
  const { lastResort = false, random = systemRandom, signatureKey } = options;
  const crypto = providerOf(options.suite);
  const initKey = crypto.generateHpkeKeyPair(random);
  const encryptionKey = crypto.generateHpkeKeyPair(random);
  const leaf = createOwnLeaf(crypto, options, encryptionKey, random);
  const extensions = [...options.extensions ?? []];
  if (lastResort) extensions.push({ type: lastResortExtension, data: new Uint8Array(0) });
  if (options.grease === true) extensions.push({ type: drawGrease(random), data: random(4) });
  const writer = new Writer().uint16(mls10).uint16(crypto.suite).opaque(initKey.publicKey).fixed(leaf.encoded);
  const toBeSigned = writeExtensions(writer, extensions).finish();
  const signature = crypto.signWithLabel(signatureKey, "KeyPackageTBS", toBeSigned);
  const keyPackage = new Writer().fixed(toBeSigned).opaque(signature).finish();
  const secrets = new Writer()
    .uint8(secretsVersion)
    .opaque(initKey.privateKey)
    .opaque(encryptionKey.privateKey)
    .opaque(signatureKey.privateKey)
    .finish();
  return { keyPackage, fingerprint: digest("sha256", keyPackage), secrets };
}

/** Throws `bad-argument` for a KeyPackage that is none, `unsupported-suite`, `state-damaged`, `state-version`. */
export function openKeyPackage(own: OwnKeyPackage): OpenedKeyPackage {
  const keyPackage = own.keyPackage.slice();
  const parsed = decoded(() => parseKeyPackage(keyPackage));
  if (parsed === undefined) throw new MlsError("bad-argument", "keyPackage: not a KeyPackage");
  const { structure: { cipherSuite, initKey, leaf }, leafToBeSigned } = parsed;
  const crypto = providerOf(cipherSuite);
  const secrets = decoded(() => readSecrets(own.secrets.slice()));
  const pairs = secrets === undefined ? undefined : keyPairs(crypto, secrets);
  if (
    secrets === undefined || pairs === undefined || !equal(pairs.initKey.publicKey, initKey) ||
    !equal(pairs.encryptionKey.publicKey, leaf.encryptionKey)
  ) {
    throw new MlsError("state-damaged", "the secrets of a key package are damaged, or another's");
  }
  return {
    crypto,
    reference: crypto.refHash("MLS 1.0 KeyPackage Reference", keyPackage),
    leafNode: decodeLeafNode(new Writer().fixed(leafToBeSigned).opaque(leaf.signature).finish()),
    ...pairs,
    signatureKey: { publicKey: leaf.signatureKey, privateKey: secrets.signatureKey },
  };
}

interface Secrets {
  readonly initKey: Uint8Array;
  readonly encryptionKey: Uint8Array;
  readonly signatureKey: Uint8Array;
}

function readSecrets(bytes: Uint8Array): Secrets {
  const reader = new Reader(bytes);
  const version = reader.uint8("version");
  if (version !== secretsVersion) throw new MlsError("state-version", `key package secrets of version ${version}`);
  const secrets = {
    initKey: reader.opaque(longestPrivateKey, "init_key"),
    encryptionKey: reader.opaque(longestPrivateKey, "encryption_key"),
    signatureKey: reader.opaque(longestPrivateKey, "signature_key"),
  };
  reader.end("secrets");
  return secrets;
}

/** Undefined for private keys that are none of the suite. */
function keyPairs(
  crypto: CryptoProvider,
  { initKey, encryptionKey }: Secrets,
): Pick<OpenedKeyPackage, "initKey" | "encryptionKey"> | undefined {
  try {
    return { initKey: crypto.importHpkeKeyPair(initKey), encryptionKey: crypto.importHpkeKeyPair(encryptionKey) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
