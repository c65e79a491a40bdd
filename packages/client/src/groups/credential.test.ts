// Whose leaf it is: both forms, and no key that could be nobody's.
import { strict as assert } from "node:assert";
import { deviceCredential, signingKeyFromSeed } from "@quicproquo/protocol";
import { credentialIsValid, identityOf } from "./credential.ts";

const identity = signingKeyFromSeed(new Uint8Array(32).fill(1));
const leafKey = signingKeyFromSeed(new Uint8Array(32).fill(2)).publicKey;

Deno.test("a credential is the leaf's key, or one that the identity signed for it", () => {
  const device = deviceCredential(identity, new Uint8Array(16), leafKey);
  assert.equal(credentialIsValid(identity.publicKey, identity.publicKey), true);
  assert.equal(credentialIsValid(device, leafKey), true);
  assert.deepEqual(identityOf(device), identity.publicKey);
  assert.equal(credentialIsValid(identity.publicKey, leafKey), false);
  assert.equal(credentialIsValid(device, identity.publicKey), false);
});

Deno.test("a point of small order is nobody's key", () => {
  // The neutral element, and RFC 8032's base point's complement of order two.
  for (const last of [1, 0xec]) {
    const point = new Uint8Array(32).fill(last === 1 ? 0 : 0xff);
    point[0] = last;
    point[31] = last === 1 ? 0 : 0x7f;
    assert.equal(credentialIsValid(point, point), false);
  }
});
