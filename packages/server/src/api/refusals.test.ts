// Every method: who may call it, in which order it looks, and that what it refuses leaves every table as it was.

import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { RemoteCall, RpcError } from "@quicproquo/capnp";
import { hybridSecretKeyFromSeed, limitsToWire, originOf, publishHybridKey, verifyPins } from "@quicproquo/protocol";
import {
  nodeServiceFetchHybridKey,
  nodeServiceOpaqueLoginStart,
  nodeServiceOpaqueRegisterStart,
  nodeServiceResolveUser,
} from "@quicproquo/protocol/schema";
import type { AuthInit, NodeClient } from "@quicproquo/protocol/schema";
import { createOwnKeyPackage } from "../keys/own-key-package.test.ts";
import { Harness, Person, refusal, text } from "../harness.test.ts";
import { systemRandom } from "../random.ts";

type Change = Record<string, unknown>;
/** Calls the named method, well-formed but for what `change` replaces. */
type Calls = (name: string, auth: AuthInit, change?: Change) => PromiseLike<unknown>;

const withSession = [
  "uploadKeyPackage",
  "fetchKeyPackage",
  "enqueue",
  "fetch",
  "fetchWait",
  "uploadHybridKey",
  "fetchHybridKey",
  "peek",
  "ack",
  "fetchHybridKeys",
  "batchEnqueue",
  "createChannel",
  "resolveUser",
  "resolveIdentity",
  "subscribe",
  "logout",
  "keyPackages",
  "uploadBlob",
  "downloadBlob",
  "deleteBlob",
  "publishEndpoint",
  "resolveEndpoint",
  "deleteAccount",
  "sessions",
  "endSession",
  "changePassword",
];

function callsOf(node: NodeClient, key: Uint8Array, peer: Uint8Array): Calls {
  const inbox = { recipientKey: key, channelId: text("c"), version: 1 };
  const message = { recipientKey: peer, channelId: text("c"), payload: text("m"), version: 1 };
  const calls: Readonly<Record<string, (auth: AuthInit, change?: Change) => PromiseLike<unknown>>> = {
    uploadKeyPackage: (auth, change) =>
      node.uploadKeyPackage({ identityKey: key, package: text("?"), auth, ...change }),
    fetchKeyPackage: (auth, change) => node.fetchKeyPackage({ identityKey: peer, auth, ...change }),
    enqueue: (auth, change) => node.enqueue({ ...message, auth, ...change }),
    fetch: (auth, change) => node.fetch({ ...inbox, auth, ...change }),
    fetchWait: (auth, change) => node.fetchWait({ ...inbox, timeoutMs: 0n, auth, ...change }),
    uploadHybridKey: (auth, change) => node.uploadHybridKey({ identityKey: key, auth, ...change }),
    fetchHybridKey: (auth, change) => node.fetchHybridKey({ identityKey: peer, auth, ...change }),
    peek: (auth, change) => node.peek({ ...inbox, auth, ...change }),
    ack: (auth, change) => node.ack({ ...inbox, seqUpTo: 1n, auth, ...change }),
    fetchHybridKeys: (auth, change) => node.fetchHybridKeys({ identityKeys: [peer], auth, ...change }),
    batchEnqueue: (auth, change) => node.batchEnqueue({ ...message, recipientKeys: [peer], auth, ...change }),
    createChannel: (auth, change) => node.createChannel({ peerKey: peer, auth, ...change }),
    resolveUser: (auth, change) => node.resolveUser({ username: "bob", auth, ...change }),
    resolveIdentity: (auth, change) => node.resolveIdentity({ identityKey: peer, auth, ...change }),
    subscribe: (auth, change) => node.subscribe({ recipientKey: key, auth, ...change }),
    logout: (auth, change) => node.logout({ auth, ...change }),
    keyPackages: (auth, change) => node.keyPackages({ identityKey: key, auth, ...change }),
    uploadBlob: (auth, change) => node.uploadBlob({ blobHash: key, chunk: text("c"), totalSize: 1n, auth, ...change }),
    downloadBlob: (auth, change) => node.downloadBlob({ blobId: key, auth, ...change }),
    publishEndpoint: (auth, change) => node.publishEndpoint({ identityKey: key, auth, ...change }),
    resolveEndpoint: (auth, change) => node.resolveEndpoint({ identityKey: peer, auth, ...change }),
    deleteAccount: (auth, change) => node.deleteAccount({ auth, ...change }),
    sessions: (auth, change) => node.sessions({ auth, ...change }),
    endSession: (auth, change) => node.endSession({ sessionId: key.subarray(0, 16), auth, ...change }),
    changePassword: (auth, change) => node.changePassword({ auth, ...change }),
    deleteBlob: (auth, change) => node.deleteBlob({ blobId: key, auth, ...change }),
  };
  return (name, auth, change) => {
    const call = calls[name];
    if (call === undefined) throw new Error(`no call of ${name}`);
    return call(auth, change);
  };
}

