// An account at a node, registered and logged in by the raw protocol as a client does it, with cheap key stretching: for
// measurements and faults that are about the node and not about the engine.

import {
  buildRegistrationUpload,
  type KeyStretching,
  opaqueIdentifiers,
  type Origin,
  parseOrigin,
  parseUserName,
  signingKeyFromSeed,
  type UserName,
} from "@quicproquo/protocol";
import type { AuthInit, NodeClient } from "@quicproquo/protocol/schema";
import { client as opaque } from "@serenity-kit/opaque";

const keyStretching = { "argon2id-custom": { iterations: 1, memory: 8, parallelism: 1 } } as const;

/** Holds nothing of a connection: its session is good on any, and after a restart of the node. */
export interface Account {
  readonly name: string;
  /** Ed25519, 32 bytes. */
  readonly key: Uint8Array;
  readonly auth: AuthInit;
}

/** Registers a name that is free, and logs in. */
export async function registerAccount(node: NodeClient, origin: string, name: string): Promise<Account> {
  const userName = parseUserName(name);
  if (userName === undefined) throw new Error(`${name} is no name`);
  const parsedOrigin = parseOrigin(origin);
  if (parsedOrigin === undefined) throw new Error(`${origin} is no origin`);
  const identity = signingKeyFromSeed(crypto.getRandomValues(new Uint8Array(32)));
  const identifiers = opaqueIdentifiers(parsedOrigin, userName);
  const password = `password of ${name}`;

  const registration = opaque.startRegistration({ password });
  const request = decode(registration.registrationRequest);
  const started = await node.opaqueRegisterStart({ username: userName, request });
  const { registrationRecord } = opaque.finishRegistration({
    password,
    clientRegistrationState: registration.clientRegistrationState,
    registrationResponse: encode(started.response),
    identifiers,
    keyStretching,
  });
  const upload = buildRegistrationUpload(identity, {
    origin: parsedOrigin,
    userName,
    record: decode(registrationRecord),
    registrationRequest: request,
  });
  const { success } = await node.opaqueRegisterFinish({ username: userName, upload, identityKey: identity.publicKey });
  if (!success) throw new Error(`${name} was not registered`);

  const accessToken = await logIn(node, {
    origin: parsedOrigin,
    userName,
    password,
    keyStretching,
    identityKey: identity.publicKey,
  });
  return { name, key: identity.publicKey, auth: { version: 1, accessToken } };
}

export interface Login {
  readonly origin: Origin;
  readonly userName: UserName;
  readonly password: string;
  readonly keyStretching: KeyStretching;
  /** The account's if not said. */
  readonly identityKey?: Uint8Array;
}

/** A session token of somebody who is registered. */
export async function logIn(node: NodeClient, options: Login): Promise<Uint8Array> {
  const { origin, userName: username, password, keyStretching, identityKey = new Uint8Array(0) } = options;
  const login = opaque.startLogin({ password });
  const { response } = await node.opaqueLoginStart({ username, request: decode(login.startLoginRequest) });
  const finished = opaque.finishLogin({
    clientLoginState: login.clientLoginState,
    loginResponse: encode(response),
    password,
    identifiers: opaqueIdentifiers(origin, username),
    keyStretching,
  });
  if (finished === undefined) throw new Error(`${username} cannot log in`);
  const finalization = decode(finished.finishLoginRequest);
  const { sessionToken } = await node.opaqueLoginFinish({ username, finalization, identityKey });
  return sessionToken.slice();
}

function encode(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

function decode(value: string): Uint8Array {
  return Uint8Array.fromBase64(value, { alphabet: "base64url" });
}
