// Signatures against another library, RFC 8032's vectors, and keys and signatures that must not be taken.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { ed448 } from "@noble/curves/ed448.js";
import { p256, p384, p521 } from "@noble/curves/nist.js";
import { isSoundEd25519Key, isSoundEd448Key } from "./edwards-keys.ts";
import { signatureScheme } from "./signature.ts";

const hex = (text: string): Uint8Array => Uint8Array.fromHex(text);
const random = (length: number): Uint8Array => Uint8Array.from(randomBytes(length));

Deno.test("RFC 8032 §7.1 and §7.4: Ed25519 and Ed448", () => {
  const first = {
    privateKey: hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"),
    publicKey: hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"),
  };
  const signature =
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
  assert.equal(signatureScheme("Ed25519").sign(first, hex("72")).toHex(), signature);
  const second = {
    privateKey: hex(
      "c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c463afbea67c5e8d2877c5e3bc397a659949ef8021e954e0a12274e",
    ),
    publicKey: hex(
      "43ba28f430cdff456ae531545f7ecd0ac834a55d9358c0372bfa0c6c6798c0866aea01eb00742802b8438ea4cb82169c235160627b4c3a9480",
    ),
  };
  const scheme = signatureScheme("Ed448");
  const made = scheme.sign(second, hex("03"));
  assert.equal(
    made.toHex(),
    "26b8f91727bd62897af15e41eb43c377efb9c610d48f2335cb0bd0087810f4352541b143c4b981b7e18f62de8ccdf633fc1bf037ab7cd779805e0dbcc0aae1cbcee1afb2e027df36bc04dcecbf154336c19f0af7e0a6472905e799f1953d2a0ff3348ab21aa4adafd1d234441cf807c03a00",
  );
  assert.ok(scheme.verify(second.publicKey, hex("03"), made));
});

const others = {
  Ed25519: {
    sign: (bytes: Uint8Array, key: Uint8Array) => ed25519.sign(bytes, key),
    verify: (signature: Uint8Array, bytes: Uint8Array, key: Uint8Array) => ed25519.verify(signature, bytes, key),
  },
  Ed448: {
    sign: (bytes: Uint8Array, key: Uint8Array) => ed448.sign(bytes, key),
    verify: (signature: Uint8Array, bytes: Uint8Array, key: Uint8Array) => ed448.verify(signature, bytes, key),
  },
  "P-256": ecdsa(p256),
  "P-384": ecdsa(p384),
  "P-521": ecdsa(p521),
} as const;

/** RFC 9420 §5.1.2: DER signatures; the hash is the curve's own, as noble has it. */
function ecdsa(curve: typeof p256): {
  readonly sign: (bytes: Uint8Array, key: Uint8Array) => Uint8Array;
  readonly verify: (signature: Uint8Array, bytes: Uint8Array, key: Uint8Array) => boolean;
} {
  const options = { format: "der", lowS: false } as const;
  return {
    sign: (bytes, key) => curve.sign(bytes, key, options),
    verify: (signature, bytes, key) => curve.verify(signature, bytes, key, options),
  };
}

for (const name of ["Ed25519", "Ed448", "P-256", "P-384", "P-521"] as const) {
  const scheme = signatureScheme(name);

  Deno.test(`${name}: what is signed here verifies elsewhere, and the other way round`, () => {
    for (let run = 0; run < 4; run++) {
      const pair = scheme.generate(random);
      const bytes = random(run * 100);
      assert.ok(others[name].verify(scheme.sign(pair, bytes), bytes, pair.publicKey));
      assert.ok(scheme.verify(pair.publicKey, bytes, others[name].sign(bytes, pair.privateKey)));
    }
  });

  Deno.test(`${name}: a random source that gives no key is told of, not asked for ever`, () => {
    if (!name.startsWith("P-")) return;
    assert.throws(() => scheme.generate((length) => new Uint8Array(length)), RangeError);
  });

  Deno.test(`${name}: no part of a signature can be changed or left out`, async () => {
    const pair = scheme.generate(random);
    const bytes = random(50);
    const signature = scheme.sign(pair, bytes);
    for (let at = 0; at < signature.length; at++) {
      const bent = signature.slice();
      bent[at] = (bent[at] ?? 0) ^ 1;
      assert.ok(!scheme.verify(pair.publicKey, bytes, bent), `byte ${at}`);
    }
    assert.ok(await scheme.verifyAside(pair.publicKey, bytes, signature));
    assert.ok(!await scheme.verifyAside(pair.publicKey, random(50), signature));
    assert.ok(!scheme.verify(pair.publicKey, bytes, signature.subarray(0, -1)));
    assert.ok(!scheme.verify(pair.publicKey, bytes, Uint8Array.from([...signature, 0])));
  });
}

