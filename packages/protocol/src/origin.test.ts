// A node's name comes from its key; its pins are vouched for by the key, in their order, for this origin.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { SeededRandom } from "@quicproquo/testkit";
import { signingKeyFromSeed, verifyLabelled } from "./ed25519.ts";
import { originOf, parseOrigin, signPins, verifyPins } from "./origin.ts";

const random = new SeededRandom("origin").bytes;
const nodeKey = signingKeyFromSeed(random(32));
const pins = [random(32), random(32)];

Deno.test("the origin is the first 32 characters of base32(SHA-256(key))", () => {
  // RFC 4648 §6, done the slow way.
  for (let count = 0; count < 20; count++) {
    const key = random(32);
    const bits = [...createHash("sha256").update(key).digest()].map((byte) => byte.toString(2).padStart(8, "0")).join(
      "",
    );
    const letters = bits.match(/.{5}/g)?.map((five) => "abcdefghijklmnopqrstuvwxyz234567"[Number.parseInt(five, 2)]);
    assert.equal(originOf(key), `${letters?.slice(0, 32).join("")}.qpq.invalid`);
  }
  // The same for a key of zeros, computed elsewhere: a change of the derivation is a change of every profile's folder.
  assert.equal(originOf(new Uint8Array(32)), "mzuhvlpymk6xo3epygfy5h4oeaejofef.qpq.invalid");
  assert.throws(() => originOf(random(31)), RangeError);
});

Deno.test("only an origin is an origin: nothing that could leave a folder", () => {
  const origin = originOf(random(32));
  assert.equal(parseOrigin(origin), origin);
  for (
    const text of [
      "",
      "qpq.invalid",
      origin.toUpperCase(),
      `${origin}/`,
      `../${origin}`,
      `${origin}\n`,
      origin.slice(1),
      `a${origin}`,
      origin.replace(/^./, "1"),
    ]
  ) {
    assert.equal(parseOrigin(text), undefined, JSON.stringify(text));
  }
});

Deno.test("pins are signed with label, origin and order", () => {
  const signature = signPins(nodeKey, pins);
  assert.equal(verifyPins(nodeKey.publicKey, pins, signature), true);
  const origin = new TextEncoder().encode(originOf(nodeKey.publicKey));
  const covered = [Uint8Array.of(origin.length), origin, ...pins];
  assert.equal(verifyLabelled(nodeKey.publicKey, signature, "qpq pins v1", ...covered), true);
  assert.equal(verifyPins(nodeKey.publicKey, pins.toReversed(), signature), false);
  assert.equal(verifyPins(nodeKey.publicKey, pins.slice(0, 1), signature), false);
  assert.equal(verifyPins(nodeKey.publicKey, [], signature), false);
  assert.equal(verifyPins(signingKeyFromSeed(random(32)).publicKey, pins, signature), false);
  assert.equal(verifyPins(nodeKey.publicKey, pins, signature.subarray(1)), false);
  assert.equal(verifyPins(nodeKey.publicKey.subarray(1), pins, signature), false);
});

Deno.test("pins split otherwise, or too many, are refused whatever was signed", () => {
  const [first, second] = pins.map((pin) => [...pin]);
  assert(first !== undefined && second !== undefined);
  const signature = signPins(nodeKey, pins);
  const joined = [...first, ...second];
  const split = [Uint8Array.from(joined.slice(0, 31)), Uint8Array.from(joined.slice(31))];
  assert.equal(verifyPins(nodeKey.publicKey, split, signature), false);
  assert.equal(verifyPins(nodeKey.publicKey, [Uint8Array.from(joined)], signature), false);
  assert.throws(() => signPins(nodeKey, split), RangeError);
  assert.throws(() => signPins(nodeKey, [...pins, random(32)]), RangeError);
});
