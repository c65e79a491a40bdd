// The identity behind a leaf: the first 32 bytes of its credential, whichever of the two forms it has (PROTOCOL §10).
import { parseCredential, parseIdentityKey } from "@quicproquo/protocol";

/** The identity key of a credential that was checked when its leaf came into the group. */
export function identityOf(credential: Uint8Array): Uint8Array {
  return credential.slice(0, 32);
}

/** Whether a credential is of either form, belongs to this leaf key, and names a key that can be somebody's (PROTOCOL §6). */
export function credentialIsValid(credential: Uint8Array, leafKey: Uint8Array): boolean {
  const parsed = parseCredential(credential, leafKey);
  return parsed !== undefined && parseIdentityKey(parsed.identityKey) !== undefined;
}
