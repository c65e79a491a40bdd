// Deterministic CBOR: one spelling for each value, limits before work, nothing that breaks the reader.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { type CborKey, type CborValue, decodeCbor, encodeCbor } from "./cbor.ts";

const LIMITS = { bytes: 100_000, depth: 8, items: 1000 };
const decode = (hex: string): CborValue | undefined => decodeCbor(Uint8Array.fromHex(hex), LIMITS);

Deno.test("values of content and their one spelling", () => {
  const values: readonly [CborValue, string][] = [
    [null, "f6"],
    [true, "f5"],
    [0, "00"],
    [23, "17"],
    [24, "1818"],
    [-3, "22"],
    [2 ** 32, "1b0000000100000000"],
    [2n ** 64n - 1n, "1bffffffffffffffff"],
    [Number.MAX_SAFE_INTEGER, "1b001fffffffffffff"],
    [Number.MIN_SAFE_INTEGER, "3b001ffffffffffffe"],
    [-(2n ** 53n), "3b001fffffffffffff"],
    [-(2n ** 64n), "3bffffffffffffffff"],
    [0.5, "f93800"],
    [-5.960464477539063e-8, "f98001"],
    [65504.5, "fa477fe080"],
    [1.1, "fb3ff199999999999a"],
    ["a", "6161"],
    [Uint8Array.of(1, 2), "420102"],
    [[1, [2]], "82018102"],
    // RFC 8949 §4.2.1: keys in bytewise order of their encoding.
    [
      new Map<CborKey, CborValue>([["b", 1], ["aa", 2], [-1, 3], [10, 4], [100, 5]]),
      "a50a041864052003616201626161" + "02",
    ],
  ];
  for (const [value, hex] of values) {
    assert.equal(encodeCbor(value).toHex(), hex);
    assert.deepEqual(decode(hex), value);
  }
});

Deno.test("every other spelling is refused", () => {
  const refused: Readonly<Record<string, string>> = {
    "empty": "",
    "trailing byte": "0000",
    "cut head": "18",
    "cut text": "6261",
    "cut array": "8201",
    "long integer": "1817",
    "long integer of 16 bits": "1900ff",
    "long integer of 32 bits": "1a0000ffff",
    "long integer of 64 bits": "1b00000000ffffffff",
    "a cut number": "1900",
    "a cut float": "f938",
    "a half as a single": "fa3f000000",
    "long length of a text": "780161",
    "long length of bytes": "580101",
    "long length of an array": "980101",
    "long length of a map": "b8010101",
    "indefinite bytes": "5f4101ff",
    "indefinite text": "7f6161ff",
    "indefinite array": "9f01ff",
    "indefinite map": "bf0101ff",
    "keys out of order": "a202010101",
    "the same key twice": "a201010102",
    "the same key twice, as text": "a2616101616102",
    "undefined": "f7",
    "other simple values": "e5",
    "simple value of two bytes": "f8ff",
    "break": "ff",
    "reserved head": "1c",
    "a tag": "c000",
    "a whole number as a float": "f93c00",
    "a half as a double": "fb3fe0000000000000",
    "minus zero": "f98000",
    "not a number": "f97e00",
    "infinity": "f97c00",
    "text that is no UTF-8": "61ff",
    "text with half a surrogate pair": "63eda080",
    "a key that is bytes": "a1410101",
    "a key that is an array": "a1800101",
    "a key that is null": "a1f601",
  };
  for (const [what, hex] of Object.entries(refused)) assert.equal(decode(hex), undefined, what);
});

Deno.test("sizes that are claimed and not there cost nothing", () => {
  for (const head of ["5b", "7b", "9b", "bb"]) {
    for (const size of ["000000ffffffffff", "7fffffffffffffff", "ffffffffffffffff"]) {
      assert.equal(decode(`${head}${size}00`), undefined);
    }
  }
});

Deno.test("depth is limited before anything recurses", () => {
  assert.notEqual(decode("81".repeat(7) + "80"), undefined);
  assert.equal(decode("81".repeat(8) + "80"), undefined);
  assert.equal(decode("a101".repeat(8) + "a0"), undefined);
  const deep = new Uint8Array(3_000_000).fill(0x81);
  assert.equal(decodeCbor(deep, { bytes: 4_000_000, depth: 16, items: 5_000_000 }), undefined);
});

Deno.test("items and bytes are limited", () => {
  const many = encodeCbor(Array.from({ length: 999 }, () => 0));
  assert.notEqual(decodeCbor(many, LIMITS), undefined);
  assert.equal(decodeCbor(encodeCbor(Array.from({ length: 1000 }, () => 0)), LIMITS), undefined);
  assert.notEqual(decodeCbor(many, { ...LIMITS, bytes: many.length }), undefined);
  assert.equal(decodeCbor(many, { ...LIMITS, bytes: many.length - 1 }), undefined);
});

Deno.test("bytes that come out are copies: the message they came in can be overwritten", () => {
  const encoded = encodeCbor([Uint8Array.of(7, 7, 7)]);
  for (const message of [Uint8Array.from(encoded), Buffer.from(encoded)]) {
    const value = decodeCbor(message, LIMITS);
    message.fill(0);
    assert.deepEqual(value, [Uint8Array.of(7, 7, 7)]);
  }
});

const { value: anyValue } = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.constantFrom(null, true, false),
    fc.integer(),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
    fc.string({ unit: "grapheme" }),
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.array(fc.tuple(fc.oneof(fc.integer(), fc.string()), tie("value")), { maxLength: 4 })
      .map((entries) => new Map<CborKey, CborValue>(entries)),
  ),
}));

Deno.test("what is encoded decodes to itself; any bytes that decode are the encoding of what they decode to", () => {
  fc.assert(fc.property(anyValue, (value) => {
    const bytes = encodeCbor(value);
    const decoded = decodeCbor(bytes, LIMITS);
    assert(decoded !== undefined);
    assert.equal(encodeCbor(decoded).toHex(), bytes.toHex());
  }));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const decoded = decodeCbor(bytes, LIMITS);
      if (decoded !== undefined) assert.equal(encodeCbor(decoded).toHex(), bytes.toHex());
    }),
    { numRuns: 1000 },
  );
});
