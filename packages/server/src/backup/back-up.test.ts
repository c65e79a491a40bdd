// A backup of a node in use: whole, readable with its key alone, and never half there.

import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { Harness } from "../harness.test.ts";
import { systemRandom } from "../random.ts";
import { openStore } from "../store/open-store.ts";
import { backUp } from "./back-up.ts";
import { parseManifest } from "./manifest.ts";

Deno.test("a node in use is copied as it is at one moment, and the copy reads with its key alone", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const sent = Array.from({ length: 40 }, (_, at) => alice.send(alice.key, "c", `marker ${at}`));
    await Deno.mkdir(`${harness.folder}/blobs`, { recursive: true });
    await Deno.writeFile(`${harness.folder}/blobs/${"0".repeat(32)}`, new Uint8Array(3_000_000).fill(7));
    await Deno.writeFile(`${harness.folder}/blobs/${"1".repeat(32)}.part`, new Uint8Array(10));
    const to = `${harness.folder}/copy`;
    const { store, folder: data, clock } = harness;
    const [manifest] = await Promise.all([backUp({ store, data, to, now: clock.now() }), ...sent]);
    deepStrictEqual([...Deno.readDirSync(to)].map(({ name }) => name).sort(), [
      "backup.json",
      "blobs",
      "log.journal",
      "node.db",
    ]);
    deepStrictEqual(parseManifest(await Deno.readTextFile(`${to}/backup.json`)), manifest);
    deepStrictEqual([manifest.files, manifest.fileBytes, manifest.logEntries], [1, 3_000_000, 1]);
    for (const name of ["", "/node.db", "/blobs", `/blobs/${"0".repeat(32)}`, "/log.journal", "/backup.json"]) {
      strictEqual((Deno.statSync(`${to}${name}`).mode ?? 0) & 0o077, 0, name);
    }
    const bytes = await Deno.readFile(`${to}/node.db`);
    ok(!new TextDecoder("latin1").decode(bytes).includes("alice"), "it is encrypted");
    const { limits } = harness;
    const options = { data: to, exclusive: false, limits, maxBytes: undefined, random: systemRandom };
    await rejects(openStore({ ...options, keyText: "ab".repeat(32) }), { code: "wrong-key" });
    const keyText = (await Deno.readTextFile(`${data}/node.key`)).trim();
    await using copy = await openStore({ ...options, keyText });
    const account = await copy.findUser({ username: "alice" });
    ok(account);
    // Those that were answered before it began are in it; of the others the first ones, without a gap.
    const channelId = new TextEncoder().encode("c");
    const all = { recipient: account.account, channelId, maxEnvelopes: 100, maxBytes: 2 ** 20, now: clock.now() };
    const seqs = (await copy.peek(all)).map(({ seq }) => seq);
    deepStrictEqual(seqs, Array.from(seqs, (_, at) => at + 1));
  }));

Deno.test("a copy is made, and whole, though others write in the same moment", () =>
  Harness.run({}, async ({ store, folder, limits }) => {
    await Deno.mkdir(`${folder}/copy`);
    const value = new Uint8Array(10);
    const [, ...kept] = await Promise.all([
      store.backUp({ path: `${folder}/copy/node.db` }),
      store.secret({ name: "one", value }),
      store.secret({ name: "two", value }),
    ]);
    strictEqual(kept.length, 2);
    const keyText = (await Deno.readTextFile(`${folder}/node.key`)).trim();
    const options = { data: `${folder}/copy`, keyText, exclusive: false, limits, maxBytes: undefined };
    await using copy = await openStore({ ...options, random: systemRandom });
    ok(await copy.findSecret({ name: "node-key" }));
  }));

Deno.test("a folder that is there is not touched, and a backup that failed leaves none", () =>
  Harness.run({}, async ({ store, folder: data, clock }) => {
    await Deno.mkdir(`${data}/there`);
    const options = { store, data, now: clock.now() };
    await rejects(backUp({ ...options, to: `${data}/there` }), { code: "backup-invalid" });
    await rejects(backUp({ ...options, to: `${data}/no/where` }), { code: "backup-invalid" });
    const copy = { ...store, backUp: () => Promise.reject(new Error("no room")) };
    await rejects(backUp({ ...options, store: copy, to: `${data}/new` }), /no room/);
    deepStrictEqual([...Deno.readDirSync(data)].map(({ name }) => name).filter((name) => /new|no$/.test(name)), []);
    deepStrictEqual([...Deno.readDirSync(`${data}/there`)], []);
  }));

Deno.test("what lies among the files and is none of them hinders no backup, and nothing outside comes into one", () =>
  Harness.run({}, async ({ store, folder: data, clock }) => {
    await Deno.mkdir(`${data}/blobs/lost+found`, { recursive: true });
    await Deno.symlink(`${data}/node.key`, `${data}/blobs/key`);
    const { files } = await backUp({ store, data, to: `${data}/new`, now: clock.now() });
    strictEqual(files, 0);
    deepStrictEqual([...Deno.readDirSync(`${data}/new/blobs`)], []);
  }));
