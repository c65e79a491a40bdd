// A path between its committer and its receivers, and each way to bend it.

import assert from "node:assert/strict";
import { groupId, pathBy, seeded, suite, treePeople, type TreePerson, updatedLeaf } from "../../test/tree-people.ts";
import type { UpdatePath, UpdatePathNode } from "../messages/commit.ts";
import type { LeafNode } from "../messages/leaf-node.ts";
import { signLeafNode } from "../messages/leaf-node-codec.ts";
import { type CreatedPath, encryptPath, forgetPathSecrets, pathSecretFor } from "./create-path.ts";
import { PrivateKeys } from "./private-keys.ts";
import { applyPath, decryptPath, newcomersKeys, type PathReceiver } from "./process-path.ts";
import { RatchetTree } from "./ratchet-tree.ts";
import { encodeRatchetTree } from "./ratchet-tree-codec.ts";
import { validateTree } from "./validate-tree.ts";

const crypto = suite(0x0001);
const people = treePeople(crypto, 10, "process path");
const nobody: ReadonlySet<number> = new Set();
const context = new TextEncoder().encode("the provisional GroupContext");

function who(at: number): TreePerson {
  const person = people[at];
  assert.ok(person);
  return person;
}

function treeOf(count: number): RatchetTree {
  const tree = RatchetTree.of(who(0).leaf);
  for (let at = 1; at < count; at++) tree.addLeaf(who(at).leaf);
  return tree;
}

const receiver = (leafIndex: number): PathReceiver => ({
  leafIndex,
  privateKeys: new PrivateKeys([[2 * leafIndex, who(leafIndex).leafKey]]),
});

interface Sent {
  readonly before: RatchetTree;
  readonly after: RatchetTree;
  readonly path: CreatedPath;
  readonly update: UpdatePath;
}

function sent(before: RatchetTree, sender: number, newLeaves: ReadonlySet<number> = nobody): Sent {
  const after = before.clone();
  const path = pathBy(crypto, after, who(sender), sender, seeded(`path of ${sender}`));
  return { before, after, path, update: encryptPath(crypto, after, path, context, newLeaves) };
}

const { before, after, path, update } = sent(treeOf(5), 1);

function withNode(at: number, change: Partial<UpdatePathNode>): UpdatePath {
  return { ...update, nodes: update.nodes.map((node, index) => index === at ? { ...node, ...change } : node) };
}

function withLeaf(change: Partial<LeafNode>): UpdatePath {
  const signer = { ...who(1).signatureKey };
  const leafNode = signLeafNode(crypto, signer, { ...update.leafNode, ...change }, { groupId, leafIndex: 1 });
  return { ...update, leafNode };
}

/** Refused for this reason, and the tree is what it was. */
function refused(bent: UpdatePath, reason: string, tree: RatchetTree = before, newLeaves = nobody): void {
  const copy = tree.clone();
  assert.equal(applyPath(crypto, copy, 1, bent, newLeaves), reason);
  assert.deepEqual(encodeRatchetTree(copy), encodeRatchetTree(tree));
  assert.deepEqual(copy.treeHash(crypto), tree.treeHash(crypto));
}

Deno.test("everybody beside a path comes to the committer's tree, keys and commit secret", () => {
  for (const leafIndex of [0, 2, 3, 4]) {
    const tree = before.clone();
    assert.equal(applyPath(crypto, tree, 1, update, nobody), undefined);
    assert.deepEqual(tree.treeHash(crypto), after.treeHash(crypto));
    assert.equal(validateTree(crypto, tree, groupId), undefined);
    const received = decryptPath(crypto, tree, receiver(leafIndex), 1, update, context, nobody);
    assert.ok(received.ok);
    assert.deepEqual(received.commitSecret, path.commitSecret);
    for (const node of [1, 3, 7]) {
      const shared = path.steps.find((step) => step.node === node);
      assert.ok(shared);
      const key = received.privateKeys.get(tree, node);
      const below = node === 7 || leafIndex < 4 && (node === 3 || leafIndex < 2);
      assert.deepEqual(key?.privateKey, below ? path.privateKeys.get(after, node)?.privateKey : undefined);
    }
    assert.ok(received.privateKeys.get(tree, 2 * leafIndex));
  }
});

Deno.test("the committer's keys of before are all replaced", () => {
  assert.ok(path.privateKeys.get(after, 2));
  assert.ok([1, 3, 7].every((node) => path.privateKeys.get(after, node) !== undefined));
  assert.equal(path.privateKeys.get(before, 2), undefined);
});

