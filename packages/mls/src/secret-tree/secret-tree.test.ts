// The secret tree against a plain derivation of every key, while messages are lost, reordered and repeated; and what must
// not be left behind when a key was used.

import assert from "node:assert/strict";
import { sizes } from "@quicproquo/testkit/sizes";
import fc from "fast-check";
import { DecodeError } from "../codec/reader.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { cryptoProvider } from "../crypto/provider.ts";
import { isLeaf, left, right, root } from "../tree/tree-math.ts";
import type { KeysAhead } from "./keys-ahead.ts";
import { mostAhead, mostSkipped } from "./ratchet.ts";
import { type RatchetKind, SecretTree } from "./secret-tree.ts";

function suite(number: number): CryptoProvider {
  const crypto = cryptoProvider(number);
  assert.ok(crypto !== undefined);
  return crypto;
}

const crypto = suite(0x0001);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const none = new Uint8Array(0);
const encryptionSecret = (): Uint8Array => new Uint8Array(32).fill(7);
const kinds: readonly RatchetKind[] = ["handshake", "application"];

/** RFC 9420 §9 as it is written, from the root down, without forgetting anything. */
function ratchetSecret(leafCount: number, leafIndex: number, kind: RatchetKind): Uint8Array {
  let secret = encryptionSecret();
  for (let node = root(leafCount); !isLeaf(node);) {
    const side = 2 * leafIndex < node ? "left" : "right";
    secret = crypto.expandWithLabel(secret, "tree", text(side), 32);
    node = side === "left" ? left(node) : right(node);
  }
  return crypto.expandWithLabel(secret, kind, none, 32);
}

/** Hex of key and nonce of the first `count` generations. */
function keysOf(secret: Uint8Array, count: number, from: number = 0): string[] {
  const keys: string[] = [];
  for (let generation = from; generation < from + count; generation++) {
    keys.push(
      crypto.deriveTreeSecret(secret, "key", generation, 16).toHex() +
        crypto.deriveTreeSecret(secret, "nonce", generation, 12).toHex(),
    );
    secret = crypto.deriveTreeSecret(secret, "secret", generation, 32);
  }
  return keys;
}

function snapshot(tree: SecretTree): string {
  return [...tree.records()].map(([name, value]) => `${name}=${value.toHex()}`).sort().join("\n");
}

/** Everything that can be derived from what a tree holds: keys as hex of key and nonce. */
function reachable(tree: SecretTree, generations: number): Set<string> {
  const found = new Set<string>();
  const ratchet = (secret: Uint8Array, from: number): void => {
    for (const key of keysOf(secret, generations, from)) found.add(key);
  };
  const descend = (node: number, secret: Uint8Array): void => {
    if (isLeaf(node)) {
      for (const kind of kinds) ratchet(crypto.expandWithLabel(secret, kind, none, 32), 0);
      return;
    }
    descend(left(node), crypto.expandWithLabel(secret, "tree", text("left"), 32));
    descend(right(node), crypto.expandWithLabel(secret, "tree", text("right"), 32));
  };
  for (const [name, value] of tree.records()) {
    const [record, first] = name.split("/");
    if (record === "node") descend(Number(first), value);
    if (record === "key") found.add(value.toHex());
    if (record === "ratchet") ratchet(value.subarray(4), new DataView(value.buffer).getUint32(0));
    // A secret of one kind that stood where another does would be found here as well.
    if (record !== "size" && record !== "key") ratchet(value.subarray(-32), 0);
  }
  return found;
}

function used(tree: SecretTree, leafIndex: number, kind: RatchetKind, generation: number): string {
  const found = tree.at(leafIndex, kind, generation);
  assert.ok(typeof found !== "string", `${kind} ${generation} of leaf ${leafIndex} is ${found}`);
  const hex = found.key.toHex() + found.nonce.toHex();
  found.apply();
  return hex;
}

