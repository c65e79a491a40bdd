// Padmé: published examples, its bound, and that it never shortens.
import assert from "node:assert/strict";
import fc from "fast-check";
import { padme } from "./padme.ts";

Deno.test("known lengths", () => {
  for (
    const [length, padded] of [[0, 0], [1, 1], [2, 2], [3, 3], [8, 8], [9, 10], [1000, 1024], [
      100_000,
      100_352,
    ]] as const
  ) {
    assert.equal(padme(length), padded, String(length));
  }
});

Deno.test("near powers of two, where a logarithm is not exact", () => {
  for (let bits = 2; bits < 53; bits++) {
    const power = 2 ** bits;
    assert.equal(padme(power), power, `2^${bits}`);
    if (bits > 3 && bits < 52) assert.equal(padme(power - 1), power, `2^${bits} - 1`);
  }
});

Deno.test("it never shortens, adds less than 12 %, is stable and keeps order", () => {
  const lengths = fc.oneof(fc.nat({ max: 5000 }), fc.integer({ min: 0, max: 2 ** 48 }));
  fc.assert(fc.property(lengths, lengths, (length, other) => {
    const padded = padme(length);
    assert(padded >= length && padded <= length * 1.12);
    assert.equal(padme(padded), padded);
    if (other >= length) assert(padme(other) >= padded);
  }));
});

Deno.test("a floor lifts short lengths to one", () => {
  assert.equal(padme(0, 256), 256);
  assert.equal(padme(256, 256), 256);
  assert.equal(padme(257, 256), 272);
});

Deno.test("what is no length is refused", () => {
  for (const length of [-1, 1.5, Number.NaN, Infinity, 2 ** 53]) assert.throws(() => padme(length), RangeError);
});