Deno.test("a group of one commits to a secret that is new each time", () => {
  const one = sent(RatchetTree.of(who(0).leaf), 0);
  const other = pathBy(crypto, one.after.clone(), who(0), 0, seeded("another"));
  assert.equal(one.update.nodes.length, 0);
  assert.equal(one.path.commitSecret.length, crypto.hashLength);
  assert.notDeepEqual(one.path.commitSecret, other.commitSecret);
  assert.deepEqual(one.path.leafNode.source, { kind: "commit", parentHash: new Uint8Array() });
});

Deno.test("whoever is unmerged reads a path by the key of its leaf, the others by the node's", () => {
  const tree = treeOf(5);
  tree.removeLeaf(1);
  const first = sent(tree, 0);
  const two = decryptPath(crypto, first.after, receiver(2), 0, first.update, context, nobody);
  assert.ok(two.ok);
  const joined = first.after.clone();
  assert.equal(joined.addLeaf(who(5).leaf), 1);
  const second = sent(joined, 4);
  assert.equal(second.update.nodes[0]?.encryptedPathSecrets.length, 2);
  const five = new PrivateKeys([[2, who(5).leafKey]]);
  for (const own of [{ leafIndex: 1, privateKeys: five }, { leafIndex: 2, privateKeys: two.privateKeys }]) {
    const received = decryptPath(crypto, second.after, own, 4, second.update, context, nobody);
    assert.ok(received.ok);
    assert.deepEqual(received.commitSecret, second.path.commitSecret);
  }
});

Deno.test("newcomers are left out of a path, and led by what their Welcome tells", () => {
  const grown = treeOf(4);
  const newLeaves = new Set([grown.addLeaf(who(4).leaf), grown.addLeaf(who(5).leaf)]);
  const { after: tree, path: created, update: sentPath } = sent(grown, 1, newLeaves);
  assert.deepEqual(sentPath.nodes.map(({ encryptedPathSecrets }) => encryptedPathSecrets.length), [1, 2, 0]);
  for (const leafIndex of newLeaves) {
    const pathSecret = pathSecretFor(created, leafIndex)?.slice();
    const keys = newcomersKeys(crypto, tree, { leafIndex, leafKey: who(leafIndex).leafKey, committer: 1, pathSecret });
    assert.deepEqual(keys?.get(tree, 7)?.privateKey, created.privateKeys.get(tree, 7)?.privateKey);
    assert.ok(keys?.get(tree, 2 * leafIndex));
    assert.deepEqual(pathSecret, new Uint8Array(crypto.hashLength));
  }
  const copy = grown.clone();
  assert.equal(applyPath(crypto, copy, 1, sentPath, newLeaves), undefined);
  const received = decryptPath(crypto, copy, receiver(3), 1, sentPath, context, newLeaves);
  assert.ok(received.ok);
  assert.deepEqual(received.commitSecret, created.commitSecret);
  refused(sentPath, "ciphertext-count", grown);
});

Deno.test("without a path secret a newcomer has the key of its leaf", () => {
  const tree = treeOf(2);
  const options = { leafIndex: 1, leafKey: who(1).leafKey, committer: 0, pathSecret: undefined };
  const keys = newcomersKeys(crypto, tree, options);
  assert.equal(keys?.get(tree, 2), who(1).leafKey);
});

Deno.test("valn1413: a Welcome's path secret leads to the tree's keys, and to nothing else", () => {
  const told = (pathSecret: Uint8Array | undefined, leafIndex = 4, committer = 1): PrivateKeys | undefined =>
    newcomersKeys(crypto, after, { leafIndex, leafKey: who(4).leafKey, committer, pathSecret });
  assert.ok(told(pathSecretFor(path, 4)?.slice()));
  assert.ok(told(pathSecretFor(path, 0)?.slice(), 0));
  assert.equal(told(pathSecretFor(path, 0)?.slice()), undefined);
  assert.equal(told(new Uint8Array(31)), undefined);
  assert.equal(told(pathSecretFor(path, 4)?.slice(), 1), undefined);
});

