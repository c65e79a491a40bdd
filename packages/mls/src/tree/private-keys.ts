// The private keys of one member: of its leaf, and of the nodes above it whose secrets it was told (RFC 9420 §4.2). Epochs
// share the key pairs that stay the same, so that what an epoch gives up is overwritten only if the next one has no use
// for it.

import { equal } from "../bytes.ts";
import { DecodeError, Reader } from "../codec/reader.ts";
import { Writer } from "../codec/writer.ts";
import type { CryptoProvider, HpkeKeyPair } from "../crypto/crypto-provider.ts";
import type { RatchetTree } from "./ratchet-tree.ts";

const limits = { keys: 64, privateKey: 4096 } as const;

export type NodeKey = readonly [node: number, key: HpkeKeyPair];

export class PrivateKeys {
  readonly #keys: ReadonlyMap<number, HpkeKeyPair>;

  constructor(keys: Iterable<NodeKey>) {
    this.#keys = new Map(keys);
  }

  /** The key of a node, if it is the one whose public key the tree has there. */
  get(tree: RatchetTree, node: number): HpkeKeyPair | undefined {
    const key = this.#keys.get(node);
    const publicKey = tree.encryptionKey(node);
    return key !== undefined && publicKey !== undefined && equal(key.publicKey, publicKey) ? key : undefined;
  }

  /** What of them the tree still has a use for, and `added`. These here stay as they are. */
  advanced(tree: RatchetTree, added: readonly NodeKey[]): PrivateKeys {
    const kept = [...this.#keys].filter(([node]) => this.get(tree, node) !== undefined);
    return new PrivateKeys([...kept, ...added]);
  }

  /** Overwrites them, but for those that `successor` shares. */
  erase(successor?: PrivateKeys): void {
    const shared = new Set(successor === undefined ? [] : successor.#keys.values());
    for (const key of this.#keys.values()) {
      if (!shared.has(key)) key.privateKey.fill(0);
    }
  }

  /** Canonical; secret. */
  encode(): Uint8Array {
    const keys = [...this.#keys].sort(([a], [b]) => a - b);
    return new Writer()
      .vector(keys, (inner, [node, { privateKey }]) => inner.uint32(node).opaque(privateKey))
      .finish();
  }

  /** Throws `DecodeError`. */
  static decode(crypto: CryptoProvider, bytes: Uint8Array): PrivateKeys {
    const reader = new Reader(bytes);
    const keys = reader.vector(
      limits.keys,
      limits.keys * limits.privateKey,
      "private_keys",
      (inner): NodeKey => [inner.uint32("node"), imported(crypto, inner.opaque(limits.privateKey, "private_key"))],
    );
    reader.end("private_keys");
    if (keys.some(([node], at) => at > 0 && node <= (keys[at - 1]?.[0] ?? 0))) {
      throw new DecodeError("private_keys: not in increasing order");
    }
    return new PrivateKeys(keys);
  }
}

function imported(crypto: CryptoProvider, privateKey: Uint8Array): HpkeKeyPair {
  try {
    return crypto.importHpkeKeyPair(privateKey.slice());
  } catch (error) {
    if (error instanceof RangeError) throw new DecodeError("private_key: none of this suite");
    throw error;
  }
}
