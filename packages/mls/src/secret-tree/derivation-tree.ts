// A tree of secrets of which each leaf is taken once (RFC 9420 §9, §9.2): a leaf is derived from the lowest secret above
// it that is still held, which is then replaced by the siblings along the way. What was taken cannot be derived again, and
// every other leaf still can.

import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { isLeaf, left, parent, right, root } from "../tree/tree-math.ts";

const LEFT = new TextEncoder().encode("left");
const RIGHT = new TextEncoder().encode("right");

export interface DerivedLeaf {
  readonly secret: Uint8Array;
  /** Takes the leaf; the nodes whose secrets came or went. To be called once, before anything else changes the tree. */
  apply(): readonly number[];
}

export class DerivationTree {
  readonly leafCount: number;
  readonly #nodes: Map<number, Uint8Array>;

  /** `nodes` by index, which becomes the tree's own, as the secrets in it do. */
  constructor(leafCount: number, nodes: Map<number, Uint8Array>) {
    this.leafCount = leafCount;
    this.#nodes = nodes;
  }

  /** The secrets that are held, by node. */
  nodes(): ReadonlyMap<number, Uint8Array> {
    return this.#nodes;
  }

  /** Changes nothing. Undefined for a leaf that was taken. Throws RangeError for one outside the tree. */
  derive(crypto: CryptoProvider, leafIndex: number): DerivedLeaf | undefined {
    if (leafIndex >= this.leafCount) throw new RangeError(`leaf ${leafIndex} is not one of ${this.leafCount}`);
    const target = 2 * leafIndex;
    const top = root(this.leafCount);
    let start = target;
    while (!this.#nodes.has(start) && start !== top) start = parent(start);
    const held = this.#nodes.get(start);
    if (held === undefined) return undefined;

    const siblings = new Map<number, Uint8Array>();
    let secret = held;
    for (let node = start; !isLeaf(node);) {
      const leftSecret = crypto.expandWithLabel(secret, "tree", LEFT, crypto.hashLength);
      const rightSecret = crypto.expandWithLabel(secret, "tree", RIGHT, crypto.hashLength);
      if (secret !== held) secret.fill(0);
      if (target < node) {
        siblings.set(right(node), rightSecret);
        [node, secret] = [left(node), leftSecret];
      } else {
        siblings.set(left(node), leftSecret);
        [node, secret] = [right(node), rightSecret];
      }
    }
    const taken = secret === held ? held.slice() : secret;
    return {
      secret: taken,
      apply: () => {
        held.fill(0);
        this.#nodes.delete(start);
        for (const [node, sibling] of siblings) this.#nodes.set(node, sibling);
        return [start, ...siblings.keys()];
      },
    };
  }

  /** Overwrites every secret; nothing can be derived any more. */
  erase(): void {
    for (const secret of this.#nodes.values()) secret.fill(0);
    this.#nodes.clear();
  }
}
