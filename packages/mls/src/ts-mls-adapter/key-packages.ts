// Own key packages: made by ts-mls with capabilities of our own, their secrets kept as bytes of our own.

import { type Capabilities, generateKeyPackageWithKey, type KeyPackage, type PrivateKeyPackage } from "ts-mls";
import { decodeKeyPackage, encodeKeyPackage } from "ts-mls/keyPackage.js";
import { type CipherSuite, defaultCipherSuite } from "../cipher-suites.ts";
import { DecodeError, Reader } from "../codec/reader.ts";
import { Writer } from "../codec/writer.ts";
import { MlsError } from "../errors.ts";
import type { OwnKeyPackage, SignatureKeyPair } from "../group-member.ts";
import { lastResortExtension } from "../key-package/extension-types.ts";
import { digest } from "../key-package/digest.ts";
import { engineFor, type RandomSource, suiteName } from "./engine.ts";

/** When a key package may be used, in seconds since 1970 UTC, both ends included (RFC 9420 §7.2). */
export interface Lifetime {
  readonly notBefore: bigint;
  readonly notAfter: bigint;
}

/** What a leaf of one's own says about its owner. */
export interface OwnLeaf {
  readonly suite?: CipherSuite;
  /** Identity bytes of the basic credential. */
  readonly identity: Uint8Array;
  readonly signatureKey: SignatureKeyPair;
  readonly lifetime: Lifetime;
  /** Types of extensions beyond RFC 9420's own that this client understands; a group may require them. */
  readonly supportedExtensions: readonly number[];
  readonly random?: RandomSource | undefined;
}

export interface CreateKeyPackageOptions extends OwnLeaf {
  /** Marked with extension 0x000A: may be given out more than once. */
  readonly lastResort?: boolean;
}

const secretsVersion = 1;

/**
 * Makes a KeyPackage (RFC 9420 §10) and the secrets that open a Welcome for it.
 * Throws `bad-argument`, `unsupported-suite`.
 */
export async function createKeyPackage(options: CreateKeyPackageOptions): Promise<OwnKeyPackage> {
  const { publicPackage, privatePackage } = await generate(options);
  const keyPackage = encodeKeyPackage(publicPackage);
  const secrets = new Writer()
    .uint8(secretsVersion)
    .opaque(privatePackage.initPrivateKey)
    .opaque(privatePackage.hpkePrivateKey)
    .opaque(privatePackage.signaturePrivateKey)
    .finish();
  return { keyPackage, fingerprint: digest("sha256", keyPackage), secrets };
}

export async function generate(options: CreateKeyPackageOptions): Promise<{
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}> {
  const { identity, signatureKey, lifetime, lastResort = false } = options;
  if (signatureKey.privateKey.length !== 32 || signatureKey.publicKey.length !== 32) {
    throw new MlsError("bad-argument", "signatureKey: a seed and a public key of 32 bytes each");
  }
  if (lifetime.notBefore < 0n || lifetime.notAfter < lifetime.notBefore || lifetime.notAfter >= 2n ** 64n) {
    throw new MlsError("bad-argument", "lifetime: notBefore up to notAfter, in seconds, within 64 bits");
  }
  const engine = await engineFor(options.suite ?? defaultCipherSuite, options.random);
  return await generateKeyPackageWithKey(
    { credentialType: "basic", identity: identity.slice() },
    capabilities(options.supportedExtensions),
    lifetime,
    lastResort ? [{ extensionType: lastResortExtension, extensionData: new Uint8Array() }] : [],
    { signKey: signatureKey.privateKey.slice(), publicKey: signatureKey.publicKey.slice() },
    engine,
  );
}

function capabilities(extensions: readonly number[]): Capabilities {
  return {
    versions: ["mls10"],
    ciphersuites: [suiteName],
    extensions: [...new Set([...extensions, lastResortExtension])],
    proposals: [],
    credentials: ["basic"],
  };
}

/** Undefined if ts-mls cannot read it, which is narrower than RFC 9420: it knows one protocol version only. */
export function readKeyPackage(bytes: Uint8Array): KeyPackage | undefined {
  try {
    const decoded = decodeKeyPackage(bytes.slice(), 0);
    return decoded?.[1] === bytes.length ? decoded[0] : undefined;
  } catch {
    return undefined;
  }
}

/** Throws `bad-argument`, `state-damaged`, `state-version`. */
export function openKeyPackage(own: OwnKeyPackage): {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
} {
  const publicPackage = readKeyPackage(own.keyPackage);
  if (publicPackage === undefined) throw new MlsError("bad-argument", "keyPackage: not a KeyPackage");
  try {
    const reader = new Reader(own.secrets.slice());
    const version = reader.uint8("version");
    if (version !== secretsVersion) throw new MlsError("state-version", `key package secrets of version ${version}`);
    const privatePackage: PrivateKeyPackage = {
      initPrivateKey: reader.opaque(64, "init_key"),
      hpkePrivateKey: reader.opaque(64, "encryption_key"),
      signaturePrivateKey: reader.opaque(64, "signature_key"),
    };
    reader.end("secrets");
    return { publicPackage, privatePackage };
  } catch (error) {
    if (error instanceof DecodeError) throw new MlsError("state-damaged", `key package secrets: ${error.message}`);
    throw error;
  }
}
