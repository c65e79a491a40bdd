// Published sealing keys: whose, how old, and whether anything can be sealed to them at all.
import assert from "node:assert/strict";
import { SeededRandom } from "@quicproquo/testkit";
import { uint64 } from "./bytes.ts";
import { signingKeyFromSeed, signLabelled } from "./ed25519.ts";
import {
  HYBRID_KEY_BYTES,
  HYBRID_KEY_LONGEST_MS,
  hybridSecretKeyFromSeed,
  isFreshHybridKey,
  parseHybridKey,
  publishHybridKey,
} from "./hybrid-key.ts";

const random = new SeededRandom("hybrid key").bytes;
const identity = signingKeyFromSeed(random(32));
const secretKey = hybridSecretKeyFromSeed(random(32));
const created = 1_790_000_000_123;
const published = publishHybridKey(identity, secretKey, created);

Deno.test("what was published is what is parsed", () => {
  assert.equal(published.length, 1 + 8 + 1216 + 64);
  assert.equal(published.length, HYBRID_KEY_BYTES);
  assert.equal(published[0], 0x02);
  assert.equal(published.subarray(1, 9).toHex(), uint64(created).toHex());
  const key = parseHybridKey(published, identity.publicKey);
  assert.deepEqual(key, { created, publicKey: secretKey.publicKey });
});

Deno.test("not one byte can be changed, and no other identity answers for it", () => {
  for (const at of [0, 1, 8, 9, 600, 1192, 1224, 1225, HYBRID_KEY_BYTES - 1]) {
    const changed = published.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.equal(parseHybridKey(changed, identity.publicKey), undefined, `byte ${at}`);
  }
  assert.equal(parseHybridKey(published, signingKeyFromSeed(random(32)).publicKey), undefined);
  assert.equal(parseHybridKey(published.subarray(0, -1), identity.publicKey), undefined);
  assert.equal(parseHybridKey(new Uint8Array([...published, 0]), identity.publicKey), undefined);
  for (const length of [0, 1, 8, 9, 1225]) {
    assert.equal(parseHybridKey(published.subarray(0, length), identity.publicKey), undefined, `${length} bytes`);
  }
});

function signedBy(time: bigint, publicKey: Uint8Array): Uint8Array {
  const signed = new Uint8Array([...uint64(time), ...publicKey]);
  return new Uint8Array([2, ...signed, ...signLabelled(identity, "qpq hybrid key v2", signed)]);
}

Deno.test("a rightly signed key that nobody can encapsulate to is refused", () => {
  assert.notEqual(parseHybridKey(signedBy(1n, secretKey.publicKey), identity.publicKey), undefined);
  const overModulus = secretKey.publicKey.slice();
  overModulus.fill(0xff, 0, 3);
  assert.equal(parseHybridKey(signedBy(1n, overModulus), identity.publicKey), undefined);
  const smallOrder = secretKey.publicKey.slice();
  smallOrder.fill(0, 1184);
  assert.equal(parseHybridKey(signedBy(1n, smallOrder), identity.publicKey), undefined);
});

Deno.test("a time that no number holds exactly is refused", () => {
  assert.notEqual(parseHybridKey(signedBy(2n ** 53n - 1n, secretKey.publicKey), identity.publicKey), undefined);
  assert.equal(parseHybridKey(signedBy(2n ** 53n, secretKey.publicKey), identity.publicKey), undefined);
});

Deno.test("a signature made for another use does not make a hybrid key", () => {
  const signed = published.subarray(1, 1225);
  const other = new Uint8Array([2, ...signed, ...signLabelled(identity, "qpq hybrid key v1", signed)]);
  assert.equal(parseHybridKey(other, identity.publicKey), undefined);
});

Deno.test("fresh: not older than the newest seen, not older than 90 days", () => {
  const key = { created, publicKey: secretKey.publicKey };
  assert.equal(HYBRID_KEY_LONGEST_MS, 90 * 86_400_000);
  assert.equal(isFreshHybridKey(key, 0, created), true);
  assert.equal(isFreshHybridKey(key, created, created), true);
  assert.equal(isFreshHybridKey(key, created + 1, created), false);
  assert.equal(isFreshHybridKey(key, 0, created + HYBRID_KEY_LONGEST_MS), true);
  assert.equal(isFreshHybridKey(key, 0, created + HYBRID_KEY_LONGEST_MS + 1), false);
});
