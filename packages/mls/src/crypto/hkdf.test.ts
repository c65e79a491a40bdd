// HKDF against RFC 5869, appendix A, and its borders.

import assert from "node:assert/strict";
import { hkdfSync } from "node:crypto";
import { hkdf } from "./hkdf.ts";

const hex = (text: string): Uint8Array => Uint8Array.fromHex(text);
const counting = (from: number, length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => from + at);

Deno.test("RFC 5869, test cases 1 to 3", () => {
  const kdf = hkdf("sha256");
  const first = kdf.extract(counting(0, 13), new Uint8Array(22).fill(0x0b));
  assert.equal(first.toHex(), "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
  assert.equal(
    kdf.expand(first, 42, counting(0xf0, 10)).toHex(),
    "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
  );
  const second = kdf.extract(counting(0x60, 80), counting(0, 80));
  assert.equal(second.toHex(), "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244");
  assert.equal(
    kdf.expand(second, 82, counting(0xb0, 80)).toHex(),
    "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8" +
      "367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
  );
  const third = kdf.extract(new Uint8Array(0), new Uint8Array(22).fill(0x0b));
  assert.equal(third.toHex(), "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04");
  assert.equal(
    kdf.expand(third, 42).toHex(),
    "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
  );
});

for (const name of ["sha256", "sha384", "sha512"] as const) {
  Deno.test(`${name}: every length, in one piece and in several, is the runtime's own HKDF`, () => {
    const kdf = hkdf(name);
    const [salt, secret, info] = [counting(1, 20), counting(2, 40), counting(3, 30)];
    for (const length of [0, 1, kdf.length - 1, kdf.length, kdf.length + 1, 3 * kdf.length, 255 * kdf.length]) {
      const extracted = kdf.extract(salt, secret.subarray(0, 7), secret.subarray(7));
      const expanded = kdf.expand(extracted, length, info.subarray(0, 1), info.subarray(1));
      assert.equal(expanded.toHex(), new Uint8Array(hkdfSync(name, secret, salt, info, length)).toHex());
      assert.equal(expanded.length, length);
    }
    assert.throws(() => kdf.expand(secret, 255 * kdf.length + 1, info), RangeError);
    const infoAndOne = Uint8Array.from([...info, 1]);
    for (const length of [0, 1, kdf.length]) {
      assert.deepEqual(kdf.expandOnce(secret, length, infoAndOne), kdf.expand(secret, length, info));
    }
    assert.throws(() => kdf.expandOnce(secret, kdf.length + 1, infoAndOne), RangeError);
  });

  Deno.test(`${name}: what comes out owns its memory, to be overwritten`, () => {
    const kdf = hkdf(name);
    for (const made of [kdf.hash(hex("00")), kdf.mac(hex("00")), kdf.expand(hex("00"), kdf.length)]) {
      assert.equal(Object.getPrototypeOf(made), Uint8Array.prototype);
      assert.equal(made.buffer.byteLength, kdf.length);
    }
  });
}

Deno.test("a tag is compared as a whole", () => {
  const kdf = hkdf("sha256");
  const [key, bytes] = [hex("0102"), hex("0304")];
  const tag = kdf.mac(key, bytes);
  assert.ok(kdf.verifyMac(key, bytes, tag));
  for (let at = 0; at < tag.length; at++) {
    const bent = tag.slice();
    bent[at] = (bent[at] ?? 0) ^ 1;
    assert.ok(!kdf.verifyMac(key, bytes, bent));
  }
  for (const wrong of [tag.subarray(1), tag.subarray(0, -1), Uint8Array.from([...tag, 0]), new Uint8Array(0)]) {
    assert.ok(!kdf.verifyMac(key, bytes, wrong));
  }
});
