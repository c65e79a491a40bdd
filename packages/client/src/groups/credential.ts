// The identity behind a leaf: the first 32 bytes of its credential, whichever of the two forms it has (PROTOCOL §10).
import { parseCredential } from "@quicproquo/protocol";

/** The identity key of a credential that was checked when its leaf came into the group. */
export function identityOf(credential: Uint8Array): Uint8Array {
  return credential.slice(0, 32);
}

/** Whether a credential is of either form and belongs to this leaf key. */
export function credentialIsValid(credential: Uint8Array, leafKey: Uint8Array): boolean {
  return parseCredential(credential, leafKey) !== undefined;
}
