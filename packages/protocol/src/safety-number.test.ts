// Safety numbers: libsignal's own vectors, an independent derivation, and what somebody may hold before the scanner.
import assert from "node:assert/strict";
import { subtle } from "node:crypto";
import { SeededRandom } from "@quicproquo/testkit";
import fc from "fast-check";
import {
  compareScanned,
  parseSafetyDigits,
  parseScanned,
  safetyNumber,
  type SafetyParty,
  SCANNED_SAFETY_NUMBER_BYTES,
} from "./safety-number.ts";

// libsignal, rust/protocol/src/fingerprint.rs, `fingerprint_encodings` and `fingerprint_test_v1`.
const alice: SafetyParty = {
  key: Uint8Array.fromHex("06863bc66d02b40d27b8d49ca7c09e9239236f9d7d25d6fcca5ce13c7064d868"),
  id: "+14152222222",
};
const bob: SafetyParty = {
  key: Uint8Array.fromHex("f781b6fb32fed9ba1cf2de978d4d5da28dc34046ae814402b5c0dbd96fda907b"),
  id: "+14153333333",
};
const LIBSIGNAL_DIGITS = "300354477692869396892869876765458257569162576843440918079131";
const LIBSIGNAL_ALICE = "080112220a201e301a0353dce3dbe7684cb8336e85136cdc0ee96219494ada305d62a7bd61df" +
  "1a220a20d62cbf73a11592015b6b9f1682ac306fea3aaf3885b84d12bca631e9d4fb3a4d";
const LIBSIGNAL_BOB = "080112220a20d62cbf73a11592015b6b9f1682ac306fea3aaf3885b84d12bca631e9d4fb3a4d" +
  "1a220a201e301a0353dce3dbe7684cb8336e85136cdc0ee96219494ada305d62a7bd61df";

Deno.test("libsignal's vectors: digits and both codes", () => {
  const atAlice = safetyNumber(alice, bob);
  const atBob = safetyNumber(bob, alice);
  assert.equal(atAlice.digits, LIBSIGNAL_DIGITS);
  assert.equal(atBob.digits, LIBSIGNAL_DIGITS);
  assert.equal(atAlice.scannable.toHex(), LIBSIGNAL_ALICE);
  assert.equal(atBob.scannable.toHex(), LIBSIGNAL_BOB);
});

/** The digits of one side by another road: WebCrypto and big integers. */
async function half({ key, id }: SafetyParty): Promise<string> {
  const tagged = [5, ...key];
  let hash = await subtle.digest(
    "SHA-512",
    Uint8Array.from([0, 0, ...tagged, ...new TextEncoder().encode(id), ...tagged]),
  );
  for (let left = 5199; left > 0; left--) {
    hash = await subtle.digest("SHA-512", Uint8Array.from([...new Uint8Array(hash), ...tagged]));
  }
  const hex = new Uint8Array(hash).toHex();
  const numbers = Array.from({ length: 6 }, (_, at) => BigInt(`0x${hex.slice(at * 10, at * 10 + 10)}`));
  return numbers.map((number) => (number % 100000n).toString().padStart(5, "0")).join("");
}

Deno.test("an independent derivation comes to the same digits, the smaller half first", async () => {
  const random = new SeededRandom("safety number").bytes;
  for (let round = 0; round < 2; round++) {
    const one = { key: random(32), id: "alice@node" };
    const two = { key: random(32), id: "b\u00f6b@node" };
    const halves = [await half(one), await half(two)].sort();
    assert.equal(safetyNumber(one, two).digits, halves.join(""));
    assert.equal(safetyNumber(two, one).digits, halves.join(""));
  }
});

const party = fc.record({
  key: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  id: fc.string({ minLength: 1, maxLength: 40, unit: "grapheme-ascii" }),
});

