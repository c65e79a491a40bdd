// Every method of the schema against every kind of caller. What must come of it stands in authorisation.expected.txt,
// written by hand from the protocol; the guard's own table is not asked. A refused call leaves the whole store as it was.

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { createHash } from "node:crypto";
import { hybridSecretKeyFromSeed, publishEndpointRecord, publishHybridKey } from "@quicproquo/protocol";
import type { AuthInit, NodeClient } from "@quicproquo/protocol/schema";
import { Harness, type Person, refusal, Sink, text } from "../harness.test.ts";
import { Inbox } from "@quicproquo/protocol/schema";
import { createOwnKeyPackage } from "../keys/own-key-package.test.ts";
import { systemRandom } from "../random.ts";
import { openDatabase } from "../store/sqlite/open.ts";
import { methods } from "./methods.ts";

const HOUR = 3_600_000;
const noAuth: AuthInit = {};

/** `auth` calls with the arguments of `whose`, and `key` where the method names the caller's own. */
interface Call {
  readonly node: NodeClient;
  readonly auth: AuthInit;
  readonly whose: Person;
  readonly key: Uint8Array;
}

interface World {
  readonly harness: Harness;
  readonly alice: Person;
  readonly bob: Person;
  /** SHA-256 of a blob that alice uploads. */
  readonly blob: Uint8Array;
}

type Make = (call: Call, world: World) => PromiseLike<unknown>;

const aFile = text("the bytes of a file");
const alicesFile = text("the bytes of a file of alice's");
const hashOf = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash("sha256").update(bytes).digest());
const upload = (node: NodeClient, auth: AuthInit, bytes: Uint8Array): PromiseLike<unknown> =>
  node.uploadBlob({
    auth,
    blobHash: hashOf(bytes),
    chunk: bytes,
    offset: 0n,
    totalSize: BigInt(bytes.length),
    mimeType: "application/octet-stream",
  });
const inboxOf = ({ key, auth }: Call) => ({ recipientKey: key, channelId: text("c"), version: 1, auth });

