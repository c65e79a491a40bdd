// HPKE over X-Wing against the vector of draft-ietf-hpke-pq for this very suite, and everything that must not open.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { SeededRandom } from "@quicproquo/testkit";
import { HPKE_OVERHEAD_BYTES, hpkeOpen, hpkeSeal } from "./hpke.ts";
import { xWingSecretKey } from "./x-wing.ts";

const hex = (text: string): Uint8Array => Uint8Array.fromHex(text);
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const random = new SeededRandom("hpke").bytes;

// draft-ietf-hpke-pq, appendix A: mode 0, KEM 25722, KDF 1, AEAD 3, sequence number 0; long values by their SHA-256.
const vector = {
  info: "34663634363532303666366532303631323034373732363536333639363136653230353537323665",
  encapsulationSeed:
    "2a1c0a3745fe8a48fb62034d300f54dfe1974a5b2e169e580a8789cb1cf5fd190fc00f3fd899594e01a8b15334b9f3fa03d8de44da86e19f5776850fb689e6c8",
  seed: "3ec47fa82dd5689d27c6190e724c74ec8f608df3331ce331929e37b829676630",
  publicKeyHash: "ad8aaf3f00d8a39bfeec2947a7d5dde68be08bba19bd301a348a45dc5fcc8341",
  encHash: "95c0a5fca31ea59f29bbc66255ad6637b5a476b3212886af11afdc8930aeb772",
  plaintext:
    "34323635363137353734373932303639373332303734373237353734363832633230373437323735373436383230363236353631373537343739",
  aad: "436f756e742d30",
  ciphertext:
    "c5c591f99092d5e38df0a52699af249c66f8275a863423c076de8147a53e65cc584041c963b77a7e59ea93841b1339b5efda8909b71f74bb0073ad62e899de310c1566dea2fd29eba377",
};

Deno.test("the published vector seals and opens", () => {
  const key = xWingSecretKey(hex(vector.seed));
  assert.equal(sha256(key.publicKey), vector.publicKeyHash);
  const fixed = (size: number): Uint8Array => {
    assert.equal(size, 64);
    return hex(vector.encapsulationSeed);
  };
  const sealed = hpkeSeal(key.publicKey, hex(vector.info), hex(vector.aad), hex(vector.plaintext), fixed);
  assert.equal(sha256(sealed.subarray(0, 1120)), vector.encHash);
  assert.equal(sealed.subarray(1120).toHex(), vector.ciphertext);
  assert.equal(hpkeOpen(key, hex(vector.info), hex(vector.aad), sealed)?.toHex(), vector.plaintext);
});

Deno.test("nothing opens but what was sealed, with the same key, info and aad", () => {
  const key = xWingSecretKey(random(32));
  const [info, aad, plaintext] = [random(20), random(16), random(100)];
  const sealed = hpkeSeal(key.publicKey, info, aad, plaintext, random);
  assert.equal(sealed.length, plaintext.length + HPKE_OVERHEAD_BYTES);
  assert.equal(hpkeOpen(key, info, aad, sealed)?.toHex(), plaintext.toHex());
  assert.equal(hpkeOpen(xWingSecretKey(random(32)), info, aad, sealed), undefined);
  assert.equal(hpkeOpen(key, info.subarray(1), aad, sealed), undefined);
  assert.equal(hpkeOpen(key, info, aad.subarray(1), sealed), undefined);
  for (const at of [0, 1100, 1120, 1150, sealed.length - 1]) {
    const changed = sealed.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.equal(hpkeOpen(key, info, aad, changed), undefined, `byte ${at}`);
  }
  for (const length of [0, 1, 1120, HPKE_OVERHEAD_BYTES - 1, sealed.length - 1]) {
    assert.equal(hpkeOpen(key, info, aad, sealed.subarray(0, length)), undefined, `${length} bytes`);
  }
});

Deno.test("an empty plaintext and aad are sealed like any other, and no two sealings look alike", () => {
  const key = xWingSecretKey(random(32));
  const none = new Uint8Array(0);
  const first = hpkeSeal(key.publicKey, none, none, none, random);
  const second = hpkeSeal(key.publicKey, none, none, none, random);
  assert.equal(hpkeOpen(key, none, none, first)?.length, 0);
  assert.notEqual(first.toHex(), second.toHex());
});

Deno.test("the randomness of an encapsulation is overwritten after use", () => {
  const key = xWingSecretKey(random(32));
  const seed = random(64);
  hpkeSeal(key.publicKey, random(1), random(1), random(1), () => seed);
  assert(seed.every((byte) => byte === 0));
});
