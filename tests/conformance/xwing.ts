// draft-connolly-cfrg-xwing-kem, appendix C: key generation, encapsulation with fixed randomness, decapsulation. One more
// file may lie beside them: vectors of draft-ietf-hpke-pq, of which those for our HPKE suite are run.
import { xWingDecapsulate, xWingEncapsulate } from "../../packages/mls/src/crypto/x-wing.ts";
import { xWingHpke, xWingSecretKey } from "../../packages/mls/src/hpke.ts";

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

interface KemVector {
  readonly seed: string;
  readonly eseed: string;
  readonly ss: string;
  readonly pk: string;
  readonly ct: string;
}

interface HpkeVector {
  readonly mode: number;
  readonly kem_id: number;
  readonly kdf_id: number;
  readonly aead_id: number;
  readonly info: string;
  readonly ikmE: string;
  readonly skRm: string;
  readonly pkRm: string;
  readonly enc: string;
  readonly encryptions: readonly { readonly aad: string; readonly ct: string; readonly pt: string }[];
}

const hex = (text: string): Uint8Array => Uint8Array.fromHex(text);

export async function conformance(folder: string): Promise<Counts> {
  let passed = 0;
  let failed = 0;
  let files = 0;
  for (const name of await jsonFiles(folder)) {
    const vectors: readonly (KemVector | HpkeVector)[] = JSON.parse(await Deno.readTextFile(`${folder}/${name}`));
    const ours = vectors.filter((vector) => "eseed" in vector || isOurSuite(vector));
    const good = ours.filter((vector) => "eseed" in vector ? kemHolds(vector) : hpkeHolds(vector)).length;
    files += 1;
    passed += good;
    failed += ours.length - good;
    const others = vectors.length - ours.length;
    console.log(
      `${
        ours.length === 0 ? "    " : good === ours.length ? "ok  " : "FAIL"
      } xwing/${name}: ${good} of ${ours.length}` +
        (others > 0 ? `, ${others} of other suites left out` : ""),
    );
  }
  if (files === 0) console.log(`     xwing: no vectors in ${folder}`);
  return { passed, failed };
}

function kemHolds(vector: KemVector): boolean {
  const key = xWingSecretKey(hex(vector.seed));
  const sent = xWingEncapsulate(key.publicKey, hex(vector.eseed));
  return key.publicKey.toHex() === vector.pk && sent.ciphertext.toHex() === vector.ct &&
    sent.sharedSecret.toHex() === vector.ss && xWingDecapsulate(key, hex(vector.ct))?.toHex() === vector.ss;
}

/** Base mode with X-Wing, HKDF-SHA256 and ChaCha20-Poly1305. */
function isOurSuite(vector: HpkeVector): boolean {
  return vector.mode === 0 && vector.kem_id === 0x647a && vector.kdf_id === 1 && vector.aead_id === 3;
}

/** Ours seals one message a key, so the first of a vector's messages is the one to compare. */
function hpkeHolds(vector: HpkeVector): boolean {
  const [first] = vector.encryptions;
  if (first === undefined) return false;
  const key = xWingSecretKey(hex(vector.skRm));
  const [info, aad] = [hex(vector.info), hex(first.aad)];
  const sealed = xWingHpke.seal(key.publicKey, info, aad, hex(first.pt), hex(vector.ikmE));
  return key.publicKey.toHex() === vector.pkRm && sealed.kemOutput.toHex() === vector.enc &&
    sealed.ciphertext.toHex() === first.ct && xWingHpke.open(key, info, aad, sealed)?.toHex() === first.pt;
}

async function jsonFiles(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (entry.isFile && entry.name.endsWith(".json")) names.push(entry.name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.toSorted();
}
