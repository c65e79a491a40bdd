import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { deviceCredential, parseCredential } from "./credential.ts";
import { signingKeyFromSeed } from "./ed25519.ts";

const identity = signingKeyFromSeed(new Uint8Array(32).fill(1));
const leaf = signingKeyFromSeed(new Uint8Array(32).fill(2)).publicKey;
const deviceId = new Uint8Array(16).fill(3);

Deno.test("an identity's own leaf has its key, and no other leaf may claim it", () => {
  deepStrictEqual(parseCredential(identity.publicKey, identity.publicKey), {
    identityKey: identity.publicKey,
    deviceId: undefined,
  });
  strictEqual(parseCredential(identity.publicKey, leaf), undefined);
});

Deno.test("a device's leaf is vouched for by the identity, bit by bit", () => {
  const credential = deviceCredential(identity, deviceId, leaf);
  deepStrictEqual(parseCredential(credential, leaf), { identityKey: identity.publicKey, deviceId });
  strictEqual(parseCredential(credential, identity.publicKey), undefined);
  for (let at = 0; at < credential.length; at++) {
    const forged = credential.slice();
    forged[at] = (forged[at] ?? 0) ^ 1;
    strictEqual(parseCredential(forged, leaf), undefined, `byte ${at}`);
  }
});

Deno.test("any other length is no credential", () => {
  const credential = deviceCredential(identity, deviceId, leaf);
  for (let length = 0; length < credential.length; length++) {
    if (length !== 32) strictEqual(parseCredential(credential.subarray(0, length), leaf), undefined);
  }
  strictEqual(parseCredential(Uint8Array.of(...credential, 0), leaf), undefined);
  throws(() => deviceCredential(identity, deviceId.subarray(1), leaf), RangeError);
});
