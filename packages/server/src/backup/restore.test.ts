// The drill: a node dies, and comes back from a backup and its journal. What was promised to people holds.

import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { openCheckpoint, verifyConsistency } from "@quicproquo/protocol/transparency";
import { Harness, Person, refusal } from "../harness.test.ts";
import { backUp } from "./back-up.ts";
import { restore } from "./restore.ts";
import type { Restored, RestoreOptions } from "./restore.ts";

const gap = 2n ** 32n;

interface Drill {
  readonly harness: Harness;
  /** Outside the node's folder. */
  readonly aside: string;
  backUp(name: string): Promise<string>;
  /** The node is gone but for what was put aside; it comes back from there. */
  disaster(from: string, change?: Partial<RestoreOptions>): Promise<Restored>;
}

function drill(use: (drill: Drill) => Promise<void>): Promise<void> {
  return Harness.run({}, async (harness) => {
    const aside = await Deno.makeTempDir({ prefix: "qpq-aside-" });
    try {
      await use({
        harness,
        aside,
        async backUp(name) {
          const { store, folder: data, clock } = harness;
          await backUp({ store, data, to: `${aside}/${name}`, now: clock.now() });
          return `${aside}/${name}`;
        },
        async disaster(from, change = {}) {
          let restored: Restored | undefined;
          await harness.restart(async () => {
            await Deno.rename(harness.folder, `${aside}/lost`);
            restored = await restore({
              from,
              journal: `${aside}/lost/log.journal`,
              data: harness.folder,
              keyText: undefined,
              keyFile: `${aside}/lost/node.key`,
              limits: harness.limits,
              ...change,
            });
          });
          if (restored === undefined) throw new Error("not restored");
          return restored;
        },
      });
    } finally {
      await Deno.remove(aside, { recursive: true });
    }
  });
}

/** What the store has of a person's key packages. */
async function packages({ store, limits, clock }: Harness, owner: number): Promise<readonly number[]> {
  for (const n of [1, 2, 3]) {
    await store.addKeyPackage({
      owner,
      leafKey: new Uint8Array(32).fill(owner),
      fingerprint: new Uint8Array(32).fill(n),
      cipherSuite: 1,
      notAfter: clock.now() + 1_000_000_000,
      lastResort: n === 3,
      package: new Uint8Array([n]),
      limit: limits.keyPackages,
      now: clock.now(),
    });
  }
  return [1, 2, 3];
}

