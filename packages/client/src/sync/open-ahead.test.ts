// What is opened before its turn, and what is left to it.
import { strict as assert } from "node:assert";
import { type HybridSecretKey, hybridSecretKeyFromSeed, sealEnvelope, wrapBare } from "@quicproquo/protocol";
import { SeededRandom } from "@quicproquo/testkit";
import { AtMost } from "./at-most.ts";
import type { Delivered } from "./delivered.ts";
import { openAhead, type Opener } from "./open-ahead.ts";

const random = new SeededRandom("open ahead").bytes;
const key = random(32);
const channel = random(16);
const older = hybridSecretKeyFromSeed(random(32));
const newer = hybridSecretKeyFromSeed(random(32));
const strange = hybridSecretKeyFromSeed(random(32));
const opener: Opener = {
  self: { key },
  turn: { read: (work) => Promise.resolve(work()) },
  hybridSecrets: () => [newer, older],
};

function sealed(to: HybridSecretKey, message: Uint8Array): Uint8Array {
  return sealEnvelope({ recipientKey: key, hybridPublicKey: to.publicKey, channelId: channel, message });
}

function delivered(...payloads: readonly Uint8Array[]): Delivered {
  return {
    channel,
    envelopes: payloads.map((payload, at) => ({ seq: at + 1, payload, opened: undefined })),
    ackedUpTo: 7,
  };
}

Deno.test("what any key of ours opens is opened, in its place; the rest is as it came", async () => {
  const [first, second, third] = [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)] as const;
  const given = delivered(sealed(newer, first), wrapBare(second), sealed(strange, third), sealed(older, third));
  const ready = await openAhead(opener, new AtMost(2), given);
  assert.deepEqual(ready.envelopes.map(({ opened }) => opened), [first, undefined, undefined, third]);
  assert.deepEqual(
    { ...ready, envelopes: ready.envelopes.map(({ seq, payload }) => ({ seq, payload, opened: undefined })) },
    given,
  );
});

Deno.test("a group's messages are not looked at, and a profile that is being closed leaves all as it is", async () => {
  const closed: Opener = { ...opener, turn: { read: () => Promise.reject(new Error("closed")) } };
  const bare = delivered(wrapBare(Uint8Array.of(1)));
  assert.equal(await openAhead(closed, new AtMost(2), bare), bare);
  const forUs = delivered(sealed(newer, Uint8Array.of(1)));
  assert.equal(await openAhead(closed, new AtMost(2), forUs), forUs);
});
