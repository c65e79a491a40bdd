// The tree against the definitions of RFC 9162 written out, against the known hashes of the reference tree of certificate
// transparency (its eight inputs and their roots and proofs), and at sizes beyond 2^31.
import assert from "node:assert/strict";
import fc from "fast-check";
import { SeededRandom } from "@quicproquo/testkit";
import { MerkleFrontier } from "./merkle-frontier.ts";
import { emptyRoot, leafHash, nodeHash } from "./merkle-hash.ts";
import { PROOF_HASHES_LIMIT, verifyConsistency, verifyInclusion } from "./merkle-proof.ts";
import {
  consistencyProof,
  hashesOfAppend,
  inclusionProof,
  storedHashCount,
  storedHashPosition,
  treeRoot,
} from "./merkle-tree.ts";

const inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
  .map((hex) => leafHash(Uint8Array.fromHex(hex)));
const knownRoots = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/** RFC 9162 §2.1.1 as written. */
function mth(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return emptyRoot();
  if (leaves.length === 1) return first;
  const split = splitOf(leaves.length);
  return nodeHash(mth(leaves.slice(0, split)), mth(leaves.slice(split)));
}

/** RFC 9162 §2.1.3.1. */
function path(index: number, leaves: readonly Uint8Array[]): readonly Uint8Array[] {
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split ? [...path(index, left), mth(right)] : [...path(index - split, right), mth(left)];
}

/** RFC 9162 §2.1.4.1, SUBPROOF. */
function subproof(from: number, leaves: readonly Uint8Array[], whole: boolean): readonly Uint8Array[] {
  if (from === leaves.length) return whole ? [] : [mth(leaves)];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return from <= split
    ? [...subproof(from, left, whole), mth(right)]
    : [...subproof(from - split, right, false), mth(left)];
}

function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

function stored(leaves: readonly Uint8Array[]): Uint8Array[] {
  const hashes: Uint8Array[] = [];
  leaves.forEach((leaf, at) => hashes.push(...hashesOfAppend(at, leaf, reader(hashes))));
  return hashes;
}

function reader(hashes: readonly Uint8Array[]): (position: number) => Uint8Array {
  return (position) => {
    const hash = hashes[position];
    if (hash === undefined) throw new RangeError(`no hash at ${position}`);
    return hash;
  };
}

function leavesOf(count: number): Uint8Array[] {
  const random = new SeededRandom("merkle").bytes;
  return Array.from({ length: count }, () => leafHash(random(4)));
}

const hex = (hashes: readonly Uint8Array[]): readonly string[] => hashes.map((hash) => hash.toHex());

Deno.test("the reference tree of certificate transparency: roots of sizes 0 to 8", () => {
  const read = reader(stored(inputs));
  const frontier = MerkleFrontier.empty();
  for (const [size, root] of knownRoots.entries()) {
    assert.equal(treeRoot(size, read).toHex(), root);
    assert.equal(frontier.root().toHex(), root);
    const next = inputs[size];
    if (next !== undefined) frontier.append(next);
  }
});

Deno.test("the reference tree of certificate transparency: its published proofs", () => {
  const read = reader(stored(inputs));
  assert.deepEqual(hex(inclusionProof(0, 8, read)), [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
  ]);
  assert.deepEqual(hex(inclusionProof(5, 8, read)), [
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  ]);
  assert.deepEqual(hex(consistencyProof(6, 8, read)), [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  ]);
  assert.deepEqual(hex(consistencyProof(2, 5, read)), [
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
  ]);
});

Deno.test("every root and proof up to 40 leaves is what the RFC's recursion gives, and verifies", () => {
  const leaves = leavesOf(40);
  const hashes = stored(leaves);
  const read = reader(hashes);
  assert.equal(hashes.length, storedHashCount(leaves.length));
  for (let size = 1; size <= leaves.length; size++) {
    const some = leaves.slice(0, size);
    const root = treeRoot(size, read);
    assert.equal(root.toHex(), mth(some).toHex());
    for (const [index, leaf] of some.entries()) {
      const proof = inclusionProof(index, size, read);
      assert.deepEqual(hex(proof), hex(path(index, some)));
      assert.equal(verifyInclusion({ leaf, index, size, root, hashes: proof }), true);
    }
    for (let from = 1; from <= size; from++) {
      const proof = consistencyProof(from, size, read);
      assert.deepEqual(hex(proof), hex(subproof(from, some, true)));
      const fromRoot = treeRoot(from, read);
      assert.equal(
        verifyConsistency({ fromSize: from, fromRoot, toSize: size, toRoot: root, hashes: proof }),
        true,
      );
    }
  }
});

