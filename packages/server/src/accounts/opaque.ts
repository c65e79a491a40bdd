// The node's half of OPAQUE (RFC 9807). The one rule that must not break: registration never evaluates the OPRF key of a
// living account. So the key is chosen by name and registration request together (protocol's opaqueUserIdentifier), and the
// request that made an account is known to its owner and this node alone.

import { createHash, createHmac } from "node:crypto";
import { client, server as opaque } from "@serenity-kit/opaque";
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

/** The cheapest: nobody has to be kept from guessing a password that has 256 bits. */
const noStretching = { "argon2id-custom": { iterations: 1, memory: 8, parallelism: 1 } } as const;

export interface StartedLogin {
  readonly response: Uint8Array;
  /** SHA-256(username ‖ the finalization that will be accepted). */
  readonly pendingHash: Uint8Array;
}

export class Opaque {
  readonly #setup: string;
  readonly #setupBytes: Uint8Array;
  readonly #origin: Origin;
  readonly #fakeRecord: Uint8Array;

  /** `setup` is the irreplaceable secret that `createSetup` once made: without it nobody can log in again. */
  constructor(setup: Uint8Array, origin: Origin) {
    this.#setup = encode(setup);
    this.#setupBytes = setup;
    this.#origin = origin;
    this.#fakeRecord = this.#registerNobody();
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
    const fake: OpaqueRecord = {
      registrationRequest: fakeRegistrationRequest(this.#setupBytes, userName),
      registrationRecord: this.#fakeRecord,
    };
    // A record that nobody can log in with (its owner uploaded nonsense) is no account to speak of. Tried again for a name
    // without one as well, since what fails otherwise is the request.
    return this.#start(userName, record ?? fake, request) ?? this.#start(userName, fake, request);
  }

  /**
   * A record like any other, of a password that nobody knows, as RFC 9807 §10.9 has it. The library makes one by itself
   * where none is given, but spares itself the decoding of a point then: a fiftieth of the whole, which can be measured from
   * outside. The key in it must be nobody's to know: with it, a client could compute the node's MAC.
   */
  #registerNobody(): Uint8Array {
    const password = createHmac("sha256", this.#setupBytes).update("qpq fake record v1").digest("base64url");
    const { clientRegistrationState, registrationRequest } = client.startRegistration({ password });
    const { registrationResponse } = opaque.createRegistrationResponse({
      serverSetup: this.#setup,
      userIdentifier: "",
      registrationRequest,
    });
    const { registrationRecord } = client.finishRegistration({
      password,
      clientRegistrationState,
      registrationResponse,
      keyStretching: noStretching,
    });
    return decode(registrationRecord);
  }

  #start(
    userName: UserName,
    { registrationRequest, registrationRecord }: OpaqueRecord,
    request: Uint8Array,
  ): StartedLogin | undefined {
    try {
      const { serverLoginState, loginResponse } = opaque.startLogin({
        serverSetup: this.#setup,
        userIdentifier: opaqueUserIdentifier(userName, registrationRequest),
        registrationRecord: encode(registrationRecord),
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
