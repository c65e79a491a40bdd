// Payloads: the byte of kind, and what a sealing binds.
import assert from "node:assert/strict";
import fc from "fast-check";
import { SeededRandom } from "@quicproquo/testkit";
import {
  ENVELOPE_OVERHEAD_BYTES,
  openEnvelope,
  openEnvelopeAside,
  payloadKind,
  sealEnvelope,
  unwrapBare,
  wrapBare,
} from "./envelope.ts";
import { hybridSecretKeyFromSeed } from "./hybrid-key.ts";

const random = new SeededRandom("envelope").bytes;
const hybridSecretKey = hybridSecretKeyFromSeed(random(32));
const recipientKey = random(32);
const channelId = random(16);
const message = random(300);
const payload = sealEnvelope({ recipientKey, hybridPublicKey: hybridSecretKey.publicKey, channelId, message }, random);

Deno.test("a sealed message opens for its recipient on its channel, and costs a fixed number of bytes", () => {
  assert.equal(payload[0], 0x02);
  assert.equal(payload.length, message.length + ENVELOPE_OVERHEAD_BYTES);
  assert.equal(ENVELOPE_OVERHEAD_BYTES, 1 + 1120 + 16);
  assert.equal(openEnvelope({ payload, recipientKey, hybridSecretKey, channelId })?.toHex(), message.toHex());
});

Deno.test("the default inbox is a channel of its own: empty and named do not open each other", () => {
  const none = new Uint8Array(0);
  const sealing = { recipientKey, hybridPublicKey: hybridSecretKey.publicKey, channelId: none, message };
  const welcome = sealEnvelope(sealing, random);
  assert.notEqual(openEnvelope({ payload: welcome, recipientKey, hybridSecretKey, channelId: none }), undefined);
  assert.equal(openEnvelope({ payload: welcome, recipientKey, hybridSecretKey, channelId }), undefined);
  assert.equal(openEnvelope({ payload, recipientKey, hybridSecretKey, channelId: none }), undefined);
});

Deno.test("neither another recipient, another channel nor another key opens it", () => {
  assert.equal(openEnvelope({ payload, recipientKey: random(32), hybridSecretKey, channelId }), undefined);
  assert.equal(openEnvelope({ payload, recipientKey, hybridSecretKey, channelId: random(16) }), undefined);
  const other = hybridSecretKeyFromSeed(random(32));
  assert.equal(openEnvelope({ payload, recipientKey, hybridSecretKey: other, channelId }), undefined);
});

Deno.test("on threads of the runtime the same opens, and nothing else does", async () => {
  const opening = { payload, recipientKey, hybridSecretKey, channelId };
  assert.equal((await openEnvelopeAside(opening))?.toHex(), message.toHex());
  const [bare, cut, bent] = [payload.slice(), payload.subarray(0, 1121), payload.slice()];
  bare[0] = 0;
  bent[payload.length - 1] = (bent[payload.length - 1] ?? 0) ^ 1;
  for (const wrong of [bare, cut, bent]) {
    assert.equal(await openEnvelopeAside({ ...opening, payload: wrong }), undefined);
  }
  assert.equal(await openEnvelopeAside({ ...opening, recipientKey: random(32) }), undefined);
  assert.equal(await openEnvelopeAside({ ...opening, channelId: random(16) }), undefined);
  assert.equal(
    await openEnvelopeAside({ ...opening, hybridSecretKey: hybridSecretKeyFromSeed(random(32)) }),
    undefined,
  );
});

Deno.test("only the byte 0x02 is opened: the earlier system's 0x01, a bare message and the rest are refused", () => {
  for (const kind of [0x00, 0x01, 0x03, 0x04, 0xff]) {
    const changed = payload.slice();
    changed[0] = kind;
    assert.equal(openEnvelope({ payload: changed, recipientKey, hybridSecretKey, channelId }), undefined);
  }
});

Deno.test("a bare message is wrapped and unwrapped, and never mistaken for a sealed one", () => {
  assert.equal(unwrapBare(wrapBare(message))?.toHex(), message.toHex());
  assert.equal(wrapBare(message)[0], 0x00);
  assert.equal(unwrapBare(payload), undefined);
  assert.equal(unwrapBare(Uint8Array.of(0)), undefined);
  assert.equal(unwrapBare(new Uint8Array(0)), undefined);
});

Deno.test("a recipient key of another length is refused before anything is sealed", () => {
  const sealing = { recipientKey: random(31), hybridPublicKey: hybridSecretKey.publicKey, channelId, message };
  assert.throws(() => sealEnvelope(sealing, random), RangeError);
});

Deno.test("any bytes: a kind is told for 0x00 and 0x02 alone, and none opens", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1300 }), (bytes) => {
      const kind = bytes[0] === 0 ? "bare" : bytes[0] === 2 ? "sealed" : undefined;
      assert.equal(payloadKind(bytes), kind);
      assert.equal(openEnvelope({ payload: bytes, recipientKey, hybridSecretKey, channelId }), undefined);
    }),
    { numRuns: 50 },
  );
});

Deno.test("randomness that is given makes the same envelope again, and is overwritten; the runtime's own never does", () => {
  const sealing = { recipientKey, hybridPublicKey: hybridSecretKey.publicKey, channelId, message };
  const given = random(64);
  const kept = given.slice();
  const first = sealEnvelope(sealing, (size) => {
    assert.equal(size, 64);
    return given;
  });
  assert(given.every((byte) => byte === 0));
  assert.deepEqual(sealEnvelope(sealing, () => kept), first);
  const [own, other] = [sealEnvelope(sealing), sealEnvelope(sealing)];
  assert.notDeepEqual(own, other);
  for (const envelope of [first, own, other]) {
    assert.deepEqual(openEnvelope({ payload: envelope, recipientKey, hybridSecretKey, channelId }), message);
  }
});