Deno.test("symmetric; each side's code fits the other's alone; another key or name on either side is another number", () => {
  fc.assert(
    fc.property(party, party, fc.nat({ max: 31 }), fc.boolean(), (one, two, at, first) => {
      fc.pre(one.id !== two.id);
      const [here, there] = [safetyNumber(one, two), safetyNumber(two, one)];
      assert.equal(here.digits, there.digits);
      assert.match(here.digits, /^[0-9]{60}$/);
      assert.equal(compareScanned(here, there.scannable), "same");
      assert.equal(compareScanned(here, here.scannable), "different");
      const key = Uint8Array.from(first ? one.key : two.key, (byte, index) => index === at ? byte ^ 1 : byte);
      const forged = first ? safetyNumber({ ...one, key }, two) : safetyNumber(one, { ...two, key });
      assert.notEqual(forged.digits, here.digits);
      assert.equal(compareScanned(forged, there.scannable), "different");
      const renamed = safetyNumber(one, { ...two, id: `${two.id}x` });
      assert.notEqual(renamed.digits, here.digits);
    }),
    { numRuns: 5 },
  );
});

Deno.test("what is no code of this form is said to be none, and changes nothing", () => {
  const number = safetyNumber(alice, bob);
  const good = Uint8Array.fromHex(LIBSIGNAL_BOB);
  assert.equal(good.length, SCANNED_SAFETY_NUMBER_BYTES);
  assert.equal(compareScanned(number, good), "same");
  for (const length of [0, 1, 2, 37, 73]) assert.equal(compareScanned(number, good.subarray(0, length)), "invalid");
  assert.equal(compareScanned(number, new Uint8Array([...good, 0])), "invalid");
  for (const at of [0, 2, 3, 4, 5, 38, 39, 40, 41]) {
    assert.equal(compareScanned(number, good.with(at, (good[at] ?? 0) ^ 1)), "invalid", `byte ${at}`);
  }
  for (const at of [6, 37, 42, 73]) {
    assert.equal(compareScanned(number, good.with(at, (good[at] ?? 0) ^ 1)), "different", `byte ${at}`);
  }
  assert.equal(compareScanned(number, good.with(1, 2)), "other-version");
  const results = ["different", "other-version", "invalid"];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => results.includes(compareScanned(number, bytes))),
    { numRuns: 200 },
  );
});

Deno.test("typed digits: groups and line breaks do not matter, anything else is refused", () => {
  const grouped = LIBSIGNAL_DIGITS.replaceAll(/(.{5})/g, "$1 ");
  assert.equal(parseSafetyDigits(grouped), LIBSIGNAL_DIGITS);
  assert.equal(parseSafetyDigits(`\n${LIBSIGNAL_DIGITS}\r\n`), LIBSIGNAL_DIGITS);
  const wrong = [
    "",
    LIBSIGNAL_DIGITS.slice(1),
    `${LIBSIGNAL_DIGITS}0`,
    LIBSIGNAL_DIGITS.replace("3", "\u0663"),
    LIBSIGNAL_DIGITS.replace("3", "x"),
    `${" ".repeat(1000)}${LIBSIGNAL_DIGITS}`,
  ];
  for (const text of wrong) assert.equal(parseSafetyDigits(text), undefined, text.slice(0, 80));
});

Deno.test("a pasted code: case, groups and line breaks do not matter, anything else is refused", () => {
  const code = Uint8Array.fromHex(LIBSIGNAL_BOB);
  assert.deepEqual(parseScanned(LIBSIGNAL_BOB), code);
  assert.deepEqual(parseScanned(`\n${LIBSIGNAL_BOB.toUpperCase().replaceAll(/(.{4})/g, "$1 ")}\r\n`), code);
  const wrong = ["", " ", "0", LIBSIGNAL_BOB.slice(1), `${LIBSIGNAL_BOB}g0`, LIBSIGNAL_BOB.replace("1", "\uff11")];
  for (const text of [...wrong, `${" ".repeat(1000)}${LIBSIGNAL_BOB}`]) assert.equal(parseScanned(text), undefined);
});

Deno.test("keys and ids of another size are refused", () => {
  assert.throws(() => safetyNumber({ ...alice, key: alice.key.subarray(1) }, bob), RangeError);
  assert.throws(() => safetyNumber(alice, { ...bob, key: new Uint8Array(33) }), RangeError);
  assert.throws(() => safetyNumber({ ...alice, id: "" }, bob), RangeError);
  assert.throws(() => safetyNumber({ ...alice, id: "x".repeat(256) }, bob), RangeError);
  assert.match(safetyNumber({ ...alice, id: "x".repeat(255) }, bob).digits, /^[0-9]{60}$/);
});
