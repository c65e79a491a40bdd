// The verifier's side of the tree (RFC 9162 §2.1.3.2 and §2.1.4.2). Sizes are safe integers and are halved by division:
// a 32-bit shift would let a log of more than 2^31 entries prove what is not so.
import { sameBytes } from "../bytes.ts";
import { nodeHash, TREE_HASH_BYTES } from "./merkle-hash.ts";

/** No tree of safe size has longer proofs. */
export const PROOF_HASHES_LIMIT = 63;

export interface Inclusion {
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
  /** The leaf's sibling first. */
  readonly hashes: readonly Uint8Array[];
}

/** True if the leaf stands at the index in the tree of this size and root. */
export function verifyInclusion({ leaf, index, size, root, hashes }: Inclusion): boolean {
  if (!isSize(index) || !isSize(size) || index >= size || !wellFormed([leaf, root, ...hashes], hashes)) return false;
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of hashes) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else hash = nodeHash(hash, sibling);
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && sameBytes(hash, root);
}

export interface Consistency {
  readonly fromSize: number;
  readonly fromRoot: Uint8Array;
  readonly toSize: number;
  readonly toRoot: Uint8Array;
  readonly hashes: readonly Uint8Array[];
}

/** True if the newer tree begins with the older one. A proof from size 0 is refused: it says nothing. */
export function verifyConsistency({ fromSize, fromRoot, toSize, toRoot, hashes }: Consistency): boolean {
  if (!isSize(fromSize) || !isSize(toSize) || fromSize === 0 || fromSize > toSize) return false;
  if (!wellFormed([fromRoot, toRoot, ...hashes], hashes)) return false;
  if (fromSize === toSize) return hashes.length === 0 && sameBytes(fromRoot, toRoot);
  let node = fromSize - 1;
  let last = toSize - 1;
  while (node % 2 === 1) {
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  // If the old tree is complete it is a subtree of the new one, and its root begins the path.
  const [first, ...rest] = node === 0 ? [fromRoot, ...hashes] : hashes;
  if (first === undefined) return false;
  let older = first;
  let newer = first;
  for (const hash of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      older = nodeHash(hash, older);
      newer = nodeHash(hash, newer);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else newer = nodeHash(newer, hash);
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && sameBytes(older, fromRoot) && sameBytes(newer, toRoot);
}

function wellFormed(all: readonly Uint8Array[], hashes: readonly Uint8Array[]): boolean {
  return hashes.length <= PROOF_HASHES_LIMIT && all.every(({ length }) => length === TREE_HASH_BYTES);
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