Deno.test("lost, reordered and repeated: every key once, never twice, and nothing changes before it is applied", () => {
  const generations = 25;
  const { runs, messages } = sizes.secretTreeModel;
  const message = fc.record({
    leaf: fc.nat(7),
    kind: fc.constantFrom(...kinds),
    generation: fc.nat(generations - 1),
    apply: fc.integer({ min: 0, max: 3 }).map((number) => number > 0),
    restart: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
  });
  fc.assert(
    fc.property(fc.constantFrom(1, 2, 4, 8), fc.array(message, { maxLength: messages }), (leafCount, script) => {
      let tree = SecretTree.create(crypto, leafCount, encryptionSecret());
      const all = new Map<string, string[]>();
      const consumed = new Set<string>();
      for (const { leaf, kind, generation, apply, restart } of script) {
        const leafIndex = leaf % leafCount;
        const name = `${leafIndex} ${kind}`;
        const keys = all.get(name) ?? keysOf(ratchetSecret(leafCount, leafIndex, kind), generations);
        all.set(name, keys);
        const before = snapshot(tree);
        const found = tree.at(leafIndex, kind, generation);
        assert.equal(snapshot(tree), before);
        if (consumed.has(`${name} ${generation}`)) assert.equal(found, "consumed");
        else {
          assert.ok(typeof found !== "string");
          assert.equal(found.generation, generation);
          assert.equal(found.key.toHex() + found.nonce.toHex(), keys[generation]);
          if (apply) {
            found.apply();
            consumed.add(`${name} ${generation}`);
            assert.equal(tree.at(leafIndex, kind, generation), "consumed");
          }
        }
        if (restart) tree = SecretTree.fromRecords(crypto, tree.records());
      }
      const left = reachable(tree, generations);
      for (const entry of consumed) {
        const [leafIndex, kind, generation] = entry.split(" ");
        const key = all.get(`${leafIndex} ${kind}`)?.[Number(generation)] ?? "";
        assert.ok(key !== "" && !left.has(key), `generation ${generation} can be derived again`);
      }
    }),
    { numRuns: runs },
  );
});

Deno.test("forward secrecy after loss: a passed generation is held as its key and nonce alone", () => {
  const tree = SecretTree.create(crypto, 4, encryptionSecret());
  const keys = keysOf(ratchetSecret(4, 2, "application"), 30);
  assert.equal(used(tree, 2, "application", 20), keys[20]);
  const held = [...tree.records()].filter(([name]) => name.startsWith("key/"));
  assert.deepEqual(held.map(([name]) => name), keys.slice(0, 20).map((_, at) => `key/2/application/${at}`));
  assert.deepEqual(held.map(([, value]) => value.toHex()), keys.slice(0, 20));
  // What was lost opens later, and what it needed opens nothing after it.
  assert.equal(used(tree, 2, "application", 5), keys[5]);
  const left = reachable(tree, 30);
  assert.ok(!left.has(keys[5] ?? "") && !left.has(keys[20] ?? ""));
  assert.ok(left.has(keys[6] ?? "") && left.has(keys[21] ?? ""));
});

Deno.test("other members' keys, and the other ratchet's, are as they were", () => {
  const tree = SecretTree.create(crypto, 8, encryptionSecret());
  used(tree, 3, "application", 2);
  for (let leafIndex = 0; leafIndex < 8; leafIndex++) {
    const keys = keysOf(ratchetSecret(8, leafIndex, "handshake"), 2);
    assert.equal(used(tree, leafIndex, "handshake", 1), keys[1]);
  }
  assert.equal(used(tree, 3, "application", 0), keysOf(ratchetSecret(8, 3, "application"), 1)[0]);
});

Deno.test("sending takes one generation after the other", () => {
  const tree = SecretTree.create(crypto, 2, encryptionSecret());
  const keys = keysOf(ratchetSecret(2, 1, "application"), 5);
  for (const [generation, expected] of keys.entries()) {
    const unused = tree.next(1, "application");
    const key = tree.next(1, "application");
    assert.deepEqual([key.generation, key.key.toHex() + key.nonce.toHex()], [generation, expected]);
    assert.deepEqual(unused.key, key.key);
    key.apply();
    assert.throws(() => unused.apply(), RangeError);
  }
});

Deno.test("the window: a thousand ahead, and one more is too far", () => {
  const tree = SecretTree.create(crypto, 2, encryptionSecret());
  assert.equal(tree.at(0, "application", mostAhead + 1), "too-far");
  const keys = keysOf(ratchetSecret(2, 0, "application"), mostAhead + 3);
  assert.equal(used(tree, 0, "application", mostAhead), keys[mostAhead]);
  assert.equal(tree.at(0, "application", 2 * mostAhead + 2), "too-far");
  // The newest of those that were passed are held, the others are given up.
  assert.equal(tree.at(0, "application", mostAhead - mostSkipped - 1), "consumed");
  assert.equal(tree.at(0, "application", 0), "consumed");
  assert.equal(used(tree, 0, "application", mostAhead - mostSkipped), keys[mostAhead - mostSkipped]);
  // One more loss gives up the oldest.
  assert.equal(used(tree, 0, "application", mostAhead + 2), keys[mostAhead + 2]);
  assert.ok(typeof tree.at(0, "application", mostAhead - mostSkipped + 1) !== "string");
  assert.equal([...tree.records().keys()].filter((name) => name.startsWith("key/")).length, mostSkipped);
  used(tree, 0, "application", mostAhead + 4);
  assert.equal(tree.at(0, "application", mostAhead - mostSkipped + 1), "consumed");
  assert.equal([...tree.records().keys()].filter((name) => name.startsWith("key/")).length, mostSkipped);
});

