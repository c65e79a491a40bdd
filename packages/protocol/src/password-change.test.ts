// A change of password: signed by the identity, for this node and name, under a label of its own.
import assert from "node:assert/strict";
import { SeededRandom } from "@quicproquo/testkit";
import { signingKeyFromSeed, verifyLabelled } from "./ed25519.ts";
import { originOf } from "./origin.ts";
import {
  buildPasswordUpload,
  parsePasswordUpload,
  type PasswordUpload,
  verifyPasswordChange,
} from "./password-change.ts";
import { buildRegistrationUpload, parseRegistrationUpload, verifyRegistration } from "./registration.ts";
import { normaliseUserName } from "./user-name.ts";

const random = new SeededRandom("password").bytes;
const identity = signingKeyFromSeed(random(32));
const origin = originOf(random(32));
const userName = normaliseUserName("alice");
const change = { origin, userName, record: random(192), registrationRequest: random(32) };

function parsed(upload: Uint8Array): PasswordUpload {
  const parts = parsePasswordUpload(upload);
  assert(parts !== undefined);
  return parts;
}

Deno.test("an upload is laid out, parsed and verified as the protocol says", () => {
  const parts = parsed(buildPasswordUpload(identity, change));
  assert.deepEqual([parts.record, parts.registrationRequest], [change.record, change.registrationRequest]);
  assert(verifyPasswordChange(identity.publicKey, origin, userName, parts));
  const covered = [
    Uint8Array.of(origin.length),
    new TextEncoder().encode(origin),
    Uint8Array.of(5),
    new TextEncoder().encode("alice"),
    change.registrationRequest,
    change.record,
  ];
  assert(verifyLabelled(identity.publicKey, parts.signature, "qpq password v1", ...covered));
});

Deno.test("it is worth nothing at another node, for another name, by another key, for other data", () => {
  const parts = parsed(buildPasswordUpload(identity, change));
  const other = signingKeyFromSeed(random(32)).publicKey;
  assert(!verifyPasswordChange(other, origin, userName, parts));
  assert(!verifyPasswordChange(identity.publicKey, originOf(random(32)), userName, parts));
  assert(!verifyPasswordChange(identity.publicKey, origin, normaliseUserName("alicf"), parts));
  assert(!verifyPasswordChange(identity.publicKey, origin, userName, { ...parts, record: random(192) }));
  assert(!verifyPasswordChange(identity.publicKey, origin, userName, { ...parts, registrationRequest: random(32) }));
});

Deno.test("a registration is no change of password, nor the other way round", () => {
  const registration = buildRegistrationUpload(identity, change);
  assert(!verifyPasswordChange(identity.publicKey, origin, userName, parsed(registration)));
  const asRegistration = parseRegistrationUpload(buildPasswordUpload(identity, change));
  assert(asRegistration !== undefined);
  assert(!verifyRegistration(identity.publicKey, origin, userName, asRegistration));
});

Deno.test("only 288 bytes have parts, and parts of a wrong length are not signed", () => {
  for (const length of [0, 287, 289, 352]) assert.equal(parsePasswordUpload(new Uint8Array(length)), undefined);
  for (const wrong of [{ record: random(191) }, { registrationRequest: random(33) }]) {
    assert.throws(() => buildPasswordUpload(identity, { ...change, ...wrong }), RangeError);
  }
});
