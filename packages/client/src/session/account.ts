// Registering and logging in by OPAQUE (PROTOCOL §6). The password never leaves this machine. The finalization, which is
// what a man in the middle would need, is sent only to the node whose key, origin and certificate were checked, and only
// if the node's reply verified for that origin.
import {
  buildRegistrationUpload,
  type KeyStretching,
  opaqueIdentifiers,
  REGISTRATION_RECORD_BYTES,
  type SigningKey,
  type UserName,
} from "@quicproquo/protocol";
import { clientError } from "../errors.ts";
import { nodeError } from "./node-errors.ts";
import { finishLogin, finishRegistration, startLogin, startRegistration } from "./opaque.ts";
import type { NodeConnection } from "./reach.ts";

export interface Credentials {
  readonly userName: UserName;
  readonly password: string;
  readonly keyStretching: KeyStretching;
}

/** Makes the account. Throws E012..E015 and what the network brings. */
export async function registerAccount(
  connection: NodeConnection,
  { userName, password, keyStretching }: Credentials,
  identity: SigningKey,
  invite: Uint8Array,
): Promise<void> {
  const { node, facts } = connection;
  const start = await startRegistration(password);
  const response = await call(async () => {
    return (await node.opaqueRegisterStart({ username: userName, request: start.request })).response.slice();
  });
  const identifiers = opaqueIdentifiers(facts.origin, userName);
  const record = await finishRegistration(password, start, response, identifiers, keyStretching);
  if (record?.length !== REGISTRATION_RECORD_BYTES) {
    throw clientError("node-invalid", "the node's answer to a registration does not hold");
  }
  const upload = buildRegistrationUpload(identity, {
    origin: facts.origin,
    userName,
    record,
    registrationRequest: start.request,
    invite,
  });
  const success = await call(async () => {
    const answer = await node.opaqueRegisterFinish({ username: userName, upload, identityKey: identity.publicKey });
    return answer.success;
  });
  if (!success) throw clientError("node-invalid", "the node neither registered nor said why");
}

/**
 * Begins a session and resolves with its token. `identityKey` may be empty where it is not known. Throws E016
 * `login-failed` for a wrong password, an unknown name and a wrong key alike.
 */
export async function logIn(
  connection: NodeConnection,
  { userName, password, keyStretching }: Credentials,
  identityKey: Uint8Array,
): Promise<Uint8Array> {
  const { node, facts } = connection;
  const start = await startLogin(password);
  const response = await call(async () => {
    return (await node.opaqueLoginStart({ username: userName, request: start.request })).response.slice();
  });
  const identifiers = opaqueIdentifiers(facts.origin, userName);
  const finalization = await finishLogin(password, start, response, identifiers, keyStretching);
  if (finalization === undefined) {
    throw clientError("login-failed", "name or password is wrong");
  }
  const token = await call(async () => {
    const answer = await node.opaqueLoginFinish({ username: userName, finalization, identityKey });
    return answer.sessionToken.slice();
  });
  if (token.length !== 32) throw clientError("node-invalid", "the node's token is not one");
  return token;
}

async function call<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = nodeError(error);
    if (known.code === "E016") throw clientError("login-failed", "name or password is wrong", { cause: error });
    throw known;
  }
}
