// Random histories of a group: additions, updates, removals and paths in commits of every mixture. After each commit the
// tree is what the RFC's definitions make it, a newcomer takes it, and each member has the keys of exactly those nodes above
// it at which it is not unmerged (RFC 9420 §4.2); nobody who was removed has any.

import assert from "node:assert/strict";
import fc from "fast-check";
import { sizes } from "@quicproquo/testkit/sizes";
import { NaiveTree, nodeIndex } from "../../test/naive-tree.ts";
import { groupId, pathBy, seeded, suite, type TreePerson, treePerson, updatedLeaf } from "../../test/tree-people.ts";
import { encryptPath, pathSecretFor } from "./create-path.ts";
import { type NodeKey, PrivateKeys } from "./private-keys.ts";
import { applyPath, decryptPath, newcomersKeys } from "./process-path.ts";
import { RatchetTree } from "./ratchet-tree.ts";
import { decodeRatchetTree, encodeRatchetTree } from "./ratchet-tree-codec.ts";
import { directPath } from "./tree-math.ts";
import { validateTree } from "./validate-tree.ts";

interface Step {
  readonly committer: number;
  readonly updates: readonly number[];
  readonly removals: readonly number[];
  readonly additions: number;
  readonly path: boolean;
}

interface Member {
  readonly who: TreePerson;
  readonly keys: PrivateKeys;
}

const crypto = suite(0x0001);
const random = seeded("tree model");
const pool: TreePerson[] = [];
const context = new TextEncoder().encode("context");

class History {
  #tree: RatchetTree;
  readonly #naive: NaiveTree;
  readonly #members = new Map<number, Member>();
  #removed: PrivateKeys[] = [];
  #met = 0;

  constructor() {
    const who = this.#stranger();
    this.#tree = RatchetTree.of(who.leaf);
    this.#naive = new NaiveTree(who.leaf.encoded);
    this.#members.set(0, { who, keys: new PrivateKeys([[0, who.leafKey]]) });
  }

