// Keys that node:crypto would verify under, and that are nobody's identity.
import assert from "node:assert/strict";
import { ed25519 } from "@noble/curves/ed25519.js";
import { SeededRandom } from "@quicproquo/testkit";
import { parseChannelId, parseSeq } from "./channel-id.ts";
import { signingKeyFromSeed } from "./ed25519.ts";
import { parseIdentityKey } from "./identity-key.ts";

const random = new SeededRandom("identity key").bytes;
const hex = (text: string): Uint8Array => Uint8Array.fromHex(text);

Deno.test("an honest key is taken, as a copy", () => {
  for (let count = 0; count < 5; count++) {
    const { publicKey } = signingKeyFromSeed(random(32));
    const bytes = publicKey.slice();
    const key = parseIdentityKey(bytes);
    bytes.fill(0);
    assert.equal(key?.toHex(), publicKey.toHex());
  }
});

Deno.test("points of small order are refused", () => {
  const points = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
  ];
  for (const point of points) assert.equal(parseIdentityKey(hex(point)), undefined, point);
});

Deno.test("second spellings of a point are refused", () => {
  const points = [
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // y = p + 1
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // y = p
    "0100000000000000000000000000000000000000000000000000000000000080", // x = 0 with its sign set
    "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // y = p + 3, of large order
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  ];
  for (const point of points) assert.equal(parseIdentityKey(hex(point)), undefined, point);
  // The canonical spelling of the large one is a point; it is the spelling that was refused.
  assert.doesNotThrow(() => ed25519.Point.fromBytes(hex(`03${"00".repeat(31)}`), false));
});

Deno.test("a key with a small point added, which verifies what the key verifies one time in eight, is refused", () => {
  const small = ed25519.Point.fromBytes(hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), false);
  const mixed = ed25519.Point.fromBytes(signingKeyFromSeed(random(32)).publicKey, false).add(small);
  assert.equal(parseIdentityKey(mixed.toBytes()), undefined);
});

Deno.test("no point, and no 32 bytes", () => {
  assert.equal(parseIdentityKey(hex(`02${"00".repeat(31)}`)), undefined);
  for (const length of [0, 31, 33, 64]) assert.equal(parseIdentityKey(random(length)), undefined);
});

Deno.test("channel ids have 16 bytes, sequence numbers begin at 1 and stay exact", () => {
  assert.equal(parseChannelId(random(16))?.length, 16);
  for (const length of [0, 15, 17]) assert.equal(parseChannelId(random(length)), undefined);
  assert.equal(parseSeq(1n), 1);
  assert.equal(parseSeq(2n ** 53n - 1n), 2 ** 53 - 1);
  assert.equal(parseSeq(0n), undefined);
  assert.equal(parseSeq(2n ** 53n), undefined);
});
