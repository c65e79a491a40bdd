// The cipher suites, each put together once from the table: hash, AEAD, signatures and HPKE, with the labels of RFC 9420.

import { type CipherSuite, type CipherSuiteInfo, cipherSuiteInfo } from "../cipher-suites.ts";
import { aead as aeadOf } from "./aead.ts";
import type { CryptoProvider } from "./crypto-provider.ts";
import { diffieHellmanKem } from "./diffie-hellman-kem.ts";
import { hkdf } from "./hkdf.ts";
import { hpke as hpkeOf } from "./hpke.ts";
import { kdfLabel, kdfLabelAndOne, KEPT_LABELS, labeledContent, refHashInput } from "./labels.ts";
import { signatureScheme } from "./signature.ts";
import { xWingKem } from "./x-wing-kem.ts";

const NONE = new Uint8Array(0);
const FIRST_GENERATION = new Uint8Array(4);
const EXTERNAL_INIT_LABEL = new TextEncoder().encode("MLS 1.0 external init secret");

const providers = new Map<CipherSuite, CryptoProvider>();

/** What the engine asks of a suite; undefined for a suite that is not in the table. The same object every time. */
export function cryptoProvider(suite: CipherSuite): CryptoProvider | undefined {
  const known = providers.get(suite);
  if (known !== undefined) return known;
  const info = cipherSuiteInfo(suite);
  if (info === undefined) return undefined;
  const provider = create(info);
  providers.set(suite, provider);
  return provider;
}

function create(info: CipherSuiteInfo): CryptoProvider {
  const kdf = hkdf(info.hash);
  const aead = aeadOf(info.aead);
  const kem = info.kem === "X-Wing" ? xWingKem : diffieHellmanKem(info.kem);
  const hpke = hpkeOf(kem, info.hash, info.aead);
  const signature = signatureScheme(info.signature);
  const expandWithLabel = (secret: Uint8Array, label: string, context: Uint8Array, length: number): Uint8Array =>
    length <= kdf.length
      ? kdf.expandOnce(secret, length, kdfLabelAndOne(label, context, length))
      : kdf.expand(secret, length, kdfLabel(label, context, length));
  /** Inputs whose contexts are empty or of a fixed length, by label and length: each message takes several. */
  const keptInputs = new Map<string, Uint8Array>();
  const inputOf = (label: string, context: Uint8Array, length: number): Uint8Array => {
    const name = `${label} ${context.length} ${length}`;
    const known = keptInputs.get(name);
    if (known !== undefined) return known;
    const made = kdfLabelAndOne(label, context, length);
    if (keptInputs.size < KEPT_LABELS) keptInputs.set(name, made);
    return made;
  };
  return {
    suite: info.suite,
    hashLength: kdf.length,
    keyLength: aead.keyLength,
    nonceLength: aead.nonceLength,
    hpkePublicKeyLength: kem.publicKeyLength,
    kemOutputLength: kem.outputLength,

    hash: kdf.hash,
    mac: kdf.mac,
    verifyMac: kdf.verifyMac,
    extract: kdf.extract,
    expandWithLabel,
    deriveSecret: (secret, label) => kdf.expandOnce(secret, kdf.length, inputOf(label, NONE, kdf.length)),
    deriveTreeSecret: (secret, label, generation, length) => {
      const input = inputOf(label, FIRST_GENERATION, length);
      // The generation is the context: the four bytes before the counter.
      for (let at = 0; at < 4; at++) input[input.length - 5 + at] = generation >>> (24 - 8 * at);
      return kdf.expandOnce(secret, length, input);
    },
    refHash: (label, value) => kdf.hash(refHashInput(label, value)),

    aeadSeal: aead.seal,
    aeadOpen: aead.open,

    generateSignatureKeyPair: signature.generate,
    isSignaturePublicKey: signature.isPublicKey,
    signWithLabel: (key, label, content) => signature.sign(key, labeledContent(label, content)),
    verifyWithLabel: (publicKey, label, content, bytes) =>
      signature.verify(publicKey, labeledContent(label, content), bytes),
    verifyWithLabelAside: (publicKey, label, content, bytes) =>
      signature.verifyAside(publicKey, labeledContent(label, content), bytes),

    deriveHpkeKeyPair: kem.derive,
    generateHpkeKeyPair: kem.generate,
    importHpkeKeyPair: kem.import,
    isHpkePublicKey: kem.isPublicKey,
    encryptWithLabel: (publicKey, label, context, plaintext) =>
      hpke.seal(publicKey, labeledContent(label, context), NONE, plaintext),
    decryptWithLabel: (key, label, context, ciphertext) =>
      hpke.open(key, labeledContent(label, context), NONE, ciphertext),
    exportToExternal: (publicKey) => hpke.sendExport(publicKey, NONE, EXTERNAL_INIT_LABEL, kdf.length),
    exportFromExternal: (key, kemOutput) => hpke.receiveExport(key, NONE, kemOutput, EXTERNAL_INIT_LABEL, kdf.length),
  };
}
