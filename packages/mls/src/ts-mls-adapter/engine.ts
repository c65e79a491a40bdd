// The cipher suite object and the client configuration that ts-mls runs with. Its defaults are not used: they retain
// less, read the clock on receipt, and trust any credential.

import { ed25519 } from "@noble/curves/ed25519.js";
import {
  type AuthenticationService,
  type CiphersuiteImpl,
  type ClientConfig,
  defaultKeyPackageEqualityConfig,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
} from "ts-mls";
import { type CipherSuite, defaultCipherSuite } from "../cipher-suites.ts";
import { MlsError } from "../errors.ts";

/** Randomness from outside: `size` unpredictable bytes. */
export type RandomSource = (size: number) => Uint8Array;

export const suiteName = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";

const systemRandom: RandomSource = (size) => crypto.getRandomValues(new Uint8Array(size));

/** Throws `unsupported-suite`. HPKE's ephemeral keys come from the runtime: ts-mls offers no way to hand them in. */
export async function engineFor(
  suite: CipherSuite,
  random: RandomSource = systemRandom,
): Promise<CiphersuiteImpl> {
  if (suite !== defaultCipherSuite) {
    throw new MlsError("unsupported-suite", `cipher suite 0x${suite.toString(16).padStart(4, "0")} does not run here`);
  }
  const engine = await getCiphersuiteImpl(getCiphersuiteFromName(suiteName));
  return {
    ...engine,
    rng: { randomBytes: random },
    hpke: { ...engine.hpke, generateKeyPair: () => engine.hpke.deriveKeyPair(random(32)) },
  };
}

/** Who a credential belongs to is the caller's question; here only that it can be one: basic, with a sound key. */
const authService: AuthenticationService = {
  async validateCredential(credential, signaturePublicKey) {
    return credential.credentialType === "basic" && isSoundEd25519Key(signaturePublicKey);
  },
};

/** Windows: 3 past epochs, 1,000 generations ahead, 128 skipped keys. */
export const clientConfig: ClientConfig = {
  keyRetentionConfig: { retainKeysForGenerations: 128, retainKeysForEpochs: 3, maximumForwardRatchetSteps: 1000 },
  lifetimeConfig: { maximumTotalLifetime: 2n ** 63n, validateLifetimeOnReceive: false },
  keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
  paddingConfig: { kind: "padUntilLength", padUntilLength: 256 },
  authService,
};

/** A canonical point that is not of small order, which node:crypto and WebCrypto do not ask. */
function isSoundEd25519Key(key: Uint8Array): boolean {
  try {
    return !ed25519.Point.fromBytes(key, false).isSmallOrder();
  } catch {
    return false;
  }
}
