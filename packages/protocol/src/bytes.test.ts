// Integers, length prefixes and base64url: exact, or refused.
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  concatBytes,
  fromBase64Url,
  readUint64,
  sameBytes,
  toBase64Url,
  uint32,
  uint64,
  withLength8,
} from "./bytes.ts";

Deno.test("integers are big-endian, and none is cut to fit", () => {
  assert.equal(uint32(0x01020304).toHex(), "01020304");
  assert.equal(uint64(0x0102030405060708n).toHex(), "0102030405060708");
  assert.equal(uint64(5).toHex(), "0000000000000005");
  assert.equal(readUint64(Uint8Array.fromHex("ff0102030405060708"), 1), 0x0102030405060708n);
  for (const value of [-1, 2 ** 32, 1.5]) assert.throws(() => uint32(value), RangeError);
  for (const value of [-1n, 2n ** 64n]) assert.throws(() => uint64(value), RangeError);
});

Deno.test("an 8-bit length holds 255 bytes and refuses more", () => {
  assert.equal(withLength8(new Uint8Array(255)).length, 256);
  assert.equal(withLength8(Uint8Array.of(7, 8)).toHex(), "020708");
  assert.throws(() => withLength8(new Uint8Array(256)), RangeError);
});

Deno.test("joining and comparing", () => {
  assert.equal(concatBytes(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3)).toHex(), "010203");
  assert.equal(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)), true);
  assert.equal(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3)), false);
  assert.equal(sameBytes(Uint8Array.of(1), Uint8Array.of(1, 2)), false);
});

Deno.test("base64url has one spelling", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    assert.equal(fromBase64Url(toBase64Url(bytes))?.toHex(), bytes.toHex());
  }));
  for (const text of ["A", "AB", "AA=", "AA==", "A A", "+A", "/A", "AA\n"]) {
    assert.equal(fromBase64Url(text), undefined, text);
  }
});
