// HMAC against RFC 4231 and the runtime's own.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { hmac } from "./hmac.ts";
import { sodium } from "./sodium.ts";

const lengths = { sha256: 32, sha384: 48, sha512: 64 } as const;
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

Deno.test("RFC 4231, test cases 2 and 6", () => {
  for (const sha256 of [hmac("sha256", 32), hmac("sha256", 32, () => undefined)]) {
    assert.equal(
      sha256(text("Jefe"), text("what do ya want "), text("for nothing?")).toHex(),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
    const long = new Uint8Array(131).fill(0xaa);
    assert.equal(
      sha256(long, text("Test Using Larger Than Block-Size Key - Hash Key First")).toHex(),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    );
  }
});

for (
  const [name, by, libsodium] of [
    ["sha256", " by libsodium", sodium],
    ["sha256", " without it", () => undefined],
    ["sha384", "", sodium],
    ["sha512", "", sodium],
  ] as const
) {
  Deno.test(`${name}${by}: keys and parts of every length, as the runtime does it`, () => {
    const mac = hmac(name, lengths[name], libsodium);
    const bytes = (maxLength: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: 0, maxLength });
    fc.assert(fc.property(bytes(300), fc.array(bytes(400), { maxLength: 4 }), (key, parts) => {
      const expected = createHmac(name, key);
      for (const part of parts) expected.update(part);
      assert.equal(mac(key, ...parts).toHex(), expected.digest("hex"));
    }));
    for (const length of [63, 64, 65, 127, 128, 129]) {
      const key = new Uint8Array(length).fill(length);
      for (const size of [0, 511, 512, 513, 5000]) {
        const part = new Uint8Array(size).fill(7);
        assert.equal(mac(key, part).toHex(), createHmac(name, key).update(part).digest("hex"), `${length} ${size}`);
      }
    }
  });
}

Deno.test("a tag owns its memory, and neither the key nor what was authenticated is changed", () => {
  const mac = hmac("sha256", 32);
  const [key, part] = [text("key"), text("part")];
  const first = mac(key, part);
  const kept = first.slice();
  mac(text("other"), text("else"));
  assert.deepEqual(first, kept);
  assert.equal(first.buffer.byteLength, 32);
  assert.deepEqual([key, part], [text("key"), text("part")]);
});
