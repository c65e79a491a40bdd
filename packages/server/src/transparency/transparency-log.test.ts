// The log over real RPC and a real disk: anybody can check what the node tells, and what it told it can never take back,
// whatever happens to its database or journal.

import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { defaultLimits, normaliseUserName, signingKeyFromSeed } from "@quicproquo/protocol";
import {
  emptyRoot,
  hashLogName,
  leafHash,
  LogReading,
  MerkleFrontier,
  openCheckpoint,
  openLogProof,
  parseLogEntry,
  verifyConsistency,
} from "@quicproquo/protocol/transparency";
import type { Checkpoint } from "@quicproquo/protocol/transparency";
import type { NodeClient } from "@quicproquo/protocol/schema";
import { Harness, refusal } from "../harness.test.ts";
import { NodeError } from "../errors.ts";
import { systemRandom } from "../random.ts";
import { journalPathOf } from "../store/data-folder.ts";
import { openStore } from "../store/open-store.ts";
import type { Store } from "../store/store.ts";
import { journalHeading, readJournal } from "./journal.ts";
import { type JournalFile, journalFile } from "./journal-file.ts";
import { TransparencyLog } from "./transparency-log.ts";

async function checkpointOf(node: NodeClient, { node: { identity } }: Harness): Promise<Checkpoint> {
  const { checkpoint } = await node.checkpoint();
  const opened = openCheckpoint(checkpoint, identity.nodeKey);
  ok(opened !== undefined, "the node's own key signed it");
  return opened;
}

async function entriesOf(node: NodeClient, start = 0n, limit = 0): Promise<readonly Uint8Array[]> {
  const { entries } = await node.logEntries({ start, limit });
  return [...entries].map((entry) => entry.slice());
}

const journalOf = (harness: Harness) =>
  readJournal(Deno.readTextFileSync(`${harness.folder}/log.journal`), nodeKey(harness));
const nodeKey = (harness: Harness): Uint8Array => harness.node.identity.nodeKey;

Deno.test("log: a stranger reads entries that hash to the signed root and keep the rules", () =>
  Harness.run({}, async (harness) => {
    const { node } = await harness.connect();
    deepStrictEqual((await checkpointOf(node, harness)).root, emptyRoot());
    deepStrictEqual(await entriesOf(node), []);
    for (const name of ["alice", "bob", "carol"]) await harness.person(name);
    const frontier = MerkleFrontier.empty();
    const reading = new LogReading();
    for (const bytes of await entriesOf(node)) {
      const entry = parseLogEntry(bytes);
      ok(entry !== undefined);
      strictEqual(reading.add(entry), undefined);
      frontier.append(leafHash(bytes));
    }
    const checkpoint = await checkpointOf(node, harness);
    deepStrictEqual([checkpoint.size, checkpoint.root], [3, frontier.root()]);
    strictEqual(reading.bindOfName(hashLogName(normaliseUserName("bob")))?.kind, "bind");
  }));

Deno.test("log: resolveUser proves the binding, under a checkpoint that others get too", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");
    await harness.person("carol");
    const { identityKey, inclusionProof } = await alice.node.resolveUser({ username: "bob", auth: alice.auth });
    deepStrictEqual(identityKey, bob.key);
    const proof = openLogProof(inclusionProof, nodeKey(harness));
    ok(proof !== undefined);
    deepStrictEqual(proof.entry.identityKey, bob.key);
    deepStrictEqual(proof.entry.nameHash, hashLogName(bob.name));
    deepStrictEqual([proof.index, proof.checkpoint.size], [1, 3]);
    deepStrictEqual(proof.checkpoint.root, (await checkpointOf(alice.node, harness)).root);
    const unknown = await alice.node.resolveUser({ username: "nobody", auth: alice.auth });
    deepStrictEqual([unknown.identityKey.length, unknown.inclusionProof.length], [0, 0]);
  }));

