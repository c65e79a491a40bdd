// Agreement over raw bytes: the RFC's vectors, another library's results, and points with which nothing may be agreed.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { x25519 } from "@noble/curves/ed25519.js";
import { x448 } from "@noble/curves/ed448.js";
import { p256, p384, p521 } from "@noble/curves/nist.js";
import {
  type AgreementCurve,
  agreementKey,
  agreementKeyLengths,
  ephemeralKey,
  isAgreementPublicKey,
} from "./key-agreement.ts";

const hex = (text: string): Uint8Array => Uint8Array.fromHex(text);
const curves: readonly AgreementCurve[] = ["X25519", "X448", "P-256", "P-384", "P-521"];

function key(curve: AgreementCurve, privateKey: Uint8Array): NonNullable<ReturnType<typeof agreementKey>> {
  const made = agreementKey(curve, privateKey);
  assert.ok(made !== undefined);
  return made;
}

Deno.test("RFC 7748 §6.2: X448", () => {
  const alice = key(
    "X448",
    hex(
      "9a8f4925d1519f5775cf46b04b5800d4ee9ee8bae8bc5565d498c28dd9c9baf574a9419744897391006382a6f127ab1d9ac2d8c0a598726b",
    ),
  );
  const bob = key(
    "X448",
    hex(
      "1c306a7ac2a0e2e0990b294470cba339e6453772b075811d8fad0d1d6927c120bb5ee8972b0d3e21374c9c921b09d1b0366f10b65173992d",
    ),
  );
  const shared =
    "07fff4181ac6cc95ec1c16a94a0f74d12da232ce40a77552281d282bb60c0b56fd2464c335543936521c24403085d59a449a5037514a879d";
  assert.equal(
    alice.publicKey.toHex(),
    "9b08f7cc31b7e3e67d22d5aea121074a273bd2b83de09c63faa73d2c22c5d9bbc836647241d953d40c5b12da88120d53177f80e532c41fa0",
  );
  assert.equal(alice.agree(bob.publicKey)?.toHex(), shared);
  assert.equal(bob.agree(alice.publicKey)?.toHex(), shared);
});

/** noble's, by the names used here: public key of a private one, and what is agreed. */
const others: Readonly<
  Record<AgreementCurve, {
    readonly publicKey: (privateKey: Uint8Array) => Uint8Array;
    readonly agree: (privateKey: Uint8Array, publicKey: Uint8Array) => Uint8Array;
    readonly fresh: () => Uint8Array;
  }>
> = {
  X25519: {
    publicKey: x25519.getPublicKey,
    agree: x25519.getSharedSecret,
    fresh: () => Uint8Array.from(randomBytes(32)),
  },
  X448: { publicKey: x448.getPublicKey, agree: x448.getSharedSecret, fresh: () => Uint8Array.from(randomBytes(56)) },
  "P-256": nist(p256),
  "P-384": nist(p384),
  "P-521": nist(p521),
};

function nist(curve: typeof p256): (typeof others)["P-256"] {
  return {
    publicKey: (privateKey) => curve.getPublicKey(privateKey, false),
    agree: (privateKey, publicKey) => curve.getSharedSecret(privateKey, publicKey).subarray(1),
    fresh: () => curve.utils.randomSecretKey(),
  };
}

for (const curve of curves) {
  const other = others[curve];

  Deno.test(`${curve}: random keys agree with another library's`, () => {
    for (let run = 0; run < 6; run++) {
      const [ours, theirs] = [other.fresh(), other.fresh()];
      const made = key(curve, ours);
      assert.deepEqual(made.publicKey, other.publicKey(ours));
      const agreed = made.agree(other.publicKey(theirs));
      assert.ok(agreed !== undefined);
      assert.equal(agreed.toHex(), other.agree(theirs, made.publicKey).toHex());
      const once = ephemeralKey(curve);
      assert.equal(made.agree(once.publicKey)?.toHex(), once.agree(made.publicKey)?.toHex());
      assert.notDeepEqual(once.publicKey, ephemeralKey(curve).publicKey);
    }
  });

  Deno.test(`${curve}: keys of another length are none`, () => {
    const { publicKey, privateKey } = agreementKeyLengths[curve];
    const made = ephemeralKey(curve);
    assert.equal(made.publicKey.length, publicKey);
    assert.ok(isAgreementPublicKey(curve, made.publicKey));
    for (const wrong of [made.publicKey.subarray(1), Uint8Array.from([...made.publicKey, 0]), new Uint8Array(0)]) {
      assert.equal(isAgreementPublicKey(curve, wrong), false);
      assert.equal(ephemeralKey(curve).agree(wrong), undefined);
    }
    for (const length of [0, privateKey - 1, privateKey + 1]) {
      assert.equal(agreementKey(curve, new Uint8Array(length).fill(1)), undefined);
    }
  });

  Deno.test(`${curve}: a private key shows nothing secret when it is printed`, () => {
    const secret = other.fresh();
    const made = key(curve, secret);
    const printed = Deno.inspect(made, { depth: 9, iterableLimit: 9999 }) + JSON.stringify(made);
    assert.ok(!printed.includes(secret.toHex()) && !printed.includes(secret.join(",")));
    assert.ok(!printed.includes([...secret.subarray(0, 8)].join(", ")));
  });
}

