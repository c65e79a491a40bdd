import assert from "node:assert/strict";
import * as fc from "fast-check";
import { ReadSize } from "./read-size.ts";

Deno.test("a read that was filled is followed by one of twice the size, up to a limit", () => {
  const size = new ReadSize(2048);
  const sizes = Array.from({ length: 9 }, () => {
    size.came(size.bytes);
    return size.bytes;
  });
  assert.deepEqual(sizes, [4096, 8192, 16384, 32768, 65536, 131072, 262144, 262144, 262144]);
});

Deno.test("one short read after many full ones is followed by a small one", () => {
  const size = new ReadSize(2048);
  while (size.bytes < 262144) size.came(size.bytes);
  size.came(10_000);
  assert.equal(size.bytes, 32768);
  size.came(1);
  assert.equal(size.bytes, 2048);
});

Deno.test("what begins larger falls to the least", () => {
  const size = new ReadSize(256, 2048);
  assert.equal(size.bytes, 2048);
  size.came(100);
  assert.equal(size.bytes, 256);
});

Deno.test("a read never has more than four times the room of what came into the one before it, but for the least", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 300_000 }), { maxLength: 50 }), (arriving) => {
    const size = new ReadSize(2048);
    for (const bytes of arriving) {
      const came = Math.min(bytes, size.bytes);
      size.came(came);
      assert.ok(size.bytes < came * 4 || size.bytes === 2048, `${size.bytes} after ${came}`);
    }
  }));
});
