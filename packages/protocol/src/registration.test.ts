// Registration: possession of the identity key, for this node and this name only; and the identifiers that keep
// registration from being a password oracle.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { SeededRandom } from "@quicproquo/testkit";
import { signingKeyFromSeed, verifyLabelled } from "./ed25519.ts";
import { fakeRegistrationRequest, opaqueIdentifiers, opaqueUserIdentifier } from "./opaque.ts";
import { type Origin, originOf } from "./origin.ts";
import {
  buildRegistrationUpload,
  parseRegistrationUpload,
  type RegistrationUpload,
  verifyRegistration,
} from "./registration.ts";
import { normaliseUserName, type UserName } from "./user-name.ts";

const random = new SeededRandom("registration").bytes;
const identity = signingKeyFromSeed(random(32));
const origin: Origin = originOf(random(32));
const userName: UserName = normaliseUserName("alice");
const record = random(192);
const registrationRequest = random(32);

function parsed(upload: Uint8Array): RegistrationUpload {
  const parts = parseRegistrationUpload(upload);
  assert(parts !== undefined);
  return parts;
}

Deno.test("an upload is laid out, parsed and verified as the protocol says", () => {
  const invite = random(20);
  const upload = buildRegistrationUpload(identity, { origin, userName, record, registrationRequest, invite });
  assert.equal(upload.length, 192 + 32 + 64 + 20);
  const parts = parsed(upload);
  assert.equal(parts.record.toHex(), record.toHex());
  assert.equal(parts.registrationRequest.toHex(), registrationRequest.toHex());
  assert.equal(parts.invite.toHex(), invite.toHex());
  assert.equal(verifyRegistration(identity.publicKey, origin, userName, parts), true);
  const covered = [
    Uint8Array.of(origin.length),
    new TextEncoder().encode(origin),
    Uint8Array.of(5),
    new TextEncoder().encode("alice"),
    registrationRequest,
    record,
  ];
  assert.equal(verifyLabelled(identity.publicKey, parts.signature, "qpq register v1", ...covered), true);
});

Deno.test("the signature is worth nothing at another node, for another name, by another key, for other data", () => {
  const parts = parsed(buildRegistrationUpload(identity, { origin, userName, record, registrationRequest }));
  assert.equal(verifyRegistration(identity.publicKey, originOf(random(32)), userName, parts), false);
  assert.equal(verifyRegistration(identity.publicKey, origin, normaliseUserName("alicf"), parts), false);
  assert.equal(verifyRegistration(signingKeyFromSeed(random(32)).publicKey, origin, userName, parts), false);
  assert.equal(verifyRegistration(identity.publicKey, origin, userName, { ...parts, record: random(192) }), false);
  const otherRequest = { ...parts, registrationRequest: random(32) };
  assert.equal(verifyRegistration(identity.publicKey, origin, userName, otherRequest), false);
  assert.equal(verifyRegistration(identity.publicKey, origin, userName, { ...parts, signature: random(64) }), false);
});

Deno.test("only uploads of 288 to 352 bytes have parts", () => {
  for (const [length, ok] of [[0, false], [287, false], [288, true], [352, true], [353, false]] as const) {
    assert.equal(parseRegistrationUpload(new Uint8Array(length)) !== undefined, ok, `${length} bytes`);
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
    const parts = parseRegistrationUpload(bytes);
    if (parts === undefined) return;
    const joined = [...parts.record, ...parts.registrationRequest, ...parts.signature, ...parts.invite];
    assert.deepEqual(joined, [...bytes]);
    assert.equal(verifyRegistration(identity.publicKey, origin, userName, parts), false);
  }));
});

Deno.test("parts of a wrong length are not signed", () => {
  const right = { origin, userName, record, registrationRequest };
  for (const wrong of [{ record: random(191) }, { registrationRequest: random(33) }, { invite: random(65) }]) {
    assert.throws(() => buildRegistrationUpload(identity, { ...right, ...wrong }), RangeError);
  }
});

Deno.test("OPAQUE's user identifier depends on name and request, never on the name alone", () => {
  const identifier = opaqueUserIdentifier(userName, registrationRequest);
  const preimage = new Uint8Array([
    ...new TextEncoder().encode("qpq opaque id v1"),
    5,
    ...new TextEncoder().encode("alice"),
    ...registrationRequest,
  ]);
  assert.equal(identifier, createHash("sha256").update(preimage).digest("base64url"));
  assert.notEqual(opaqueUserIdentifier(userName, random(32)), identifier);
  assert.notEqual(opaqueUserIdentifier(normaliseUserName("bob"), registrationRequest), identifier);
  assert.throws(() => opaqueUserIdentifier(userName, random(31)), RangeError);
});

Deno.test("the fake request of an unknown name is stable and secret", () => {
  const secret = random(32);
  const fake = fakeRegistrationRequest(secret, "nobody");
  assert.equal(fake.toHex(), createHmac("sha256", secret).update("qpq fake v1nobody").digest("hex"));
  assert.equal(fakeRegistrationRequest(secret, "nobody").toHex(), fake.toHex());
  assert.notEqual(fakeRegistrationRequest(random(32), "nobody").toHex(), fake.toHex());
});

Deno.test("OPAQUE is bound to node and name", () => {
  assert.deepEqual(opaqueIdentifiers(origin, userName), { server: origin, client: "alice" });
});
