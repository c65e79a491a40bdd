// The end of an account: nothing of it is left but what the log keeps, in the very files too; what waited on it ends at once;
// others see the tombstone, and find its name, its key and its channels closed.

import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { createHash } from "node:crypto";
import { Buffer } from "node:buffer";
import { hybridSecretKeyFromSeed, publishEndpointRecord, publishHybridKey } from "@quicproquo/protocol";
import { hashLogName, parseLogEntry } from "@quicproquo/protocol/transparency";
import { SeededRandom } from "@quicproquo/testkit";
import { Harness, Person, refusal, Sink, text } from "../harness.test.ts";
import type { HarnessOptions } from "../harness.test.ts";
import { createOwnKeyPackage } from "../keys/own-key-package.test.ts";

const minute = 60_000;
const random = new SeededRandom("deletion").bytes;

const withTwo = (
  use: (harness: Harness, alice: Person, bob: Person) => Promise<void>,
  options: HarnessOptions = {},
): Promise<void> =>
  Harness.run(options, async (harness) => {
    await use(harness, await harness.person("alice"), await harness.person("bob"));
  });

async function blobOf({ node, auth }: Person, content: Uint8Array, mimeType: string, totalSize = content.length) {
  const blobHash = new Uint8Array(createHash("sha256").update(content).digest());
  await node.uploadBlob({ blobHash, chunk: content, offset: 0n, totalSize: BigInt(totalSize), mimeType, auth });
  return blobHash;
}

/** Database and write-ahead log as they lie on the disk, free pages too. */
function rawFiles({ folder }: Harness): Buffer {
  return Buffer.concat(["", "-wal"].map((end) => Deno.readFileSync(`${folder}/node.db${end}`)));
}

Deno.test("of a deleted account no byte is left in database, write-ahead log and blobs, but in the log's entries", () =>
  withTwo(async (harness, alice, bob) => {
    // Its owner's bytes, each of them unique: small ones, and ones that fill many pages.
    const marks = new Map<string, Uint8Array>([["username", text(alice.name)], ["identity key", alice.key]]);
    const mark = (name: string, size = 40): Uint8Array => {
      const bytes = random(size);
      marks.set(name, bytes.subarray(-40));
      return bytes;
    };
    const { node, auth } = alice;
    const { channelId } = await node.createChannel({ peerKey: bob.key, auth });
    const channel = channelId.slice();
    const bytes = await createOwnKeyPackage(alice.identitySeed, harness.clock.now());
    marks.set("key package", bytes.subarray(-40));
    await node.uploadKeyPackage({ identityKey: alice.key, package: bytes, auth });
    const hybrid = publishHybridKey(alice.identity, hybridSecretKeyFromSeed(random(32)), harness.clock.now());
    marks.set("hybrid key", hybrid.subarray(-40));
    await node.uploadHybridKey({ identityKey: alice.key, hybridPublicKey: hybrid, auth });
    const time = harness.clock.now();
    const endpoint = publishEndpointRecord(alice.identity, { key: random(32), time, address: mark("endpoint") });
    await node.publishEndpoint({ identityKey: alice.key, nodeAddr: endpoint, auth });
    const mimeType = random(40).toHex();
    marks.set("mime type", text(mimeType));
    await blobOf(alice, random(100_000), mimeType);
    await blobOf(alice, mark("unfinished blob", 10_000), "a/b", 20_000);
    for (const size of [40, 3_000, 100_000]) {
      const send = (payload: Uint8Array, channelId: Uint8Array): Promise<unknown> =>
        bob.node.enqueue({ recipientKey: alice.key, channelId, payload, version: 1, auth: bob.auth }).then(() => {});
      await send(mark(`message of ${size}`, size), channel);
      await send(mark(`group's message of ${size}`, size), mark(`group's channel ${size}`));
      const batch = { recipientKeys: [alice.key], channelId: text("g"), version: 1, auth: bob.auth };
      await bob.node.batchEnqueue({ ...batch, payload: mark(`batch of ${size}`, size) });
    }
    const shared = random(50);
    const both = { recipientKeys: [alice.key, bob.key], channelId: text("g"), version: 1, auth: bob.auth };
    await bob.node.batchEnqueue({ ...both, payload: shared });
    await alice.logIn();
    marks.set("session", createHash("sha256").update(alice.token).digest());
    const raw = rawFiles(harness);
    const there = (where: Buffer): string[] =>
      [...marks].filter(([, bytes]) => where.indexOf(bytes) >= 0).map(([name]) => name);
    deepStrictEqual(there(raw), [...marks.keys()], "all can be seen");

    await node.deleteAccount({ auth: alice.auth });
    strictEqual(Deno.statSync(`${harness.folder}/node.db-wal`).size, 0);
    const after = rawFiles(harness);
    deepStrictEqual(there(after), ["identity key"]);
    const nameAndKey = Buffer.concat([hashLogName(alice.name), alice.key]);
    strictEqual(count(after, nameAndKey), 2, "the bind and its tombstone");
    strictEqual(count(after, alice.key), 4, "and the index by key");
    deepStrictEqual([...Deno.readDirSync(`${harness.folder}/blobs`)], []);
    deepStrictEqual([...(await bob.node.peek({ ...bob.inbox("g"), limit: 0 })).payloads].length, 1);
    ok(after.indexOf(shared) >= 0, "what others were sent is theirs");
  }, { plain: true }));

