// DHKEM (RFC 9180 §4.1) over the curves of the suites. A private key is imported once and kept with its pair's object.

import type { HashName } from "../cipher-suites.ts";
import type { AgreementKey } from "./agreement-key.ts";
import type { HpkeKeyPair } from "./crypto-provider.ts";
import { hkdf } from "./hkdf.ts";
import { ascii, concat, type Kem, labeledKdf, uint16 } from "./kem.ts";
import {
  type AgreementCurve,
  agreementKey,
  agreementKeyLengths,
  ephemeralKey,
  isAgreementPublicKey,
} from "./key-agreement.ts";

interface Parameters {
  /** RFC 9180 §7.1. */
  readonly id: number;
  readonly hash: HashName;
  /** Of the first byte of a key that is made from random bytes or derived (RFC 9180 §7.1.3). */
  readonly mask: number;
}

const parameters: Readonly<Record<AgreementCurve, Parameters>> = {
  "P-256": { id: 0x0010, hash: "sha256", mask: 0xff },
  "P-384": { id: 0x0011, hash: "sha384", mask: 0xff },
  "P-521": { id: 0x0012, hash: "sha512", mask: 0x01 },
  X25519: { id: 0x0020, hash: "sha256", mask: 0xff },
  X448: { id: 0x0021, hash: "sha512", mask: 0xff },
};

const NONE = new Uint8Array(0);
const EXTRACT_LABEL = ascii("eae_prk");
const SECRET_LABEL = ascii("shared_secret");
const DERIVE_LABEL = ascii("dkp_prk");
const SCALAR_LABEL = ascii("sk");
const CANDIDATE_LABEL = ascii("candidate");

function create(curve: AgreementCurve): Kem {
  const { id, hash, mask } = parameters[curve];
  const lengths = agreementKeyLengths[curve];
  const kdf = hkdf(hash);
  const labeled = labeledKdf(kdf, concat(ascii("KEM"), uint16(id)));
  const keys = new WeakMap<HpkeKeyPair, AgreementKey>();

  /** Undefined for bytes that are no private key. */
  const pairOf = (privateKey: Uint8Array): HpkeKeyPair | undefined => {
    const key = agreementKey(curve, privateKey);
    if (key === undefined) return undefined;
    const pair = { publicKey: key.publicKey, privateKey };
    keys.set(pair, key);
    return pair;
  };

  const keyOf = (pair: HpkeKeyPair): AgreementKey => {
    const known = keys.get(pair);
    if (known !== undefined) return known;
    const key = agreementKey(curve, pair.privateKey);
    if (key === undefined) throw new RangeError(`not a private key of ${curve}`);
    keys.set(pair, key);
    return key;
  };

  /** The first of a row of candidates that is a key: on the NIST curves not every scalar is one. */
  const firstKey = (candidate: (attempt: number) => Uint8Array): HpkeKeyPair => {
    for (let attempt = 0; attempt < 256; attempt++) {
      const bytes = candidate(attempt);
      bytes[0] = (bytes[0] ?? 0) & mask;
      const pair = pairOf(bytes);
      if (pair !== undefined) return pair;
    }
    throw new RangeError(`256 candidates in a row are no key of ${curve}`);
  };

  /** DeriveKeyPair of RFC 9180 §7.1.3. */
  const derive = (inputKeyMaterial: Uint8Array): HpkeKeyPair => {
    const secret = labeled.extract(NONE, DERIVE_LABEL, inputKeyMaterial);
    try {
      if (curve === "X25519" || curve === "X448") {
        return firstKey(() => labeled.expand(secret, SCALAR_LABEL, NONE, lengths.privateKey));
      }
      return firstKey((attempt) => labeled.expand(secret, CANDIDATE_LABEL, Uint8Array.of(attempt), lengths.privateKey));
    } finally {
      secret.fill(0);
    }
  };

  const sharedSecret = (agreed: Uint8Array, kemOutput: Uint8Array, recipient: Uint8Array): Uint8Array => {
    const secret = labeled.extract(NONE, EXTRACT_LABEL, agreed);
    agreed.fill(0);
    const shared = labeled.expand(secret, SECRET_LABEL, concat(kemOutput, recipient), kdf.length);
    secret.fill(0);
    return shared;
  };

  return {
    id,
    publicKeyLength: lengths.publicKey,
    outputLength: lengths.publicKey,
    derive,
    generate: (random) => firstKey(() => random(lengths.privateKey)),
    import: (privateKey) => {
      const pair = pairOf(privateKey);
      if (pair === undefined) throw new RangeError(`not a private key of ${curve}`);
      return pair;
    },
    isPublicKey: (bytes) => isAgreementPublicKey(curve, bytes),
    encapsulate: (publicKey, seed) => {
      const ephemeral = seed === undefined ? ephemeralKey(curve) : keyOf(derive(seed));
      const agreed = ephemeral.agree(publicKey);
      if (agreed === undefined) throw new RangeError(`not a public key of ${curve}`);
      const kemOutput = ephemeral.publicKey;
      return { kemOutput, sharedSecret: sharedSecret(agreed, kemOutput, publicKey) };
    },
    decapsulate: (pair, kemOutput) => {
      const key = keyOf(pair);
      const agreed = key.agree(kemOutput);
      return agreed === undefined ? undefined : sharedSecret(agreed, kemOutput, key.publicKey);
    },
  };
}

const made: Readonly<Record<AgreementCurve, Kem>> = {
  X25519: create("X25519"),
  X448: create("X448"),
  "P-256": create("P-256"),
  "P-384": create("P-384"),
  "P-521": create("P-521"),
};

export function diffieHellmanKem(curve: AgreementCurve): Kem {
  return made[curve];
}