const versioned = ["enqueue", "fetch", "fetchWait", "peek", "ack", "batchEnqueue"];
const own: Readonly<Record<string, string>> = {
  uploadKeyPackage: "identityKey",
  uploadHybridKey: "identityKey",
  keyPackages: "identityKey",
  publishEndpoint: "identityKey",
  fetch: "recipientKey",
  fetchWait: "recipientKey",
  peek: "recipientKey",
  ack: "recipientKey",
  subscribe: "recipientKey",
};

const withTwo = (use: (harness: Harness, alice: Person, bob: Person, calls: Calls) => Promise<void>): Promise<void> =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");
    await alice.send(bob.key, "c", "something");
    await bob.send(alice.key, "c", "something");
    await use(harness, alice, bob, callsOf(alice.node, alice.key, bob.key));
  });

Deno.test("every method with a session asks for its version, then its token, then well-formed arguments", () =>
  withTwo(async (harness, { token }, _bob, calls) => {
    const before = harness.fingerprint();
    for (const name of withSession) {
      const call = (auth: AuthInit): PromiseLike<unknown> => calls(name, auth);
      strictEqual(await refusal(call({ version: 0 })), "E001", name);
      strictEqual(await refusal(call({ version: 2, accessToken: token })), "E001", name);
      strictEqual(await refusal(call({ version: 1 })), "E002", name);
      strictEqual(await refusal(call({ version: 1, accessToken: systemRandom(32) })), "E003", name);
      strictEqual(await refusal(call({ version: 1, accessToken: systemRandom(1_000) })), "E003", name);
      const deviceId = new Uint8Array(15);
      strictEqual(await refusal(call({ version: 1, accessToken: token, deviceId })), "E005", name);
    }
    for (const name of versioned) {
      strictEqual(await refusal(calls(name, { version: 1, accessToken: token }, { version: 2 })), "E001", name);
    }
    strictEqual(harness.fingerprint(), before);
  }));

Deno.test("inboxes and own keys are the session's alone", () =>
  withTwo(async (harness, alice, bob, calls) => {
    const before = harness.fingerprint();
    for (const [name, field] of Object.entries(own)) {
      strictEqual(await refusal(calls(name, alice.auth, { [field]: bob.key })), "E004", name);
      strictEqual(await refusal(calls(name, alice.auth, { [field]: new Uint8Array(31) })), "E005", name);
    }
    strictEqual(harness.fingerprint(), before);
  }));

