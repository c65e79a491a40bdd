// What a new account sends to opaqueRegisterFinish:
// RegistrationRecord(192) ‖ registrationRequest(32) ‖ signature(64) ‖ invite code(0..64). The signature, by the identity
// key, proves possession of it and names node and user, so that it is worth nothing anywhere else.
import { concatBytes, utf8, withLength8 } from "./bytes.ts";
import { SIGNATURE_BYTES, type SigningKey, signLabelled, verifyLabelled } from "./ed25519.ts";
import type { Origin } from "./origin.ts";
import { REGISTRATION_RECORD_BYTES, REGISTRATION_REQUEST_BYTES } from "./opaque.ts";
import type { UserName } from "./user-name.ts";

export const INVITE_BYTES_LIMIT = 64;

const LABEL = "qpq register v1";
const REQUEST_AT = REGISTRATION_RECORD_BYTES;
const SIGNATURE_AT = REQUEST_AT + REGISTRATION_REQUEST_BYTES;
const INVITE_AT = SIGNATURE_AT + SIGNATURE_BYTES;

export interface RegistrationUpload {
  /** OPAQUE's RegistrationRecord, 192 bytes. */
  readonly record: Uint8Array;
  /** The request that opaqueRegisterStart was called with, 32 bytes. */
  readonly registrationRequest: Uint8Array;
  /** By the identity key, 64 bytes. */
  readonly signature: Uint8Array;
  /** 0 to 64 bytes; empty where registration is open. */
  readonly invite: Uint8Array;
}

export interface Registration {
  readonly origin: Origin;
  readonly userName: UserName;
  readonly record: Uint8Array;
  readonly registrationRequest: Uint8Array;
  readonly invite?: Uint8Array;
}

/** The client's side: signed and laid out. Throws a RangeError for parts of a wrong length. */
export function buildRegistrationUpload(identity: SigningKey, registration: Registration): Uint8Array {
  const { record, registrationRequest, invite = new Uint8Array(0) } = registration;
  if (
    record.length !== REGISTRATION_RECORD_BYTES || registrationRequest.length !== REGISTRATION_REQUEST_BYTES ||
    invite.length > INVITE_BYTES_LIMIT
  ) throw new RangeError("record, request or invite code of a wrong length");
  const signature = signLabelled(identity, LABEL, ...signedParts(registration));
  return concatBytes(record, registrationRequest, signature, invite);
}

/** The parts, copied; undefined for a wrong length. The signature is not looked at. */
export function parseRegistrationUpload(upload: Uint8Array): RegistrationUpload | undefined {
  if (upload.length < INVITE_AT || upload.length > INVITE_AT + INVITE_BYTES_LIMIT) return undefined;
  return {
    record: upload.slice(0, REQUEST_AT),
    registrationRequest: upload.slice(REQUEST_AT, SIGNATURE_AT),
    signature: upload.slice(SIGNATURE_AT, INVITE_AT),
    invite: upload.slice(INVITE_AT),
  };
}

/** The node's side: true if the owner of `identityKey` signed this very upload for this node and name. */
export function verifyRegistration(
  identityKey: Uint8Array,
  origin: Origin,
  userName: UserName,
  upload: RegistrationUpload,
): boolean {
  const { record, registrationRequest, signature } = upload;
  return verifyLabelled(
    identityKey,
    signature,
    LABEL,
    ...signedParts({ origin, userName, record, registrationRequest }),
  );
}

function signedParts(registration: Registration): readonly Uint8Array[] {
  const { origin, userName, registrationRequest, record } = registration;
  return [withLength8(utf8(origin)), withLength8(utf8(userName)), registrationRequest, record];
}
