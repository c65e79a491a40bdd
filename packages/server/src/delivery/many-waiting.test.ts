// Many who wait: what each costs beyond its connection, that none waits longer than the limit allows, that nothing is left of
// those who are gone, and that those who do not take what is pushed make the node hold no more than their windows.

import { ok, strictEqual } from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { RpcConnection } from "@quicproquo/capnp";
import { Inbox, Node as NodeInterface } from "@quicproquo/protocol/schema";
import type { AuthInit, NodeClient } from "@quicproquo/protocol/schema";
import { sizes } from "@quicproquo/testkit/sizes";
import { turn } from "@quicproquo/testkit";
import { memoryPair } from "@quicproquo/transport";
import type { Connection } from "@quicproquo/transport";
import { hashToken } from "../accounts/sessions.ts";
import { Harness, refusal, Sink, text } from "../harness.test.ts";
import { systemRandom } from "../random.ts";

setFlagsFromString("--expose-gc");
const collect: unknown = runInNewContext("gc");

const many = sizes.waiting;
/** Bytes for each: of a subscription with the client's end in the same process, of a poll the node's side alone. */
const most = 5 * 1024;

/** Bytes that someone refers to. */
async function held(): Promise<number> {
  ok(typeof collect === "function");
  for (let turn = 0; turn < 4; turn++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve));
  }
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

interface Waiting {
  readonly node: NodeClient;
  readonly connection: RpcConnection;
  readonly key: Uint8Array;
  readonly auth: AuthInit;
}

/** Accounts as registration and login leave them in the store, without the cost of either, each with a connection. */
async function connectMany(harness: Harness, count: number, from = 0): Promise<Waiting[]> {
  const { store, clock, node } = harness;
  const now = clock.now();
  const expiresAt = now + 86_400_000;
  const all = Array.from({ length: count }, async (_, at): Promise<Waiting> => {
    const username = `waiting${from + at}`;
    const [key, hash, token] = [systemRandom(32), systemRandom(32), systemRandom(32)];
    const registrationRecord = systemRandom(192);
    const registration = { identityKey: key, registrationRequest: systemRandom(32), registrationRecord };
    strictEqual(await store.register({ username, ...registration, inviteHash: undefined, now }), "registered");
    const found = await store.findUser({ username });
    const { registrationRequest } = registration;
    await store.keepPendingLogin({ hash, account: found?.account, registrationRequest, now, expiresAt });
    const login = { tokenHash: hashToken(token), sessionId: systemRandom(16), now, expiresAt };
    ok(await store.finishLogin({ hash, identityKey: key, prefix: "", ...login }));
    const { client, server } = memoryPair({ clock });
    node.serve(server);
    const connection = new RpcConnection(client);
    const auth = { version: 1, accessToken: token };
    const waiting: Waiting = { node: connection.bootstrap(NodeInterface), connection, key, auth };
    // The connection and the session are there before anybody waits.
    await waiting.node.peek({ recipientKey: key, channelId: text("c"), version: 1, auth });
    return waiting;
  });
  return await Promise.all(all);
}

const closeAll = (all: readonly Waiting[]): Promise<unknown> =>
  Promise.all(all.map(({ connection }) => connection.close()));

/** Until all that was sent so far has been taken up. */
async function settled(all: readonly Waiting[]): Promise<void> {
  await Promise.all(all.map(({ node }) => node.health()));
}

/** The bytes of a client's first calls, and of the poll that it parks after them. */
async function recordedPoll(harness: Harness): Promise<{ readonly first: Uint8Array; readonly poll: Uint8Array }> {
  const [recorded] = await connectMany(harness, 1);
  ok(recorded !== undefined);
  const { key, auth } = recorded;
  const { client, server } = memoryPair({ clock: harness.clock });
  harness.node.serve(server);
  let parts: Uint8Array[] = [];
  const connection = new RpcConnection({
    read: () => client.read(),
    write: (some) => {
      parts.push(...some.map((part) => part.slice()));
      return client.write(some);
    },
    close: (reason) => client.close(reason),
  });
  const said = (): Uint8Array => {
    const bytes = new Uint8Array(parts.flatMap((part) => [...part]));
    parts = [];
    return bytes;
  };
  const node = connection.bootstrap(NodeInterface);
  await node.peek({ recipientKey: key, channelId: text("c"), version: 1, auth });
  await turn();
  const first = said();
  const parked = node.fetchWait({
    recipientKey: key,
    channelId: text("c"),
    version: 1,
    timeoutMs: 2n ** 64n - 1n,
    auth,
  })
    .then(() => {}, () => {});
  await turn();
  const poll = said();
  await connection.close();
  await parked;
  await recorded.connection.close();
  return { first, poll };
}

