// The client's side of OPAQUE (RFC 9807). Starting is cheap; finishing stretches the password with Argon2id for a quarter
// of a second, which a worker does so that the prompt goes on. Strings are @serenity-kit/opaque's base64url.
import { client, ready } from "@serenity-kit/opaque";
import {
  type KeyStretching,
  normalisePassword,
  OPAQUE_KEY_STRETCHING,
  type OpaqueIdentifiers,
} from "@quicproquo/protocol";
import { fromBase64Url, toBase64Url } from "../bytes.ts";
import { stretchInWorker } from "./opaque-in-worker.ts";
import { type OpaqueFinish, stretch } from "./opaque-stretch.ts";

export interface OpaqueStart {
  /** Secret, until it is finished. */
  readonly state: string;
  /** For the node. */
  readonly request: Uint8Array;
}

export async function startRegistration(password: string): Promise<OpaqueStart> {
  await ready;
  const { clientRegistrationState, registrationRequest } = client.startRegistration({
    password: normalisePassword(password),
  });
  return { state: clientRegistrationState, request: fromBase64Url(registrationRequest) };
}

export async function startLogin(password: string): Promise<OpaqueStart> {
  await ready;
  const { clientLoginState, startLoginRequest } = client.startLogin({ password: normalisePassword(password) });
  return { state: clientLoginState, request: fromBase64Url(startLoginRequest) };
}

/** The registration record, 192 bytes; undefined if the node's response is malformed. */
export function finishRegistration(
  password: string,
  start: OpaqueStart,
  response: Uint8Array,
  identifiers: OpaqueIdentifiers,
  keyStretching: KeyStretching,
): Promise<Uint8Array | undefined> {
  return finish({
    kind: "registration",
    password,
    state: start.state,
    response: toBase64Url(response),
    identifiers,
    keyStretching,
  });
}

/**
 * The finalization; undefined if the password is wrong, the account unknown, or the response is not of the node that the
 * identifiers name. The three cannot be told apart.
 */
export function finishLogin(
  password: string,
  start: OpaqueStart,
  response: Uint8Array,
  identifiers: OpaqueIdentifiers,
  keyStretching: KeyStretching,
): Promise<Uint8Array | undefined> {
  return finish({
    kind: "login",
    password,
    state: start.state,
    response: toBase64Url(response),
    identifiers,
    keyStretching,
  });
}

async function finish(task: OpaqueFinish): Promise<Uint8Array | undefined> {
  const normalised = { ...task, password: normalisePassword(task.password) };
  // Cheap parameters are a test's, which has no prompt to keep alive.
  const result = task.keyStretching === OPAQUE_KEY_STRETCHING
    ? await stretchInWorker(normalised)
    : await stretch(normalised);
  return result === undefined ? undefined : fromBase64Url(result);
}
