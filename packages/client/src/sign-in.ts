// The shortest way to an open profile, for programs that nobody watches.
import { normaliseUserName, QpqError } from "@quicproquo/protocol";
import type { Engine } from "./api.ts";
import { clientError } from "./errors.ts";
import { loginProfile, openProfile, registerProfile } from "./open.ts";
import { profileExists } from "./profile/profiles.ts";
import type { Environment } from "./session/environment.ts";
import { firstContact } from "./session/first-contact.ts";
import { stayAwake } from "./stay-awake.ts";

export interface SignInOptions {
  readonly environment: Environment;
  /** `qpq://host:port#pin`; without the pin a node's own certificate is refused, for nobody is here to be asked. */
  readonly address: string;
  readonly name: string;
  readonly password: string;
  /** For a registration, where the node asks for one. */
  readonly invite?: string;
  readonly signal: AbortSignal;
}

/**
 * Opens the profile of this name, or makes it and its account if there is none here, and logs in again where its session
 * has ended. Resolves when it has caught up with what waited at the node. Throws `certificate-unknown` for a node that
 * nobody vouches for, `password-wrong`, `profile-in-use`, E013..E015, and what the network brings.
 */
export async function signIn(options: SignInOptions): Promise<Engine> {
  const { environment, address, name, password, signal } = options;
  using _awake = stayAwake();
  const contact = await firstContact(environment, address, signal);
  const { origin } = contact;
  if (contact.by === "ask") {
    throw clientError("certificate-unknown", `nobody vouches for the node at ${address}`, {
      hint: "Give its address with the pin, as its operator publishes it.",
    });
  }
  const here = origin !== undefined && profileExists(environment.dataFolder, { origin, name: normaliseUserName(name) });
  if (!here) return await caughtUp(await registerProfile({ ...options, contact }), signal);
  try {
    return await caughtUp(await openProfile({ environment, origin, name, password, contact }), signal);
  } catch (error) {
    if (!(error instanceof QpqError) || error.code !== "login-needed") throw error;
    return await caughtUp(await loginProfile({ environment, contact, name, password, signal }), signal);
  }
}

async function caughtUp(engine: Engine, signal: AbortSignal): Promise<Engine> {
  try {
    await engine.caughtUp(signal);
    return engine;
  } catch (error) {
    await engine[Symbol.asyncDispose]();
    throw error;
  }
}