Deno.test("sessions, parked polls and subscriptions end with the account", () =>
  withTwo(async (harness, alice) => {
    const phone = await harness.returning(alice);
    await phone.logIn();
    const sink = new Sink();
    const { subscription, begun: subscribed } = phone.subscribe(sink);
    using _subscription = subscription;
    await subscribed;
    const poll = refusal(phone.node.fetchWait({ ...phone.inbox("c"), timeoutMs: 60_000n, limit: 0 }));
    const begun = await phone.startLogin();
    ok(begun !== undefined);
    strictEqual((await alice.node.deleteAccount({ auth: alice.auth })).success, true);
    await sink.until(({ closedWith }) => closedWith === "the session has ended");
    strictEqual(await poll, "E003");
    for (const one of [alice, phone]) {
      strictEqual(await refusal(one.peek("c")), "E003");
      strictEqual(await refusal(one.node.deleteAccount({ auth: one.auth })), "E003");
    }
    const finish = { username: alice.name, finalization: begun, identityKey: alice.key };
    strictEqual(await refusal(phone.node.opaqueLoginFinish(finish)), "E016");
    await harness.restart();
    strictEqual(await refusal((await harness.returning(phone)).peek("c")), "E003");
    strictEqual(await (await harness.returning(alice)).startLogin(), undefined);
  }));