const calls: Readonly<Record<keyof typeof methods, Make>> = {
  uploadKeyPackage: async ({ node, auth, whose, key }, { harness }) =>
    node.uploadKeyPackage({
      identityKey: key,
      package: createOwnKeyPackage(whose.identitySeed, harness.clock.now()),
      auth,
    }),
  fetchKeyPackage: ({ node, auth, whose }) => node.fetchKeyPackage({ identityKey: whose.key, auth }),
  enqueue: ({ node, auth }, { bob }) =>
    node.enqueue({ recipientKey: bob.key, channelId: text("c"), payload: text("m"), version: 1, auth }),
  fetch: (call) => call.node.fetch(inboxOf(call)),
  fetchWait: (call) => call.node.fetchWait({ ...inboxOf(call), timeoutMs: 0n }),
  health: ({ node }) => node.health({}),
  uploadHybridKey: ({ node, auth, whose, key }, { harness }) =>
    node.uploadHybridKey({
      identityKey: key,
      hybridPublicKey: publishHybridKey(
        whose.identity,
        hybridSecretKeyFromSeed(systemRandom(32)),
        harness.clock.now(),
      ),
      auth,
    }),
  fetchHybridKey: ({ node, auth, whose }) => node.fetchHybridKey({ identityKey: whose.key, auth }),
  opaqueRegisterStart: ({ node }) => node.opaqueRegisterStart({ username: "anybody", request: aRequest }),
  opaqueRegisterFinish: async ({ node, auth }, { harness }) => {
    const newcomer = await harness.person(`newcomer${newcomers++}`);
    const upload = await newcomer.registration();
    if (auth === noAuth) upload[200] = (upload[200] ?? 0) ^ 1;
    const username = `other${newcomers++}`;
    // Without a true signature it is refused; what a true one takes is shown by the newcomer above.
    if (auth === noAuth) return await node.opaqueRegisterFinish({ username, upload, identityKey: newcomer.key });
    return undefined;
  },
  opaqueLoginStart: ({ node }) => node.opaqueLoginStart({ username: "anybody", request: aLoginRequest }),
  opaqueLoginFinish: async ({ node, auth }, { alice }) => {
    const finalization = auth === noAuth ? systemRandom(64) : await alice.startLogin();
    return await node.opaqueLoginFinish({
      username: alice.name,
      finalization: finalization ?? systemRandom(64),
      identityKey: alice.key,
    });
  },
  publishEndpoint: ({ node, auth, whose, key }, { harness }) =>
    node.publishEndpoint({
      identityKey: key,
      nodeAddr: publishEndpointRecord(whose.identity, {
        key: new Uint8Array(32),
        time: harness.clock.now(),
        address: text("addr"),
      }),
      auth,
    }),
  resolveEndpoint: ({ node, auth, whose }) => node.resolveEndpoint({ identityKey: whose.key, auth }),
  peek: (call) => call.node.peek(inboxOf(call)),
  ack: (call) => call.node.ack({ ...inboxOf(call), seqUpTo: 1n }),
  fetchHybridKeys: ({ node, auth, whose }) => node.fetchHybridKeys({ identityKeys: [whose.key], auth }),
  batchEnqueue: ({ node, auth }, { alice, bob }) =>
    node.batchEnqueue({
      recipientKeys: [alice.key, bob.key],
      channelId: text("c"),
      payload: text("m"),
      version: 1,
      auth,
    }),
  createChannel: async ({ node, auth }, { harness }) => {
    const peer = await harness.person(`peer${newcomers++}`);
    return await node.createChannel({ peerKey: peer.key, auth });
  },
  resolveUser: ({ node, auth, whose }) => node.resolveUser({ username: whose.name, auth }),
  resolveIdentity: ({ node, auth, whose }) => node.resolveIdentity({ identityKey: whose.key, auth }),
  uploadBlob: ({ node, auth }) => upload(node, auth, aFile),
  downloadBlob: ({ node, auth }, { blob }) => node.downloadBlob({ auth, blobId: blob, offset: 0n, length: 100 }),
  deleteAccount: ({ node, auth }) => node.deleteAccount({ auth }),
  info: ({ node }) => node.info({}),
  subscribe: ({ node, auth, key }) => node.subscribe({ recipientKey: key, sink: Inbox.serve(new Sink()), auth }),
  logout: ({ node, auth }) => node.logout({ auth }),
  checkpoint: ({ node }) => node.checkpoint({}),
  consistencyProof: ({ node }) => node.consistencyProof({ fromSize: 1n, toSize: 2n }),
  logEntries: ({ node }) => node.logEntries({ start: 0n, limit: 1 }),
  keyPackages: ({ node, auth, key }) => node.keyPackages({ identityKey: key, clear: false, auth }),
  sessions: ({ node, auth }) => node.sessions({ auth }),
  endSession: ({ node, auth }) => node.endSession({ sessionId: systemRandom(16), auth }),
  changePassword: async ({ node, auth, whose }) =>
    node.changePassword({ upload: await whose.passwordUpload(laterPassword), auth }),
  deleteBlob: ({ node, auth }, { blob }) => node.deleteBlob({ blobId: blob, auth }),
};

let newcomers = 0;
const laterPassword = "another horse";
const aRequest = Uint8Array.fromHex("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76");
const aLoginRequest = new Uint8Array([...aRequest, ...new Uint8Array(32), ...aRequest]);

Deno.test("the expected answers name every method of the schema once, and every caller", () => {
  const { columns, rows } = expected();
  strictEqual(columns.length, 14);
  deepStrictEqual([...rows.keys()].sort(), Object.keys(methods).sort());
});

