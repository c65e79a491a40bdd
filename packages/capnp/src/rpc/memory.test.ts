// That a connection leaves nothing behind: many calls and many capabilities over one connection, the heap measured after
// collections, the tables empty at the end.

import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { sizes } from "@quicproquo/testkit/sizes";
import { memoryStreams } from "../../fixtures/memory-stream.ts";
import { CounterObject, PeerObject } from "../../../../tests/interop/capnp/peer.ts";
import { Callback, Counter, Peer, type PeerClient } from "../../../../tests/interop/capnp/test.capnp.ts";
import { RpcConnection } from "../index.ts";

setFlagsFromString("--expose-gc");
const collect: unknown = runInNewContext("gc");

/** Bytes of the heap that someone refers to. */
async function heap(): Promise<number> {
  assert(typeof collect === "function");
  for (let turn = 0; turn < 3; turn++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve));
  }
  return Deno.memoryUsage().heapUsed;
}

function connected(): { peer: PeerClient; object: PeerObject; client: RpcConnection; server: RpcConnection } {
  const object = new PeerObject();
  const [mine, theirs] = memoryStreams();
  const server = new RpcConnection(theirs, { bootstrap: Peer.serve(object) });
  const client = new RpcConnection(mine);
  return { peer: client.bootstrap(Peer), object, client, server };
}

async function lanes(count: number, window: number, call: () => Promise<unknown>): Promise<void> {
  let left = count;
  const lane = async (): Promise<void> => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: window }, lane));
}

/** What the heap may grow by whatever the number of calls: a buffer here, a collector's whim there. */
const SLACK = 512 * 1024;

/** Bytes of both ends of a connection in memory, with the object that is served. */
const MOST_IDLE = 12 * 1024;

Deno.test(`${sizes.rpc.calls} calls leave the heap flat`, async () => {
  const { peer, client, server } = connected();
  const controller = new AbortController();
  let number = 0;
  const call = async (): Promise<unknown> => {
    number += 1;
    // Every kind of thing that a call may leave behind: results, errors, callbacks, pipelines, signals, given-up calls.
    if (number % 50 === 0) return await peer.fail({ text: "on purpose" }).catch(() => {});
    if (number % 50 === 1) return await peer.callBack({ callback: Callback.serve({}), times: 1 }).catch(() => {});
    if (number % 50 === 2) {
      using made = peer.makeCounter({ start: 1 });
      return await made.counter.add({ by: 1 });
    }
    if (number % 50 === 3) return peer.makeCounter({ start: 1 })[Symbol.dispose]();
    if (number % 50 === 4) return await peer.health({}, { signal: controller.signal });
    if (number % 50 === 5) return await peer.tail({ counter: Counter.serve(new CounterObject(1)), by: 1 });
    if (number % 50 === 6) {
      using same = peer.same({ counter: Counter.serve(new CounterObject(1)) });
      return await same.counter.add({ by: 1 });
    }
    return await peer.health();
  };
  await lanes(sizes.rpc.calls / 4, 64, call);
  const before = await heap();
  await lanes(sizes.rpc.calls, 64, call);
  await peer.health();
  const grown = await heap() - before;
  assert(grown < SLACK, `the heap grew by ${grown} bytes over ${sizes.rpc.calls} calls`);
  assert.equal(client.counts().questions, 0);
  assert.deepEqual([client.counts().imports, client.counts().exports, client.counts().embargoes], [1, 0, 0]);
  assert.deepEqual([server.counts().imports, server.counts().exports], [0, 1]);
  await client.close();
  await server.closed;
});

Deno.test(`${sizes.rpc.capabilities} capabilities, held, used and let go, leave the heap flat`, async () => {
  const { peer, object, client, server } = connected();
  const round = async (): Promise<void> => {
    const made = Array.from({ length: sizes.rpc.capabilities / 2 }, (_, index) => peer.makeCounter({ start: index }));
    const sums = await Promise.all(made.map((call) => call.holder.inner.counter.add({ by: 1 })));
    assert(sums.every(({ value }, index) => value === index + 101));
    assert.equal(object.counters, sizes.rpc.capabilities);
    assert.equal(client.counts().imports, sizes.rpc.capabilities + 1);
    assert.equal(server.counts().exports, sizes.rpc.capabilities + 1);
    for (const call of made) call[Symbol.dispose]();
    await peer.health();
    assert.equal(object.counters, 0);
    assert.deepEqual([client.counts().imports, server.counts().exports], [1, 1]);
  };
  await round();
  const before = await heap();
  for (let times = 0; times < 3; times++) await round();
  const grown = await heap() - before;
  assert(grown < SLACK, `the heap grew by ${grown} bytes`);
  await client.close();
  await server.closed;
});

Deno.test("connections that have nothing to say hold no buffers, and what many say at once is not mixed up", async () => {
  const count = 100;
  const held = async (): Promise<number> => {
    const used = await heap();
    return used + Deno.memoryUsage().external;
  };
  const speak = async (pairs: readonly ReturnType<typeof connected>[]): Promise<void> => {
    const sums = await Promise.all(
      pairs.map(({ peer }, index) => peer.makeCounter({ start: index }).counter.add({ by: 1 })),
    );
    assert.deepEqual(sums.map(({ value }) => value), pairs.map((_, index) => index + 1));
  };
  // As many speak before, so that what all share is there already.
  const warm = Array.from({ length: count }, connected);
  await speak(warm);
  const before = await held();
  const pairs = Array.from({ length: count }, connected);
  await speak(pairs);
  const each = (await held() - before) / count;
  assert(each < MOST_IDLE, `two idle ends hold ${Math.round(each)} bytes`);
  for (const { client } of [...warm, ...pairs]) await client.close();
});

Deno.test("references that were forgotten are given back by the collector", async () => {
  const { peer, object, client, server } = connected();
  await (async () => {
    const { counter } = await peer.makeCounter({ start: 1 });
    await counter?.add({ by: 1 });
    const pipelined = peer.makeCounter({ start: 1 });
    await pipelined.counter.add({ by: 1 });
    using kept = (await peer.makeCounter({ start: 1 })).counter?.take();
    assert(kept !== undefined);
  })();
  for (let turn = 0; turn < 50 && object.counters > 0; turn++) {
    await heap();
    await peer.health();
  }
  assert.equal(object.counters, 0);
  await client.close();
  await server.closed;
});

/** Has a client, and ends the connection that it is of. */
class Owner {
  readonly peer: PeerClient;
  readonly #connection: RpcConnection;

  constructor(peer: PeerClient, connection: RpcConnection) {
    this.peer = peer;
    this.#connection = connection;
  }

  async end(): Promise<void> {
    await this.#connection.close();
  }
}

Deno.test("whoever closes a connection is collected, with the clients that they did not dispose", async () => {
  const left: WeakRef<object>[] = [];
  const live = async (): Promise<void> => {
    const { peer, client, server } = connected();
    const owner = new Owner(peer, client);
    await owner.peer.health();
    await owner.end();
    await server.closed;
    left.push(new WeakRef(owner), new WeakRef(peer), new WeakRef(client));
  };
  for (let times = 0; times < 3; times++) await live();
  await heap();
  assert.deepEqual(left.map((one) => one.deref() === undefined), left.map(() => true));
});
