import assert from "node:assert/strict";
import fc from "fast-check";
import { decoded } from "./decoded.ts";
import { DecodeError, Reader } from "./reader.ts";
import { variableSizeLength, Writer } from "./writer.ts";

const hex = (text: string): Uint8Array => Uint8Array.fromHex(text);

Deno.test("lengths take the fewest bytes, and no others are read", () => {
  for (
    const [length, encoded] of [
      [0, "00"],
      [63, "3f"],
      [64, "4040"],
      [16383, "7fff"],
      [16384, "80004000"],
      [2 ** 30 - 1, "bfffffff"],
    ] as const
  ) {
    assert.equal(new Writer().variableSize(length).finish().toHex(), encoded);
    assert.equal(variableSizeLength(length), encoded.length / 2);
    assert.equal(new Reader(hex(encoded)).variableSize("length"), length);
  }
  for (const bad of ["4000", "403f", "80000000", "80003fff", "c000000000000000", "40", "800040", ""]) {
    assert.throws(() => new Reader(hex(bad)).variableSize("length"), DecodeError, bad);
  }
  assert.throws(() => new Writer().variableSize(2 ** 30), RangeError);
});

Deno.test("what is written is read", () => {
  fc.assert(fc.property(
    fc.nat(255),
    fc.nat(65535),
    fc.nat(2 ** 32 - 1),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(fc.nat(65535), { maxLength: 20 }),
    (a, b, c, d, bytes, list) => {
      const written = new Writer().uint8(a).uint16(b).uint32(c).uint64(d).opaque(bytes)
        .vector(list, (inner, number) => inner.uint16(number)).finish();
      const reader = new Reader(written);
      assert.deepEqual(
        [
          reader.uint8("a"),
          reader.uint16("b"),
          reader.uint32("c"),
          reader.uint64("d"),
          reader.opaque(300, "bytes"),
          reader.vector(20, 40, "list", (inner) => inner.uint16("number")),
        ],
        [a, b, c, d, bytes, list],
      );
      reader.end("all");
    },
  ));
});

Deno.test("limits: bytes, elements, what is left, what is over", () => {
  const vector = new Writer().vector([1, 2, 3], (inner, number) => inner.uint16(number)).finish();
  const read = (limit: number, bytes: number): number[] =>
    new Reader(vector).vector(limit, bytes, "list", (inner) => inner.uint16("number"));
  assert.deepEqual(read(3, 6), [1, 2, 3]);
  assert.throws(() => read(2, 6), /more than 2 elements/);
  assert.throws(() => read(3, 5), /at most 5/);
  assert.throws(() => new Reader(vector).opaque(5, "data"), /at most 5/);
  assert.throws(() => new Reader(vector.subarray(0, 5)).opaque(100, "data"), /4 left/);
  assert.throws(() => new Reader(hex("0300010203")).vector(9, 9, "list", (inner) => inner.uint16("n")), DecodeError);
  assert.throws(() => new Reader(vector).vector(9, 9, "list", () => 0), /no bytes/);
  assert.throws(() => new Reader(vector).end("all"), /left over/);
  assert.throws(() => new Reader(hex("bfffffff")).opaque(2 ** 30, "data"), DecodeError);
});

Deno.test("zeros are zeros, within the first buffer and beyond it", () => {
  for (const count of [0, 1, 5, 500]) {
    const writer = new Writer(8).vector([1, 2, 3], (inner, number) => inner.uint8(number)).zeros(count).uint8(9);
    assert.deepEqual(writer.finish(), Uint8Array.from([3, 1, 2, 3, ...new Array<number>(count).fill(0), 9]));
  }
});

Deno.test("what does not decode is nothing, and another error goes its way", () => {
  assert.equal(decoded(() => new Reader(hex("07")).uint8("number")), 7);
  assert.equal(decoded(() => new Reader(hex("")).uint8("number")), undefined);
  assert.throws(() => decoded(() => assert.fail("of our own")), assert.AssertionError);
});