Deno.test("log: consistency proofs between any two sizes, E019 for others, entries only of the log", () =>
  Harness.run({}, async (harness) => {
    const { node } = await harness.connect();
    const seen: Checkpoint[] = [];
    for (const name of ["alice", "bob", "carol", "dave", "erin"]) {
      await harness.person(name);
      seen.push(await checkpointOf(node, harness));
    }
    const newest = seen[4];
    ok(newest !== undefined);
    for (const { size, root } of seen) {
      const { hashes } = await node.consistencyProof({ fromSize: BigInt(size), toSize: 5n });
      const proof = [...hashes].map((hash) => hash.slice());
      ok(verifyConsistency({ fromSize: size, fromRoot: root, toSize: 5, toRoot: newest.root, hashes: proof }));
    }
    for (
      const [fromSize, toSize] of [[0n, 5n], [3n, 2n], [3n, 6n], [2n ** 64n - 1n, 2n ** 64n - 1n], [1n, 2n ** 63n]]
    ) {
      strictEqual(await refusal(node.consistencyProof({ fromSize: fromSize ?? 0n, toSize: toSize ?? 0n })), "E019");
    }
    strictEqual((await entriesOf(node, 3n, 1)).length, 1);
    strictEqual((await entriesOf(node, 5n)).length, 0);
    strictEqual(await refusal(node.logEntries({ start: 6n, limit: 1 })), "E019");
    strictEqual(await refusal(node.logEntries({ start: 2n ** 64n - 1n, limit: 1 })), "E019");
  }));

Deno.test("log: pages of entries are bounded by the reply's bytes", () =>
  Harness.run({ limits: { replyBytes: 200 } }, async (harness) => {
    const { node } = await harness.connect();
    for (const name of ["alice", "bob", "carol"]) await harness.person(name);
    strictEqual((await entriesOf(node)).length, 2);
    strictEqual((await entriesOf(node, 2n)).length, 1);
  }));

Deno.test("log: strangers read it at the rate of their address, long pages at the price of several calls", () =>
  Harness.run({ limits: { strangerCallBurst: 12 } }, async (harness) => {
    const { node } = await harness.connect();
    await node.checkpoint();
    strictEqual(await refusal(node.consistencyProof({ fromSize: 1n, toSize: 1n })), "E019");
    await node.logEntries({ start: 0n, limit: 512 });
    await node.logEntries({ start: 0n, limit: 0 });
    await node.logEntries({ start: 0n, limit: 1 });
    strictEqual(await refusal(node.checkpoint()), "E008");
    strictEqual(await refusal(node.logEntries({ start: 0n, limit: 1 })), "E008");
    strictEqual(await refusal(node.consistencyProof({ fromSize: 1n, toSize: 1n })), "E008");
  }));

Deno.test("log: what a checkpoint covers is in the journal before it leaves", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    await harness.person("bob");
    strictEqual(journalOf(harness).frontier.size, 0, "nobody was told yet");
    await alice.node.resolveUser({ username: "bob", auth: alice.auth });
    const journal = journalOf(harness);
    deepStrictEqual(journal.frontier.root(), (await checkpointOf(alice.node, harness)).root);
    deepStrictEqual(journal.entries, await entriesOf(alice.node));
    await harness.restart();
    const { node } = await harness.connect();
    deepStrictEqual((await checkpointOf(node, harness)).root, journal.frontier.root());
  }));

Deno.test("log: a database older than the journal is not served", () =>
  Harness.run({}, async (harness) => {
    await harness.person("alice");
    await harness.restart();
    const backup = await Deno.readFile(`${harness.folder}/node.db`);
    const bob = await harness.person("bob");
    await checkpointOf(bob.node, harness);
    await harness.node.stop();
    for (const suffix of ["-wal", "-shm"]) await Deno.remove(`${harness.folder}/node.db${suffix}`).catch(() => {});
    await Deno.writeFile(`${harness.folder}/node.db`, backup);
    await rejects(harness.restart(), { code: "log-rolled-back" });
  }));

Deno.test("log: a journal that is taken away or cut while the node runs is not filled with zeros; put back, it goes on", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    await checkpointOf(alice.node, harness);
    const path = `${harness.folder}/log.journal`;
    const whole = await Deno.readTextFile(path);
    await harness.person("bob");
    await Deno.remove(path);
    strictEqual(await refusal(alice.node.checkpoint()), "E023");
    await rejects(Deno.stat(path), Deno.errors.NotFound);
    await Deno.writeTextFile(path, whole.slice(0, 30));
    strictEqual(await refusal(alice.node.checkpoint()), "E023");
    strictEqual(await Deno.readTextFile(path), whole.slice(0, 30));
    await Deno.writeTextFile(path, whole);
    strictEqual((await checkpointOf(alice.node, harness)).size, 2);
    await harness.restart();
  }));