Deno.test("a proof that was changed anywhere, cut, lengthened or moved proves nothing", () => {
  const leaves = leavesOf(23);
  const read = reader(stored(leaves));
  const size = fc.integer({ min: 2, max: 23 });
  fc.assert(fc.property(size, fc.nat(), fc.nat(), fc.nat(), (size, first, second, third) => {
    const index = first % size;
    const leaf = read(storedHashPosition(0, index));
    const root = treeRoot(size, read);
    const hashes = inclusionProof(index, size, read);
    const changed = { ...{ leaf, index, size, root }, hashes: changeOne(hashes, second, third) };
    assert.equal(verifyInclusion(changed), false);
    assert.equal(verifyInclusion({ leaf, index, size, root, hashes: hashes.slice(1) }), false);
    assert.equal(verifyInclusion({ leaf, index, size, root, hashes: [...hashes, leaf] }), false);
    const elsewhere = (index + 1 + second % (size - 1)) % size;
    assert.equal(verifyInclusion({ leaf, index: elsewhere, size, root, hashes }), false);
    assert.equal(verifyInclusion({ leaf, index: size, size, root, hashes }), false);

    const fromSize = 1 + first % (size - 1);
    const fromRoot = treeRoot(fromSize, read);
    const proof = consistencyProof(fromSize, size, read);
    const asked = { fromSize, fromRoot, toSize: size, toRoot: root };
    assert.equal(verifyConsistency({ ...asked, hashes: proof }), true);
    assert.equal(verifyConsistency({ ...asked, hashes: changeOne(proof, second, third) }), false);
    assert.equal(verifyConsistency({ ...asked, hashes: proof.slice(1) }), false);
    assert.equal(verifyConsistency({ ...asked, hashes: [...proof, leaf] }), false);
    assert.equal(verifyConsistency({ ...asked, fromRoot: leafHash(leaf), hashes: proof }), false);
    assert.equal(verifyConsistency({ ...asked, toRoot: leafHash(leaf), hashes: proof }), false);
  }));
});

function changeOne(hashes: readonly Uint8Array[], which: number, bit: number): readonly Uint8Array[] {
  return hashes.map((hash, at) => {
    if (at !== which % hashes.length) return hash;
    const changed = hash.slice();
    changed[bit % 32] = (changed[bit % 32] ?? 0) ^ (1 << bit % 8);
    return changed;
  });
}

Deno.test("nothing is consistent with the empty tree, with a larger one, or at the same size with another root", () => {
  const read = reader(stored(inputs));
  const [three, eight] = [treeRoot(3, read), treeRoot(8, read)];
  const none: readonly Uint8Array[] = [];
  assert.equal(
    verifyConsistency({ fromSize: 0, fromRoot: emptyRoot(), toSize: 8, toRoot: eight, hashes: none }),
    false,
  );
  assert.equal(verifyConsistency({ fromSize: 8, fromRoot: eight, toSize: 3, toRoot: three, hashes: none }), false);
  assert.equal(verifyConsistency({ fromSize: 8, fromRoot: eight, toSize: 8, toRoot: eight, hashes: none }), true);
  assert.equal(verifyConsistency({ fromSize: 8, fromRoot: three, toSize: 8, toRoot: eight, hashes: none }), false);
  assert.equal(
    verifyConsistency({ fromSize: 8, fromRoot: eight, toSize: 8, toRoot: eight, hashes: [three] }),
    false,
  );
  assert.throws(() => consistencyProof(0, 8, read), RangeError);
  assert.throws(() => consistencyProof(9, 8, read), RangeError);
  assert.throws(() => inclusionProof(8, 8, read), RangeError);
  assert.throws(() => inclusionProof(-1, 8, read), RangeError);
});