Deno.test("what is too long, too short or wrong is refused by the error of its kind", () =>
  withTwo(async (harness, alice, bob, calls) => {
    const before = harness.fingerprint();
    const { auth } = alice;
    const cases: readonly (readonly [method: string, change: Record<string, unknown>, code: string])[] = [
      ["enqueue", { payload: new Uint8Array() }, "E005"],
      ["enqueue", { payload: new Uint8Array(5 * 2 ** 20 + 1) }, "E006"],
      ["enqueue", { recipientKey: new Uint8Array(33) }, "E005"],
      ["enqueue", { channelId: new Uint8Array(65) }, "E005"],
      ["enqueue", { recipientKey: new Uint8Array(32) }, "E029"],
      ["batchEnqueue", { recipientKeys: [] }, "E011"],
      ["batchEnqueue", { recipientKeys: [bob.key, alice.key, bob.key] }, "E011"],
      ["batchEnqueue", { recipientKeys: Array.from({ length: 1_025 }, () => systemRandom(32)) }, "E011"],
      ["batchEnqueue", { recipientKeys: [bob.key, new Uint8Array(31)] }, "E005"],
      ["batchEnqueue", { recipientKeys: [new Uint8Array(32)] }, "E007"],
      ["batchEnqueue", { payload: new Uint8Array(5 * 2 ** 20 + 1) }, "E006"],
      ["batchEnqueue", { channelId: new Uint8Array(65) }, "E005"],
      ["fetch", { channelId: new Uint8Array(65) }, "E005"],
      ["ack", { channelId: new Uint8Array(65) }, "E005"],
      ["createChannel", { peerKey: alice.key }, "E010"],
      ["createChannel", { peerKey: new Uint8Array(32) }, "E029"],
      ["createChannel", { peerKey: new Uint8Array(16) }, "E005"],
      ["resolveUser", { username: "Bob" }, "E012"],
      ["resolveIdentity", { identityKey: new Uint8Array(1) }, "E005"],
      ["fetchKeyPackage", { identityKey: new Uint8Array(1) }, "E005"],
      ["fetchHybridKey", { identityKey: new Uint8Array(1) }, "E005"],
      ["fetchHybridKeys", { identityKeys: Array.from({ length: 1_025 }, () => bob.key) }, "E005"],
      ["fetchHybridKeys", { identityKeys: [bob.key, new Uint8Array(1)] }, "E005"],
      ["uploadKeyPackage", { package: new Uint8Array(100) }, "E017"],
      ["uploadHybridKey", { hybridPublicKey: new Uint8Array(1_289) }, "E018"],
      ["subscribe", {}, "E005"],
      ["publishEndpoint", { nodeAddr: new Uint8Array(4_097) }, "E005"],
      ["publishEndpoint", { nodeAddr: new Uint8Array(107).fill(1) }, "E005"],
      ["resolveEndpoint", { identityKey: new Uint8Array(33) }, "E005"],
      ["endSession", { sessionId: new Uint8Array(15) }, "E005"],
      ["changePassword", { upload: new Uint8Array(287) }, "E005"],
      ["changePassword", { upload: new Uint8Array(288) }, "E005"],
    ];
    for (const [method, change, code] of cases) {
      strictEqual(await refusal(calls(method, auth, change)), code, `${method} ${Object.keys(change)}`);
    }
    strictEqual(harness.fingerprint(), before);
    const most = { recipientKeys: [bob.key], payload: new Uint8Array(5 * 2 ** 20), channelId: new Uint8Array(64) };
    strictEqual(await refusal(calls("batchEnqueue", auth, most)), "served");
  }));

Deno.test("arguments that cannot be read are the caller's fault, and no failure of the node", () =>
  withTwo(async (harness, alice) => {
    const before = harness.fingerprint();
    const { hook } = alice.node.$reference;
    // Where a name is expected stand bytes that are no text.
    const params = { identityKey: new Uint8Array(32).fill(0xff), auth: alice.auth };
    for (
      const { ordinal, name } of [nodeServiceOpaqueLoginStart, nodeServiceOpaqueRegisterStart, nodeServiceResolveUser]
    ) {
      const call = new RemoteCall(hook.call({ ...nodeServiceFetchHybridKey, ordinal }, params, undefined));
      strictEqual(await refusal(call), "E005", name);
    }
    strictEqual(harness.fingerprint(), before);
  }));

