// The public part of the ratchet tree (RFC 9420 §4.1, §7): leaves, parents, and what follows from them. Nodes are immutable
// and shared between trees, so that `clone` copies pointers only; hashes and resolutions are kept from one epoch to the
// next and forgotten along the path that a change touches.

import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { MlsError } from "../errors.ts";
import type { LeafNode } from "../messages/leaf-node.ts";
import { KeyIndex } from "./key-index.ts";
import type { ParentNode } from "./parent-node.ts";
import { leafHash, parentNodeHash } from "./tree-hash.ts";
import { directPath, isLeaf, leafCountFor, left, maximumLeafCount, parent, right, root } from "./tree-math.ts";

/** A node on a filtered direct path, and its child beside the path. */
export interface PathStep {
  readonly node: number;
  readonly copath: number;
}

export interface TreeMember {
  readonly leafIndex: number;
  readonly leaf: LeafNode;
}

export interface TreeParent {
  readonly node: number;
  readonly content: ParentNode;
}

interface Keys {
  /** Of leaves and parents. */
  readonly encryption: KeyIndex;
  readonly signature: KeyIndex;
}

export class RatchetTree {
  #leaves: (LeafNode | undefined)[];
  /** Node `2i + 1` stands at `i`. */
  #parents: (ParentNode | undefined)[];
  /** By node index. */
  #hashes: (Uint8Array | undefined)[];
  #resolutions: (readonly number[] | undefined)[];
  /** Made when the first question about keys is asked. */
  #keys: Keys | undefined;
  /** No leaf before this one is blank. */
  #firstBlank = 0;

  /** `leaves` is a power of two long, `parents` one less. */
  private constructor(leaves: (LeafNode | undefined)[], parents: (ParentNode | undefined)[]) {
    this.#leaves = leaves;
    this.#parents = parents;
    this.#hashes = new Array<undefined>(leaves.length + parents.length).fill(undefined);
    this.#resolutions = new Array<undefined>(leaves.length + parents.length).fill(undefined);
  }

  /** The tree of a group that its only member has just created. */
  static of(leaf: LeafNode): RatchetTree {
    return new RatchetTree([leaf], []);
  }

  /**
   * The smallest tree that holds these nodes, in the order of their node indices: leaves at even places, parents at odd
   * ones, a blank node as undefined. Throws RangeError if there is no leaf, or more than `maximumLeafCount`.
   */
  static fromNodes(
    leaves: readonly (LeafNode | undefined)[],
    parents: readonly (ParentNode | undefined)[],
  ): RatchetTree {
    const width = Math.max(leaves.length, parents.length + 1);
    if (leaves.length === 0 || width > maximumLeafCount) throw new RangeError(`a tree of ${width} leaves`);
    const leafCount = leafCountFor(width - 1);
    return new RatchetTree(resized(leaves, leafCount), resized(parents, leafCount - 1));
  }

