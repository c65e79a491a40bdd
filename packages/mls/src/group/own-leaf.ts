// One's own leaf in its next form, as its owner wishes it (RFC 9420 §7.2).

import type { SignatureKeyPair } from "../crypto/crypto-provider.ts";
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
