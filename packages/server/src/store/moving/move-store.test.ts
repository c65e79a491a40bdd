// A node moves from the embedded database to PostgreSQL: people find everything as they left it, an interrupted move goes on,
// and at no moment can both databases be served. They run where a server runs anyway (postgres-store.test.ts).

import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { createHash } from "node:crypto";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { openCheckpoint, openLogProof, verifyConsistency } from "@quicproquo/protocol/transparency";
import { SeededRandom } from "@quicproquo/testkit";
import type { PostgresServer } from "@quicproquo/testkit/postgres-server";
import { sizes } from "@quicproquo/testkit/sizes";
import { systemClock } from "@quicproquo/transport";
import { Harness, Sink, text } from "../../harness.test.ts";
import type { Person } from "../../harness.test.ts";
import { verifyLog } from "../../log-verify.ts";
import { systemRandom } from "../../random.ts";
import { readMovedFile } from "../moved-file.ts";
import { openStore } from "../open-store.ts";
import type { ServedDatabase } from "../open-store.ts";
import { moveStore } from "./move-store.ts";
import type { Moved, MoveStoreOptions } from "./move-store.ts";

const served = (url: string): ServedDatabase => ({ url, password: undefined, clock: systemClock });

const move = (data: string, url: string, change: Partial<MoveStoreOptions> = {}): Promise<Moved> =>
  moveStore({ data, url, keyText: undefined, password: undefined, random: systemRandom, told: () => {}, ...change });

const open = ({ folder, limits }: Harness, url?: string) =>
  openStore({
    data: folder,
    served: url === undefined ? undefined : served(url),
    keyText: undefined,
    exclusive: true,
    limits,
    maxBytes: undefined,
    random: systemRandom,
  });

const content = new SeededRandom("move").bytes(400_000);
const blobHash = new Uint8Array(createHash("sha256").update(content).digest());

function uploadPart({ node, auth }: Person, from: number, to: number) {
  const chunk = content.subarray(from, to);
  return node.uploadBlob({ blobHash, chunk, offset: BigInt(from), totalSize: 400_000n, mimeType: "a/b", auth });
}

/** A bit of everything that a node keeps. */
async function lived(harness: Harness): Promise<{ readonly alice: Person; readonly bob: Person }> {
  const alice = await harness.person("alice");
  const bob = await harness.person("bob");
  const dave = await harness.person("dave");
  for (const at of [1, 2, 3]) await alice.send(bob.key, "c", `waits ${at}`);
  await bob.ack("c", 1n);
  const batch = { recipientKeys: [alice.key, bob.key], channelId: text("g"), payload: text("to all"), version: 1 };
  await dave.node.batchEnqueue({ ...batch, auth: dave.auth });
  // The last one that came is gone: its number must not be given out again.
  await alice.send(dave.key, "c", "goes with its reader");
  await dave.node.deleteAccount({ auth: dave.auth });
  await uploadPart(alice, 0, 250_000);
  await uploadPart(bob, 0, 200_000);
  await uploadPart(bob, 200_000, 400_000);
  await harness.store.createInvite({ codeHash: new Uint8Array(32).fill(9), now: 1, expiresAt: 2 ** 45 });
  for (const n of [1, 2]) {
    await harness.store.addKeyPackage({
      owner: 1,
      leafKey: alice.key,
      fingerprint: new Uint8Array(32).fill(n),
      cipherSuite: 1,
      notAfter: 2 ** 45,
      lastResort: n === 2,
      package: Uint8Array.of(n),
      limit: 10,
      now: 1,
    });
  }
  await harness.store.keepHybridKey({ account: 1, created: 1, value: text("hybrid") });
  await alice.node.createChannel({ peerKey: bob.key, auth: alice.auth });
  await bob.node.changePassword({ upload: await bob.passwordUpload("another horse"), auth: bob.auth });
  return { alice, bob };
}

