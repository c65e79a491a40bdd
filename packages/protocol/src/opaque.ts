// The parameters of OPAQUE (RFC 9807, ristretto255-SHA512, 3DH) that both ends must agree on, in the shape that
// @serenity-kit/opaque takes them.
import { createHash, createHmac } from "node:crypto";
import { toBase64Url, utf8, withLength8 } from "./bytes.ts";
import type { Origin } from "./origin.ts";
import type { UserName } from "./user-name.ts";

export const REGISTRATION_REQUEST_BYTES = 32;
export const REGISTRATION_RECORD_BYTES = 192;

/** Argon2id on the client. Memory in KiB. */
export interface KeyStretching {
  readonly "argon2id-custom": {
    readonly iterations: number;
    readonly memory: number;
    readonly parallelism: number;
  };
}

/**
 * 64 MiB, 3 passes, 4 lanes. Part of the account: with another choice the password no longer fits. A constant, which no
 * setting of a user lowers; tests that need a cheap one pass it themselves.
 */
export const OPAQUE_KEY_STRETCHING: KeyStretching = Object.freeze({
  "argon2id-custom": Object.freeze({ iterations: 3, memory: 65_536, parallelism: 4 }),
});

/** The same at registration and at login; the server's binds the account to this node. */
export interface OpaqueIdentifiers {
  readonly server: Origin;
  readonly client: UserName;
}

export function opaqueIdentifiers(origin: Origin, userName: UserName): OpaqueIdentifiers {
  return { server: origin, client: userName };
}

/**
 * OPAQUE's userIdentifier, which selects the OPRF key: base64url(SHA-256("qpq opaque id v1" ‖ u8 len ‖ username ‖
 * registrationRequest)). Were it the bare name, opaqueRegisterStart for a taken name would evaluate the account's own
 * OPRF key, and be a password oracle without limit.
 */
export function opaqueUserIdentifier(userName: UserName, registrationRequest: Uint8Array): string {
  if (registrationRequest.length !== REGISTRATION_REQUEST_BYTES) {
    throw new RangeError("a registration request has 32 bytes");
  }
  const hash = createHash("sha256").update("qpq opaque id v1").update(withLength8(utf8(userName)));
  return toBase64Url(hash.update(registrationRequest).digest());
}

/** What stands for the registration request of a name that has no account, so that its fake record never changes. */
export function fakeRegistrationRequest(setupSecret: Uint8Array, userName: string): Uint8Array {
  return new Uint8Array(createHmac("sha256", setupSecret).update("qpq fake v1").update(userName).digest());
}