Deno.test("Ed25519: keys of small order are none, and none has a second spelling", () => {
  const scheme = signatureScheme("Ed25519");
  const small = ed25519.Point.fromBytes(
    hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    true,
  );
  const order8 = Array.from(
    { length: 8 },
    (_, times) => times === 0 ? ed25519.Point.ZERO : small.multiply(BigInt(times)),
  );
  assert.equal(new Set(order8.map((point) => point.toHex())).size, 8);
  for (const point of order8) {
    assert.ok(!scheme.isPublicKey(point.toBytes()), point.toHex());
    const negative = point.toBytes();
    negative[31] = (negative[31] ?? 0) ^ 0x80;
    assert.ok(!scheme.isPublicKey(negative), "with the other sign");
  }
  const modulus = 2n ** 255n - 19n;
  const bytes = (y: bigint): Uint8Array => hex(y.toString(16).padStart(64, "0")).reverse();
  for (let above = 0n; above < 19n; above++) assert.ok(!isSoundEd25519Key(bytes(modulus + above)), `${above}`);
  assert.ok(isSoundEd25519Key(bytes(modulus - 2n)));
  assert.ok(!isSoundEd25519Key(bytes(modulus - 1n)));
  assert.ok(isSoundEd25519Key(bytes(3n)));
  const { publicKey } = scheme.generate(random);
  for (const wrong of [publicKey.subarray(1), Uint8Array.from([...publicKey, 0]), new Uint8Array(0)]) {
    assert.ok(!scheme.isPublicKey(wrong));
  }
});

Deno.test("Ed25519: bytes that are no point pass as a key and verify nothing", () => {
  const scheme = signatureScheme("Ed25519");
  const noPoint = Uint8Array.from([2, ...new Uint8Array(31)]);
  assert.throws(() => ed25519.Point.fromBytes(noPoint, false));
  for (let run = 0; run < 20; run++) assert.ok(!scheme.verify(noPoint, random(run), random(64)));
  assert.ok(!scheme.verify(noPoint, random(1), new Uint8Array(64)));
});

Deno.test("Ed25519: what is verified on other threads gets the verdict that it gets here, the odd ones too", async () => {
  const scheme = signatureScheme("Ed25519");
  const { Point } = ed25519;
  const bytes = random(50);
  const pair = scheme.generate(random);
  const good = scheme.sign(pair, bytes);
  const cases: (readonly [key: Uint8Array, signature: Uint8Array])[] = [
    [pair.publicKey, good],
    [scheme.generate(random).publicKey, good],
    [pair.publicKey, good.subarray(1)],
    [pair.publicKey, new Uint8Array(0)],
    [pair.publicKey.subarray(1), good],
    [Uint8Array.from([2, ...new Uint8Array(31)]), random(64)],
    [Point.ZERO.toBytes(), Uint8Array.from([...Point.ZERO.toBytes(), ...new Uint8Array(32)])],
  ];
  for (let at = 0; at < good.length; at++) {
    const bent = good.slice();
    bent[at] = (bent[at] ?? 0) ^ 1;
    cases.push([pair.publicKey, bent]);
  }
  const order = Point.Fn.ORDER;
  const number = (little: Uint8Array): bigint => BigInt(`0x${little.toReversed().toHex()}`);
  const little = (value: bigint): Uint8Array => hex(value.toString(16).padStart(64, "0")).reverse();
  // A second spelling of S, and a key with a part of small order, which only some rules of verification let pass.
  cases.push([
    pair.publicKey,
    Uint8Array.from([...good.subarray(0, 32), ...little(number(good.subarray(32)) + order)]),
  ]);
  const small = Point.fromBytes(hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), true);
  const [secret, once] = [number(random(32)) % order, number(random(32)) % order];
  const mixed = Point.BASE.multiply(secret).add(small).toBytes();
  for (let run = 0; run < 8; run++) {
    const start = Point.BASE.multiply(once + BigInt(run)).toBytes();
    const hash = number(createHash("sha512").update(start).update(mixed).update(bytes).digest()) % order;
    cases.push([mixed, Uint8Array.from([...start, ...little((once + BigInt(run) + hash * secret) % order)])]);
  }
  let held = 0;
  for (const [key, signature] of cases) {
    const here = scheme.verify(key, bytes, signature);
    if (here) held++;
    assert.equal(await scheme.verifyAside(key, bytes, signature), here, `${key.toHex()} ${signature.toHex()}`);
  }
  assert.ok(held >= 1 && held < 20, `${held} held`);
});