Deno.test("sizes that are no sizes and proofs of odd form are false, never an exception", () => {
  const hash = emptyRoot();
  const hashes = [hash];
  for (const odd of [-1, 0.5, Number.NaN, Infinity, Number.MAX_SAFE_INTEGER + 1]) {
    assert.equal(verifyInclusion({ leaf: hash, index: odd, size: 8, root: hash, hashes }), false);
    assert.equal(verifyInclusion({ leaf: hash, index: 0, size: odd, root: hash, hashes }), false);
    assert.equal(verifyConsistency({ fromSize: odd, fromRoot: hash, toSize: 8, toRoot: hash, hashes }), false);
    assert.equal(verifyConsistency({ fromSize: 1, fromRoot: hash, toSize: odd, toRoot: hash, hashes }), false);
  }
  const short = hash.subarray(1);
  assert.equal(verifyInclusion({ leaf: hash, index: 0, size: 2, root: hash, hashes: [short] }), false);
  assert.equal(verifyConsistency({ fromSize: 1, fromRoot: hash, toSize: 2, toRoot: hash, hashes: [short] }), false);
  const long = new Array<Uint8Array>(PROOF_HASHES_LIMIT + 1).fill(hash);
  assert.equal(verifyInclusion({ leaf: hash, index: 0, size: 2 ** 52, root: hash, hashes: long }), false);
});

Deno.test("proofs in a tree of more than 2^33 leaves: indices are not cut to 32 bits", () => {
  // A tree whose leaves are all alike has one hash a level, so that its stored hashes need no storage.
  const leaf = leafHash(new Uint8Array());
  const levels = [leaf];
  for (let level = 1; level < 36; level++) {
    const below = levels[level - 1] ?? leaf;
    levels.push(nodeHash(below, below));
  }
  const levelAt = new Map<number, number>();
  const size = 2 ** 33 + 2 ** 20 + 3;
  const known = (level: number, index: number): void => void levelAt.set(storedHashPosition(level, index), level);
  for (let level = 0; level < 36; level++) {
    for (let back = 0; back < 4; back++) known(level, Math.max(0, Math.floor(size / 2 ** level) - back));
  }
  for (let level = 0; level < 34; level++) known(level, 2 ** (33 - level) - 1);
  const read = (position: number): Uint8Array => {
    const hash = levels[levelAt.get(position) ?? -1];
    if (hash === undefined) throw new RangeError(`position ${position} was not expected`);
    return hash;
  };
  const root = treeRoot(size, read);
  const index = size - 1;
  const hashes = inclusionProof(index, size, read);
  assert.equal(verifyInclusion({ leaf, index, size, root, hashes }), true);
  assert.equal(verifyInclusion({ leaf, index: index % 2 ** 32, size, root, hashes }), false);
  const fromRoot = treeRoot(2 ** 33, read);
  const proof = consistencyProof(2 ** 33, size, read);
  assert.equal(
    verifyConsistency({ fromSize: 2 ** 33, fromRoot, toSize: size, toRoot: root, hashes: proof }),
    true,
  );
  assert.equal(
    verifyConsistency({ fromSize: 2 ** 32, fromRoot, toSize: size, toRoot: root, hashes: proof }),
    false,
  );
});

Deno.test("a frontier goes on where it was left, and takes nothing that does not fit its size", () => {
  const leaves = leavesOf(21);
  fc.assert(fc.property(fc.integer({ min: 0, max: 21 }), (cut) => {
    const first = MerkleFrontier.empty();
    for (const leaf of leaves.slice(0, cut)) first.append(leaf);
    const second = MerkleFrontier.from(first.size, first.hashes);
    assert.ok(second !== undefined);
    for (const leaf of leaves.slice(cut)) second.append(leaf);
    assert.equal(second.size, 21);
    assert.equal(second.root().toHex(), mth(leaves).toHex());
  }));
  assert.equal(MerkleFrontier.from(3, new Uint8Array(32)), undefined);
  assert.equal(MerkleFrontier.from(-1, new Uint8Array(0)), undefined);
  assert.equal(MerkleFrontier.from(2 ** 53, new Uint8Array(32)), undefined);
});
