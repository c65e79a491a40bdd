// The packed encoding against the examples of the specification, its own inverse, and what claims too much.

import assert from "node:assert/strict";
import fc from "fast-check";
import { CapnpError, type CapnpErrorCode } from "../errors.ts";
import { defaultReadLimits } from "./limits.ts";
import { pack, unpack } from "./packing.ts";

function refused(code: CapnpErrorCode, read: () => unknown): void {
  assert.throws(read, (error) => error instanceof CapnpError && error.code === code);
}

Deno.test("the specification's examples", () => {
  for (
    const [plain, packed] of [
      [[8, 0, 0, 0, 3, 0, 2, 0, 0x19, 0, 0, 0, 0xaa, 1, 0, 0], [0x51, 8, 3, 2, 0x31, 0x19, 0xaa, 1]],
      [new Array(32).fill(0), [0, 3]],
      [new Array(32).fill(0x8a), [0xff, ...new Array(8).fill(0x8a), 3, ...new Array(24).fill(0x8a)]],
    ] as const
  ) {
    assert.deepEqual([...pack(Uint8Array.from(plain))], [...packed]);
    assert.deepEqual([...unpack(Uint8Array.from(packed))], [...plain]);
  }
});

Deno.test("unpacking undoes packing, for sparse and dense words", () => {
  const byte = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 255 }));
  const word = fc.oneof(
    fc.constant(new Array<number>(8).fill(0)),
    fc.array(byte, { minLength: 8, maxLength: 8 }),
    fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 8, maxLength: 8 }),
  );
  fc.assert(fc.property(fc.array(word, { maxLength: 600 }), (words) => {
    const plain = Uint8Array.from(words.flat());
    assert.deepEqual(unpack(pack(plain)), plain);
  }));
});

Deno.test("runs longer than a count can say", () => {
  for (const byte of [0, 0x11]) {
    const plain = new Uint8Array(8 * 1000).fill(byte);
    assert.deepEqual(unpack(pack(plain)), plain);
  }
});

Deno.test("bytes that end within a word are refused", () => {
  for (const packed of [[0x51, 8, 3], [0], [0xff, 1, 2, 3, 4, 5, 6, 7, 8], [0xff, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2]]) {
    refused("truncated", () => unpack(Uint8Array.from(packed)));
  }
});

Deno.test("a few bytes that stand for many are refused before the many are allocated", () => {
  const bomb = new Uint8Array(1 << 20).map((_, index) => (index % 2 === 0 ? 0 : 255));
  refused("limit", () => unpack(bomb));
  assert.equal(unpack(bomb.subarray(0, 2), { ...defaultReadLimits, messageBytes: 2048 }).byteLength, 2048);
  refused("limit", () => unpack(bomb.subarray(0, 2), { ...defaultReadLimits, messageBytes: 2047 }));
});

Deno.test("what is no whole number of words cannot be packed", () => {
  refused("argument", () => pack(new Uint8Array(7)));
});