const lowOrder: readonly (readonly [AgreementCurve, string])[] = [
  // RFC 7748 §6.1: orders 4, 1, 8, 8 and 2, and two of them above the prime.
  ["X25519", "00".repeat(32)],
  ["X25519", `01${"00".repeat(31)}`],
  ["X25519", "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"],
  ["X25519", "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"],
  ["X25519", `ec${"ff".repeat(30)}7f`],
  ["X25519", `ed${"ff".repeat(30)}7f`],
  ["X25519", `ee${"ff".repeat(30)}7f`],
  // 0, 1, -1, and the first two above the prime.
  ["X448", "00".repeat(56)],
  ["X448", `01${"00".repeat(55)}`],
  ["X448", `fe${"ff".repeat(27)}fe${"ff".repeat(27)}`],
  ["X448", `ff${"ff".repeat(27)}fe${"ff".repeat(27)}`],
  ["X448", `00${"00".repeat(27)}ff${"ff".repeat(27)}`],
];

for (const [curve, point] of lowOrder) {
  Deno.test(`${curve}: nothing is agreed with the point ${point.slice(0, 8)}…${point.slice(-4)} of small order`, () => {
    assert.equal(isAgreementPublicKey(curve, hex(point)), false);
    assert.equal(ephemeralKey(curve).agree(hex(point)), undefined);
  });
}

for (const curve of ["P-256", "P-384", "P-521"] as const) {
  const { publicKey: pointLength, privateKey: scalarLength } = agreementKeyLengths[curve];

  Deno.test(`${curve}: what is not a point of the curve in uncompressed form is refused`, () => {
    const made = ephemeralKey(curve);
    const point = made.publicKey;
    const offCurve = point.slice();
    offCurve[pointLength - 1] = (offCurve[pointLength - 1] ?? 0) ^ 1;
    const half = (pointLength - 1) / 2;
    const hybrid = Uint8Array.from([6 + ((point[pointLength - 1] ?? 0) & 1), ...point.subarray(1)]);
    const compressed = Uint8Array.from([2 + ((point[pointLength - 1] ?? 0) & 1), ...point.subarray(1, 1 + half)]);
    const wrong: readonly (readonly [string, Uint8Array])[] = [
      ["off the curve", offCurve],
      ["infinity", Uint8Array.of(0)],
      ["zeros", new Uint8Array(pointLength)],
      ["the origin", Uint8Array.from([4, ...new Uint8Array(pointLength - 1)])],
      ["above the prime", new Uint8Array(pointLength).fill(0xff).fill(4, 0, 1)],
      ["hybrid", hybrid],
      ["compressed", compressed],
      ["padded compressed", Uint8Array.from([...compressed, ...new Uint8Array(half)])],
    ];
    for (const [what, bytes] of wrong) {
      assert.equal(isAgreementPublicKey(curve, bytes), false, what);
      assert.equal(made.agree(bytes), undefined, what);
    }
  });

  Deno.test(`${curve}: zero and what is not below the order are no private keys`, () => {
    const order = { "P-256": p256, "P-384": p384, "P-521": p521 }[curve].Point.Fn.ORDER;
    const bytes = (value: bigint): Uint8Array => hex(value.toString(16).padStart(2 * scalarLength, "0"));
    assert.equal(agreementKey(curve, new Uint8Array(scalarLength)), undefined);
    assert.equal(agreementKey(curve, bytes(order)), undefined);
    assert.equal(agreementKey(curve, bytes(order + 1n)), undefined);
    assert.equal(agreementKey(curve, new Uint8Array(scalarLength).fill(0xff)), undefined);
    assert.ok(agreementKey(curve, bytes(order - 1n)) !== undefined);
    assert.ok(agreementKey(curve, bytes(1n)) !== undefined);
  });
}