Deno.test("a node comes back as it was, and breaks no promise that it made since", () =>
  drill(async ({ harness, backUp, disaster }) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");
    const { origin } = harness.node.identity;
    const erin = await harness.person("erin");
    await erin.node.uploadBlob({
      blobHash: new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array([1]))),
      chunk: new Uint8Array([1]),
      offset: 0n,
      totalSize: 1n,
      mimeType: "a/b",
      auth: erin.auth,
    });
    await packages(harness, 1);
    for (let at = 1; at <= 3; at++) await bob.send(alice.key, "c", `before ${at}`);
    const from = await backUp("monday");

    // After it: somebody registers, who is told to others; messages come and go.
    const carol = await harness.person("carol");
    const told = await alice.node.resolveUser({ username: "carol", auth: alice.auth });
    deepStrictEqual(told.identityKey.slice(), carol.key);
    const seenCheckpoint = (await alice.node.checkpoint()).checkpoint;
    strictEqual(await bob.send(alice.key, "c", "since"), 4n);
    strictEqual(await bob.send(alice.key, "new", "in an inbox that is new"), 1n);
    await alice.ack("c", 4n);
    // And Erin, whom the backup still has, deletes her account.
    await erin.node.deleteAccount({ auth: erin.auth });
    await alice.node.checkpoint();

    const restored = await disaster(from);
    deepStrictEqual([restored.reapplied, restored.deleted, restored.reserved], [2, 1, 1]);
    strictEqual(harness.node.identity.origin, origin);

    // Sessions have ended; passwords are as they were.
    const again = await harness.returning(alice);
    strictEqual(await refusal(again.peek("c")), "E003");
    await again.logIn();
    deepStrictEqual(await again.peek("c"), ["1:before 1", "2:before 2", "3:before 3"]);

    // No number is used twice.
    const bobAgain = await harness.returning(bob);
    await bobAgain.logIn();
    ok(await bobAgain.send(alice.key, "c", "after") > gap);
    // Nor in an inbox that the backup does not know; none can be told from it by then.
    ok(await bobAgain.send(alice.key, "new", "after") > gap);

    // Key packages that may have been handed out are gone.
    const leafKey = new Uint8Array(32).fill(1);
    deepStrictEqual(
      await harness.store.countKeyPackages({ leafKey, cipherSuite: 1, clear: false, now: harness.clock.now() }),
      { count: 0, lastResort: true },
    );

    // Carol's account is lost; her name and her key stay hers in the log, for ever.
    const impostor = new Person(await harness.connect(), "carol", origin);
    strictEqual(await refusal(impostor.register()), "E013");
    const renamed = new Person(await harness.connect(), "carla", origin, carol.identity);
    strictEqual(await refusal(renamed.register()), "E014");

    // Erin is gone again, with her files.
    strictEqual(await harness.store.findUser({ username: "erin" }), undefined);
    strictEqual(await refusal(new Person(await harness.connect(), "erin", origin).register()), "E013");
    deepStrictEqual([...Deno.readDirSync(`${harness.folder}/blobs`)], []);

    // What people were told of the log before is a part of what they are told now.
    const { nodeKey } = harness.node.identity;
    const dora = await harness.person("dora");
    const [before, now] = [seenCheckpoint, (await dora.node.checkpoint()).checkpoint].map((text) =>
      openCheckpoint(text, nodeKey)
    );
    ok(before && now);
    deepStrictEqual([before.size, now.size], [4, 6]);
    const proof = await dora.node.consistencyProof({ fromSize: BigInt(before.size), toSize: BigInt(now.size) });
    ok(verifyConsistency({
      fromSize: before.size,
      fromRoot: before.root,
      toSize: now.size,
      toRoot: now.root,
      hashes: [...proof.hashes].map((hash) => hash.slice()),
    }));
    deepStrictEqual(await harness.store.logStrays({}), { unboundAccounts: 0, bindsWithoutAccount: 0 });
  }));

Deno.test("files that people sent each other come back; uploads that were under way begin anew", () =>
  drill(async ({ harness, backUp, disaster }) => {
    const alice = await harness.person("alice");
    const content = new Uint8Array(1_000).fill(7);
    const blobHash = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
    const send = (person: Person, to: number, hash: Uint8Array) =>
      person.node.uploadBlob({
        blobHash: hash,
        chunk: content.subarray(0, to),
        offset: 0n,
        totalSize: 1_000n,
        mimeType: "a/b",
        auth: person.auth,
      });
    await send(alice, 1_000, blobHash);
    await send(alice, 500, new Uint8Array(32));
    const from = await backUp("monday");
    await disaster(from);
    const again = await harness.returning(alice);
    await again.logIn();
    const { chunk } = await again.node.downloadBlob({ blobId: blobHash, offset: 0n, length: 5_000, auth: again.auth });
    deepStrictEqual(chunk.slice(), content);
    strictEqual(await harness.store.findOwnBlob({ account: 1, hash: new Uint8Array(32) }), undefined);
  }));