Deno.test("a channel of two is closed to everybody else", () =>
  withTwo(async (harness, alice, bob) => {
    const carol = await harness.person("carol");
    const { channelId, wasNew } = await alice.node.createChannel({ peerKey: bob.key, auth: alice.auth });
    const channel = channelId.slice();
    deepStrictEqual([wasNew, channel.length, (channel[6] ?? 0) >> 4], [true, 16, 4]);
    const other = await bob.node.createChannel({ peerKey: alice.key, auth: bob.auth });
    deepStrictEqual([other.wasNew, other.channelId.slice()], [false, channel]);
    const before = harness.fingerprint();
    const send = (from: Person, to: Uint8Array): Promise<string> =>
      refusal(
        from.node.enqueue({ recipientKey: to, channelId: channel, payload: text("m"), version: 1, auth: from.auth }),
      );
    strictEqual(await send(carol, bob.key), "E009");
    strictEqual(await send(alice, carol.key), "E009");
    strictEqual(await send(alice, alice.key), "E009");
    const batch = { recipientKeys: [bob.key, alice.key], channelId: channel, payload: text("m"), version: 1 };
    strictEqual(await refusal(alice.node.batchEnqueue({ ...batch, auth: alice.auth })), "E009");
    strictEqual(harness.fingerprint(), before);
    strictEqual(await send(alice, bob.key), "served");
    strictEqual(await send(bob, alice.key), "served");
  }));

Deno.test("of two who create a channel at once, one is told that it is new", () =>
  withTwo(async (_harness, alice, bob) => {
    const answers = await Promise.all([
      alice.node.createChannel({ peerKey: bob.key, auth: alice.auth }),
      bob.node.createChannel({ peerKey: alice.key, auth: bob.auth }),
    ]);
    deepStrictEqual(answers.map(({ wasNew }) => wasNew).toSorted(), [false, true]);
    deepStrictEqual(answers[0].channelId, answers[1].channelId);
  }));

Deno.test("names and keys resolve to each other, and unknown ones to nothing", () =>
  withTwo(async (_harness, alice, bob) => {
    const { auth, node } = alice;
    const found = await node.resolveUser({ username: "bob", auth });
    deepStrictEqual([found.identityKey.slice(), found.inclusionProof.length > 0], [bob.key, true]);
    strictEqual((await node.resolveUser({ username: "nobody", auth })).identityKey.length, 0);
    strictEqual((await node.resolveIdentity({ identityKey: bob.key, auth })).username, "bob");
    strictEqual((await node.resolveIdentity({ identityKey: new Uint8Array(32), auth })).username, "");
  }));

Deno.test("key packages are published, counted, taken once and cleared", () =>
  withTwo(async (harness, alice, bob) => {
    const now = harness.clock.now();
    const packages = await Promise.all([1, 2, 3].map(() => createOwnKeyPackage(bob.identitySeed, now)));
    for (const one of packages) {
      const { fingerprint } = await bob.node.uploadKeyPackage({ identityKey: bob.key, package: one, auth: bob.auth });
      deepStrictEqual(fingerprint.slice(), new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(one))));
    }
    const last = await createOwnKeyPackage(bob.identitySeed, now, { lastResort: true });
    await bob.node.uploadKeyPackage({ identityKey: bob.key, package: last, auth: bob.auth });
    const count = async (clear = false): Promise<[number, boolean]> => {
      const counted = await bob.node.keyPackages({ identityKey: bob.key, clear, auth: bob.auth });
      return [counted.count, counted.lastResort];
    };
    deepStrictEqual(await count(), [3, true]);
    const take = async (): Promise<Uint8Array> =>
      (await alice.node.fetchKeyPackage({ identityKey: bob.key, auth: alice.auth })).package.slice();
    const taken = await Promise.all([take(), take(), take(), take()]);
    deepStrictEqual(
      taken.map((one) => one.toHex()).toSorted(),
      [...packages, last].map((one) => one.toHex()).toSorted(),
    );
    deepStrictEqual(await take(), last);
    deepStrictEqual(await count(true), [0, false]);
    strictEqual((await take()).length, 0);
  }));

