// The half of OPAQUE that costs: finishing a registration or a login, with Argon2id in it. Where it runs is the caller's.
import { client, ready } from "@serenity-kit/opaque";
import type { KeyStretching, OpaqueIdentifiers } from "@quicproquo/protocol";

/** What finishing takes; also what the worker is sent. */
export interface OpaqueFinish {
  readonly kind: "registration" | "login";
  readonly password: string;
  readonly state: string;
  /** The node's response, base64url. */
  readonly response: string;
  readonly identifiers: OpaqueIdentifiers;
  readonly keyStretching: KeyStretching;
}

/** Does the work, here; base64url, or undefined where OPAQUE says no. */
export async function stretch(task: OpaqueFinish): Promise<string | undefined> {
  await ready;
  const { password, identifiers, keyStretching } = task;
  try {
    if (task.kind === "registration") {
      return client.finishRegistration({
        password,
        identifiers,
        keyStretching,
        clientRegistrationState: task.state,
        registrationResponse: task.response,
      }).registrationRecord;
    }
    return client.finishLogin({
      password,
      identifiers,
      keyStretching,
      clientLoginState: task.state,
      loginResponse: task.response,
    })?.finishLoginRequest;
  } catch {
    // The library throws on malformed input, which here can only be the node's response.
    return undefined;
  }
}
