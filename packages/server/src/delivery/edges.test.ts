// Where delivery could go wrong at its edges: pages, numbers beyond 32 and 53 bits, batches of the well and the unwell, races.

import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { Harness, refusal, Sink, text } from "../harness.test.ts";
import type { Person } from "../harness.test.ts";
import { createOwnKeyPackage } from "../keys/own-key-package.test.ts";
import { openDatabase } from "../store/sqlite/open.ts";

Deno.test("pages hold as many bytes as a reply may, one envelope at least, and together all in order", () =>
  Harness.run({ limits: { replyBytes: 1_000 } }, async (harness) => {
    const alice = await harness.person("alice");
    const sizes = [400, 400, 400, 2_500, 1_000, 1, 999, 1, 1];
    for (const size of sizes) await alice.send(alice.key, "c", new Uint8Array(size));
    const pages: string[][] = [];
    for (;;) {
      const { payloads } = await alice.node.fetch({ ...alice.inbox("c"), limit: 0 });
      const page = [...payloads].map(({ seq, data }) => `${seq}:${data.length}`);
      if (page.length === 0) break;
      pages.push(page);
    }
    deepStrictEqual(pages, [["1:400", "2:400"], ["3:400"], ["4:2500"], ["5:1000"], ["6:1", "7:999"], ["8:1", "9:1"]]);
  }));

Deno.test("an ack beyond the end takes what is there, however far beyond, and nothing that comes later", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    for (const seqUpTo of [2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n]) {
      const seq = await alice.send(alice.key, "c", "old");
      await alice.ack("c", seqUpTo);
      deepStrictEqual(await alice.peek("c"), []);
      strictEqual(await alice.send(alice.key, "c", "new"), seq + 1n);
      deepStrictEqual(await alice.peek("c"), [`${seq + 1n}:new`]);
      const sink = new Sink();
      const { subscription, begun } = alice.subscribe(sink);
      using _subscription = subscription;
      await begun;
      await sink.until(({ calls }) => calls.length === 1);
      strictEqual(sink.calls[0]?.ackedUpTo, seq, "what was removed, not what was asked for");
      await alice.ack("c", seq + 1n);
    }
    await alice.ack("nothing was ever here", 2n ** 64n - 1n);
    strictEqual(await alice.send(alice.key, "nothing was ever here", "first"), 1n);
  }));

Deno.test("seqs far beyond 32 bits come to everybody as they are", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    await alice.send(alice.key, "c", "first");
    await alice.ack("c", 1n);
    for (const [at, last] of [2n ** 32n + 5n, 2n ** 53n - 3n].entries()) {
      const key = Uint8Array.fromHex(Deno.readTextFileSync(`${harness.folder}/node.key`).trim());
      const database = openDatabase({ path: `${harness.folder}/node.db`, key, maxBytes: undefined });
      database.prepare<[bigint]>("UPDATE inboxes SET last_seq = ?").run(last);
      database.close();
      const seq = last + 1n;
      strictEqual(await alice.send(alice.key, "c", "far"), seq);
      const batch = { recipientKeys: [alice.key], channelId: text("c"), payload: text("b"), version: 1 };
      deepStrictEqual([...(await alice.node.batchEnqueue({ ...batch, auth: alice.auth })).seqs], [seq + 1n]);
      deepStrictEqual(await alice.peek("c"), [`${seq}:far`, `${seq + 1n}:b`]);
      const sink = new Sink();
      const { subscription } = alice.subscribe(sink);
      using _subscription = subscription;
      await sink.until(({ seen }) => seen.length === 2);
      deepStrictEqual(sink.seen, [`c/${seq}:far`, `c/${seq + 1n}:b`]);
      await alice.ack("c", seq);
      deepStrictEqual(await alice.peek("c"), [`${seq + 1n}:b`], `${at}`);
      await alice.ack("c", seq + 1n);
    }
  }));

Deno.test("a batch with one malformed or twice is refused; who is full or deleted has seq 0, and the others are served", () =>
  Harness.run({ limits: { inboxMessages: 4 } }, async (harness) => {
    const [alice, bob, carol, dave] = [
      await harness.person("alice"),
      await harness.person("bob"),
      await harness.person("carol"),
      await harness.person("dave"),
    ];
    const batch = (recipientKeys: readonly Uint8Array[], from: Person = alice) =>
      from.node.batchEnqueue({ recipientKeys, channelId: text("g"), payload: text("m"), version: 1, auth: from.auth });
    const seqs = async (recipientKeys: readonly Uint8Array[]): Promise<string[]> =>
      [...(await batch(recipientKeys)).seqs].map(String);
    const before = harness.fingerprint();
    strictEqual(await refusal(batch([alice.key, bob.key, carol.key.subarray(1)])), "E005");
    strictEqual(await refusal(batch([alice.key, bob.key, alice.key])), "E011");
    strictEqual(harness.fingerprint(), before);
    for (const from of [alice, alice, bob, bob]) await from.send(carol.key, "g", "fills");
    await dave.node.deleteAccount({ auth: dave.auth });
    deepStrictEqual(await seqs([bob.key, carol.key, alice.key, dave.key]), ["1", "0", "1", "0"]);
    await carol.ack("g", 4n);
    deepStrictEqual(await seqs([bob.key, carol.key, alice.key, dave.key]), ["2", "5", "2", "0"]);
  }));

Deno.test("many who take one person's key packages at once get each package once", () =>
  Harness.run({ limits: { fetchKeyPackagePerTargetPerMinute: 100 } }, async (harness) => {
    const alice = await harness.person("alice");
    const takers = await Promise.all(["bob", "carol", "dave"].map((name) => harness.person(name)));
    const published = new Set<string>();
    for (let n = 0; n < 10; n++) {
      const bytes = await createOwnKeyPackage(alice.identitySeed, harness.clock.now());
      published.add(bytes.toHex());
      await alice.node.uploadKeyPackage({ identityKey: alice.key, package: bytes, auth: alice.auth });
    }
    const taken = await Promise.all(takers.flatMap(({ node, auth }) =>
      Array.from({ length: 8 }, async () => {
        const { package: bytes } = await node.fetchKeyPackage({ identityKey: alice.key, auth });
        return bytes.toHex();
      })
    ));
    const got = taken.filter((bytes) => bytes !== "");
    strictEqual(got.length, 10);
    deepStrictEqual(new Set(got), published);
  }));

Deno.test("many who create the channel of a pair at once are told of one, and one of them that it is new", () =>
  Harness.run({}, async (harness) => {
    const [alice, bob] = [await harness.person("alice"), await harness.person("bob")];
    const create = async ({ node, auth }: Person, peerKey: Uint8Array): Promise<string> => {
      const { channelId, wasNew } = await node.createChannel({ peerKey, auth });
      return `${channelId.toHex()} ${wasNew}`;
    };
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, at) => at % 2 === 0 ? create(alice, bob.key) : create(bob, alice.key)),
    );
    strictEqual(new Set(made.map((one) => one.split(" ")[0])).size, 1);
    strictEqual(made.filter((one) => one.endsWith("true")).length, 1);
    ok(made.length === 20);
  }));