Deno.test("every method answers every caller as the protocol says, and what it refuses changes nothing", () =>
  Harness.run({ limits: { tokenLifetimeSecs: 7200 } }, async (harness) => {
    const before = await harness.person("alice");
    const expired = before.token;
    await harness.clock.advance(3 * HOUR);
    const blake = await harness.person("blake");
    const spare = blake.auth;
    await blake.logIn();
    // A node that runs remembers whose key a session is of.
    await harness.restart(() => Promise.resolve(blank(harness, blake.key)));
    const alice = await harness.returning(before);
    const bob = await harness.person("bob");
    const revoked = await loggedOut(alice);
    const deleted = await harness.person("dora");
    await deleted.node.deleteAccount({ auth: deleted.auth });
    await alice.logIn();
    const world: World = { harness, alice, bob, blob: hashOf(alicesFile) };
    await upload(alice.node, alice.auth, alicesFile);

    const callers: Readonly<Record<string, (method: string) => Promise<Partial<Call>>>> = {
      none: () => Promise.resolve({ auth: noAuth }),
      v0: () => Promise.resolve({ auth: { ...alice.auth, version: 0 } }),
      v2: () => Promise.resolve({ auth: { ...alice.auth, version: 2 } }),
      empty: () => Promise.resolve({ auth: { version: 1 } }),
      random: () => Promise.resolve({ auth: { version: 1, accessToken: systemRandom(32) } }),
      cut: () => Promise.resolve({ auth: { version: 1, accessToken: alice.token.slice(0, -1) } }),
      long: () => Promise.resolve({ auth: { version: 1, accessToken: Uint8Array.of(...alice.token, 0) } }),
      expired: () => Promise.resolve({ auth: { version: 1, accessToken: expired } }),
      revoked: () => Promise.resolve({ auth: { version: 1, accessToken: revoked } }),
      deleted: () => Promise.resolve({ auth: deleted.auth }),
      other: async () => ({ auth: await sessionOf(bob) }),
      blank: (method) => Promise.resolve({ auth: method === "logout" ? spare : blake.auth }),
      wrong: () => Promise.resolve({ auth: alice.auth, key: bob.key }),
      right: async () => ({ auth: await sessionOf(alice) }),
    };
    const { columns, rows } = expected();
    // What ends a session or an account comes after everything that needs it.
    const last = ["logout", "changePassword", "deleteBlob", "deleteAccount"];
    const order = [...rows.keys()].sort((left, right) => last.indexOf(left) - last.indexOf(right));
    for (const name of order) {
      for (const [at, column] of columns.entries()) {
        const wanted = rows.get(name)?.[at];
        const make = calls[name as keyof typeof calls];
        const caller = callers[column];
        if (wanted === "-" || wanted === undefined || caller === undefined) continue;
        const call: Call = { node: alice.node, auth: noAuth, whose: alice, key: alice.key, ...await caller(name) };
        const prepared = harness.fingerprint();
        const answer = await refusal(make(call, world));
        if (name === "changePassword" && answer === "served") alice.password = laterPassword;
        strictEqual(answer === "served" ? "ok" : answer, wanted, `${name}, ${column}`);
        const prepares = ["opaqueRegisterFinish", "createChannel", "opaqueLoginFinish", "changePassword"].includes(
          name,
        );
        if (wanted !== "ok" && !prepares) strictEqual(harness.fingerprint(), prepared, `${name}, ${column}`);
      }
    }
  }));

/** Of the file: a column for each caller, a row for each method. */
function expected(): { readonly columns: readonly string[]; readonly rows: ReadonlyMap<string, readonly string[]> } {
  const lines = Deno.readTextFileSync(new URL("./authorisation.expected.txt", import.meta.url)).split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#")).map((line) => line.trim().split(/\s+/));
  const [head = [], ...rest] = lines;
  return { columns: head.slice(1), rows: new Map(rest.map(([name = "", ...cells]) => [name, cells])) };
}

async function sessionOf(person: Person): Promise<AuthInit> {
  await person.logIn();
  return person.auth;
}

async function loggedOut(person: Person): Promise<Uint8Array> {
  await person.logIn();
  await person.node.logout({ auth: person.auth });
  return person.token;
}

/** As no node ever stores it: an account whose key is nobody's. */
function blank(harness: Harness, identityKey: Uint8Array): void {
  const key = Uint8Array.fromHex(Deno.readTextFileSync(`${harness.folder}/node.key`).trim());
  const database = openDatabase({ path: `${harness.folder}/node.db`, key, maxBytes: undefined });
  try {
    database.prepare("UPDATE accounts SET identity_key = zeroblob(32) WHERE identity_key = ?").run(identityKey);
  } finally {
    database.close();
  }
}
