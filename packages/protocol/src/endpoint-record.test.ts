// Endpoint records: as the protocol lays them out, by their owner and nobody else.
import assert from "node:assert/strict";
import fc from "fast-check";
import { SeededRandom } from "@quicproquo/testkit";
import { signingKeyFromSeed, verifyLabelled } from "./ed25519.ts";
import { parseEndpointRecord, publishEndpointRecord } from "./endpoint-record.ts";

const random = new SeededRandom("endpoint").bytes;
const identity = signingKeyFromSeed(random(32));
const key = random(32);
const address = new TextEncoder().encode("192.0.2.1:4433");
const record = publishEndpointRecord(identity, { key, time: 1_800_000_000_000, address });

Deno.test("a record is laid out, parsed and signed as the protocol says", () => {
  const signed = [0x01, ...key, 0, 0, 1, 0xa3, 0x18, 0x5c, 0x50, 0, 0, address.length, ...address];
  assert.deepEqual([...record.subarray(0, -64)], signed);
  assert(verifyLabelled(identity.publicKey, record.subarray(-64), "qpq endpoint v1", Uint8Array.from(signed)));
  assert.deepEqual(parseEndpointRecord(record, identity.publicKey), { key, time: 1_800_000_000_000, address });
  const empty = publishEndpointRecord(identity, { key, time: 0, address: new Uint8Array() });
  assert.equal(parseEndpointRecord(empty, identity.publicKey)?.address.length, 0);
});

Deno.test("a changed byte, a cut, a longer one and another's key make it nobody's", () => {
  fc.assert(fc.property(fc.nat(record.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
    const changed = record.slice();
    changed[at] = (changed[at] ?? 0) ^ change;
    assert.equal(parseEndpointRecord(changed, identity.publicKey), undefined);
  }));
  for (let length = 0; length < record.length; length += 1) {
    assert.equal(parseEndpointRecord(record.subarray(0, length), identity.publicKey), undefined);
  }
  assert.equal(parseEndpointRecord(Uint8Array.of(...record, 0), identity.publicKey), undefined);
  assert.equal(parseEndpointRecord(record, signingKeyFromSeed(random(32)).publicKey), undefined);
});

Deno.test("what cannot be told is not published", () => {
  for (const wrong of [{ key: random(31) }, { time: -1 }, { time: 2 ** 53 }, { address: new Uint8Array(65_536) }]) {
    assert.throws(() => publishEndpointRecord(identity, { key, time: 1, address, ...wrong }), RangeError);
  }
});