Deno.test("log: a journal that is gone, damaged or another's is not begun anew", () =>
  Harness.run({}, async (harness) => {
    const path = `${harness.folder}/log.journal`;
    const alice = await harness.person("alice");
    await checkpointOf(alice.node, harness);
    await harness.person("bob");
    const older = await Deno.readTextFile(path);
    await checkpointOf(alice.node, harness);
    const whole = await Deno.readTextFile(path);
    await harness.node.stop();
    await Deno.remove(path);
    await rejects(harness.restart(), { code: "journal-missing" });
    for (const cut of ["", whole.slice(0, 5)]) {
      await Deno.writeTextFile(path, cut);
      await rejects(harness.restart(), { code: "journal-missing" });
      strictEqual(await Deno.readTextFile(path), cut, "no new one was begun");
    }
    await Deno.writeTextFile(path, `x${whole.slice(1)}`);
    await rejects(harness.restart(), { code: "journal-damaged" });
    strictEqual((await Deno.readTextFile(path))[0], "x", "it was left as it is");
    // An older copy is enough while the database is whole.
    await Deno.writeTextFile(path, older);
    await harness.restart();
    const { node } = await harness.connect();
    strictEqual((await checkpointOf(node, harness)).size, 2);
    strictEqual(await Deno.readTextFile(path), whole);
  }));

/** A store on disk with so many accounts, and the log on it over a journal that can fail. */
async function onDisk(
  use: (parts: {
    readonly store: Store;
    readonly open: (journal: JournalFile) => Promise<TransparencyLog>;
    readonly file: JournalFile;
    readonly register: (count: number) => Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "qpq-log-" });
  try {
    await using store = await openStore({
      data: folder,
      keyText: undefined,
      exclusive: true,
      limits: defaultLimits,
      maxBytes: undefined,
      random: systemRandom,
    });
    const nodeKey = signingKeyFromSeed(await store.secret({ name: "node-key", value: systemRandom(32) }));
    let registered = 0;
    await use({
      store,
      open: (journal) => TransparencyLog.open({ store, journal, nodeKey }),
      file: journalFile(journalPathOf(folder)),
      async register(count) {
        for (let left = count; left > 0; left--) {
          registered += 1;
          await store.register({
            username: `user${registered}`,
            identityKey: systemRandom(32),
            registrationRequest: new Uint8Array(32),
            registrationRecord: new Uint8Array(192),
            inviteHash: undefined,
            now: 1_000,
          });
        }
      },
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("log: no checkpoint leaves while the journal cannot be written, and later it goes on", () =>
  onDisk(async ({ open, file, register }) => {
    let full = false;
    let writes = 0;
    const log = await open({
      read: () => file.read(),
      async write(at, text) {
        writes += 1;
        // What a full disk leaves: a part.
        await file.write(at, full ? text.slice(0, 50) : text);
        if (full) throw new NodeError("storage-full", "no room");
      },
    });
    await register(2);
    full = true;
    await rejects(log.checkpoint(), { code: "storage-full" });
    await rejects(log.prove("user1"), { code: "storage-full" });
    full = false;
    writes = 0;
    const all = await Promise.all([log.checkpoint(), log.checkpoint(), log.prove("user2")]);
    strictEqual(all[0], all[1]);
    strictEqual(writes, 1, "callers share a write");
    const again = await open(file);
    strictEqual(await again.checkpoint(), all[0]);
  }));

Deno.test("log: a database whose log differs from what people were told is not served", () =>
  onDisk(async ({ store, open, file, register }) => {
    await register(3);
    await (await open(file)).checkpoint();
    const lying: Store = {
      ...store,
      async logHead(request) {
        const head = await store.logHead(request);
        return head === undefined ? undefined : { ...head, root: new Uint8Array(32) };
      },
    };
    const nodeKey = signingKeyFromSeed(await store.secret({ name: "node-key", value: systemRandom(32) }));
    await rejects(TransparencyLog.open({ store: lying, journal: file, nodeKey }), { code: "log-damaged" });
    // Entries that do not hash to the stored root are never signed.
    await store.register({
      username: "somebody",
      identityKey: systemRandom(32),
      registrationRequest: new Uint8Array(32),
      registrationRecord: new Uint8Array(192),
      inviteHash: undefined,
      now: 1_000,
    });
    const bent: Store = { ...store, logEntries: () => Promise.resolve([new Uint8Array(74).fill(1)]) };
    const log = await TransparencyLog.open({ store: bent, journal: file, nodeKey });
    await rejects(log.checkpoint(), { code: "log-damaged" });
    strictEqual((await open(file)) instanceof TransparencyLog, true, "nothing of it came into the journal");
  }));

Deno.test("log: a first write that was torn leaves an empty journal", () =>
  onDisk(async ({ open, file, register }) => {
    await file.write(0, journalHeading.slice(0, 7));
    await register(1);
    const log = await open(file);
    ok((await log.checkpoint()).length > 0);
    ok((await file.read())?.startsWith(journalHeading));
  }));
