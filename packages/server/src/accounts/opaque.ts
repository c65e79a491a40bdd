// The node's half of OPAQUE (RFC 9807). The one rule that must not break: registration never evaluates the OPRF key of a
// living account. So the key is chosen by name and registration request together (protocol's opaqueUserIdentifier), and the
// request that made an account is known to its owner and this node alone.

import { createHash } from "node:crypto";
import { server as opaque } from "@serenity-kit/opaque";
import { fakeRegistrationRequest, opaqueIdentifiers, opaqueUserIdentifier } from "@quicproquo/protocol";
import type { Origin, UserName } from "@quicproquo/protocol";

/** A login's first message: 96 bytes (RFC 9807 §10.1, KE1 with ristretto255-SHA512 and 3DH). */
export const LOGIN_REQUEST_BYTES = 96;
export const FINALIZATION_BYTES = 64;

/** The library's login state is the session key, then the finalization that it expects, 64 bytes each. */
const expectedAt = 64;

/** What an account stored, as far as OPAQUE goes. */
export interface OpaqueRecord {
  readonly registrationRequest: Uint8Array;
  readonly registrationRecord: Uint8Array;
}

export interface StartedLogin {
  readonly response: Uint8Array;
  /** SHA-256(username ‖ the finalization that will be accepted). */
  readonly pendingHash: Uint8Array;
}

export class Opaque {
  readonly #setup: string;
  readonly #setupBytes: Uint8Array;
  readonly #origin: Origin;

  /** `setup` is the irreplaceable secret that `createSetup` once made: without it nobody can log in again. */
  constructor(setup: Uint8Array, origin: Origin) {
    this.#setup = encode(setup);
    this.#setupBytes = setup;
    this.#origin = origin;
  }

  static createSetup(): Uint8Array {
    return decode(opaque.createSetup());
  }

  /** The answer to a registration request; `undefined` if that is malformed. The same work for every name. */
  registrationResponse(userName: UserName, request: Uint8Array): Uint8Array | undefined {
    try {
      const { registrationResponse } = opaque.createRegistrationResponse({
        serverSetup: this.#setup,
        userIdentifier: opaqueUserIdentifier(userName, request),
        registrationRequest: encode(request),
      });
      return decode(registrationResponse);
    } catch {
      return undefined;
    }
  }

  /** The answer to a login request; `undefined` if that is malformed. Without a record, that of a stable fake one. */
  startLogin(userName: UserName, record: OpaqueRecord | undefined, request: Uint8Array): StartedLogin | undefined {
    // Made for every name, so that it takes the same time.
    const fake = fakeRegistrationRequest(this.#setupBytes, userName);
    const started = this.#start(userName, record?.registrationRequest ?? fake, record?.registrationRecord, request);
    // A record that nobody can log in with (its owner uploaded nonsense) is no account to speak of.
    return started ?? (record === undefined ? undefined : this.#start(userName, fake, undefined, request));
  }

  #start(
    userName: UserName,
    registrationRequest: Uint8Array,
    registrationRecord: Uint8Array | undefined,
    request: Uint8Array,
  ): StartedLogin | undefined {
    try {
      const { serverLoginState, loginResponse } = opaque.startLogin({
        serverSetup: this.#setup,
        userIdentifier: opaqueUserIdentifier(userName, registrationRequest),
        registrationRecord: registrationRecord === undefined ? null : encode(registrationRecord),
        startLoginRequest: encode(request),
        identifiers: opaqueIdentifiers(this.#origin, userName),
      });
      const state = decode(serverLoginState);
      const pendingHash = hashFinalization(userName, state.subarray(expectedAt, expectedAt + FINALIZATION_BYTES));
      state.fill(0);
      return { response: decode(loginResponse), pendingHash };
    } catch {
      return undefined;
    }
  }
}

/** By which a pending login is found again. */
export function hashFinalization(userName: string, finalization: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(userName).update(finalization).digest());
}

function encode(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

function decode(text: string): Uint8Array {
  return Uint8Array.fromBase64(text, { alphabet: "base64url" });
}
