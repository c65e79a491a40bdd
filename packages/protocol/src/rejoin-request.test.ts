import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import fc from "fast-check";
import { signingKeyFromSeed } from "./ed25519.ts";
import {
  isRejoinRequest,
  parseRejoinRequest,
  type RejoinRequest,
  signRejoinRequest,
  verifyRejoinRequest,
} from "./rejoin-request.ts";

const identity = signingKeyFromSeed(new Uint8Array(32).fill(1));
const stranger = signingKeyFromSeed(new Uint8Array(32).fill(2));
const request: RejoinRequest = {
  channelId: new Uint8Array(16).fill(3),
  time: 1_800_000_000_000,
  keyPackage: new Uint8Array(300).fill(4),
};

Deno.test("a rejoin request is read back as it was signed, by its signer's key alone", () =>
  fc.assert(fc.property(
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
    fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    fc.uint8Array({ minLength: 1, maxLength: 2000 }),
    (channelId, time, keyPackage) => {
      const message = signRejoinRequest(identity, { channelId, time, keyPackage });
      ok(isRejoinRequest(message));
      deepStrictEqual(parseRejoinRequest(message), { channelId, time, keyPackage });
      ok(verifyRejoinRequest(message, identity.publicKey));
      ok(!verifyRejoinRequest(message, stranger.publicKey));
    },
  )));

Deno.test("a rejoin request with any byte or length changed is not the signer's", () => {
  const message = signRejoinRequest(identity, request);
  for (let at = 0; at < message.length; at++) {
    const bent = message.slice();
    bent[at] = (bent[at] ?? 0) ^ 1;
    ok(parseRejoinRequest(bent) === undefined || !verifyRejoinRequest(bent, identity.publicKey), `byte ${at}`);
    strictEqual(parseRejoinRequest(message.subarray(0, at)), undefined, `the first ${at} bytes`);
    ok(!verifyRejoinRequest(message.subarray(0, at), identity.publicKey));
  }
  strictEqual(parseRejoinRequest(Uint8Array.of(...message, 0)), undefined);
});

Deno.test("a rejoin request has a whole channel id and a key package of a sane size", () => {
  throws(() => signRejoinRequest(identity, { ...request, channelId: new Uint8Array(15) }), RangeError);
  throws(() => signRejoinRequest(identity, { ...request, keyPackage: new Uint8Array(0) }), RangeError);
  throws(() => signRejoinRequest(identity, { ...request, keyPackage: new Uint8Array(65_537) }), RangeError);
  const message = signRejoinRequest(identity, { ...request, time: Number.MAX_SAFE_INTEGER });
  const later = message.slice();
  later[17] = 0xff;
  strictEqual(parseRejoinRequest(later), undefined, "a time that no number holds");
  ok(!isRejoinRequest(Uint8Array.of(0, 1)));
});
