// A receiver's side of TreeKEM (RFC 9420 §7.5, §12.4.2): an UpdatePath is checked and merged into the tree, then the one
// secret that was encrypted for this member leads to the keys from there to the root. And a newcomer's, whose Welcome says
// the secret (§12.4.3.1).

import { equal, mapKey } from "../bytes.ts";
import type { CryptoProvider, HpkeKeyPair } from "../crypto/crypto-provider.ts";
import type { UpdatePath } from "../messages/commit.ts";
import { pathNodes, recipients, updatePathLabel } from "./create-path.ts";
import { deriveUpwards } from "./path-secret.ts";
import { PrivateKeys } from "./private-keys.ts";
import type { RatchetTree } from "./ratchet-tree.ts";
import { covers } from "./tree-math.ts";

/** Why every member refuses a path. */
export type PathRefusal =
  /** Not a node for each node of the filtered direct path, or not a ciphertext for each recipient. */
  | "path-length"
  | "ciphertext-count"
  /** A key that is none of the suite's. */
  | "public-key"
  /** A key that the tree or the path has already. */
  | "encryption-key-uniqueness"
  | "signature-key-uniqueness"
  | "leaf-node-source"
  | "parent-hash";

/** Why this member cannot follow a path that others may be able to follow. */
export type PathFailure =
  /** No private key for any recipient, or the ciphertext does not open. */
  | "path-secret"
  /** The secret does not lead to the public keys of the path. */
  | "path-keys";

/**
 * Merges a path into the tree, to which the proposals have been applied; of an external committer, `sender` is what
 * `reserveLeaf` told. A refused one leaves the tree as it is. Left to the caller: whatever RFC 9420 §7.3 asks of the leaf
 * but its source and its keys' uniqueness, the signature among it.
 */
export function applyPath(
  crypto: CryptoProvider,
  tree: RatchetTree,
  sender: number,
  { leafNode, nodes }: UpdatePath,
  newLeaves: ReadonlySet<number>,
): PathRefusal | undefined {
  if (leafNode.source.kind !== "commit") return "leaf-node-source";
  const filtered = tree.filteredDirectPath(sender);
  if (filtered.length !== nodes.length) return "path-length";
  const steps = filtered.flatMap((step, at) => {
    const node = nodes[at];
    return node === undefined ? [] : [{ ...step, ...node }];
  });
  for (const { copath, encryptedPathSecrets } of steps) {
    if (encryptedPathSecrets.length !== recipients(tree, copath, newLeaves).length) return "ciphertext-count";
  }
  const keys = [leafNode.encryptionKey, ...nodes.map(({ encryptionKey }) => encryptionKey)];
  if (!crypto.isSignaturePublicKey(leafNode.signatureKey) || !keys.every((key) => crypto.isHpkePublicKey(key))) {
    return "public-key";
  }
  const distinct = new Set(keys.map(mapKey));
  if (distinct.size < keys.length || keys.some((key) => tree.hasEncryptionKey(key))) return "encryption-key-uniqueness";
  const ownKey = tree.leaf(sender)?.signatureKey;
  const keepsKey = ownKey !== undefined && equal(ownKey, leafNode.signatureKey);
  if (!keepsKey && tree.hasSignatureKey(leafNode.signatureKey)) return "signature-key-uniqueness";
  const path = pathNodes(crypto, tree, steps.map((step) => ({ ...step, encryptionKey: step.encryptionKey.slice() })));
  if (!equal(leafNode.source.parentHash, path.leafParentHash)) return "parent-hash";
  tree.setPath(sender, leafNode, path.nodes);
  return undefined;
}

export interface PathReceiver {
  readonly leafIndex: number;
  /** Of the epoch before. */
  readonly privateKeys: PrivateKeys;
}

export type ReceivedPath =
  | { readonly ok: true; readonly commitSecret: Uint8Array; readonly privateKeys: PrivateKeys }
  | { readonly ok: false; readonly failure: PathFailure };

/**
 * The receiver's keys of the new epoch and the commit secret, from a path that `applyPath` has merged. `groupContext` is
 * the provisional GroupContext. Keys that the new epoch does not share are the caller's to erase.
 */
export function decryptPath(
  crypto: CryptoProvider,
  tree: RatchetTree,
  { leafIndex, privateKeys }: PathReceiver,
  sender: number,
  { nodes }: UpdatePath,
  groupContext: Uint8Array,
  newLeaves: ReadonlySet<number>,
): ReceivedPath {
  const steps = tree.filteredDirectPath(sender);
  const at = steps.findIndex(({ copath }) => covers(copath, leafIndex));
  const step = steps[at];
  if (step === undefined) throw new RangeError(`leaf ${leafIndex} is not beside the path of leaf ${sender}`);
  const receivers = recipients(tree, step.copath, newLeaves);
  const index = receivers.findIndex(({ node }) => privateKeys.get(tree, node) !== undefined);
  const receiver = receivers[index];
  const key = receiver && privateKeys.get(tree, receiver.node);
  const ciphertext = nodes[at]?.encryptedPathSecrets[index];
  if (key === undefined || ciphertext === undefined) return { ok: false, failure: "path-secret" };
  const pathSecret = crypto.decryptWithLabel(key, updatePathLabel, groupContext, ciphertext);
  if (pathSecret?.length !== crypto.hashLength) return { ok: false, failure: "path-secret" };
  const derived = deriveUpwards(crypto, tree, steps.slice(at), pathSecret);
  if (derived === undefined) return { ok: false, failure: "path-keys" };
  return { ok: true, commitSecret: derived.commitSecret, privateKeys: privateKeys.advanced(tree, derived.keys) };
}

/**
 * A newcomer's keys: its leaf's, and those that the path secret of its Welcome leads to, from the lowest node that is above
 * it and above the committer who added it. Undefined if they are not the tree's. `pathSecret` is overwritten.
 */
export function newcomersKeys(
  crypto: CryptoProvider,
  tree: RatchetTree,
  { leafIndex, leafKey, committer, pathSecret }: {
    readonly leafIndex: number;
    readonly leafKey: HpkeKeyPair;
    readonly committer: number;
    /** Undefined if the commit had no path. */
    readonly pathSecret: Uint8Array | undefined;
  },
): PrivateKeys | undefined {
  const own = [2 * leafIndex, leafKey] as const;
  if (pathSecret === undefined) return new PrivateKeys([own]);
  const steps = tree.filteredDirectPath(committer);
  const first = steps.findIndex(({ copath }) => covers(copath, leafIndex));
  if (first < 0 || pathSecret.length !== crypto.hashLength) return undefined;
  const derived = deriveUpwards(crypto, tree, steps.slice(first), pathSecret);
  if (derived === undefined) return undefined;
  derived.commitSecret.fill(0);
  return new PrivateKeys([own, ...derived.keys]);
}
