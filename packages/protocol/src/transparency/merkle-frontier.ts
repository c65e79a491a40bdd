// A tree that only grows, in O(log n) memory: the hashes of its complete subtrees from left to right. This is all that
// whoever reads the entries needs to know the root, and all that is kept to go on later.
import { emptyRoot, nodeHash, TREE_HASH_BYTES } from "./merkle-hash.ts";

export class MerkleFrontier {
  #size: number;
  /** One for each binary one of the size, the greatest first. */
  readonly #hashes: Uint8Array[];

  private constructor(size: number, hashes: Uint8Array[]) {
    this.#size = size;
    this.#hashes = hashes;
  }

  static empty(): MerkleFrontier {
    return new MerkleFrontier(0, []);
  }

  /** What `size` and `hashes` of another one were. Undefined if they do not fit together. */
  static from(size: number, hashes: Uint8Array): MerkleFrontier | undefined {
    if (!Number.isSafeInteger(size) || size < 0 || hashes.length !== ones(size) * TREE_HASH_BYTES) return undefined;
    const parts: Uint8Array[] = [];
    for (let at = 0; at < hashes.length; at += TREE_HASH_BYTES) parts.push(hashes.slice(at, at + TREE_HASH_BYTES));
    return new MerkleFrontier(size, parts);
  }

  /** One that goes on by itself. */
  copy(): MerkleFrontier {
    return new MerkleFrontier(this.#size, [...this.#hashes]);
  }

  get size(): number {
    return this.#size;
  }

  /** 32 bytes for each binary one of the size. */
  get hashes(): Uint8Array {
    const joined = new Uint8Array(this.#hashes.length * TREE_HASH_BYTES);
    this.#hashes.forEach((hash, at) => joined.set(hash, at * TREE_HASH_BYTES));
    return joined;
  }

  /** The hashes of the subtrees that the leaf completes, its own first: what `hashesOfAppend` would store. */
  append(leaf: Uint8Array): readonly Uint8Array[] {
    const completed = [leaf];
    let hash = leaf;
    for (let left = this.#size; left % 2 === 1; left = (left - 1) / 2) {
      const sibling = this.#hashes.pop();
      if (sibling === undefined) throw new RangeError("the frontier is shorter than its size says");
      hash = nodeHash(sibling, hash);
      completed.push(hash);
    }
    this.#hashes.push(hash);
    this.#size += 1;
    return completed;
  }

  root(): Uint8Array {
    if (this.#size === 0) return emptyRoot();
    return this.#hashes.reduceRight((right, left) => nodeHash(left, right));
  }
}

function ones(size: number): number {
  let count = 0;
  for (let left = size; left > 0; left = Math.floor(left / 2)) count += left % 2;
  return count;
}