Deno.test("a key package is of its owner, of the node's suite, alive and not for ever", () =>
  withTwo(async (harness, alice, bob) => {
    const now = harness.clock.now();
    const day = 86_400_000;
    const before = harness.fingerprint();
    const upload = (bytes: Uint8Array): Promise<string> =>
      refusal(alice.node.uploadKeyPackage({ identityKey: alice.key, package: bytes, auth: alice.auth }));
    strictEqual(await upload(await createOwnKeyPackage(bob.identitySeed, now)), "E017", "another's");
    strictEqual(await upload(await createOwnKeyPackage(alice.identitySeed, now, { lifetime: 91 * day })), "E017");
    strictEqual(
      await upload(await createOwnKeyPackage(alice.identitySeed, now - 31 * day, { lifetime: 30 * day })),
      "E017",
    );
    strictEqual(
      await upload(await createOwnKeyPackage(alice.identitySeed, now + 2 * day)),
      "E017",
      "from the day after",
    );
    strictEqual(
      await upload(await createOwnKeyPackage(alice.identitySeed, 1.8e22)),
      "E017",
      "beyond what a row can hold",
    );
    const forged = await createOwnKeyPackage(alice.identitySeed, now);
    forged[forged.length - 1] = (forged[forged.length - 1] ?? 0) ^ 1;
    strictEqual(await upload(forged), "E017");
    strictEqual(harness.fingerprint(), before);
  }));

Deno.test("a hybrid key is checked, published and never replaced by an older one", () =>
  withTwo(async (harness, alice, bob) => {
    const secret = hybridSecretKeyFromSeed(systemRandom(32));
    const upload = (value: Uint8Array): Promise<string> =>
      refusal(alice.node.uploadHybridKey({ identityKey: alice.key, hybridPublicKey: value, auth: alice.auth }));
    const first = publishHybridKey(alice.identity, secret, 2_000);
    strictEqual(await upload(first), "served");
    const before = harness.fingerprint();
    strictEqual(await upload(publishHybridKey(alice.identity, secret, 1_999)), "E018");
    strictEqual(await upload(publishHybridKey(bob.identity, secret, 3_000)), "E018");
    strictEqual(harness.fingerprint(), before);
    const fetched = await bob.node.fetchHybridKey({ identityKey: alice.key, auth: bob.auth });
    deepStrictEqual(fetched.hybridPublicKey.slice(), first);
    const { keys } = await bob.node.fetchHybridKeys({ identityKeys: [bob.key, alice.key], auth: bob.auth });
    deepStrictEqual([...keys].map((one) => one.length), [0, first.length]);
  }));

Deno.test("the node tells what it is and what it allows", () =>
  Harness.run({ limits: { enqueueBurst: 77 } }, async (harness) => {
    const { node } = await harness.connect();
    strictEqual((await node.health()).status, "ok");
    const { info } = await node.info();
    strictEqual(info.origin, originOf(info.nodeKey));
    strictEqual(info.origin, harness.node.identity.origin);
    ok(verifyPins(info.nodeKey, [...info.pins], info.pinsSignature));
    deepStrictEqual([info.softwareVersion, info.registration, info.cipherSuite], ["test", "open", 0x004f]);
    const wire = limitsToWire(harness.limits);
    strictEqual(info.limits.enqueueBurst, 77);
    for (const [name, value] of Object.entries(wire)) strictEqual(Reflect.get(info.limits, name), value, name);
  }));

Deno.test("a node whose store is closed is unavailable", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    await harness.store[Symbol.asyncDispose]();
    strictEqual(await refusal(alice.peek("c")), "E022");
    strictEqual(await refusal(alice.send(alice.key, "c", "x")), "E022");
  }));

Deno.test("a node without room says so, goes on reading, and takes messages again once some were acked", () =>
  Harness.run({ maxBytes: 2_000_000 }, async (harness) => {
    const alice = await harness.person("alice");
    const send = (): Promise<string> => refusal(alice.send(alice.key, "c", new Uint8Array(100_000)));
    let sent = 0;
    let outcome = "served";
    while (outcome === "served") {
      outcome = await send();
      if (outcome === "served") sent += 1;
    }
    strictEqual(outcome, "E021");
    strictEqual((await alice.peek("c")).length, sent);
    const before = harness.fingerprint();
    strictEqual(await send(), "E021");
    strictEqual(harness.fingerprint(), before);
    await alice.ack("c", BigInt(sent));
    strictEqual(await send(), "served");
  }));

Deno.test("what fails inside is told by a number and nothing else", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    Object.assign(harness.store, { peek: () => Promise.reject(new Error("a detail of the inside")) });
    await rejects(() => alice.peek("c"), (error) => {
      ok(error instanceof RpcError);
      match(error.message, /^E023 internal: [0-9a-f]{12}$/);
      return true;
    });
  }));