  clone(): RatchetTree {
    const copy = new RatchetTree(this.#leaves.slice(), this.#parents.slice());
    copy.#hashes = this.#hashes.slice();
    copy.#resolutions = this.#resolutions.slice();
    copy.#firstBlank = this.#firstBlank;
    if (this.#keys !== undefined) {
      copy.#keys = { encryption: this.#keys.encryption.clone(), signature: this.#keys.signature.clone() };
    }
    return copy;
  }

  /** Leaves, blank ones among them: a power of two. */
  get leafCount(): number {
    return this.#leaves.length;
  }

  /** Leaves and parents. */
  get nodeCount(): number {
    return this.#hashes.length;
  }

  get root(): number {
    return root(this.#leaves.length);
  }

  /** Undefined if it is blank or outside the tree. */
  leaf(leafIndex: number): LeafNode | undefined {
    return this.#leaves[leafIndex];
  }

  /** By node index; undefined if it is blank, a leaf, or outside the tree. */
  parent(node: number): ParentNode | undefined {
    return isLeaf(node) ? undefined : this.#parents[node >>> 1];
  }

  /** The public key of a node of either kind; undefined if it is blank or outside the tree. */
  encryptionKey(node: number): Uint8Array | undefined {
    return (isLeaf(node) ? this.#leaves[node >>> 1] : this.#parents[node >>> 1])?.encryptionKey;
  }

  /** In the order of their leaves. */
  members(): TreeMember[] {
    const members: TreeMember[] = [];
    this.#leaves.forEach((leaf, leafIndex) => {
      if (leaf !== undefined) members.push({ leafIndex, leaf });
    });
    return members;
  }

  /** Those that are not blank, in the order of their nodes. */
  parents(): TreeParent[] {
    const parents: TreeParent[] = [];
    this.#parents.forEach((content, at) => {
      if (content !== undefined) parents.push({ node: 2 * at + 1, content });
    });
    return parents;
  }

  /** RFC 9420 §12.1.1: into the leftmost blank leaf, unmerged at every non-blank node above it. Returns the leaf index. */
  addLeaf(leaf: LeafNode): number {
    const leafIndex = this.reserveLeaf();
    this.#setLeaf(leafIndex, leaf);
    this.#firstBlank = leafIndex + 1;
    for (const node of directPath(leafIndex, this.leafCount)) {
      const above = this.parent(node);
      if (above !== undefined) {
        this.#setParent(node, { ...above, unmergedLeaves: [...above.unmergedLeaves, leafIndex].sort((a, b) => a - b) });
      }
    }
    this.#forget(2 * leafIndex);
    return leafIndex;
  }

  /** RFC 9420 §12.1.2: another leaf node for a member; the nodes above it become blank. */
  updateLeaf(leafIndex: number, leaf: LeafNode): void {
    this.#member(leafIndex);
    this.setPath(leafIndex, leaf, []);
  }

  /** RFC 9420 §12.1.3: the leaf and the nodes above it become blank, and right halves without a member are cut off. */
  removeLeaf(leafIndex: number): void {
    this.#member(leafIndex);
    this.setPath(leafIndex, undefined, []);
    this.#firstBlank = Math.min(this.#firstBlank, leafIndex);
    const last = this.#leaves.findLastIndex((leaf) => leaf !== undefined);
    const leafCount = leafCountFor(Math.max(last, 0));
    for (let node = 2 * leafCount - 1; node < this.nodeCount; node += 2) this.#setParent(node, undefined);
    this.#resize(leafCount);
  }

  /**
   * The leftmost blank leaf, to be filled by `setPath`: an external committer's (RFC 9420 §12.4.2). The tree grows if there
   * is none.
   */
  reserveLeaf(): number {
    let leafIndex = this.#firstBlank;
    while (this.#leaves[leafIndex] !== undefined) leafIndex += 1;
    this.#firstBlank = leafIndex;
    if (leafIndex === this.leafCount) {
      if (leafIndex === maximumLeafCount) throw new MlsError("bad-argument", `a tree has at most ${leafIndex} leaves`);
      this.#resize(2 * leafIndex);
    }
    return leafIndex;
  }

  /** Sets a leaf and the nodes above it: those that `nodes` gives, blank the others (RFC 9420 §7.5). */
  setPath(
    leafIndex: number,
    leaf: LeafNode | undefined,
    nodes: readonly (ParentNode & { readonly node: number })[],
  ): void {
    this.#setLeaf(leafIndex, leaf);
    const path = directPath(leafIndex, this.leafCount);
    for (const node of path) this.#setParent(node, undefined);
    for (const { node, encryptionKey, parentHash, unmergedLeaves } of nodes) {
      if (!path.includes(node)) throw new RangeError(`node ${node} is not above leaf ${leafIndex}`);
      this.#setParent(node, { encryptionKey, parentHash, unmergedLeaves });
    }
    this.#forget(2 * leafIndex);
  }

  /** RFC 9420 §4.1.1, as node indices in the RFC's order. */
  resolution(node: number): readonly number[] {
    const known = this.#resolutions[node];
    if (known !== undefined) return known;
    const resolution = this.#resolve(node);
    this.#resolutions[node] = resolution;
    return resolution;
  }

  /** RFC 9420 §4.1.2: the nodes above a leaf that somebody beside the path needs, the lowest first. */
  filteredDirectPath(leafIndex: number): PathStep[] {
    const steps: PathStep[] = [];
    let below = 2 * leafIndex;
    for (const node of directPath(leafIndex, this.leafCount)) {
      const copath = below < node ? right(node) : left(node);
      if (this.resolution(copath).length > 0) steps.push({ node, copath });
      below = node;
    }
    return steps;
  }

  /** RFC 9420 §7.8. A tree is always asked with one and the same suite. */
  treeHash(crypto: CryptoProvider, node: number = this.root): Uint8Array {
    const known = this.#hashes[node];
    if (known !== undefined) return known;
    const hash = isLeaf(node) ? leafHash(crypto, node >>> 1, this.#leaves[node >>> 1]) : parentNodeHash(
      crypto,
      this.parent(node),
      this.treeHash(crypto, left(node)),
      this.treeHash(crypto, right(node)),
    );
    this.#hashes[node] = hash;
    return hash;
  }

  /** Whether any leaf or parent has this encryption key. */
  hasEncryptionKey(key: Uint8Array): boolean {
    return this.#keyIndex().encryption.has(key);
  }

  /** Whether any leaf has this signature key. */
  hasSignatureKey(key: Uint8Array): boolean {
    return this.#keyIndex().signature.has(key);
  }

  /** A kind of key that two nodes share, if any do. */
  repeatedKey(): "encryption" | "signature" | undefined {
    const { encryption, signature } = this.#keyIndex();
    return encryption.repeats ? "encryption" : signature.repeats ? "signature" : undefined;
  }

  /** The indices of nodes that are not the same objects here as there, those that only one tree has among them. */
  differingNodes(other: RatchetTree): number[] {
    const nodes: number[] = [];
    for (let node = 0; node < Math.max(this.nodeCount, other.nodeCount); node++) {
      const same = isLeaf(node)
        ? this.#leaves[node >>> 1] === other.#leaves[node >>> 1]
        : this.#parents[node >>> 1] === other.#parents[node >>> 1];
      if (!same) nodes.push(node);
    }
    return nodes;
  }

  #resolve(node: number): readonly number[] {
    if (isLeaf(node)) return this.#leaves[node >>> 1] === undefined ? nobody : [node];
    const own = this.parent(node);
    if (own !== undefined) return [node, ...own.unmergedLeaves.map((leafIndex) => 2 * leafIndex)];
    const before = this.resolution(left(node));
    const after = this.resolution(right(node));
    return before.length === 0 ? after : after.length === 0 ? before : [...before, ...after];
  }

  #resize(leafCount: number): void {
    const nodeCount = 2 * leafCount - 1;
    this.#leaves = resized(this.#leaves, leafCount);
    this.#parents = resized(this.#parents, leafCount - 1);
    this.#hashes = resized(this.#hashes, nodeCount);
    this.#resolutions = resized(this.#resolutions, nodeCount);
  }

  #member(leafIndex: number): void {
    if (this.#leaves[leafIndex] === undefined) throw new MlsError("bad-argument", `leaf ${leafIndex} is blank`);
  }

  #setLeaf(leafIndex: number, leaf: LeafNode | undefined): void {
    if (leafIndex >= this.leafCount) throw new RangeError(`leaf ${leafIndex} of ${this.leafCount}`);
    const before = this.#leaves[leafIndex];
    this.#leaves[leafIndex] = leaf;
    if (this.#keys === undefined) return;
    if (before !== undefined) {
      this.#keys.encryption.remove(before.encryptionKey);
      this.#keys.signature.remove(before.signatureKey);
    }
    if (leaf !== undefined) {
      this.#keys.encryption.add(leaf.encryptionKey);
      this.#keys.signature.add(leaf.signatureKey);
    }
  }

  #setParent(node: number, content: ParentNode | undefined): void {
    const before = this.#parents[node >>> 1];
    this.#parents[node >>> 1] = content;
    if (this.#keys === undefined) return;
    if (before !== undefined) this.#keys.encryption.remove(before.encryptionKey);
    if (content !== undefined) this.#keys.encryption.add(content.encryptionKey);
  }

  /** What was derived from this node is not known any more, here and above. */
  #forget(from: number): void {
    for (let node = from;; node = parent(node)) {
      this.#hashes[node] = undefined;
      this.#resolutions[node] = undefined;
      if (node === this.root) return;
    }
  }

  #keyIndex(): Keys {
    if (this.#keys !== undefined) return this.#keys;
    const keys = { encryption: new KeyIndex(), signature: new KeyIndex() };
    for (const leaf of this.#leaves) {
      if (leaf === undefined) continue;
      keys.encryption.add(leaf.encryptionKey);
      keys.signature.add(leaf.signatureKey);
    }
    for (const node of this.#parents) {
      if (node !== undefined) keys.encryption.add(node.encryptionKey);
    }
    this.#keys = keys;
    return keys;
  }
}

const nobody: readonly number[] = [];

function resized<T>(list: readonly (T | undefined)[], length: number): (T | undefined)[] {
  return Array.from({ length }, (_, at) => list[at]);
}
