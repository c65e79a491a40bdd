import assert from "node:assert/strict";
import fc from "fast-check";
import { type AgreementCurve, agreementKeyLengths, ephemeralKey, isAgreementPublicKey } from "./key-agreement.ts";

/** The number, least byte first. */
function littleEndian(value: bigint, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => Number((value >> BigInt(8 * at)) & 0xffn));
}

const curves: readonly (readonly [AgreementCurve, bigint])[] = [
  ["X25519", 2n ** 255n - 19n],
  ["X448", 2n ** 448n - 2n ** 224n - 1n],
];

for (const [curve, modulus] of curves) {
  const { publicKey: length } = agreementKeyLengths[curve];
  const agrees = (bytes: Uint8Array): void =>
    assert.equal(
      isAgreementPublicKey(curve, bytes),
      ephemeralKey(curve).agree(bytes) !== undefined,
      Buffer.from(bytes).toString("hex"),
    );

  Deno.test(`${curve}: a key is one exactly if something can be agreed with it`, () => {
    for (let offset = -20n; offset <= 20n; offset++) {
      for (const value of [modulus + offset, offset & 0xffn]) {
        const bytes = littleEndian(value, length);
        agrees(bytes);
        const high = bytes.slice();
        high[length - 1] = (high[length - 1] ?? 0) ^ 0x80;
        agrees(high);
      }
    }
    fc.assert(fc.property(fc.uint8Array({ minLength: length, maxLength: length }), agrees), { numRuns: 20 });
    for (const wrong of [0, length - 1, length + 1]) agrees(new Uint8Array(wrong).fill(9));
  });
}

Deno.test("X25519: points of order 8", () => {
  for (
    const hex of [
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
      "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    ]
  ) {
    const bytes = Uint8Array.fromHex(hex);
    assert.equal(ephemeralKey("X25519").agree(bytes), undefined);
    assert.equal(isAgreementPublicKey("X25519", bytes), false);
  }
});
