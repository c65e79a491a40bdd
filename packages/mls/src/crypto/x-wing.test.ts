// X-Wing against the draft's three vectors, and against keys and ciphertexts that no honest peer makes.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { shake256 } from "@noble/hashes/sha3.js";
import { SeededRandom } from "@quicproquo/testkit";
import { agreementKey, ephemeralKey } from "./key-agreement.ts";
import { mlKemEncapsulate, mlKemKeyPair } from "./ml-kem.ts";
import { cryptoProvider } from "./provider.ts";
import {
  isXWingPublicKey,
  xWingDecapsulate,
  xWingDecapsulateAside,
  xWingEncapsulate,
  xWingSecretKey,
} from "./x-wing.ts";
import { asideKeys } from "./x-wing-aside.ts";
import { xWingKem } from "./x-wing-kem.ts";

// draft-connolly-cfrg-xwing-kem, appendix C; public key and ciphertext by their SHA-256.
const vectors = [
  {
    seed: "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
    encapsulationSeed:
      "3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e235b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2",
    sharedSecret: "d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384",
    publicKeyHash: "2e816deebcd76c5c80d0cd2d174478871658e8e2ff42bc9d4a6e486372e856bb",
    ciphertextHash: "17cd532d657e44c897ca6583e548a5424fc70bf54f99515a4d2bcf99e3469f33",
  },
  {
    seed: "badfd6dfaac359a5efbb7bcc4b59d538df9a04302e10c8bc1cbf1a0b3a5120ea",
    encapsulationSeed:
      "17cda7cfad765f5623474d368ccca8af0007cd9f5e4c849f167a580b14aabdefaee7eef47cb0fca9767be1fda69419dfb927e9df07348b196691abaeb580b32d",
    sharedSecret: "f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150",
    publicKeyHash: "c42ba5f8430d7d2c83739338203819f090e8303ce9c8b02107c272bfa5376916",
    ciphertextHash: "1661ea86d608a1924ba30840cb0a65f13ae051e3aec9cf0f064efc0bc92f2154",
  },
  {
    seed: "ef58538b8d23f87732ea63b02b4fa0f4873360e2841928cd60dd4cee8cc0d4c9",
    encapsulationSeed:
      "22a96188d032675c8ac850933c7aff1533b94c834adbb69c6115bad4692d8619f90b0cdf8a7b9c264029ac185b70b83f2801f2f4b3f70c593ea3aeeb613a7f1b",
    sharedSecret: "953f7f4e8c5b5049bdc771d1dffada0dd961477d1a2ae0988baa7ea6898d893f",
    publicKeyHash: "6b080d6b84f095342092fa7a22423e58bd681397ad0ef00eac92bd254db4fa95",
    ciphertextHash: "d3ca5578500344b5896cffc4fd740c9311946b82951df155e6fd86a7966b43c6",
  },
];

const hex = (text: string): Uint8Array => Uint8Array.fromHex(text);
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const random = new SeededRandom("x-wing").bytes;

for (const [index, vector] of vectors.entries()) {
  Deno.test(`published vector ${index + 1}: key, ciphertext and shared secret`, async () => {
    const key = xWingSecretKey(hex(vector.seed));
    assert.equal(sha256(key.publicKey), vector.publicKeyHash);
    const sent = xWingEncapsulate(key.publicKey, hex(vector.encapsulationSeed));
    assert.equal(sha256(sent.ciphertext), vector.ciphertextHash);
    assert.equal(sent.sharedSecret.toHex(), vector.sharedSecret);
    assert.equal(xWingDecapsulate(key, sent.ciphertext)?.toHex(), vector.sharedSecret);
    assert.equal((await xWingDecapsulateAside(key, sent.ciphertext))?.toHex(), vector.sharedSecret);
  });
}

Deno.test("a ciphertext changed in either half gives another secret, one of another length none", async () => {
  const key = xWingSecretKey(random(32));
  const { ciphertext, sharedSecret } = xWingEncapsulate(key.publicKey);
  for (const at of [0, 1087, 1088, 1119]) {
    const changed = ciphertext.slice();
    changed[at] = (changed[at] ?? 0) ^ (at === 1119 ? 0x40 : 1);
    const other = xWingDecapsulate(key, changed);
    assert(other !== undefined);
    assert.notEqual(other.toHex(), sharedSecret.toHex());
    assert.deepEqual(await xWingDecapsulateAside(key, changed), other);
  }
  for (const wrong of [ciphertext.subarray(1), new Uint8Array(1121)]) {
    assert.equal(xWingDecapsulate(key, wrong), undefined);
    assert.equal(await xWingDecapsulateAside(key, wrong), undefined);
  }
});

Deno.test("an X25519 half of small order is refused on both sides", async () => {
  const key = xWingSecretKey(random(32));
  const { ciphertext } = xWingEncapsulate(key.publicKey);
  // RFC 7748 §6.1: orders 4, 1, 8 and 2.
  for (
    const point of [
      "00".repeat(32),
      `01${"00".repeat(31)}`,
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
      `ec${"ff".repeat(30)}7f`,
    ]
  ) {
    const badKey = key.publicKey.slice();
    badKey.set(hex(point), 1184);
    assert.equal(isXWingPublicKey(badKey), false);
    assert.throws(() => xWingEncapsulate(badKey, random(64)), RangeError);
    const badCiphertext = ciphertext.slice();
    badCiphertext.set(hex(point), 1088);
    assert.equal(xWingDecapsulate(key, badCiphertext), undefined);
    assert.equal(await xWingDecapsulateAside(key, badCiphertext), undefined);
  }
});

