// What the owner of an account sends to changePassword: RegistrationRecord(192) ‖ registrationRequest(32) ‖ signature(64), as
// for a registration, made with an answer of opaqueRegisterStart. The signature, by the identity key, has a label of its own,
// so that neither can be shown for the other; a stolen token alone changes no password.
import { concatBytes, utf8, withLength8 } from "./bytes.ts";
import { type SigningKey, signLabelled, verifyLabelled } from "./ed25519.ts";
import { REGISTRATION_RECORD_BYTES, REGISTRATION_REQUEST_BYTES } from "./opaque.ts";
import type { Origin } from "./origin.ts";
import { parseRegistrationUpload } from "./registration.ts";
import type { UserName } from "./user-name.ts";

const LABEL = "qpq password v1";

export interface PasswordChange {
  readonly origin: Origin;
  readonly userName: UserName;
  /** OPAQUE's RegistrationRecord, 192 bytes. */
  readonly record: Uint8Array;
  /** The request that opaqueRegisterStart was called with, 32 bytes. */
  readonly registrationRequest: Uint8Array;
}

export interface PasswordUpload {
  readonly record: Uint8Array;
  readonly registrationRequest: Uint8Array;
  /** By the identity key, 64 bytes. */
  readonly signature: Uint8Array;
}

/** The client's side: signed and laid out. Throws a RangeError for parts of a wrong length. */
export function buildPasswordUpload(identity: SigningKey, change: PasswordChange): Uint8Array {
  const { record, registrationRequest } = change;
  if (record.length !== REGISTRATION_RECORD_BYTES || registrationRequest.length !== REGISTRATION_REQUEST_BYTES) {
    throw new RangeError("record or request of a wrong length");
  }
  const signature = signLabelled(identity, LABEL, ...signedParts(change));
  return concatBytes(record, registrationRequest, signature);
}

/** The parts, copied; undefined for a wrong length. The signature is not looked at. */
export function parsePasswordUpload(upload: Uint8Array): PasswordUpload | undefined {
  const parsed = parseRegistrationUpload(upload);
  if (parsed === undefined || parsed.invite.length > 0) return undefined;
  const { record, registrationRequest, signature } = parsed;
  return { record, registrationRequest, signature };
}

/** The node's side: true if the owner of `identityKey` signed this very change for this node and name. */
export function verifyPasswordChange(
  identityKey: Uint8Array,
  origin: Origin,
  userName: UserName,
  { record, registrationRequest, signature }: PasswordUpload,
): boolean {
  const parts = signedParts({ origin, userName, record, registrationRequest });
  return verifyLabelled(identityKey, signature, LABEL, ...parts);
}

function signedParts({ origin, userName, registrationRequest, record }: PasswordChange): readonly Uint8Array[] {
  return [withLength8(utf8(origin)), withLength8(utf8(userName)), registrationRequest, record];
}
