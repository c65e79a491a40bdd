import assert from "node:assert/strict";
import { DecodeError } from "../codec/reader.ts";
import { pathBy, seeded, suite, treePeople } from "../../test/tree-people.ts";
import { PrivateKeys } from "./private-keys.ts";
import { RatchetTree } from "./ratchet-tree.ts";

for (const number of [0x0001, 0x0002, 0x004f]) {
  const crypto = suite(number);

  Deno.test(`private keys to bytes and back, whatever their order (suite ${number})`, () => {
    const [one, two] = [crypto.generateHpkeKeyPair(seeded("one")), crypto.generateHpkeKeyPair(seeded("two"))];
    const encoded = new PrivateKeys([[9, one], [2, two]]).encode();
    assert.deepEqual(new PrivateKeys([[2, two], [9, one]]).encode(), encoded);
    const back = PrivateKeys.decode(crypto, encoded);
    assert.deepEqual(back.encode(), encoded);
    const sealed = crypto.encryptWithLabel(one.publicKey, "label", new Uint8Array(), new Uint8Array([7]));
    const tree = RatchetTree.fromNodes(
      treePeople(crypto, 1, "leaf").map(({ leaf }) => leaf),
      [undefined, undefined, undefined, undefined, {
        encryptionKey: one.publicKey,
        parentHash: new Uint8Array(),
        unmergedLeaves: [],
      }],
    );
    const key = back.get(tree, 9);
    assert.ok(key);
    assert.deepEqual(crypto.decryptWithLabel(key, "label", new Uint8Array(), sealed), new Uint8Array([7]));
  });
}

const crypto = suite(0x0001);
const [ann, bob, cyd] = treePeople(crypto, 3, "private keys");
assert.ok(ann && bob && cyd);

Deno.test("a key is told only for the node whose public key it fits", () => {
  const tree = RatchetTree.of(ann.leaf);
  tree.addLeaf(bob.leaf);
  const keys = new PrivateKeys([[0, ann.leafKey], [1, cyd.leafKey]]);
  assert.equal(keys.get(tree, 0), ann.leafKey);
  assert.equal(keys.get(tree, 1), undefined);
  pathBy(crypto, tree, bob, 1, seeded("path"));
  assert.equal(keys.get(tree, 1), undefined);
  assert.equal(keys.get(tree, 2), undefined);
});

Deno.test("what a tree has no use for any more is not carried on, and overwritten when its epoch goes", () => {
  const tree = RatchetTree.of(ann.leaf);
  tree.addLeaf(bob.leaf);
  const { privateKeys } = pathBy(crypto, tree, ann, 0, seeded("path"));
  const [leafKey, top] = [privateKeys.get(tree, 0), privateKeys.get(tree, 1)];
  assert.ok(leafKey && top);
  tree.addLeaf(cyd.leaf);
  const removed = tree.clone();
  removed.removeLeaf(1);
  const next = privateKeys.advanced(removed, []);
  assert.equal(next.get(removed, 0), leafKey);
  assert.equal(privateKeys.get(tree, 1), top);
  privateKeys.erase(next);
  assert.ok(top.privateKey.every((byte) => byte === 0));
  assert.ok(leafKey.privateKey.some((byte) => byte !== 0));
  next.erase();
  assert.ok(leafKey.privateKey.every((byte) => byte === 0));
});

Deno.test("damaged bytes are refused", () => {
  const one = crypto.generateHpkeKeyPair(seeded("one"));
  const good = new PrivateKeys([[2, one], [9, one]]).encode();
  assert.ok(PrivateKeys.decode(crypto, good));
  assert.ok(PrivateKeys.decode(crypto, new PrivateKeys([[0, one]]).encode()));
  const swapped = new Uint8Array([...good.subarray(0, 2), ...good.subarray(39), ...good.subarray(2, 39)]);
  const twice = new Uint8Array([...good.subarray(0, 2), ...good.subarray(2, 39), ...good.subarray(2, 39)]);
  const short = new Uint8Array([6, 0, 0, 0, 2, 1, 5]);
  for (const bad of [swapped, twice, short, good.subarray(1), new Uint8Array([...good, 0]), new Uint8Array()]) {
    assert.throws(() => PrivateKeys.decode(crypto, bad), DecodeError);
  }
});
