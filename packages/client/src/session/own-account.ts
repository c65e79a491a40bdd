// What a person does with their account: sessions, the password, the end of it. What only its owner may do asks for the
// password again and for a session that has just begun (PROTOCOL §3), so that neither an open screen nor a stolen token is
// enough.
import {
  buildPasswordUpload,
  opaqueIdentifiers,
  parseOrigin,
  parseUserName,
  type UserName,
} from "@quicproquo/protocol";
import type { Session } from "../api.ts";
import { fromHex, toHex } from "../bytes.ts";
import type { Context } from "../context.ts";
import { clientError } from "../errors.ts";
import { changeProfilePassword, checkProfilePassword } from "../profile/profile.ts";
import { logIn } from "./account.ts";
import type { Environment } from "./environment.ts";
import type { Link, Online } from "./link.ts";
import { finishRegistration, startRegistration } from "./opaque.ts";

const SESSION_ID_BYTES = 16;

export class OwnAccount {
  readonly #context: Context;
  readonly #link: Link;
  readonly #environment: Environment;

  constructor(context: Context, link: Link, environment: Environment) {
    this.#context = context;
    this.#link = link;
    this.#environment = environment;
  }

  async sessions(): Promise<readonly Session[]> {
    const { sessions } = await this.#link.required().call((node, auth) => node.sessions({ auth }));
    return [...sessions].map((session) => ({
      id: toHex(session.id),
      created: Number(session.created),
      lastUsed: Number(session.lastUsed),
      expires: Number(session.expires),
      device: session.deviceIdHash.length === 0 ? undefined : toHex(session.deviceIdHash),
      current: session.current,
    }));
  }

  /** Throws `invalid-argument` for what is no session of one's own, and for the one that this is. */
  async endSession(id: string): Promise<void> {
    const sessionId = fromHex(id);
    const found = (await this.sessions()).find((session) => session.id === id.toLowerCase());
    if (sessionId?.length !== SESSION_ID_BYTES || found === undefined) {
      throw clientError("invalid-argument", "there is no such session");
    }
    if (found.current) throw clientError("invalid-argument", "this is the session that you are in: log out instead");
    await this.#link.required().call((node, auth) => node.endSession({ sessionId, auth }));
  }

  /**
   * The node first, then the profile on this machine. If it ends in between, the old password still opens the profile, and
   * doing it again with the same new one finishes it. All other sessions end.
   */
  async changePassword(old: string, password: string, signal: AbortSignal): Promise<void> {
    const { self } = this.#context;
    const profile = { origin: self.origin, name: self.name };
    await checkProfilePassword(this.#environment, profile, old);
    const userName = this.#userName();
    const start = await startRegistration(password);
    const online = await this.#afresh(old, password, signal);
    const { response } = await online.call((node) =>
      node.opaqueRegisterStart({ username: userName, request: start.request })
    );
    const origin = parseOrigin(self.origin);
    if (origin === undefined) throw clientError("store-damaged", "the message store names no node");
    const identifiers = opaqueIdentifiers(origin, userName);
    const { keyStretching } = this.#environment;
    const record = await finishRegistration(password, start, response.slice(), identifiers, keyStretching);
    if (record === undefined) throw clientError("node-invalid", "the node's answer to a new password does not hold");
    const change = { origin, userName, record, registrationRequest: start.request };
    const upload = buildPasswordUpload(self.signingKey, change);
    await online.call((node, auth) => node.changePassword({ upload, auth }));
    await changeProfilePassword(this.#environment, profile, old, password);
  }

  /** Throws `password-wrong`, `login-failed`, and what the network brings; then nothing was deleted, or the node says so. */
  async delete(password: string, signal: AbortSignal): Promise<void> {
    const { self } = this.#context;
    await checkProfilePassword(this.#environment, { origin: self.origin, name: self.name }, password);
    const online = await this.#afresh(password, undefined, signal);
    const { success } = await online.call((node, auth) => node.deleteAccount({ auth }));
    if (!success) throw clientError("node-invalid", "the node neither deleted the account nor said why");
  }

  /**
   * A connection whose session has just begun. `other` is tried where the first password is not the node's: a change of it
   * may have come to its end there alone.
   */
  async #afresh(password: string, other: string | undefined, signal: AbortSignal): Promise<Online> {
    const { turn, store, self } = this.#context;
    const { reached } = await this.#link.whenOnline(signal);
    const logInWith = (password: string): Promise<Uint8Array> => {
      const { keyStretching } = this.#environment;
      return logIn(reached, { userName: this.#userName(), password, keyStretching }, self.key);
    };
    const token = await logInWith(password).catch((error: unknown) => {
      if (other === undefined || !isLoginFailed(error)) throw error;
      return logInWith(other);
    });
    await turn.change(() => store.profile.setToken(token));
    return await this.#link.renew(signal);
  }

  #userName(): UserName {
    const name = parseUserName(this.#context.self.name);
    if (name === undefined) throw clientError("store-damaged", "the message store lacks its name");
    return name;
  }
}

function isLoginFailed(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "login-failed";
}