Deno.test("a generation far ahead costs no derivation at all", () => {
  let derived = 0;
  const counting: CryptoProvider = {
    ...crypto,
    deriveTreeSecret: (...args) => {
      derived += 1;
      return crypto.deriveTreeSecret(...args);
    },
    expandWithLabel: (...args) => {
      derived += 1;
      return crypto.expandWithLabel(...args);
    },
  };
  const tree = SecretTree.create(counting, 1024, encryptionSecret());
  for (const generation of [1001, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1]) {
    assert.equal(tree.at(5, "application", generation), "too-far");
  }
  assert.equal(derived, 0);
  tree.next(5, "application").apply();
  const once = derived;
  assert.equal(tree.at(5, "application", 2 ** 32 - 1), "too-far");
  assert.equal(derived, once);
  // Ten levels of two children, two ratchets, key, nonce and next secret; the second message is the last three alone.
  assert.equal(once, 25);
  tree.next(5, "application").apply();
  assert.equal(derived, once + 3);
});

Deno.test("a ratchet at its end says so", () => {
  const tree = SecretTree.create(crypto, 1, encryptionSecret());
  tree.next(0, "application").apply();
  const records = tree.records();
  const secret = records.get("ratchet/0/application")?.subarray(4) ?? none;
  const ended = SecretTree.fromRecords(crypto, [
    ...records,
    ["ratchet/0/application", Uint8Array.of(0xff, 0xff, 0xff, 0xfe, ...secret)],
  ]);
  const last = ended.next(0, "application");
  assert.equal(last.generation, 2 ** 32 - 2);
  last.apply();
  assert.throws(() => ended.next(0, "application"), RangeError);
  assert.equal(ended.at(0, "application", 2 ** 32 - 1), "too-far");
});

Deno.test("keys that were looked up together are good in any order, each once", () => {
  const tree = SecretTree.create(crypto, 4, encryptionSecret());
  const keys = keysOf(ratchetSecret(4, 1, "application"), 8);
  const looked = [7, 3, 5, 3].map((generation) => tree.at(1, "application", generation));
  const [seventh, third, fifth, thirdAgain] = looked.map((found) => {
    assert.ok(typeof found !== "string");
    return found;
  });
  seventh?.apply();
  fifth?.apply();
  third?.apply();
  assert.throws(() => thirdAgain?.apply(), RangeError);
  assert.throws(() => seventh?.apply(), RangeError);
  for (const generation of [3, 5, 7]) assert.equal(tree.at(1, "application", generation), "consumed");
  assert.equal(used(tree, 1, "application", 4), keys[4]);
});

Deno.test("what is used is overwritten", () => {
  const secret = encryptionSecret();
  const tree = SecretTree.create(crypto, 4, secret);
  const first = tree.at(0, "application", 2);
  assert.ok(typeof first !== "string" && secret.some((byte) => byte !== 0));
  first.apply();
  assert.ok(secret.every((byte) => byte === 0), "the secret above the leaf");
  assert.ok([...first.key, ...first.nonce].every((byte) => byte === 0), "key and nonce");
  const skipped = tree.at(0, "application", 1);
  assert.ok(typeof skipped !== "string");
  skipped.apply();
  assert.ok([...skipped.key, ...skipped.nonce].every((byte) => byte === 0), "a held key and nonce");
});

Deno.test("what is derived on the way is overwritten, and at the end of the epoch everything", () => {
  const derived: Uint8Array[] = [];
  const keep = (secret: Uint8Array): Uint8Array => {
    derived.push(secret);
    return secret;
  };
  const watching: CryptoProvider = {
    ...crypto,
    expandWithLabel: (...args) => keep(crypto.expandWithLabel(...args)),
    deriveTreeSecret: (...args) => keep(crypto.deriveTreeSecret(...args)),
  };
  const held = (tree: SecretTree): string => [...tree.records().values()].map((value) => value.toHex()).join(" ");
  const tree = SecretTree.create(watching, 8, encryptionSecret());
  for (
    const [leaf, kind, generation] of [[5, "application", 3], [5, "application", 1], [2, "handshake", 140]] as const
  ) {
    used(tree, leaf, kind, generation);
    const state = held(tree);
    for (const secret of derived) {
      const gone = secret.every((byte) => byte === 0);
      assert.ok(gone || state.includes(secret.toHex()), "a secret that nothing holds any more");
    }
  }
  assert.ok(derived.length > 300);
  tree.erase();
  assert.ok(derived.every((secret) => secret.every((byte) => byte === 0)));
});