Deno.test("every coefficient of a public key must be below 3329 (FIPS 203 §7.2)", () => {
  const { publicKey } = xWingSecretKey(random(32));
  assert.equal(isXWingPublicKey(publicKey), true);
  const withCoefficient = (index: number, value: number): Uint8Array => {
    const changed = publicKey.slice();
    const at = Math.floor(index / 2) * 3;
    if (index % 2 === 0) {
      changed[at] = value & 255;
      changed[at + 1] = ((changed[at + 1] ?? 0) & 0xf0) | (value >> 8);
    } else {
      changed[at + 1] = ((changed[at + 1] ?? 0) & 0x0f) | ((value & 15) << 4);
      changed[at + 2] = value >> 4;
    }
    return changed;
  };
  for (const index of [0, 1, 100, 383, 384, 766, 767]) {
    assert.equal(isXWingPublicKey(withCoefficient(index, 3328)), true, `coefficient ${index}`);
    for (const value of [3329, 4095]) {
      assert.equal(isXWingPublicKey(withCoefficient(index, value)), false, `coefficient ${index} = ${value}`);
    }
  }
});

Deno.test("lengths are checked, and what was made elsewhere is no key", async () => {
  const { publicKey } = xWingSecretKey(random(32));
  assert.equal(isXWingPublicKey(publicKey.subarray(1)), false);
  assert.equal(isXWingPublicKey(new Uint8Array(1217)), false);
  assert.throws(() => xWingSecretKey(random(31)), RangeError);
  assert.throws(() => xWingEncapsulate(publicKey.subarray(1), random(64)), RangeError);
  assert.throws(() => xWingEncapsulate(publicKey, random(32)), RangeError);
  assert.throws(() => xWingDecapsulate({ publicKey }, new Uint8Array(1120)), TypeError);
  await assert.rejects(xWingDecapsulateAside({ publicKey }, new Uint8Array(1120)), TypeError);
});

Deno.test("this runtime decapsulates on threads of its own, and leaves what it is given as it is", async () => {
  const [seed, scalar] = [random(64), random(32)];
  const before = [seed.toHex(), scalar.toHex()];
  const quick = agreementKey("X25519", scalar);
  assert.ok(quick !== undefined);
  const lattice = mlKemEncapsulate(mlKemKeyPair(seed).publicKey);
  const curve = ephemeralKey("X25519");
  for (const keys of [await asideKeys(seed, scalar), await asideKeys(seed, scalar, quick)]) {
    assert.deepEqual(await keys?.agree(lattice.ciphertext, curve.publicKey), {
      lattice: lattice.sharedSecret,
      curve: quick.agree(curve.publicKey),
    });
    assert.equal(await keys?.agree(lattice.ciphertext, new Uint8Array(32)), undefined);
  }
  assert.deepEqual([seed.toHex(), scalar.toHex()], before);
});

Deno.test("a secret key shows nothing secret when it is printed", () => {
  const seed = random(32);
  const key = xWingSecretKey(seed);
  assert.deepEqual(Object.keys(key), ["publicKey"]);
  assert.doesNotMatch(
    Deno.inspect(key, { depth: 9, iterableLimit: 9999 }) + JSON.stringify(key),
    new RegExp(seed.toHex()),
  );
});

Deno.test("the runtime's randomness and a seed's make what the same key opens, the lattice half by either library", () => {
  const key = xWingSecretKey(random(32));
  const first = xWingEncapsulate(key.publicKey);
  const second = xWingEncapsulate(key.publicKey);
  const seeded = xWingEncapsulate(key.publicKey, random(64));
  for (const { ciphertext, sharedSecret } of [first, second, seeded]) {
    assert.deepEqual(xWingDecapsulate(key, ciphertext), sharedSecret);
  }
  assert.equal(new Set([first, second, seeded].map(({ ciphertext }) => ciphertext.toHex())).size, 3);
});

// draft-ietf-hpke-pq: LabeledDerive of a one-stage KDF; the expected key by an independent SHAKE256 over the same bytes.
Deno.test("DeriveKeyPair is the labelled derivation, for key material of any length", () => {
  for (const length of [32, 33, 64]) {
    const material = random(length);
    const labelled = new Uint8Array([
      ...material,
      ...new TextEncoder().encode("HPKE-v1KEM"),
      0x64,
      0x7a,
      0,
      13,
      ...new TextEncoder().encode("DeriveKeyPair"),
      0,
      32,
    ]);
    const seed = shake256(labelled, { dkLen: 32 });
    const pair = xWingKem.derive(material);
    assert.deepEqual(pair.privateKey, seed);
    assert.deepEqual(pair.publicKey, xWingSecretKey(seed).publicKey);
    assert.deepEqual(cryptoProvider(0x004f)?.deriveHpkeKeyPair(material), pair);
  }
});

Deno.test("a stored pair opens as the fresh one does, and a seed of another length is none", () => {
  const pair = xWingKem.generate(random);
  const { kemOutput, sharedSecret } = xWingKem.encapsulate(pair.publicKey);
  const stored = { publicKey: pair.publicKey.slice(), privateKey: pair.privateKey.slice() };
  assert.deepEqual(xWingKem.decapsulate(stored, kemOutput), sharedSecret);
  assert.deepEqual(xWingKem.import(stored.privateKey), pair);
  for (const length of [0, 31, 33]) assert.throws(() => xWingKem.import(new Uint8Array(length)), RangeError);
});

Deno.test("a key whose coefficients are not reduced is refused before anything is encapsulated to it", () => {
  const { publicKey } = xWingSecretKey(random(32));
  const over = publicKey.slice().fill(0xff, 0, 3);
  assert.throws(() => xWingEncapsulate(over), RangeError);
});
