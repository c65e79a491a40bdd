// X25519 by libsodium and by the runtime: the RFC's vectors, and the same of both for whatever they are given.

import assert from "node:assert/strict";
import { SeededRandom } from "@quicproquo/testkit";
import { agreementKey, ephemeralKey } from "./key-agreement.ts";
import { sodium } from "./sodium.ts";
import { x25519KeyForOnce } from "./x25519.ts";

const hex = (text: string): Uint8Array => Uint8Array.fromHex(text);
const random = new SeededRandom("x25519").bytes;
const library = sodium();
assert.ok(library !== undefined);
const none = (): undefined => undefined;

function agreedBy(libsodium: typeof sodium, scalar: Uint8Array, u: Uint8Array): string | undefined {
  return agreementKey("X25519", scalar, libsodium)?.agree(u)?.toHex();
}

for (const [by, libsodium] of [["libsodium", sodium], ["the runtime", none]] as const) {
  Deno.test(`RFC 7748 §5.2 and §6.1 by ${by}`, () => {
    assert.equal(
      agreedBy(
        libsodium,
        hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
        hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"),
      ),
      "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
    );
    assert.equal(
      agreedBy(
        libsodium,
        hex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"),
        hex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"),
      ),
      "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
    );
    let [k, u] = [hex(`09${"00".repeat(31)}`), hex(`09${"00".repeat(31)}`)];
    for (let round = 0; round < 1000; round++) {
      const agreed = agreementKey("X25519", k, libsodium)?.agree(u);
      assert.ok(agreed !== undefined);
      [k, u] = [Uint8Array.from(agreed), k];
    }
    assert.equal(k.toHex(), "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
  });

  Deno.test(`a key for once by ${by} agrees with its owner's`, () => {
    const [one, other] = [ephemeralKey("X25519", libsodium), ephemeralKey("X25519", libsodium)];
    assert.notDeepEqual(one.publicKey, other.publicKey);
    const key = agreementKey("X25519", random(32), libsodium);
    assert.ok(key !== undefined);
    assert.equal(one.agree(key.publicKey)?.toHex(), key.agree(one.publicKey)?.toHex());
  });
}

Deno.test("both give the same: any bytes, the highest bit, and u above the prime, of small order or of the twist", () => {
  const points: Uint8Array[] = Array.from({ length: 200 }, () => random(32));
  for (const top of ["7f", "ff"]) {
    for (let low = 0; low < 32; low++) points.push(hex((0xe0 + low).toString(16) + "ff".repeat(30) + top));
  }
  for (let low = 0; low < 4; low++) {
    for (const top of ["00", "80"]) points.push(hex(`0${low}${"00".repeat(30)}${top}`));
  }
  for (const top of ["00", "80"]) {
    points.push(hex(`e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b8${top}`));
  }
  for (const top of ["57", "d7"]) {
    points.push(hex(`5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11${top}`));
  }
  for (const length of [0, 31, 33]) points.push(new Uint8Array(length).fill(9));
  let refused = 0;
  for (const point of points) {
    const scalar = random(32);
    const agreed = agreedBy(sodium, scalar, point);
    assert.equal(agreed, agreedBy(none, scalar, point), point.toHex());
    if (agreed === undefined) refused++;
    assert.deepEqual(
      agreementKey("X25519", scalar, sodium)?.publicKey,
      agreementKey("X25519", scalar, none)?.publicKey,
    );
  }
  assert.equal(refused, 17);
});

Deno.test("what is agreed and the public key own their memory, and the scalar is a copy", () => {
  const scalar = random(32);
  const key = agreementKey("X25519", scalar);
  const [one, other] = [random(32), random(32)];
  assert.ok(key !== undefined);
  const expected = agreedBy(none, scalar, one);
  const kept = scalar.toHex();
  const agreed = key.agree(one);
  assert.equal(scalar.toHex(), kept);
  scalar.fill(0);
  key.agree(other);
  assert.equal(agreed?.toHex(), expected);
  assert.equal(key.agree(one)?.toHex(), expected);
  assert.equal(agreed?.buffer.byteLength, 32);
  agreed.fill(0);
  assert.equal(key.agree(one)?.toHex(), expected);
});

Deno.test("a scalar for once is overwritten by its agreement, refused or not, and never used again", () => {
  for (const point of [random(32), new Uint8Array(32)]) {
    const scalar = random(32);
    const key = x25519KeyForOnce(library, scalar);
    key.agree(point);
    assert.deepEqual(scalar, new Uint8Array(32));
    assert.throws(() => key.agree(point), TypeError);
  }
});
