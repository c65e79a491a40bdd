// What a runtime's import lets through and must not pass: asked of our own check, as runtimes differ.

import assert from "node:assert/strict";
import { isScalar, randomPrivateKey } from "./raw-keys.ts";

const hex = (text: string): Uint8Array => Uint8Array.fromHex(text);

Deno.test("a scalar lies between zero and the order", () => {
  const order = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  const below = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550");
  const above = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632552");
  const one = hex("01".padStart(64, "0"));
  assert.ok(isScalar(below, order) && isScalar(one, order));
  assert.ok(isScalar(hex("fffffffe".padEnd(64, "f")), order));
  for (const wrong of [new Uint8Array(32), order, above, new Uint8Array(32).fill(0xff)]) {
    assert.ok(!isScalar(wrong, order));
  }
  assert.ok(isScalar(hex("00ff"), hex("0100")) && isScalar(hex("0100"), hex("0101")));
  assert.ok(!isScalar(hex("0100"), hex("00ff")) && !isScalar(hex("0101"), hex("0100")));
});

Deno.test("random bytes that are no key are drawn again, and not for ever", () => {
  let draws = 0;
  const second = (length: number): Uint8Array => new Uint8Array(length).fill(draws++ === 0 ? 0xff : 1);
  const { privateKey } = randomPrivateKey("P-256", second);
  assert.deepEqual([draws, privateKey], [2, new Uint8Array(32).fill(1)]);
  draws = 0;
  const never = (length: number): Uint8Array => {
    draws += 1;
    return new Uint8Array(length);
  };
  assert.throws(() => randomPrivateKey("P-384", never), RangeError);
  assert.equal(draws, 8);
  const wide = randomPrivateKey("P-521", (length) => new Uint8Array(length).fill(0x81));
  assert.equal(wide.privateKey[0], 1);
});
