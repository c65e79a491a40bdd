import assert from "node:assert/strict";
import fc from "fast-check";
import { padme } from "./padme.ts";

Deno.test("Padmé: known lengths", () => {
  assert.deepEqual([0, 1, 2, 9, 1000, 100000].map((length) => padme(length, 0)), [0, 1, 2, 10, 1024, 100352]);
  assert.equal(padme(9, 256), 256);
  assert.equal(padme(257, 256), 272);
});

Deno.test("Padmé: never shorter, at most 12 % longer, and a padded length stays what it is", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 30 }), (length) => {
    const padded = padme(length, 0);
    assert.ok(padded >= length && padded <= length * 1.12);
    assert.equal(padme(padded, 0), padded);
  }));
});