Deno.test("an external committer takes the leaf that is reserved for it", () => {
  for (const count of [4, 5]) {
    const start = treeOf(count);
    const tree = start.clone();
    const leafIndex = tree.reserveLeaf();
    const created = pathBy(crypto, tree, who(7), leafIndex, seeded("external"));
    const bytes = encryptPath(crypto, tree, created, context, nobody);
    const copy = start.clone();
    assert.equal(copy.reserveLeaf(), leafIndex);
    assert.equal(applyPath(crypto, copy, leafIndex, bytes, nobody), undefined);
    assert.deepEqual(copy.treeHash(crypto), tree.treeHash(crypto));
    assert.equal(validateTree(crypto, copy, groupId), undefined);
    const received = decryptPath(crypto, copy, receiver(3), leafIndex, bytes, context, nobody);
    assert.ok(received.ok);
    assert.deepEqual(received.commitSecret, created.commitSecret);
  }
});

Deno.test("valn1101, ValSem202: a path of another length", () => {
  refused({ ...update, nodes: update.nodes.slice(1) }, "path-length");
  refused({ ...update, nodes: [...update.nodes, ...update.nodes.slice(0, 1)] }, "path-length");
  refused({ ...update, nodes: [] }, "path-length");
});

Deno.test("a ciphertext too few or too many", () => {
  const secrets = update.nodes[1]?.encryptedPathSecrets ?? [];
  refused(withNode(1, { encryptedPathSecrets: secrets.slice(1) }), "ciphertext-count");
  refused(withNode(1, { encryptedPathSecrets: [...secrets, ...secrets] }), "ciphertext-count");
});

Deno.test("keys that are none of the suite's", () => {
  for (const bad of [new Uint8Array(32), new Uint8Array(33).fill(9), new Uint8Array()]) {
    refused(withNode(2, { encryptionKey: bad }), "public-key");
    refused(withLeaf({ encryptionKey: bad }), "public-key");
    refused(withLeaf({ signatureKey: bad }), "public-key");
  }
});

Deno.test("valn1208, ValSem206: a leaf's encryption key that the tree has, the committer's old one among them", () => {
  refused(withLeaf({ encryptionKey: who(1).leaf.encryptionKey }), "encryption-key-uniqueness");
  refused(withLeaf({ encryptionKey: who(3).leaf.encryptionKey }), "encryption-key-uniqueness");
});

Deno.test("valn1209, ValSem207: a path's encryption key that the tree or the path has", () => {
  refused(withNode(1, { encryptionKey: who(3).leaf.encryptionKey }), "encryption-key-uniqueness");
  refused(
    withNode(1, { encryptionKey: update.nodes[0]?.encryptionKey ?? new Uint8Array() }),
    "encryption-key-uniqueness",
  );
  refused(withNode(2, { encryptionKey: update.leafNode.encryptionKey }), "encryption-key-uniqueness");
  // A key that the path is to replace is still in the tree.
  const again = pathBy(crypto, after.clone(), who(1), 1, seeded("again"));
  const nodes = update.nodes.map((node, at) =>
    at === 0 ? node : { ...node, encryptionKey: again.steps[at]?.encryptionKey ?? node.encryptionKey }
  );
  refused({ leafNode: again.leafNode, nodes }, "encryption-key-uniqueness", after);
});

Deno.test("valn0111: a path's leaf takes no other member's signature key", () => {
  refused(withLeaf({ signatureKey: who(3).leaf.signatureKey }), "signature-key-uniqueness");
  const renewed = withLeaf({ signatureKey: who(9).signatureKey.publicKey });
  assert.equal(applyPath(crypto, before.clone(), 1, renewed, nobody), undefined);
});

Deno.test("valn0110: a path's leaf is of source commit", () => {
  refused(withLeaf({ source: { kind: "update" } }), "leaf-node-source");
  refused(withLeaf({ source: who(1).leaf.source }), "leaf-node-source");
});

Deno.test("valn1207: a path's leaf has the parent hash of its path", () => {
  refused(withLeaf({ source: { kind: "commit", parentHash: new Uint8Array(32) } }), "parent-hash");
  refused(withLeaf({ source: { kind: "commit", parentHash: new Uint8Array() } }), "parent-hash");
  refused(withNode(2, { encryptionKey: who(9).leafKey.publicKey }), "parent-hash");
  const changed = before.clone();
  changed.updateLeaf(4, updatedLeaf(crypto, who(4), 4, seeded("update")).leaf);
  refused(update, "parent-hash", changed);
});

