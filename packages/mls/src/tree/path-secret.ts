// Path secrets (RFC 9420 §7.4): each leads to the key pair of its node and to the secret of the next node on the path, and
// past the root to the commit secret.

import { equal } from "../bytes.ts";
import type { CryptoProvider, HpkeKeyPair } from "../crypto/crypto-provider.ts";
import type { NodeKey } from "./private-keys.ts";
import type { PathStep, RatchetTree } from "./ratchet-tree.ts";

/** A secret of Nh bytes; the caller owns it. */
export function nextPathSecret(crypto: CryptoProvider, pathSecret: Uint8Array): Uint8Array {
  return crypto.deriveSecret(pathSecret, "path");
}

export function nodeKeyPair(crypto: CryptoProvider, pathSecret: Uint8Array): HpkeKeyPair {
  const nodeSecret = crypto.deriveSecret(pathSecret, "node");
  const key = crypto.deriveHpkeKeyPair(nodeSecret);
  nodeSecret.fill(0);
  return key;
}

export interface DerivedPath {
  readonly keys: readonly NodeKey[];
  readonly commitSecret: Uint8Array;
}

/**
 * The keys of these steps of a path, of which `pathSecret` is the first's, and the commit secret. Undefined if a key is not
 * the one that the tree has at its node. `pathSecret` is overwritten.
 */
export function deriveUpwards(
  crypto: CryptoProvider,
  tree: RatchetTree,
  steps: readonly PathStep[],
  pathSecret: Uint8Array,
): DerivedPath | undefined {
  const keys: NodeKey[] = [];
  let secret = pathSecret;
  for (const { node } of steps) {
    const key = nodeKeyPair(crypto, secret);
    const next = nextPathSecret(crypto, secret);
    secret.fill(0);
    secret = next;
    keys.push([node, key]);
    const publicKey = tree.encryptionKey(node);
    if (publicKey !== undefined && equal(key.publicKey, publicKey)) continue;
    secret.fill(0);
    for (const [, { privateKey }] of keys) privateKey.fill(0);
    return undefined;
  }
  return { keys, commitSecret: secret };
}
