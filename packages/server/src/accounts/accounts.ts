// Registration, login, change of password and deletion, over OPAQUE and the store.

import { createHash } from "node:crypto";
import {
  nodeError,
  parseIdentityKey,
  parsePasswordUpload,
  parseRegistrationUpload,
  parseUserName,
  verifyPasswordChange,
  verifyRegistration,
} from "@quicproquo/protocol";
import type { Limits, Origin, UserName } from "@quicproquo/protocol";
import type { Blobs } from "../blobs/blobs.ts";
import { NodeError } from "../errors.ts";
import { prefixesKeptFor } from "../store/store.ts";
import type { AccountId, Store } from "../store/store.ts";
import { CountedLogins } from "./counted-logins.ts";
import { hashFinalization } from "./opaque.ts";
import type { Opaque } from "./opaque.ts";
import type { LiveSession, Sessions } from "./sessions.ts";
import { hashToken } from "./sessions.ts";

export type RegistrationPolicy = "open" | "invite" | "closed";

export interface AccountsOptions {
  readonly store: Store;
  readonly sessions: Sessions;
  readonly blobs: Blobs;
  readonly opaque: Opaque;
  readonly origin: Origin;
  readonly policy: RegistrationPolicy;
  readonly limits: Limits;
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
  /** Told of what the caller is not told: why something failed inside. */
  readonly failed: (error: unknown) => void;
}

/** A login's second message comes within this time. */
const pendingFor = 60_000;

export class Accounts {
  readonly policy: RegistrationPolicy;
  readonly #options: AccountsOptions;
  readonly #counted = new CountedLogins();

  constructor(options: AccountsOptions) {
    this.policy = options.policy;
    this.#options = options;
  }

  /** Answers alike for every name. E005 for a malformed request. */
  startRegistration(userName: UserName, request: Uint8Array): Uint8Array {
    const response = this.#options.opaque.registrationResponse(userName, request);
    if (response === undefined) throw nodeError("E005", "request is malformed");
    return response;
  }

  /** E013, E014, E015, or E005 for a key that is no identity key. */
  async finishRegistration(userName: UserName, upload: Uint8Array, identityKey: Uint8Array): Promise<void> {
    const { store, origin, policy, now } = this.#options;
    const key = parseIdentityKey(identityKey);
    if (key === undefined) throw nodeError("E005", "identityKey is no Ed25519 key of prime order");
    const parsed = parseRegistrationUpload(upload);
    if (parsed === undefined || !verifyRegistration(key, origin, userName, parsed)) {
      throw nodeError("E015", "the upload is not signed by this identity for this node and name");
    }
    if (policy === "closed") throw nodeError("E015", "this node takes no registrations");
    const outcome = await store.register({
      username: userName,
      identityKey: key,
      registrationRequest: parsed.registrationRequest,
      registrationRecord: parsed.record,
      inviteHash: policy === "invite" ? hashInvite(parsed.invite) : undefined,
      now: now(),
    });
    if (outcome === "invite-refused") throw nodeError("E015", "this node takes people by invitation, each good once");
    if (outcome === "username-taken") throw nodeError("E013", "the name belongs to somebody");
    if (outcome === "identity-taken") throw nodeError("E014", "the identity has an account already");
  }

  /** A new password for who is logged in; ends the account's other sessions. E005. */
  async changePassword(session: LiveSession, upload: Uint8Array): Promise<void> {
    const { store, sessions, origin } = this.#options;
    const { account, identityKey, tokenHash } = session;
    const userName = parseUserName(session.username);
    const parsed = parsePasswordUpload(upload);
    if (
      parsed === undefined || userName === undefined || !verifyPasswordChange(identityKey, origin, userName, parsed)
    ) {
      throw nodeError("E005", "the upload is not signed by this identity for this node and name");
    }
    const { registrationRequest, record: registrationRecord } = parsed;
    await store.changePassword({ account, registrationRequest, registrationRecord, tokenHash });
    sessions.endedAll(account, session);
  }

  /** The end of it, and of all that waits on it. E003 if it has ended already, E028 if nothing came of it. */
  async delete({ account }: LiveSession): Promise<void> {
    let ended: boolean;
    try {
      ended = await this.#end(account);
    } catch (error) {
      if (error instanceof NodeError && error.code !== "broken") throw error;
      this.#options.failed(error);
      throw nodeError("E028", "nothing was deleted");
    }
    if (!ended) throw nodeError("E003", "the account has been deleted");
  }

  /** The same by its name; false if nobody has it. */
  async deleteUser(username: string): Promise<boolean> {
    const found = await this.#options.store.findUser({ username });
    return found !== undefined && await this.#end(found.account);
  }

  /** False if it has ended already. */
  async #end(account: AccountId): Promise<boolean> {
    const { store, sessions, blobs, now, failed } = this.#options;
    const files = await store.deleteAccount({ account, now: now() });
    sessions.endedAll(account);
    if (files === undefined) return false;
    await blobs.remove(files);
    await store.foldLog({}).catch(failed);
    return true;
  }

  /**
   * The login response. The same work and the same writes whether the name exists or not; `admit` is told whether the
   * name logged in from this prefix lately, throws if there were too many attempts, and says whether it counted this one
   * as a failure until it turns out to be none.
   */
  async startLogin(
    userName: UserName,
    request: Uint8Array,
    prefix: string,
    admit: (knownPrefix: boolean) => Promise<boolean>,
  ): Promise<Uint8Array> {
    const { store, opaque, now } = this.#options;
    const { account, knownPrefix } = await store.findLogin({
      username: userName,
      prefix,
      prefixesSince: now() - prefixesKeptFor,
    });
    const counted = await admit(knownPrefix);
    const started = opaque.startLogin(userName, account, request);
    if (started === undefined) throw nodeError("E005", "request is malformed");
    const at = now();
    await store.keepPendingLogin({
      hash: started.pendingHash,
      account: account?.account,
      registrationRequest: account?.registrationRequest,
      now: at,
      expiresAt: at + pendingFor,
    });
    if (counted) this.#counted.add(started.pendingHash, at, at + pendingFor);
    return started.response;
  }

  /** A new session's token, and whether its attempt had been counted as a failure. E016 for everything that went wrong, which uses the pending login up. */
  async finishLogin(
    userName: UserName,
    finalization: Uint8Array,
    identityKey: Uint8Array,
    prefix: string,
  ): Promise<{ readonly token: Uint8Array; readonly counted: boolean }> {
    const { store, sessions, limits, now, random } = this.#options;
    const token = Uint8Array.from(random(32));
    const at = now();
    const hash = hashFinalization(userName, finalization);
    const counted = this.#counted.take(hash);
    const tokenHash = hashToken(token);
    const session = await store.finishLogin({
      hash,
      identityKey,
      prefix,
      tokenHash,
      sessionId: random(16),
      now: at,
      expiresAt: at + limits.tokenLifetimeSecs * 1_000,
    });
    if (session === undefined) throw nodeError("E016", "name, password or identity do not fit");
    sessions.opened(session, tokenHash);
    await sessions.keepNewest(session.account, limits.accountSessions);
    return { token, counted };
  }
}

/** Invitations are stored by hash, as tokens are. */
export function hashInvite(code: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update("qpq invite v1").update(code).digest());
}
