// Signing keys: RFC 8032, labels, and nothing secret in what is printed.
import assert from "node:assert/strict";
import { ed25519 } from "@noble/curves/ed25519.js";
import { SeededRandom } from "@quicproquo/testkit";
import { signingKeyFromSeed, signLabelled, verifyLabelled } from "./ed25519.ts";
import * as everything from "./index.ts";
import * as transparency from "./transparency.ts";

const random = new SeededRandom("ed25519").bytes;

Deno.test("RFC 8032 §7.1: the public key of test 1", () => {
  const key = signingKeyFromSeed(
    Uint8Array.fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
  );
  assert.equal(key.publicKey.toHex(), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
});

Deno.test("what is signed is label ‖ parts, as another implementation verifies", () => {
  const key = signingKeyFromSeed(random(32));
  const [first, second] = [random(5), random(7)];
  const signature = signLabelled(key, "qpq test", first, second);
  const message = new Uint8Array([...new TextEncoder().encode("qpq test"), ...first, ...second]);
  assert.equal(ed25519.verify(signature, message, key.publicKey), true);
  assert.equal(verifyLabelled(key.publicKey, signature, "qpq test", first, second), true);
  assert.equal(verifyLabelled(key.publicKey, signature, "qpq tesu", first, second), false);
  assert.equal(verifyLabelled(key.publicKey, signature, "qpq test", first), false);
});

Deno.test("what is no key or no signature is false, never an exception", () => {
  const key = signingKeyFromSeed(random(32));
  const signature = signLabelled(key, "qpq test");
  assert.equal(verifyLabelled(key.publicKey.subarray(1), signature, "qpq test"), false);
  assert.equal(verifyLabelled(key.publicKey, signature.subarray(1), "qpq test"), false);
  assert.equal(verifyLabelled(new Uint8Array(32).fill(0xff), signature, "qpq test"), false);
  assert.equal(verifyLabelled(key.publicKey, new Uint8Array(64).fill(0xff), "qpq test"), false);
});

Deno.test("a signature with its scalar written a second way (S + L) is refused", () => {
  const key = signingKeyFromSeed(random(32));
  const signature = signLabelled(key, "qpq test");
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  let scalar = order;
  for (let at = 31; at >= 0; at--) scalar += BigInt(signature[32 + at] ?? 0) << BigInt(8 * at);
  const other = signature.slice();
  for (let at = 0; at < 32; at++) other[32 + at] = Number((scalar >> BigInt(8 * at)) & 255n);
  assert.equal(verifyLabelled(key.publicKey, other, "qpq test"), false);
});

Deno.test("thousands of keys pass through the cache of keys, and the first is still known", () => {
  const key = signingKeyFromSeed(random(32));
  const signature = signLabelled(key, "qpq test");
  for (let count = 0; count < 4200; count++) verifyLabelled(random(32), signature, "qpq test");
  assert.equal(verifyLabelled(key.publicKey, signature, "qpq test"), true);
});

Deno.test("a seed of another length is no key, nor is an object of the right shape", () => {
  assert.throws(() => signingKeyFromSeed(random(31)), RangeError);
  assert.throws(() => signLabelled({ publicKey: random(32) }, "qpq test"), TypeError);
});

Deno.test("a printed key shows its public half alone", () => {
  const seed = random(32);
  const key = signingKeyFromSeed(seed);
  assert.deepEqual(Object.keys(key), ["publicKey"]);
  const printed = Deno.inspect(key, { depth: 9, showHidden: true, iterableLimit: 999 });
  assert(!printed.includes([...seed.subarray(0, 8)].join(", ")) && !printed.includes(seed.toHex()));
});

Deno.test("the package signs for named uses only: no call takes a label or bytes of the caller's choosing", () => {
  const signing = Object.keys(everything).filter((name) => /sign|publish|build/i.test(name)).toSorted();
  assert.deepEqual(signing.filter((name) => name !== "signingKeyFromSeed"), [
    "buildPasswordUpload",
    "buildRegistrationUpload",
    "publishEndpointRecord",
    "publishHybridKey",
    "signDelivery",
    "signJoinRequest",
    "signMessageReport",
    "signPins",
    "signRejoinRequest",
    "signToldJoin",
    "signTranscript",
  ]);
  assert.deepEqual(Object.keys(transparency).filter((name) => /^(sign|cosign)/.test(name)).toSorted(), [
    "cosign",
    "cosignaturesOf",
    "signCheckpoint",
  ]);
  for (const exported of [everything, transparency]) {
    for (const name of ["signLabelled", "LabelledContent"]) assert(!(name in exported), name);
  }
});
