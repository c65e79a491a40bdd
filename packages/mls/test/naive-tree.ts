// The ratchet tree as RFC 9420 defines it, without node indices, caches or any code of the engine: a subtree is the leaves
// from `first` on, `size` of them, and everything is worked out anew whenever it is asked for. SHA-256 suites only.

import { createHash } from "node:crypto";

export interface NaiveParent {
  readonly encryptionKey: Uint8Array;
  readonly parentHash: Uint8Array;
  readonly unmerged: Set<number>;
}

interface Subtree {
  readonly first: number;
  readonly size: number;
}

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

const uint32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

/** `opaque<V>` (RFC 9420 §2.1.2). */
function vector(bytes: ArrayLike<number>): Uint8Array {
  const { length } = bytes;
  const header = length < 64
    ? [length]
    : length < 16384
    ? [64 | (length >> 8), length & 255]
    : uint32(2 ** 31 + length);
  return Uint8Array.from([...header, ...Array.from(bytes)]);
}

export class NaiveTree {
  #leaves: (Uint8Array | undefined)[];
  /** By `first/size`. */
  #parents = new Map<string, NaiveParent>();

  constructor(leaf: Uint8Array) {
    this.#leaves = [leaf];
  }

  get leafCount(): number {
    return this.#leaves.length;
  }

  /** RFC 9420 §7.7, §12.1.1. */
  add(leaf: Uint8Array): number {
    if (!this.#leaves.includes(undefined)) this.#leaves = [...this.#leaves, ...this.#leaves.map(() => undefined)];
    const leafIndex = this.#leaves.indexOf(undefined);
    this.#leaves[leafIndex] = leaf;
    for (const above of this.above(leafIndex)) this.#parents.get(name(above))?.unmerged.add(leafIndex);
    return leafIndex;
  }

  /** RFC 9420 §12.1.2. */
  update(leafIndex: number, leaf: Uint8Array): void {
    this.#leaves[leafIndex] = leaf;
    for (const above of this.above(leafIndex)) this.#parents.delete(name(above));
  }

  /** RFC 9420 §7.7, §12.1.3. */
  remove(leafIndex: number): void {
    this.#leaves[leafIndex] = undefined;
    for (const above of this.above(leafIndex)) this.#parents.delete(name(above));
    while (this.leafCount > 1 && this.#leaves.slice(this.leafCount / 2).every((leaf) => leaf === undefined)) {
      this.#parents.delete(name(this.whole));
      this.#leaves = this.#leaves.slice(0, this.leafCount / 2);
    }
  }

  /**
   * RFC 9420 §7.5: the nodes of the filtered direct path get these keys, their parent hashes (§7.9) with it. Returns the
   * leaf's parent hash; the leaf itself comes by `setLeaf`.
   */
  setPath(leafIndex: number, keys: readonly Uint8Array[]): Uint8Array {
    const path = this.filteredPath(leafIndex);
    for (const above of this.above(leafIndex)) this.#parents.delete(name(above));
    let parentHash: Uint8Array = new Uint8Array();
    for (const [at, { node, beside }] of [...path.entries()].reverse()) {
      const encryptionKey = keys[at] ?? new Uint8Array();
      this.#parents.set(name(node), { encryptionKey, parentHash, unmerged: new Set() });
      parentHash = sha256(vector(encryptionKey), vector(parentHash), vector(this.hash(beside)));
    }
    return parentHash;
  }

  setLeaf(leafIndex: number, leaf: Uint8Array): void {
    this.#leaves[leafIndex] = leaf;
  }

  get whole(): Subtree {
    return { first: 0, size: this.leafCount };
  }

  subtrees(): Subtree[] {
    const all: Subtree[] = [];
    for (let size = 1; size <= this.leafCount; size *= 2) {
      for (let first = 0; first < this.leafCount; first += size) all.push({ first, size });
    }
    return all;
  }

  parent(subtree: Subtree): NaiveParent | undefined {
    return subtree.size === 1 ? undefined : this.#parents.get(name(subtree));
  }

  /** The subtrees that a leaf is in, itself left out, the smallest first. */
  above(leafIndex: number): Subtree[] {
    return this.subtrees().filter(({ first, size }) => size > 1 && first <= leafIndex && leafIndex < first + size);
  }

  /** RFC 9420 §4.1.2. */
  filteredPath(leafIndex: number): { readonly node: Subtree; readonly beside: Subtree }[] {
    return this.above(leafIndex).map((node) => {
      const [before, after] = halves(node);
      return { node, beside: leafIndex < after.first ? after : before };
    }).filter(({ beside }) => this.resolution(beside).length > 0);
  }

  /** RFC 9420 §4.1.1. */
  resolution(subtree: Subtree): Subtree[] {
    if (subtree.size === 1) return this.#leaves[subtree.first] === undefined ? [] : [subtree];
    const own = this.#parents.get(name(subtree));
    if (own === undefined) return halves(subtree).flatMap((half) => this.resolution(half));
    return [subtree, ...[...own.unmerged].sort((a, b) => a - b).map((first) => ({ first, size: 1 }))];
  }

  /** RFC 9420 §7.8. */
  hash(subtree: Subtree): Uint8Array {
    if (subtree.size === 1) {
      const leaf = this.#leaves[subtree.first];
      const head = [1, ...uint32(subtree.first), leaf === undefined ? 0 : 1];
      return sha256(Uint8Array.from(head), leaf ?? new Uint8Array());
    }
    const own = this.#parents.get(name(subtree));
    const content = own === undefined ? [] : [
      vector(own.encryptionKey),
      vector(own.parentHash),
      vector([...own.unmerged].sort((a, b) => a - b).flatMap(uint32)),
    ];
    const hashes = halves(subtree).map((half) => vector(this.hash(half)));
    return sha256(Uint8Array.of(2, own === undefined ? 0 : 1), ...content, ...hashes);
  }
}

/** Where the array form has the root of a subtree (RFC 9420 appendix C). */
export function nodeIndex({ first, size }: Subtree): number {
  return 2 * first + size - 1;
}

function halves({ first, size }: Subtree): [Subtree, Subtree] {
  return [{ first, size: size / 2 }, { first: first + size / 2, size: size / 2 }];
}

function name({ first, size }: Subtree): string {
  return `${first}/${size}`;
}