Deno.test("nothing is made of a backup without its key, its journal, or with somebody else's", () =>
  drill(async ({ harness, aside, backUp }) => {
    const alice = await harness.person("alice");
    await alice.node.checkpoint();
    await Deno.copyFile(`${harness.folder}/log.journal`, `${aside}/early.journal`);
    await harness.person("bob");
    await alice.node.checkpoint();
    const from = await backUp("monday");
    const { folder, limits } = harness;
    const data = `${aside}/new`;
    const options: RestoreOptions = {
      from,
      journal: `${folder}/log.journal`,
      data,
      keyText: undefined,
      keyFile: `${folder}/node.key`,
      limits,
    };
    const attempt = (change: Partial<RestoreOptions>) => restore({ ...options, ...change });
    await rejects(attempt({ keyFile: undefined }), { code: "key-missing" });
    await rejects(attempt({ journal: `${aside}/nowhere` }), { code: "journal-missing" });
    await rejects(attempt({ journal: `${aside}/early.journal` }), { code: "journal-older" });
    await rejects(attempt({ from: aside }), { code: "backup-invalid" });
    await rejects(attempt({ keyText: "ab".repeat(32) }), { code: "wrong-key" });
    await rejects(attempt({ data: folder }), { code: "in-use" });
    await Deno.writeTextFile(`${aside}/empty.journal`, "");
    await rejects(attempt({ journal: `${aside}/empty.journal` }), { code: "journal-missing" });
    const journal = await Deno.readTextFile(options.journal);
    await Deno.writeTextFile(`${aside}/bent.journal`, journal.replace(/^e .{8}/m, "e AAAAAAAA"));
    await rejects(attempt({ journal: `${aside}/bent.journal` }), { code: "journal-damaged" });
    await Harness.run({}, async (other) => {
      await (await other.person("alice")).node.checkpoint();
      const theirs = `${other.folder}/log.journal`;
      await rejects(attempt({ journal: theirs }), { code: /journal-(damaged|older)/ });
    });
    ok(!Deno.readDirSync(data).some(({ name }) => name === "node.db"), "no node was made");
    // What was left behind is no hindrance.
    const { reapplied } = await restore(options);
    strictEqual(reapplied, 0);
    await rejects(restore(options), { code: "data-folder" });
  }));

Deno.test("what is refused replaces nothing that lies in the folder: no file, no journal, no key", () =>
  drill(async ({ harness, aside, backUp }) => {
    await (await harness.person("alice")).node.checkpoint();
    const from = await backUp("monday");
    const { folder, limits } = harness;
    const data = `${aside}/new`;
    await Deno.mkdir(`${data}/blobs`, { recursive: true });
    const blob = `${data}/blobs/${"0".repeat(32)}`;
    await Deno.writeTextFile(blob, "of another time");
    const options: RestoreOptions = {
      from,
      journal: `${folder}/log.journal`,
      data,
      keyText: undefined,
      keyFile: `${folder}/node.key`,
      limits,
    };
    await Deno.writeTextFile(`${aside}/wrong.key`, "ab".repeat(32), { mode: 0o600 });
    await rejects(restore({ ...options, keyFile: `${aside}/wrong.key` }), { code: "wrong-key" });
    strictEqual(await Deno.readTextFile(blob), "of another time");
    ok(!Deno.readDirSync(data).some(({ name }) => name === "node.key"), "a key that opens nothing is not kept");
    await Deno.copyFile(`${aside}/wrong.key`, `${data}/node.key`);
    await rejects(restore(options), { code: "key-invalid", message: /another key/ });
    strictEqual(await Deno.readTextFile(`${data}/node.key`), "ab".repeat(32));
    await Deno.remove(`${data}/node.key`);
    await restore(options);
    deepStrictEqual([...Deno.readDirSync(data)].map(({ name }) => name).sort(), [
      "log.journal",
      "node.ballast",
      "node.db",
      "node.key",
      "node.lock",
    ]);
  }));

Deno.test("a journal that lies in the folder itself is there at every moment of a restore", () =>
  drill(async ({ harness, aside, backUp }) => {
    const alice = await harness.person("alice");
    const from = await backUp("monday");
    await harness.person("bob");
    await alice.node.checkpoint();
    await harness.restart(async () => {
      const { folder: data, limits } = harness;
      const journal = `${data}/log.journal`;
      await Deno.rename(`${data}/node.db`, `${aside}/lost.db`);
      using watcher = Deno.watchFs(data, { recursive: false });
      const options = { from, journal, data, keyText: undefined, keyFile: undefined, limits };
      const { reserved } = await restore(options);
      strictEqual(reserved, 1);
      for await (const { kind, paths } of watcher) {
        ok(kind !== "remove" || !paths.some((path) => path.endsWith("/log.journal")), "it was gone for a moment");
        if (paths.some((path) => path.endsWith("/node.db"))) break;
      }
    });
    strictEqual(await refusal(new Person(await harness.connect(), "bob", alice.origin).register()), "E013");
  }));