Deno.test(`${many} parked polls: none longer than the limit, a bounded cost each, nothing left of who is gone`, () =>
  Harness.run({}, async (harness) => {
    const { first, poll } = await recordedPoll(harness);
    const alone = harness.clock.waiting;
    let answers = 0;
    // Clients of bytes, which hold nothing themselves.
    const clients = await Promise.all(Array.from({ length: many }, async () => {
      const { client, server } = memoryPair({ clock: harness.clock });
      harness.node.serve(server);
      await client.write([first.slice()]);
      const answered = Promise.withResolvers<void>();
      (async () => {
        while (await client.read() !== undefined) {
          answers += 1;
          answered.resolve();
        }
      })().catch(() => {});
      await answered.promise;
      return client;
    }));
    /** Until what was asked of the store so far has been answered, and told. */
    const stored = async (): Promise<void> => {
      await turn();
      await harness.store.findSecret({ name: "none" });
      await turn();
    };
    await stored();
    const park = async (some: readonly Connection[]): Promise<void> => {
      for (const client of some) await client.write([poll.slice()]);
      await stored();
    };
    using _leaving = { [Symbol.dispose]: () => clients.forEach((client) => client.abort()) };
    const timers = harness.clock.waiting;
    // One of the recorded connection's may have gone since.
    ok(timers <= alone, `a connection has no timer of its own, and there are ${timers} where there were ${alone}`);
    // Those who come first pay for what all of them use.
    await park(clients.slice(0, many / 2));
    const before = await held();
    await park(clients.slice(many / 2));
    const each = (await held() - before) / (many / 2);
    ok(each <= most, `${Math.round(each)} bytes each`);
    strictEqual(harness.clock.waiting, timers + many);

    for (const client of clients.slice(many / 2)) client.abort();
    await turn();
    strictEqual(harness.node.connections, many / 2);
    strictEqual(harness.clock.waiting, timers + many / 2, "their timers went with them");

    answers = 0;
    await harness.clock.advance(harness.limits.fetchWaitMs - 1);
    strictEqual(answers, 0);
    await harness.clock.advance(1);
    // All stand in one line: who is first once others have left looks once more.
    await stored();
    strictEqual(answers, many / 2);
  }));

Deno.test(`${many} subscriptions: at most 5 KB each, and all of it back when they are gone`, () =>
  Harness.run({}, async (harness) => {
    const all = await connectMany(harness, many);
    const subscribe = ({ node, key, auth }: Waiting): Promise<Disposable> => {
      const call = node.subscribe({ recipientKey: key, sink: Inbox.serve(new Sink()), auth });
      return call.then(() => call.subscription);
    };
    const subscriptions = await Promise.all(all.slice(0, many / 2).map(subscribe));
    await settled(all);
    const before = await held();
    subscriptions.push(...await Promise.all(all.slice(many / 2).map(subscribe)));
    await settled(all);
    const each = (await held() - before) / (many / 2);
    ok(each <= most, `${Math.round(each)} bytes each`);
    const during = await held();
    for (const subscription of subscriptions.splice(0)) subscription[Symbol.dispose]();
    await settled(all);
    // The rest of the process's heap moves, too: it is looked at until it has come to rest, some times at most.
    let back = 0;
    for (let looks = 0; looks < 20 && back < each / 3; looks++) back = (during - await held()) / many;
    ok(back >= each / 3, `${Math.round(back)} bytes of ${Math.round(each)} came back`);
    await closeAll(all);
    strictEqual(harness.node.connections, 0);
  }));

Deno.test("subscribers that take nothing cost a window each, whatever is sent to them; whoever takes it gets all", () =>
  Harness.run({
    limits: { subscribeInFlightEnvelopes: 8, subscribeInFlightBytes: 32 * 1024 },
  }, async (harness) => {
    const [sender] = await connectMany(harness, 1);
    ok(sender !== undefined);
    const slow = await connectMany(harness, Math.min(many / 10, 200), 1);
    const { auth } = sender;
    const sinks = slow.map(() => Object.assign(new Sink(), { hold: true }));
    const subscriptions = slow.map(({ node, key, auth }, at) =>
      node.subscribe({ recipientKey: key, sink: Inbox.serve(sinks[at] ?? new Sink()), auth })
    );
    await Promise.all(subscriptions);
    const before = await held();
    const [rounds, size] = [200, 8 * 1024];
    const payload = new Uint8Array(size);
    const recipientKeys = slow.map(({ key }) => key);
    for (let round = 0; round < rounds; round++) {
      const message = { recipientKeys, channelId: text("c"), payload, version: 1, ttlSecs: 0, auth };
      strictEqual(await refusal(sender.node.batchEnqueue(message)), "served");
    }
    await settled(slow);
    const each = (await held() - before) / slow.length;
    // In flight and ready on one end, in flight and as text on the other: of 1.6 MB that were sent.
    ok(each <= 6 * 32 * 1024, `${Math.round(each)} bytes each`);
    const [first] = sinks;
    first?.releaseAll();
    await first?.until(({ seen }) => seen.length === rounds);
    await closeAll([sender, ...slow]);
  }));