Deno.test("others see the tombstone; name and key stay reserved, channels closed", () =>
  withTwo(async (harness, alice, bob) => {
    const { channelId } = await alice.node.createChannel({ peerKey: bob.key, auth: alice.auth });
    const channel = channelId.slice();
    const send = (recipientKey: Uint8Array, to: Uint8Array): Promise<string> =>
      refusal(bob.node.enqueue({ recipientKey, channelId: to, payload: text("m"), version: 1, auth: bob.auth }));
    await alice.node.enqueue({
      recipientKey: bob.key,
      channelId: channel,
      payload: text("farewell"),
      version: 1,
      auth: alice.auth,
    });
    await alice.node.deleteAccount({ auth: alice.auth });
    await harness.restart();
    bob = await harness.returning(bob);
    const { node, auth } = bob;
    const resolved = await node.resolveUser({ username: "alice", auth });
    deepStrictEqual([resolved.identityKey.length, resolved.inclusionProof.length], [0, 0]);
    strictEqual((await node.resolveIdentity({ identityKey: alice.key, auth })).username, "");
    const { entries } = await node.logEntries({ start: 0n, limit: 10 });
    deepStrictEqual([...entries].map((entry) => parseLogEntry(entry.slice())?.kind), ["bind", "bind", "tombstone"]);
    const tombstone = parseLogEntry([...entries][2]?.slice() ?? new Uint8Array());
    deepStrictEqual([tombstone?.nameHash, tombstone?.identityKey], [hashLogName(alice.name), alice.key]);

    strictEqual(await send(alice.key, channel), "E009");
    strictEqual(await send(bob.key, channel), "E009", "nor as a channel of one's own");
    const batch = { recipientKeys: [bob.key], channelId: channel, payload: text("m"), version: 1, auth };
    strictEqual(await refusal(node.batchEnqueue(batch)), "E009");
    strictEqual(await send(alice.key, text("g")), "E029");
    strictEqual(await refusal(node.createChannel({ peerKey: alice.key, auth })), "E029");
    const group = { recipientKeys: [alice.key, bob.key], channelId: text("g"), payload: text("m"), version: 1, auth };
    deepStrictEqual([...(await node.batchEnqueue(group)).seqs], [0n, 1n]);
    const inbox = { recipientKey: bob.key, channelId: channel, version: 1, auth, limit: 0 };
    deepStrictEqual([...(await node.peek(inbox)).payloads].map(({ data }) => new TextDecoder().decode(data)), [
      "farewell",
    ]);
    strictEqual((await node.fetchKeyPackage({ identityKey: alice.key, auth })).package.length, 0);

    const { origin } = harness.node.identity;
    strictEqual(await refusal(new Person(await harness.connect(), "alice", origin).register()), "E013");
    const again = new Person(await harness.connect(), "alice2", origin, alice.identity);
    strictEqual(await refusal(again.register()), "E014");
  }));

Deno.test("an account is deleted only by who logged in just now", () =>
  withTwo(async (harness, alice) => {
    const before = harness.fingerprint();
    harness.clock.jump(5 * minute);
    strictEqual(await refusal(alice.node.deleteAccount({ auth: alice.auth })), "E003");
    strictEqual(harness.fingerprint(), before);
    strictEqual(await refusal(alice.peek("c")), "served", "it is still a session");
    await alice.logIn();
    strictEqual(await refusal(alice.node.deleteAccount({ auth: alice.auth })), "served");
  }));

Deno.test("what the account still does while it is deleted is done before, or refused, and leaves nothing", () =>
  withTwo(async (harness, alice, bob) => {
    const content = random(60_000);
    const calls = Promise.all([
      alice.node.deleteAccount({ auth: alice.auth }).then(() => "served"),
      ...Array.from({ length: 20 }, () => refusal(bob.send(alice.key, "c", "m"))),
      ...Array.from({ length: 5 }, () => refusal(blobOf(alice, content, "a/b"))),
      ...Array.from({ length: 5 }, () => refusal(blobOf(alice, content, "a/b", 70_000))),
    ]);
    ok((await calls).every((outcome) => /^(served|E003|E024|E027|E029)$/.test(outcome)), `${await calls}`);
    await harness.restart();
    deepStrictEqual([...Deno.readDirSync(`${harness.folder}/blobs`)], []);
    strictEqual(rawFiles(harness).includes(alice.name), false);
  }, { plain: true }));

Deno.test("a deletion that fails inside deletes nothing and says so", () =>
  withTwo(async (harness, alice) => {
    const { deleteAccount } = harness.store;
    Object.assign(harness.store, { deleteAccount: () => Promise.reject(new Error("a detail of the inside")) });
    strictEqual(await refusal(alice.node.deleteAccount({ auth: alice.auth })), "E028");
    strictEqual(await refusal(alice.peek("c")), "served");
    Object.assign(harness.store, { deleteAccount });
    strictEqual(await refusal(alice.node.deleteAccount({ auth: alice.auth })), "served");
  }));

function count(where: Buffer, what: Uint8Array): number {
  let found = 0;
  for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, at + 1)) found += 1;
  return found;
}
