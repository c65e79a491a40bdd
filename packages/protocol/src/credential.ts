// Whose leaf it is: the identity in a basic credential (RFC 9420 §5.3) is identityKey(32), the leaf's signature key then
// being the identity key itself, or identityKey(32) ‖ deviceId(16) ‖ signature(64) by the identity key over
// "qpq device v1" ‖ deviceId ‖ leaf key. This release sends the first form and accepts both.
import { concatBytes, sameBytes } from "./bytes.ts";
import { SIGNATURE_BYTES, type SigningKey, signLabelled, verifyLabelled } from "./ed25519.ts";
import { IDENTITY_KEY_BYTES } from "./identity-key.ts";

export const DEVICE_ID_BYTES = 16;

const LABEL = "qpq device v1";
const SIGNATURE_AT = IDENTITY_KEY_BYTES + DEVICE_ID_BYTES;

export interface LeafIdentity {
  /** 32 bytes. */
  readonly identityKey: Uint8Array;
  /** 16 bytes; undefined if the leaf is the identity's own. */
  readonly deviceId: Uint8Array | undefined;
}

/** The identity in a credential; undefined unless it has one of the two forms and belongs to this leaf key. */
export function parseCredential(credential: Uint8Array, leafKey: Uint8Array): LeafIdentity | undefined {
  const identityKey = credential.slice(0, IDENTITY_KEY_BYTES);
  if (credential.length === IDENTITY_KEY_BYTES) {
    return sameBytes(identityKey, leafKey) ? { identityKey, deviceId: undefined } : undefined;
  }
  if (credential.length !== SIGNATURE_AT + SIGNATURE_BYTES) return undefined;
  const deviceId = credential.slice(IDENTITY_KEY_BYTES, SIGNATURE_AT);
  const genuine = verifyLabelled(identityKey, credential.subarray(SIGNATURE_AT), LABEL, deviceId, leafKey);
  return genuine ? { identityKey, deviceId } : undefined;
}

/** The credential of a device's leaf. Throws a RangeError for parts of a wrong length. */
export function deviceCredential(identity: SigningKey, deviceId: Uint8Array, leafKey: Uint8Array): Uint8Array {
  if (deviceId.length !== DEVICE_ID_BYTES || leafKey.length !== 32) {
    throw new RangeError("a device id has 16 bytes and a leaf key 32");
  }
  return concatBytes(identity.publicKey, deviceId, signLabelled(identity, LABEL, deviceId, leafKey));
}
