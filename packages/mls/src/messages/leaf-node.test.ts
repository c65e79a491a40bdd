// Leaves and GroupInfos under their signatures.

import assert from "node:assert/strict";
import fc from "fast-check";
import * as arbitrary from "../../test/arbitrary-structures.ts";
import { cryptoProvider } from "../crypto/provider.ts";
import { signGroupInfo, verifyGroupInfo } from "./group-info-codec.ts";
import { decodeLeafNode, leafNodeToBeSigned, signLeafNode, verifyLeafNode } from "./leaf-node-codec.ts";
import type { LeafNode, LeafNodeSource } from "./leaf-node.ts";

const suites = [1, 2, 3, 4, 5, 6, 7, 0x004f];
const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);
const position = { groupId: filled(16, 1), leafIndex: 3 };
const sources: readonly LeafNodeSource[] = [
  { kind: "key-package", lifetime: { notBefore: 1n, notAfter: 2n } },
  { kind: "update" },
  { kind: "commit", parentHash: filled(32, 3) },
];

function signed(suite: number, source: LeafNodeSource, at: typeof position | undefined): {
  readonly leaf: LeafNode;
  readonly verify: (leaf: LeafNode, at: typeof position | undefined) => boolean;
} {
  const crypto = cryptoProvider(suite);
  assert.ok(crypto);
  const key = crypto.generateSignatureKeyPair((length) => filled(length, 42));
  const unsigned = {
    encryptionKey: filled(crypto.hpkePublicKeyLength, 2),
    signatureKey: key.publicKey,
    credential: { type: "basic", identity: filled(3, 1) } as const,
    capabilities: { versions: [1], cipherSuites: [suite], extensions: [], proposals: [], credentials: [1] },
    source,
    extensions: [{ type: 0xf0a1, data: filled(2, 2) }],
  };
  const leaf = signLeafNode(crypto, key, unsigned, at);
  const { signature, encoded, ...rest } = leaf;
  assert.deepEqual(rest, unsigned);
  assert.deepEqual(decodeLeafNode(encoded).signature, signature);
  return { leaf, verify: (candidate, where) => verifyLeafNode(crypto, candidate, where) };
}

for (const suite of suites) {
  Deno.test(`suite ${suite}, valn0102: a leaf's signature covers it, and its place unless it is a key package's`, () => {
    for (const source of sources) {
      const { leaf, verify } = signed(suite, source, source.kind === "key-package" ? undefined : position);
      assert.ok(verify(leaf, position), source.kind);
      const moved = [{ ...position, leafIndex: 4 }, { ...position, groupId: filled(16, 2) }];
      for (const elsewhere of moved) assert.equal(verify(leaf, elsewhere), source.kind === "key-package", source.kind);
      const bent = leaf.encoded.slice();
      bent[3] = (bent[3] ?? 0) ^ 1;
      assert.ok(!verify(decodeLeafNode(bent), position), "another key in it");
    }
  });
}

Deno.test("a leaf of source update or commit is signed for a place", () => {
  const { leaf } = signed(1, { kind: "update" }, position);
  assert.throws(() => leafNodeToBeSigned(leaf, undefined), RangeError);
});

for (const suite of suites) {
  Deno.test(`suite ${suite}, valn1402: a GroupInfo is signed by the member that it names`, () => {
    const crypto = cryptoProvider(suite);
    const [drawn] = fc.sample(arbitrary.groupInfo, { numRuns: 1, seed: 3 });
    assert.ok(crypto && drawn);
    const key = crypto.generateSignatureKeyPair((length) => filled(length, 43));
    const info = signGroupInfo(crypto, key, drawn);
    const verify = (changed: typeof info): boolean => verifyGroupInfo(crypto, key.publicKey, changed);
    assert.ok(verify(info));
    assert.ok(!verify({ ...info, signer: (info.signer + 1) % 2 ** 32 }));
    assert.ok(!verify({ ...info, confirmationTag: filled(64, 1) }));
    assert.ok(!verify({ ...info, extensions: [...info.extensions, { type: 9, data: filled(0, 0) }] }));
    assert.ok(!verify({ ...info, groupContext: { ...info.groupContext, epoch: info.groupContext.epoch ^ 1n } }));
    const other = crypto.generateSignatureKeyPair((length) => filled(length, 44));
    assert.ok(!verifyGroupInfo(crypto, other.publicKey, info));
  });
}