  commit(step: Step): void {
    const chosen = new Set<number>();
    const committer = this.#choose(step.committer, chosen);
    const updates = step.updates.flatMap((at) => this.#chooseOther(at, chosen));
    const removals = step.removals.flatMap((at) => this.#chooseOther(at, chosen));
    const tree = this.#tree.clone();
    const fresh = new Map<number, NodeKey[]>();
    for (const leafIndex of updates) {
      const { leaf, key } = updatedLeaf(crypto, this.#member(leafIndex).who, leafIndex, random);
      tree.updateLeaf(leafIndex, leaf);
      this.#naive.update(leafIndex, leaf.encoded);
      fresh.set(leafIndex, [[2 * leafIndex, key]]);
    }
    for (const leafIndex of removals) {
      tree.removeLeaf(leafIndex);
      this.#naive.remove(leafIndex);
      this.#removed.push(this.#member(leafIndex).keys);
      this.#members.delete(leafIndex);
    }
    const joined = new Map<number, TreePerson>();
    for (let left = step.additions; left > 0; left--) {
      const who = this.#stranger();
      const leafIndex = tree.addLeaf(who.leaf);
      assert.equal(this.#naive.add(who.leaf.encoded), leafIndex);
      joined.set(leafIndex, who);
    }
    for (const [leafIndex, { who, keys }] of this.#members) {
      this.#members.set(leafIndex, { who, keys: keys.advanced(tree, fresh.get(leafIndex) ?? []) });
    }
    const needsPath = step.path || updates.length + removals.length > 0 || step.additions === 0;
    if (needsPath) this.#path(tree, committer, joined);
    else for (const [at, who] of joined) this.#members.set(at, { who, keys: new PrivateKeys([[2 * at, who.leafKey]]) });
    this.#tree = tree;
    this.#check();
  }

  #path(tree: RatchetTree, committer: number, joined: ReadonlyMap<number, TreePerson>): void {
    const newLeaves = new Set(joined.keys());
    const received = tree.clone();
    const { who } = this.#member(committer);
    const path = pathBy(crypto, tree, who, committer, random);
    const update = encryptPath(crypto, tree, path, context, newLeaves);
    const parentHash = this.#naive.setPath(committer, path.steps.map(({ encryptionKey }) => encryptionKey));
    this.#naive.setLeaf(committer, path.leafNode.encoded);
    assert.deepEqual(path.leafNode.source, { kind: "commit", parentHash });
    assert.equal(applyPath(crypto, received, committer, update, newLeaves), undefined);
    assert.deepEqual(received.treeHash(crypto), tree.treeHash(crypto));
    for (const [leafIndex, { who, keys }] of this.#members) {
      if (leafIndex === committer) continue;
      const own = { leafIndex, privateKeys: keys };
      const outcome = decryptPath(crypto, received, own, committer, update, context, newLeaves);
      assert.ok(outcome.ok);
      assert.deepEqual(outcome.commitSecret, path.commitSecret);
      this.#members.set(leafIndex, { who, keys: outcome.privateKeys });
    }
    this.#members.set(committer, { who, keys: path.privateKeys });
    for (const [leafIndex, newcomer] of joined) {
      const pathSecret = pathSecretFor(path, leafIndex)?.slice();
      assert.ok(pathSecret);
      const keys = newcomersKeys(crypto, tree, { leafIndex, leafKey: newcomer.leafKey, committer, pathSecret });
      assert.ok(keys);
      this.#members.set(leafIndex, { who: newcomer, keys });
    }
  }

  #check(): void {
    const tree = this.#tree;
    const naive = this.#naive;
    assert.equal(tree.leafCount, naive.leafCount);
    for (const subtree of naive.subtrees()) {
      const node = nodeIndex(subtree);
      assert.deepEqual(tree.treeHash(crypto, node), naive.hash(subtree));
      assert.deepEqual(tree.resolution(node), naive.resolution(subtree).map(nodeIndex));
    }
    assert.deepEqual(tree.members().map(({ leafIndex }) => leafIndex), [...this.#members.keys()].sort((a, b) => a - b));
    assert.equal(tree.repeatedKey(), undefined);
    for (const [leafIndex, { keys }] of this.#members) {
      const expected = naive.filteredPath(leafIndex).map(({ node, beside }) => [nodeIndex(node), nodeIndex(beside)]);
      assert.deepEqual(tree.filteredDirectPath(leafIndex).map(({ node, copath }) => [node, copath]), expected);
      assert.ok(keys.get(tree, 2 * leafIndex));
      for (const node of directPath(leafIndex, tree.leafCount)) {
        const content = tree.parent(node);
        const knows = content !== undefined && !content.unmergedLeaves.includes(leafIndex);
        assert.equal(keys.get(tree, node) !== undefined, knows);
      }
    }
    for (const keys of this.#removed) {
      for (let node = 0; node < 2 * tree.leafCount - 1; node++) assert.equal(keys.get(tree, node), undefined);
    }
    const bytes = encodeRatchetTree(tree);
    const newcomers = decodeRatchetTree(bytes);
    assert.equal(validateTree(crypto, newcomers, groupId), undefined);
    assert.deepEqual(encodeRatchetTree(newcomers), bytes);
  }

  #stranger(): TreePerson {
    const who = pool[this.#met] ?? treePerson(crypto, random);
    pool[this.#met] = who;
    this.#met += 1;
    return who;
  }

  #member(leafIndex: number): Member {
    const member = this.#members.get(leafIndex);
    assert.ok(member);
    return member;
  }

  #choose(at: number, chosen: Set<number>): number {
    const leafIndex = [...this.#members.keys()][at % this.#members.size] ?? 0;
    chosen.add(leafIndex);
    return leafIndex;
  }

  #chooseOther(at: number, chosen: Set<number>): number[] {
    const leafIndex = [...this.#members.keys()][at % this.#members.size] ?? 0;
    return chosen.has(leafIndex) ? [] : [this.#choose(at, chosen)];
  }
}

Deno.test("random histories keep the tree what the RFC's definitions make it", () => {
  const someone = fc.nat(1000);
  const step: fc.Arbitrary<Step> = fc.record({
    committer: someone,
    updates: fc.array(someone, { maxLength: 2 }),
    removals: fc.array(someone, { maxLength: 3 }),
    additions: fc.nat(3),
    path: fc.boolean(),
  });
  const { runs, commits } = sizes.treeModel;
  // Groups of a size at which trees grow and shrink, then what happens to them.
  const script = fc.tuple(fc.nat(12), fc.array(step, { minLength: commits / 2, maxLength: commits }));
  fc.assert(
    fc.property(script, ([members, steps]) => {
      const history = new History();
      if (members > 0) history.commit({ committer: 0, updates: [], removals: [], additions: members, path: false });
      for (const one of steps) history.commit(one);
    }),
    { numRuns: runs },
  );
});