Deno.test("keys that are used on trial: nothing is used before they are kept, and nothing of them is left anywhere else", () => {
  const tree = SecretTree.create(crypto, 4, encryptionSecret());
  used(tree, 0, "application", 3);
  const [before, twin] = [snapshot(tree), SecretTree.fromRecords(crypto, tree.records())];
  const keys: Uint8Array[] = [];
  const tryOut = (): KeysAhead => {
    const ahead = tree.ahead();
    for (const generation of [1, 6]) {
      const found = ahead.at(0, "application", generation);
      assert.ok(typeof found !== "string");
      keys.push(found.key, found.nonce);
      found.apply();
      assert.equal(ahead.at(0, "application", generation), "consumed");
    }
    assert.equal(ahead.at(0, "handshake", 0), "consumed", "handshake keys are not to be had so");
    assert.equal(ahead.at(1, "application", 0), "consumed", "of who has not spoken, neither");
    return ahead;
  };
  const [dropped, kept, late] = [tryOut(), tryOut(), tryOut()];
  assert.ok(keys.every((key) => key.every((byte) => byte === 0)), "what was used is overwritten");
  dropped.erase();
  assert.equal(dropped.take().ratchets.size, 0);
  assert.equal(snapshot(tree), before);
  assert.equal(tree.keep(kept), true);
  assert.equal(tree.keep(late), false, "the tree has changed since");
  for (const generation of [1, 6]) used(twin, 0, "application", generation);
  assert.equal(snapshot(tree), snapshot(twin));
});

Deno.test("what an erased tree has to have removed from the store is told", () => {
  const tree = SecretTree.create(crypto, 2, encryptionSecret());
  tree.stored();
  used(tree, 0, "application", 1);
  assert.ok(tree.changes().put.has("key/0/application/0"));
  tree.stored();
  tree.erase();
  const { put, remove } = tree.changes();
  assert.equal(put.size, 0);
  assert.deepEqual(remove.toSorted(), [
    "key/0/application/0",
    "node/2",
    "ratchet/0/application",
    "ratchet/0/handshake",
  ]);
});

Deno.test("an epoch that is over can open nothing and holds nothing", () => {
  const tree = SecretTree.create(crypto, 4, encryptionSecret());
  used(tree, 0, "application", 3);
  const [ahead, held, unspoken] = [
    tree.next(0, "application"),
    tree.at(0, "application", 1),
    tree.next(2, "handshake"),
  ];
  assert.ok(typeof held !== "string");
  tree.erase();
  for (const leafIndex of [0, 1, 2, 3]) {
    for (const kind of kinds) assert.equal(tree.at(leafIndex, kind, 0), "consumed");
  }
  assert.deepEqual([...tree.records().keys()], ["size"]);
  assert.ok(held.key.every((byte) => byte === 0), "what it held is overwritten");
  for (const key of [ahead, held, unspoken]) assert.throws(() => key.apply(), RangeError);
});

Deno.test("a leaf outside the tree is a wrong call", () => {
  const tree = SecretTree.create(crypto, 4, encryptionSecret());
  assert.throws(() => tree.at(4, "application", 0), RangeError);
  assert.throws(() => tree.next(2 ** 31, "handshake"), RangeError);
});

