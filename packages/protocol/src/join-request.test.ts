import { deepEqual, equal, notDeepEqual, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { signingKeyFromSeed } from "./ed25519.ts";
import {
  isJoinRequest,
  isToldJoin,
  linkIdOf,
  openToldJoin,
  parseJoinRequest,
  signJoinRequest,
  signToldJoin,
  verifyJoinRequest,
} from "./join-request.ts";
import { parseIdentityKey } from "./identity-key.ts";

const dave = signingKeyFromSeed(new Uint8Array(32).fill(1));
const alice = signingKeyFromSeed(new Uint8Array(32).fill(2));
const ticket = new Uint8Array(16).fill(3);
const maker = alice.publicKey;
const time = 1_800_000_000_000;

Deno.test("a request is read back as it was signed; it holds for the link and its maker alone", () =>
  fc.assert(fc.property(
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
    fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    (ticket, time) => {
      const message = signJoinRequest(dave, { ticket, maker, time });
      ok(isJoinRequest(message) && !isToldJoin(message));
      const request = parseJoinRequest(message);
      ok(request !== undefined);
      deepEqual([request.linkId, request.time], [linkIdOf(ticket), time]);
      deepEqual(Uint8Array.from(request.identityKey), dave.publicKey);
      ok(verifyJoinRequest(message, request, { ticket, maker }));
      ok(!verifyJoinRequest(message, request, { ticket, maker: dave.publicKey }), "to somebody else it is none");
      ok(!verifyJoinRequest(message, request, { ticket: ticket.with(0, (ticket[0] ?? 0) ^ 1), maker }));
      notDeepEqual(linkIdOf(ticket), ticket);
    },
  )));

Deno.test("a request with any byte or length changed is nobody's", () => {
  const message = signJoinRequest(dave, { ticket, maker, time });
  for (let at = 0; at < message.length; at++) {
    const bent = message.with(at, (message[at] ?? 0) ^ 1);
    const request = parseJoinRequest(bent);
    ok(request === undefined || !verifyJoinRequest(bent, request, { ticket, maker }), `byte ${at}`);
    equal(parseJoinRequest(message.subarray(0, at)), undefined, `the first ${at} bytes`);
  }
  equal(parseJoinRequest(Uint8Array.of(...message, 0)), undefined);
  const request = parseJoinRequest(message);
  ok(request !== undefined && !verifyJoinRequest(Uint8Array.of(...message, 0), request, { ticket, maker }));
  equal(parseJoinRequest(message.with(49, 0xff)), undefined, "a time that no number holds");
  equal(parseJoinRequest(message.fill(0, 17, 49)), undefined, "a key that is none");
  throws(() => signJoinRequest(dave, { ticket: new Uint8Array(15), maker, time }), RangeError);
});

Deno.test("what one admin tells another of a request is theirs, byte for byte", () => {
  const identityKey = parseIdentityKey(dave.publicKey);
  ok(identityKey !== undefined);
  const channelId = new Uint8Array(16).fill(5);
  const message = signToldJoin(alice, { channelId, identityKey, time });
  ok(isToldJoin(message) && !isJoinRequest(message));
  const told = openToldJoin(message);
  deepEqual(told && { ...told, adminKey: told.adminKey.toHex() }, {
    channelId,
    adminKey: alice.publicKey.toHex(),
    identityKey,
    time,
  });
  for (let at = 0; at < message.length; at++) {
    equal(openToldJoin(message.with(at, (message[at] ?? 0) ^ 1)), undefined, `byte ${at}`);
    equal(openToldJoin(message.subarray(0, at)), undefined);
  }
  // Neither is ever the other.
  equal(openToldJoin(signJoinRequest(dave, { ticket, maker, time })), undefined);
  equal(parseJoinRequest(message), undefined);
  equal(openToldJoin(Uint8Array.of(0x06, ...signJoinRequest(dave, { ticket, maker, time }).subarray(1))), undefined);
  throws(() => signToldJoin(alice, { channelId: new Uint8Array(15), identityKey, time }), RangeError);
});
