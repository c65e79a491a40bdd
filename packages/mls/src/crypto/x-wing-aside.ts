// X-Wing's two agreements by WebCrypto, which does them on threads of the runtime: whoever has many ciphertexts before them
// goes on meanwhile, and ML-KEM is native there, five times as quick as in WebAssembly. Node 24 before 24.7 has no ML-KEM in
// its WebCrypto. Where libsodium does X25519, it is done here: that costs half of the CPU, handing it over included.
import { webcrypto } from "node:crypto";
import { fromHex } from "../bytes.ts";
import type { AgreementKey } from "./agreement-key.ts";
import { isSoundX25519Key } from "./montgomery-keys.ts";

/** What is used of WebCrypto (W3C Web Cryptography; "Modern Algorithms in the Web Cryptography API" for ML-KEM). */
interface AgreeingCrypto {
  importKey(
    format: "raw" | "raw-seed" | "pkcs8",
    key: Uint8Array,
    algorithm: "ML-KEM-768" | "X25519",
    extractable: false,
    usages: readonly ("decapsulateBits" | "deriveBits")[],
  ): Promise<object>;
  decapsulateBits(algorithm: "ML-KEM-768", key: object, ciphertext: Uint8Array): Promise<ArrayBuffer>;
  deriveBits(algorithm: { readonly name: "X25519"; readonly public: object }, key: object, bits: 256): Promise<
    ArrayBuffer
  >;
}

function agrees(subtle: object): subtle is AgreeingCrypto {
  return "decapsulateBits" in subtle && "deriveBits" in subtle && "importKey" in subtle;
}

/** RFC 8410 §7: what stands before the 32 bytes of an X25519 private key. */
const PKCS8 = fromHex("302e020100300506032b656e04220420");

/** Both private halves, as the runtime keeps them. */
export interface AsideKeys {
  /** Both secrets, or undefined where the X25519 half of the ciphertext is of small order. */
  agree(lattice: Uint8Array, curve: Uint8Array): Promise<
    { readonly lattice: Uint8Array; readonly curve: Uint8Array } | undefined
  >;
}

/**
 * From ML-KEM's seed (d ‖ z) and the scalar, which are copied; undefined where WebCrypto has no ML-KEM. `quick` is the
 * scalar's key if it agrees sooner here than elsewhere.
 */
export async function asideKeys(
  mlKemSeed: Uint8Array,
  scalar: Uint8Array,
  quick?: AgreementKey,
): Promise<AsideKeys | undefined> {
  const subtle: object = webcrypto.subtle;
  if (!agrees(subtle)) return undefined;
  const latticeKey = await subtle.importKey("raw-seed", mlKemSeed, "ML-KEM-768", false, ["decapsulateBits"]);
  const agreement: CurveAgreement = quick === undefined
    ? await curveAgreement(subtle, scalar)
    : (curve) => quick.agree(curve);
  return {
    agree: async (lattice, curve) => {
      const agreed = agreement(curve);
      if (agreed === undefined) return undefined;
      const [latticeSecret, curveSecret] = await Promise.all([
        subtle.decapsulateBits("ML-KEM-768", latticeKey, lattice),
        agreed,
      ]);
      return { lattice: new Uint8Array(latticeSecret), curve: curveSecret };
    },
  };
}

/** Undefined for a key of small order. */
type CurveAgreement = (curve: Uint8Array) => Promise<Uint8Array> | Uint8Array | undefined;

async function curveAgreement(subtle: AgreeingCrypto, scalar: Uint8Array): Promise<CurveAgreement> {
  const pkcs8 = new Uint8Array(PKCS8.length + scalar.length);
  pkcs8.set(PKCS8);
  pkcs8.set(scalar, PKCS8.length);
  try {
    const own = await subtle.importKey("pkcs8", pkcs8, "X25519", false, ["deriveBits"]);
    const agree = async (curve: Uint8Array): Promise<Uint8Array> => {
      const key = await subtle.importKey("raw", curve, "X25519", false, []);
      return new Uint8Array(await subtle.deriveBits({ name: "X25519", public: key }, own, 256));
    };
    return (curve) => isSoundX25519Key(curve) ? agree(curve) : undefined;
  } finally {
    pkcs8.fill(0);
  }
}