Deno.test("records: a message changes its sender's ratchet, a speaker's first one the way to its leaf", () => {
  const tree = SecretTree.create(crypto, 1024, encryptionSecret());
  const store = new Map<string, Uint8Array>();
  const write = (): string[] => {
    const { put, remove } = tree.changes();
    for (const name of remove) store.delete(name);
    for (const [name, value] of put) store.set(name, value);
    tree.stored();
    assert.deepEqual(new Map([...store].sort()), new Map([...tree.records()].sort()));
    assert.deepEqual(tree.changes(), { put: new Map(), remove: [] });
    return [...put.keys(), ...remove.map((name) => `-${name}`)].sort();
  };
  assert.deepEqual(write(), ["node/1023", "size"]);
  tree.next(300, "application").apply();
  const first = write();
  assert.deepEqual(first.filter((name) => !name.startsWith("node/")), [
    "-node/1023",
    "ratchet/300/application",
    "ratchet/300/handshake",
  ]);
  assert.equal(first.length, 13);
  tree.next(300, "application").apply();
  assert.deepEqual(write(), ["ratchet/300/application"]);
  used(tree, 300, "handshake", 2);
  assert.deepEqual(write(), ["key/300/handshake/0", "key/300/handshake/1", "ratchet/300/handshake"]);
  used(tree, 300, "handshake", 1);
  assert.deepEqual(write(), ["-key/300/handshake/1"]);
  used(tree, 301, "application", 0);
  assert.deepEqual(write(), ["-node/602", "ratchet/301/application", "ratchet/301/handshake"]);
  const bytes = [...tree.changes().put.values()].reduce((sum, value) => sum + value.length, 0);
  assert.ok(bytes < 100);
});

Deno.test("records bring back the tree, in every suite", () => {
  for (const number of [1, 2, 3, 4, 5, 6, 7, 0x4f]) {
    const provider = suite(number);
    const tree = SecretTree.create(provider, 4, new Uint8Array(provider.hashLength).fill(3));
    used(tree, 1, "application", 5);
    used(tree, 1, "application", 2);
    const again = SecretTree.fromRecords(provider, [...tree.records()].toReversed());
    assert.equal(snapshot(again), snapshot(tree));
    for (const generation of [0, 1, 3, 4, 6, 10]) {
      assert.equal(used(again, 1, "application", generation), used(tree, 1, "application", generation));
    }
    assert.equal(used(again, 3, "handshake", 1), used(tree, 3, "handshake", 1));
  }
});

Deno.test("records that no tree writes are refused", () => {
  const tree = SecretTree.create(crypto, 4, encryptionSecret());
  used(tree, 1, "application", 3);
  const honest = tree.records();
  const changed = (name: string, value: Uint8Array | undefined): Map<string, Uint8Array> => {
    const records = new Map(honest);
    if (value === undefined) records.delete(name);
    else records.set(name, value);
    return records;
  };
  const width = (leafCount: number): Uint8Array => Uint8Array.of(0, leafCount >> 16, leafCount >> 8, leafCount);
  const wrong: readonly (readonly [string, Uint8Array | undefined])[] = [
    ["size", undefined],
    ["size", width(0)],
    ["size", width(3)],
    ["size", width(2)],
    ["size", width(1)],
    ["size", width(131072)],
    ["size", new Uint8Array(5)],
    ["node/0", new Uint8Array(31)],
    ["node/0", new Uint8Array(33)],
    ["node/7", new Uint8Array(32)],
    ["node/01", new Uint8Array(32)],
    ["node/-1", new Uint8Array(32)],
    ["node/1/2", new Uint8Array(32)],
    ["node/", new Uint8Array(32)],
    ["ratchet/1/application", undefined],
    ["ratchet/1/handshake", undefined],
    ["ratchet/1/handshake", new Uint8Array(35)],
    ["ratchet/1/handshake", new Uint8Array(37)],
    ["ratchet/1/welcome", new Uint8Array(36)],
    ["ratchet/1/handshake/0", new Uint8Array(36)],
    ["ratchet/1e0/handshake", new Uint8Array(36)],
    ["key/1/application/4", new Uint8Array(28)],
    ["key/1/application/0", new Uint8Array(27)],
    ["key/1/application/0", new Uint8Array(29)],
    ["key/1/application/00", new Uint8Array(28)],
    ["key/1/application/4294967296", new Uint8Array(28)],
    ["key/1/application", new Uint8Array(28)],
    ["key/2/application/0", new Uint8Array(28)],
    ["key/1/application/0/0", new Uint8Array(28)],
    ["Size", width(4)],
    ["", none],
  ];
  assert.equal(snapshot(SecretTree.fromRecords(crypto, honest)), snapshot(tree));
  for (const [name, value] of wrong) {
    assert.throws(
      () => SecretTree.fromRecords(crypto, changed(name, value)),
      DecodeError,
      `${name}: ${value?.length ?? "missing"}`,
    );
  }
  const far = new Map(honest);
  far.set("ratchet/1/application", Uint8Array.of(0, 0, 1, 0, ...new Uint8Array(32)));
  for (let generation = 0; generation <= mostSkipped; generation++) {
    far.set(`key/1/application/${generation}`, new Uint8Array(28));
  }
  assert.throws(() => SecretTree.fromRecords(crypto, far), /more than 128/);
});
