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
  if (quick !== undefined) {
    const latticeKey = await subtle.importKey("raw-seed", mlKemSeed, "ML-KEM-768", false, ["decapsulateBits"]);
    return {
      agree: async (lattice, curve) => {
        const curveSecret = quick.agree(curve);
        if (curveSecret === undefined) return undefined;
        const latticeSecret = await subtle.decapsulateBits("ML-KEM-768", latticeKey, lattice);
        return { lattice: new Uint8Array(latticeSecret), curve: curveSecret };
      },
    };
  }
  const pkcs8 = new Uint8Array(PKCS8.length + scalar.length);
  pkcs8.set(PKCS8);
  pkcs8.set(scalar, PKCS8.length);
  try {
    const [latticeKey, curveKey] = await Promise.all([
      subtle.importKey("raw-seed", mlKemSeed, "ML-KEM-768", false, ["decapsulateBits"]),
      subtle.importKey("pkcs8", pkcs8, "X25519", false, ["deriveBits"]),
    ]);
    return {
      agree: async (lattice, curve) => {
        if (!isSoundX25519Key(curve)) return undefined;
        const [latticeSecret, curveSecret] = await Promise.all([
          subtle.decapsulateBits("ML-KEM-768", latticeKey, lattice),
          subtle.importKey("raw", curve, "X25519", false, []).then((key) =>
            subtle.deriveBits({ name: "X25519", public: key }, curveKey, 256)
          ),
        ]);
        return { lattice: new Uint8Array(latticeSecret), curve: new Uint8Array(curveSecret) };
      },
    };
  } finally {
    pkcs8.fill(0);
  }
}