/** Registers them. */
export function moveTests(test: (what: string, fn: (server: PostgresServer) => Promise<void>) => void): void {
  test("people find everything where they left it, and the log goes on", (postgres) =>
    Harness.run({}, async (harness) => {
      const url = await postgres.schema();
      const { alice, bob } = await lived(harness);
      const { origin, nodeKey } = harness.node.identity;
      const seen = openCheckpoint((await alice.node.checkpoint()).checkpoint, nodeKey);
      let before = "";
      let moved: Moved | undefined;
      await harness.restart(async () => {
        before = harness.fingerprint();
        moved = await move(harness.folder, url);
      }, { served: served(url) });
      strictEqual(harness.fingerprint(), before, "what was moved from is as it was");
      strictEqual(moved?.log?.entries, 4);
      ok(moved.tables.every(({ name, rows, sha256 }) => rows >= 0 && (sha256 !== undefined) === (name !== "secrets")));
      for (
        const name of ["messages", "bodies", "shares", "blobs", "key_packages", "channels", "seq_floor", "secrets"]
      ) {
        ok((moved.tables.find((table) => table.name === name)?.rows ?? 0) > 0, name);
      }

      strictEqual(harness.node.identity.origin, origin);
      const [a, b] = [await harness.returning(alice), await harness.returning(bob)];
      deepStrictEqual(await b.peek("c"), ["2:waits 2", "3:waits 3"], "with the session from before");
      strictEqual(await b.startLogin("correct horse"), undefined, "the old password");
      b.password = "another horse";
      await b.logIn();
      await a.logIn();
      deepStrictEqual(await a.peek("g"), ["1:to all"]);
      const sink = new Sink();
      using _subscription = b.subscribe(sink).subscription;
      await sink.until(({ seen }) => seen.length === 3);
      strictEqual(await a.send(b.key, "c", "after"), 4n);
      await sink.until(({ seen }) => seen.length === 4);
      deepStrictEqual(sink.seen, ["c/2:waits 2", "c/3:waits 3", "g/1:to all", "c/4:after"]);
      const { chunk } = await a.node.downloadBlob({ blobId: blobHash, offset: 150_000n, length: 1_000, auth: a.auth });
      deepStrictEqual(chunk.slice(), content.subarray(150_000, 151_000));
      strictEqual((await uploadPart(a, 250_000, 400_000)).blobId.toHex(), blobHash.toHex(), "a half that waited");
      deepStrictEqual(await harness.store.takeKeyPackage({ leafKey: a.key, cipherSuite: 1, now: 2 }), Uint8Array.of(1));

      await harness.person("erin");
      const { identityKey, inclusionProof } = await a.node.resolveUser({ username: "bob", auth: a.auth });
      deepStrictEqual(identityKey.slice(), bob.key);
      const proof = openLogProof(inclusionProof, nodeKey);
      ok(proof !== undefined && seen !== undefined);
      strictEqual(proof.checkpoint.size, 5);
      const { hashes } = await a.node.consistencyProof({ fromSize: 4n, toSize: 5n });
      ok(verifyConsistency({
        fromSize: seen.size,
        fromRoot: seen.root,
        toSize: 5,
        toRoot: proof.checkpoint.root,
        hashes: [...hashes].map((hash) => hash.slice()),
      }));
      const verified = JSON.parse(await verifyLog([{ data: harness.folder, database: url }], { json: true }));
      deepStrictEqual([verified.entries, verified.tombstones], [5, 1]);
      // Six messages came before, the last of which is gone, and so is the third account.
      const [newest] = await postgres.ask(
        url,
        "SELECT (SELECT max(arrival) FROM messages) AS arrival, (SELECT max(id) FROM accounts) AS account",
      );
      deepStrictEqual([String(newest?.arrival), String(newest?.account)], ["7", "4"]);
    }));

  test("stopped after any page it goes on, and until it is whole nobody opens either database", (postgres) =>
    Harness.run({}, async (harness) => {
      const url = await postgres.schema();
      const { alice, bob } = await lived(harness);
      await harness.restart(async () => {
        const stopped = new Error("killed");
        let runs = 0;
        for (let done = false; !done; runs++) {
          let left = 3 * (runs % 3) + 1;
          const told = ({ step }: { readonly step: string }): void => {
            left -= 1;
            if (left === 0 && step === "copied") throw stopped;
          };
          try {
            await move(harness.folder, url, { pageRows: 2, told });
            done = true;
          } catch (error) {
            ok(error instanceof Error && error.message === "killed", String(error));
            if (runs % 3 !== 0) continue;
            await rejects(open(harness, url), { code: "move-unfinished" });
            await rejects(open(harness), { code: "moved" });
            strictEqual(readMovedFile(harness.folder)?.state, "moving");
          }
        }
        ok(runs > 5, `${runs} runs`);
        await rejects(open(harness), { code: "moved" });
        strictEqual((await move(harness.folder, url)).already, true);
      }, { served: served(url) });
      const b = await harness.returning(bob);
      deepStrictEqual(await b.peek("c"), ["2:waits 2", "3:waits 3"]);
      deepStrictEqual(await (await harness.returning(alice)).peek("g"), ["1:to all"]);
    }));

  if (sizes.programsOnPostgres) {
    test("a program that is killed in the midst of it is run again, and says what it did", (postgres) =>
      Harness.run({}, async (harness) => {
        const url = await postgres.schema();
        await lived(harness);
        await harness.restart(async () => {
          const program = fileURLToPath(new URL("../../main.ts", import.meta.url));
          const start = (...args: string[]): Deno.Command =>
            new Deno.Command(process.execPath, {
              args: [
                "run",
                "-A",
                "--quiet",
                program,
                "migrate-store",
                "--data",
                harness.folder,
                "--database",
                url,
                ...args,
              ],
              env: { NO_COLOR: "1" },
              stdin: "null",
              stdout: "piped",
              stderr: "piped",
            });
          const killed = start().spawn();
          const said = killed.stderr.getReader();
          ok(new TextDecoder().decode((await said.read()).value).startsWith("copied secrets: "));
          killed.kill("SIGKILL");
          while (!(await said.read()).done);
          await killed.stdout.cancel();
          await killed.status;
          const { code, stdout, stderr } = await start("--json").output();
          strictEqual(code, 0, new TextDecoder().decode(stderr));
          const { already, to, tables, log } = JSON.parse(new TextDecoder().decode(stdout));
          strictEqual(to, url);
          if (already !== true) deepStrictEqual([tables.length > 20, log.entries], [true, 4]);
        }, { served: served(url) });
        strictEqual((await harness.store.census({})).accounts, 2);
      }));
  }

  test("what is not empty is refused with nothing changed; what was moved is served from there, and from nowhere else", (postgres) =>
    Harness.run({}, async (harness) => {
      const { folder } = harness;
      const others = await postgres.schema();
      await postgres.ask(others, "CREATE TABLE pets (name text)");
      const url = await postgres.schema();
      await rejects(move(folder, url), { code: "in-use" }, "while the node runs");
      await rejects(move(`${folder}/none`, url), { code: "data-folder" });
      await harness.restart(async () => {
        await rejects(move(folder, others), { code: "not-a-node" });
        await rejects(move(folder, "postgres://nobody@127.0.0.1:1/none"), { code: "store-away" });
        strictEqual(readMovedFile(folder), undefined);
        strictEqual((await postgres.ask(others, "SELECT to_regclass('qpq_move') AS made"))[0]?.made, null);
        strictEqual((await postgres.ask(url, "SELECT to_regclass('qpq_move') AS made"))[0]?.made, null);
      });
      ok(await harness.store.findSecret({ name: "node-key" }), "it goes on where it was");
      const empty = await postgres.schema();
      await harness.restart(async () => {
        await move(folder, url);
        await rejects(open(harness, empty), { code: "moved" });
        strictEqual((await postgres.ask(empty, "SELECT to_regclass('accounts') AS made"))[0]?.made, null);
        await rejects(move(folder, empty), { code: "moved" });
        // The old database may go; no new one is made in its place.
        await Deno.remove(`${folder}/node.db`);
        await rejects(open(harness), { code: "moved" });
      }, { served: served(url) });
      ok(await harness.store.findSecret({ name: "opaque-setup" }));
    }));

  test("rows that something else changed are found before anybody opens them", (postgres) =>
    Harness.run({}, async (harness) => {
      const { folder } = harness;
      await lived(harness);
      const changes = [
        "UPDATE messages SET payload = 'other' WHERE payload IS NOT NULL",
        "INSERT INTO closed_channels (id) VALUES ('more')",
      ];
      const urls = await Promise.all(changes.map(() => postgres.schema()));
      await harness.restart(async () => {
        for (const [at, url] of urls.entries()) {
          const stopped = new Error("killed");
          const told = ({ step }: { readonly step: string }): void => {
            if (step === "compared") throw stopped;
          };
          await rejects(move(folder, url, { told }), { message: "killed" });
          await postgres.ask(url, changes[at] ?? "");
          await rejects(move(folder, url), { code: "move-differs" }, changes[at]);
          await rejects(open(harness, url), { code: "move-unfinished" });
          // The operator begins anew.
          await Deno.remove(`${folder}/node.moved`);
          await rejects(move(folder, url), { code: "not-a-node" }, "an earlier move");
        }
        await Deno.remove(`${folder}/node.moved`).catch(() => {});
      });
    }));
}
