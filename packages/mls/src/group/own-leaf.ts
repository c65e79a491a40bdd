// One's own leaf in its next form, as its owner wishes it (RFC 9420 §7.2).

import type { CryptoProvider, SignatureKeyPair } from "../crypto/crypto-provider.ts";
import { MlsError } from "../errors.ts";
import type { LeafNode } from "../messages/leaf-node.ts";
import type { LeafUpdate } from "./group-member.ts";

/** The fields of a leaf that its owner chooses. */
export function changedLeaf(
  before: LeafNode,
  change: LeafUpdate,
): Pick<LeafNode, "signatureKey" | "credential" | "capabilities" | "extensions"> {
  return {
    signatureKey: (change.signatureKey?.publicKey ?? before.signatureKey).slice(),
    credential: change.credential ?? before.credential,
    capabilities: change.capabilities ?? before.capabilities,
    extensions: change.extensions ?? before.extensions,
  };
}

/** A copy that the caller cannot overwrite. */
export function ownedKey({ publicKey, privateKey }: SignatureKeyPair): SignatureKeyPair {
  return { publicKey: publicKey.slice(), privateKey: privateKey.slice() };
}

/** The same of a key that was not seen before. Throws `bad-argument` if it is no pair of the suite. */
export function checkedKey(crypto: CryptoProvider, pair: SignatureKeyPair): SignatureKeyPair {
  const key = ownedKey(pair);
  if (!crypto.isSignaturePublicKey(key.publicKey) || !belongTogether(crypto, key)) {
    throw new MlsError(
      "bad-argument",
      "signatureKey: not a private and a public key of the suite that belong together",
    );
  }
  return key;
}

function belongTogether(crypto: CryptoProvider, key: SignatureKeyPair): boolean {
  const nothing = new Uint8Array();
  try {
    return crypto.verifyWithLabel(key.publicKey, "a pair", nothing, crypto.signWithLabel(key, "a pair", nothing));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