Deno.test("Ed448: keys of small order are none, and none has a second spelling", () => {
  const scheme = signatureScheme("Ed448");
  const modulus = 2n ** 448n - 2n ** 224n - 1n;
  const bytes = (y: bigint, last = 0): Uint8Array =>
    Uint8Array.from([...hex(y.toString(16).padStart(112, "0")).reverse(), last]);
  for (const y of [0n, 1n, modulus - 1n, modulus, modulus + 1n, 2n ** 448n - 1n]) {
    for (const sign of [0, 0x80]) assert.ok(!scheme.isPublicKey(bytes(y, sign)), `${y} ${sign}`);
  }
  assert.ok(isSoundEd448Key(bytes(modulus - 2n)));
  assert.ok(isSoundEd448Key(bytes(2n)));
  const { publicKey } = scheme.generate(random);
  assert.ok(scheme.isPublicKey(publicKey));
  for (const last of [1, 2, 0x40, 0x81]) {
    assert.ok(!scheme.isPublicKey(Uint8Array.from([...publicKey.subarray(0, 56), last])));
  }
  for (const wrong of [publicKey.subarray(1), Uint8Array.from([...publicKey, 0]), new Uint8Array(0)]) {
    assert.ok(!scheme.isPublicKey(wrong));
  }
});

for (const [name, curve] of [["P-256", p256], ["P-384", p384], ["P-521", p521]] as const) {
  Deno.test(`${name}: only uncompressed points of the curve are keys`, () => {
    const scheme = signatureScheme(name);
    const { publicKey } = scheme.generate(random);
    assert.ok(scheme.isPublicKey(publicKey));
    const offCurve = publicKey.slice();
    offCurve[offCurve.length - 1] = (offCurve[offCurve.length - 1] ?? 0) ^ 1;
    const compressed = curve.Point.fromBytes(publicKey).toBytes(true);
    const hybrid = Uint8Array.from([6 + ((publicKey[publicKey.length - 1] ?? 0) & 1), ...publicKey.subarray(1)]);
    for (const wrong of [offCurve, compressed, hybrid, Uint8Array.of(0), new Uint8Array(publicKey.length)]) {
      assert.ok(!scheme.isPublicKey(wrong));
      assert.ok(!scheme.verify(wrong, random(3), random(70)));
    }
  });

  Deno.test(`${name}: a signature of zeros, of the order, or not in DER's one form is none`, () => {
    const scheme = signatureScheme(name);
    const pair = scheme.generate(random);
    const bytes = random(10);
    const signature = scheme.sign(pair, bytes);
    const whole = curve.Signature.fromBytes(signature, "der");
    const long = hex(whole.toHex("der").replace(/^30/, "3081"));
    for (
      const wrong of [
        hex("3006020100020100"),
        hex("3006020101020100"),
        new Uint8Array(signature.length),
        whole.toBytes("compact"),
        long,
      ]
    ) assert.ok(!scheme.verify(pair.publicKey, bytes, wrong));
  });
}
