// The key stretching, run once for real: the constant is what RFC 9106 recommends for 64 MiB, and nothing lowers it.
import assert from "node:assert/strict";
import { client, ready, server } from "@serenity-kit/opaque";
import { SeededRandom } from "@quicproquo/testkit";
import { OPAQUE_KEY_STRETCHING, opaqueIdentifiers, opaqueUserIdentifier } from "./opaque.ts";
import { originOf } from "./origin.ts";
import { normaliseUserName } from "./user-name.ts";

const random = new SeededRandom("opaque").bytes;

Deno.test("the constant is 64 MiB, 3 passes, 4 lanes to the library too: its own name for that opens the account", async () => {
  await ready;
  const userName = normaliseUserName("alice");
  const identifiers = opaqueIdentifiers(originOf(random(32)), userName);
  const serverSetup = server.createSetup();
  const password = "correct horse";

  const begun = client.startRegistration({ password });
  const request = Uint8Array.fromBase64(begun.registrationRequest, { alphabet: "base64url" });
  const userIdentifier = opaqueUserIdentifier(userName, request);
  const { registrationResponse } = server.createRegistrationResponse({
    serverSetup,
    userIdentifier,
    registrationRequest: begun.registrationRequest,
  });
  const { registrationRecord } = client.finishRegistration({
    password,
    registrationResponse,
    clientRegistrationState: begun.clientRegistrationState,
    identifiers,
    keyStretching: OPAQUE_KEY_STRETCHING,
  });
  assert.equal(Uint8Array.fromBase64(registrationRecord, { alphabet: "base64url" }).length, 192);

  const login = client.startLogin({ password });
  const { loginResponse, serverLoginState } = server.startLogin({
    serverSetup,
    userIdentifier,
    registrationRecord,
    startLoginRequest: login.startLoginRequest,
    identifiers,
  });
  const finished = client.finishLogin({
    password,
    loginResponse,
    clientLoginState: login.clientLoginState,
    identifiers,
    keyStretching: "memory-constrained",
  });
  assert(finished !== undefined);
  const { sessionKey } = server.finishLogin({
    serverLoginState,
    finishLoginRequest: finished.finishLoginRequest,
    identifiers,
  });
  assert.equal(sessionKey, finished.sessionKey);
});

Deno.test("the constant says what it is, and cannot be changed from outside", () => {
  assert.deepEqual(OPAQUE_KEY_STRETCHING, { "argon2id-custom": { iterations: 3, memory: 65_536, parallelism: 4 } });
  assert(Object.isFrozen(OPAQUE_KEY_STRETCHING) && Object.isFrozen(OPAQUE_KEY_STRETCHING["argon2id-custom"]));
});