Deno.test("ValSem203: a path secret that does not open", () => {
  const [first] = update.nodes[0]?.encryptedPathSecrets ?? [];
  assert.ok(first);
  const { kemOutput, ciphertext } = first;
  const flipped = ciphertext.map((byte, at) => at === 3 ? byte ^ 1 : byte);
  const failure = { ok: false, failure: "path-secret" };
  const read = (encryptedPathSecrets: UpdatePathNode["encryptedPathSecrets"], info = context): unknown =>
    decryptPath(crypto, after, receiver(0), 1, withNode(0, { encryptedPathSecrets }), info, nobody);
  assert.deepEqual(read([{ kemOutput, ciphertext: flipped }]), failure);
  assert.deepEqual(read([{ kemOutput: new Uint8Array(32), ciphertext }]), failure);
  assert.deepEqual(read([]), failure);
  assert.deepEqual(read([first], new Uint8Array()), failure);
  const key = who(0).leaf.encryptionKey;
  const short = crypto.encryptWithLabel(key, "UpdatePathNode", context, new Uint8Array(31));
  assert.deepEqual(read([short]), failure);
  const stranger = { leafIndex: 0, privateKeys: new PrivateKeys([]) };
  assert.deepEqual(decryptPath(crypto, after, stranger, 1, update, context, nobody), failure);
});

Deno.test("ValSem204: a path secret that leads to other keys than the path's", () => {
  const key = who(0).leaf.encryptionKey;
  const other = crypto.encryptWithLabel(key, "UpdatePathNode", context, new Uint8Array(32).fill(7));
  const bent = withNode(0, { encryptedPathSecrets: [other] });
  const failure = { ok: false, failure: "path-keys" };
  assert.deepEqual(decryptPath(crypto, after, receiver(0), 1, bent, context, nobody), failure);
});

Deno.test("ValSem204: every key up to the root is compared", () => {
  const mixed = after.clone();
  const content = (node: number) => {
    const parent = after.parent(node);
    assert.ok(parent);
    return { node, ...parent };
  };
  const top = { ...content(7), encryptionKey: who(9).leafKey.publicKey };
  mixed.setPath(1, update.leafNode, [content(1), content(3), top]);
  const failure = { ok: false, failure: "path-keys" };
  assert.deepEqual(decryptPath(crypto, mixed, receiver(0), 1, update, context, nobody), failure);
});

Deno.test("the committer does not decrypt its own path", () => {
  assert.throws(() => decryptPath(crypto, after, receiver(1), 1, update, context, nobody), RangeError);
});

Deno.test("path secrets are overwritten when they are done with", () => {
  const { path: mine } = sent(treeOf(3), 0);
  forgetPathSecrets(mine);
  assert.ok(mine.steps.every(({ pathSecret }) => pathSecret.every((byte) => byte === 0)));
  assert.ok(mine.commitSecret.some((byte) => byte !== 0));
});

/** The suite, and every secret that it derives. */
function watched(): { readonly watching: typeof crypto; readonly secrets: Uint8Array[]; readonly keys: Uint8Array[] } {
  const secrets: Uint8Array[] = [];
  const keys: Uint8Array[] = [];
  const watching = {
    ...crypto,
    deriveSecret: (secret: Uint8Array, label: string) => {
      const derived = crypto.deriveSecret(secret, label);
      secrets.push(derived);
      return derived;
    },
    deriveHpkeKeyPair: (material: Uint8Array) => {
      const key = crypto.deriveHpkeKeyPair(material);
      keys.push(key.privateKey);
      return key;
    },
  };
  return { watching, secrets, keys };
}

const isErased = (secret: Uint8Array): boolean => secret.every((byte) => byte === 0);

Deno.test("a newcomer keeps the keys that its path secret leads to, and none of the secrets on the way", () => {
  const { watching, secrets, keys } = watched();
  const pathSecret = pathSecretFor(path, 2)?.slice();
  assert.ok(newcomersKeys(watching, after, { leafIndex: 2, leafKey: who(2).leafKey, committer: 1, pathSecret }));
  assert.deepEqual([secrets.length, keys.length], [4, 2]);
  assert.ok(secrets.every(isErased));
  assert.ok(!keys.some(isErased));
});

Deno.test("what a refused path secret led to is overwritten, keys and all", () => {
  const { watching, secrets, keys } = watched();
  const pathSecret = new Uint8Array(32).fill(7);
  const options = { leafIndex: 4, leafKey: who(4).leafKey, committer: 1, pathSecret };
  assert.equal(newcomersKeys(watching, after, options), undefined);
  assert.deepEqual([secrets.length, keys.length], [2, 1]);
  assert.ok([...secrets, ...keys, pathSecret].every(isErased));
});
