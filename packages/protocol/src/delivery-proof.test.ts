// Receipts: rebuilt from what was sent, byte for byte, or refused.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { SeededRandom } from "@quicproquo/testkit";
import { type Delivery, signDelivery, verifyDelivery } from "./delivery-proof.ts";
import { signingKeyFromSeed } from "./ed25519.ts";

const random = new SeededRandom("delivery").bytes;
const nodeKey = signingKeyFromSeed(random(32));
const delivery: Delivery = {
  recipientKey: random(32),
  channelId: random(16),
  seq: 7n,
  ttlSecs: 3600,
  payload: random(500),
};
const proof = signDelivery(nodeKey, delivery);

Deno.test("the layout is the protocol's", () => {
  assert.equal(proof.length, 96);
  const payloadHash = createHash("sha256").update(delivery.payload).digest();
  const preimage = new Uint8Array([
    ...new TextEncoder().encode("qpq delivery v1"),
    ...delivery.recipientKey,
    16,
    ...delivery.channelId,
    ...Uint8Array.fromHex("0000000000000007"),
    ...Uint8Array.fromHex("00000e10"),
    ...payloadHash,
  ]);
  assert.equal(proof.subarray(0, 32).toHex(), createHash("sha256").update(preimage).digest("hex"));
});

Deno.test("the node's proof of this delivery is taken, by payload or by its hash, whichever way seq is held", () => {
  assert.equal(verifyDelivery(nodeKey.publicKey, delivery, proof), true);
  const { payload, ...rest } = delivery;
  const hashed = { ...rest, seq: 7, payloadHash: createHash("sha256").update(payload).digest() };
  assert.equal(verifyDelivery(nodeKey.publicKey, hashed, proof), true);
  assert.equal(signDelivery(nodeKey, hashed).toHex(), proof.toHex());
});

Deno.test("a proof of anything else is refused", () => {
  const others: readonly Partial<Delivery>[] = [
    { recipientKey: random(32) },
    { channelId: random(16) },
    { channelId: new Uint8Array(0) },
    { seq: 8n },
    { ttlSecs: 0 },
    { payload: random(500) },
    { payload: new Uint8Array(0) },
  ];
  for (const other of others) assert.equal(verifyDelivery(nodeKey.publicKey, { ...delivery, ...other }, proof), false);
});

Deno.test("a proof by another node, cut, longer or changed anywhere is refused", () => {
  assert.equal(verifyDelivery(signingKeyFromSeed(random(32)).publicKey, delivery, proof), false);
  assert.equal(verifyDelivery(nodeKey.publicKey, delivery, proof.subarray(1)), false);
  assert.equal(verifyDelivery(nodeKey.publicKey, delivery, new Uint8Array([...proof, 0])), false);
  assert.equal(verifyDelivery(nodeKey.publicKey, delivery, new Uint8Array(0)), false);
  for (const at of [0, 31, 32, 95]) {
    const changed = proof.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.equal(verifyDelivery(nodeKey.publicKey, delivery, changed), false, `byte ${at}`);
  }
  // A digest of another delivery under a right signature of this one.
  const mixed = new Uint8Array([
    ...signDelivery(nodeKey, { ...delivery, seq: 9n }).subarray(0, 32),
    ...proof.subarray(32),
  ]);
  assert.equal(verifyDelivery(nodeKey.publicKey, { ...delivery, seq: 9n }, mixed), false);
});

Deno.test("a recipient key of another length is never vouched for", () => {
  const wrong = { ...delivery, recipientKey: random(31) };
  assert.throws(() => signDelivery(nodeKey, wrong), RangeError);
  assert.equal(verifyDelivery(nodeKey.publicKey, wrong, proof), false);
});

Deno.test("a seq is the same as a number and as a bigint", () => {
  for (const seq of [0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 40 + 7, Number.MAX_SAFE_INTEGER]) {
    assert.deepEqual(
      signDelivery(nodeKey, { ...delivery, seq }),
      signDelivery(nodeKey, { ...delivery, seq: BigInt(seq) }),
    );
  }
});

Deno.test("what is no seq of 64 bits, or no lifetime of 32, is never vouched for", () => {
  for (const seq of [-1, 1.5, 2 ** 53, NaN, -1n, 2n ** 64n]) {
    assert.throws(() => signDelivery(nodeKey, { ...delivery, seq }), RangeError, `${seq}`);
  }
  for (const ttlSecs of [-1, 1.5, 2 ** 32, NaN]) {
    assert.throws(() => signDelivery(nodeKey, { ...delivery, ttlSecs }), RangeError, `${ttlSecs}`);
  }
});
