// Members of ratchet trees for tests, with real keys of one suite and randomness from a seed.

import { createHash } from "node:crypto";
import type { CryptoProvider, HpkeKeyPair, RandomSource, SignatureKeyPair } from "../src/crypto/crypto-provider.ts";
import { cryptoProvider } from "../src/crypto/provider.ts";
import type { LeafNode } from "../src/messages/leaf-node.ts";
import { signLeafNode, type UnsignedLeafNode } from "../src/messages/leaf-node-codec.ts";
import { type CreatedPath, createPath } from "../src/tree/create-path.ts";
import type { RatchetTree } from "../src/tree/ratchet-tree.ts";

export const groupId: Uint8Array = new TextEncoder().encode("a group with a tree");

/** No proofs: every byte is a hash of the seed and a counter. */
export function seeded(seed: string): RandomSource {
  let counter = 0;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) {
      counter += 1;
      const block = createHash("sha256").update(`${seed} ${counter}`).digest();
      bytes.set(block.subarray(0, Math.min(32, length - at)), at);
    }
    return bytes;
  };
}

export function suite(number: number): CryptoProvider {
  const crypto = cryptoProvider(number);
  if (crypto === undefined) throw new RangeError(`suite ${number}`);
  return crypto;
}

export interface TreePerson {
  readonly signatureKey: SignatureKeyPair;
  /** Of the key package's leaf. */
  readonly leafKey: HpkeKeyPair;
  readonly fields: Omit<UnsignedLeafNode, "encryptionKey" | "source">;
  /** Of source key_package. */
  readonly leaf: LeafNode;
}

export function treePerson(crypto: CryptoProvider, random: RandomSource): TreePerson {
  const signatureKey = crypto.generateSignatureKeyPair(random);
  const leafKey = crypto.generateHpkeKeyPair(random);
  const fields = {
    signatureKey: signatureKey.publicKey,
    credential: { type: "basic", identity: random(8) },
    capabilities: { versions: [1], cipherSuites: [crypto.suite], extensions: [], proposals: [], credentials: [1] },
    extensions: [],
  } as const;
  const source = { kind: "key-package", lifetime: { notBefore: 0n, notAfter: 2n ** 40n } } as const;
  const unsigned = { ...fields, encryptionKey: leafKey.publicKey, source };
  return { signatureKey, leafKey, fields, leaf: signLeafNode(crypto, signatureKey, unsigned, undefined) };
}

export function treePeople(crypto: CryptoProvider, count: number, seed: string): TreePerson[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => treePerson(crypto, random));
}

/** A leaf of source update, with a key of its own. */
export function updatedLeaf(
  crypto: CryptoProvider,
  who: TreePerson,
  leafIndex: number,
  random: RandomSource,
): { readonly leaf: LeafNode; readonly key: HpkeKeyPair } {
  const key = crypto.generateHpkeKeyPair(random);
  const unsigned = { ...who.fields, encryptionKey: key.publicKey, source: { kind: "update" } } as const;
  return { leaf: signLeafNode(crypto, who.signatureKey, unsigned, { groupId, leafIndex }), key };
}

/** A path by this person at this leaf, set in the tree. */
export function pathBy(
  crypto: CryptoProvider,
  tree: RatchetTree,
  who: TreePerson,
  leafIndex: number,
  random: RandomSource,
): CreatedPath {
  return createPath(crypto, tree, {
    leafIndex,
    random,
    sign: (encryptionKey, parentHash) =>
      signLeafNode(
        crypto,
        who.signatureKey,
        { ...who.fields, encryptionKey, source: { kind: "commit", parentHash } },
        { groupId, leafIndex },
      ),
  });
}
