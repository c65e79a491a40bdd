// Roots and proofs of an append-only tree (RFC 9162 §2.1) from the hashes of its complete subtrees. Those never change, so
// they are stored once, in the order in which they come to be: a leaf, then every subtree that it completes. Any root or
// proof reads O(log n) of them. Positions are safe integers: no 32-bit shifts anywhere.
import { emptyRoot, nodeHash } from "./merkle-hash.ts";

/** The stored hash at a position; it is there for every position below `storedHashCount(size)`. */
export type ReadHash = (position: number) => Uint8Array;

/**
 * Where the hash of the complete subtree number `index` of 2^level leaves is stored. It is written right after its last
 * leaf and that leaf's smaller subtrees.
 */
export function storedHashPosition(level: number, index: number): number {
  let leaf = index;
  for (let at = 0; at < level; at++) leaf = 2 * leaf + 1;
  return storedHashCount(leaf) + level;
}

/** How many hashes are stored for a tree of so many leaves: one for each complete subtree. */
export function storedHashCount(size: number): number {
  let count = 0;
  for (let left = size; left > 0; left = Math.floor(left / 2)) count += left;
  return count;
}

/** What the leaf number `size` adds to a tree of `size` leaves, in order: its own hash and every subtree it completes. */
export function hashesOfAppend(size: number, leaf: Uint8Array, read: ReadHash): readonly Uint8Array[] {
  const added = [leaf];
  let hash = leaf;
  for (let level = 0, index = size; index % 2 === 1; level++, index = (index - 1) / 2) {
    hash = nodeHash(read(storedHashPosition(level, index - 1)), hash);
    added.push(hash);
  }
  return added;
}

/** The root of the first `size` leaves. */
export function treeRoot(size: number, read: ReadHash): Uint8Array {
  return size === 0 ? emptyRoot() : subtreeHash(0, size, read);
}

/** RFC 9162 §2.1.3.1, the leaf's sibling first. Throws a RangeError unless 0 <= index < size. */
export function inclusionProof(index: number, size: number, read: ReadHash): readonly Uint8Array[] {
  if (!isIndex(index) || !isIndex(size) || index >= size) throw new RangeError(`no leaf ${index} of ${size}`);
  const path: Uint8Array[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      path.push(subtreeHash(middle, end, read));
      end = middle;
    } else {
      path.push(subtreeHash(start, middle, read));
      start = middle;
    }
  }
  return path.reverse();
}

/** RFC 9162 §2.1.4.1. Throws a RangeError unless 0 < from <= to: from size 0 there is nothing to prove. */
export function consistencyProof(from: number, to: number, read: ReadHash): readonly Uint8Array[] {
  if (!isIndex(from) || !isIndex(to) || from === 0 || from > to) throw new RangeError(`no proof from ${from} to ${to}`);
  const path: Uint8Array[] = [];
  let start = 0;
  let end = to;
  // Down to the subtree that ends where the old tree ended; it belongs to the proof unless it is the whole old tree.
  while (from !== end) {
    const middle = start + splitOf(end - start);
    if (from <= middle) {
      path.push(subtreeHash(middle, end, read));
      end = middle;
    } else {
      path.push(subtreeHash(start, middle, read));
      start = middle;
    }
  }
  if (start > 0) path.push(subtreeHash(start, end, read));
  return path.reverse();
}

/** The hash over leaves [start, end), where `start` is as a split leaves it: a multiple of the greatest power below. */
function subtreeHash(start: number, end: number, read: ReadHash): Uint8Array {
  // Its complete subtrees from left to right, each smaller than the one before; joined from the right.
  const parts: Uint8Array[] = [];
  for (let at = start; at < end;) {
    const { level, size } = greatestPower(end - at);
    parts.push(read(storedHashPosition(level, at / size)));
    at += size;
  }
  return parts.reduceRight((right, left) => nodeHash(left, right));
}

/** The greatest power of two below `size` (size >= 2). */
function splitOf(size: number): number {
  const power = greatestPower(size).size;
  return power === size ? size / 2 : power;
}

/** The greatest power of two that is at most `limit`. */
function greatestPower(limit: number): { readonly level: number; readonly size: number } {
  let level = 0;
  let size = 1;
  while (size * 2 <= limit) {
    size *= 2;
    level += 1;
  }
  return { level, size };
}

function isIndex(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
