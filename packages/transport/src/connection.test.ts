// What every transport owes those above it, proved on each of them over the real loopback network.

import assert from "node:assert/strict";
import { FakeClock, SeededRandom } from "@quicproquo/testkit";
import { createCertificate } from "./certificate.ts";
import { systemClock } from "./clock.ts";
import { dial } from "./dial.ts";
import { TransportError } from "./errors.ts";
import type { TransportErrorCode } from "./errors.ts";
import { listen } from "./listen.ts";
import { MemoryNetwork, memoryPair } from "./memory.ts";
import type { Connection } from "./stream.ts";

interface Ends extends AsyncDisposable {
  readonly client: Connection;
  readonly server: Connection;
}

const certificate = await createCertificate(Date.now());

async function network(transport: "quic" | "tls"): Promise<Ends> {
  const listener = await listen({ host: "127.0.0.1", port: 0, certificate, clock: systemClock });
  const accepted = first(listener.connections());
  const { connection: client } = await dial({ host: "127.0.0.1", port: listener.port }, {
    clock: systemClock,
    trust: { kind: "pinned", certificatePem: certificate.certPem },
    transports: [transport],
  });
  // A QUIC connection shows with its first byte.
  await client.write([Uint8Array.of(7)]);
  const server = await accepted;
  assert.deepEqual(await server.read(), Uint8Array.of(7));
  return { client, server, [Symbol.asyncDispose]: () => dispose(client, server, listener) };
}

async function memory(): Promise<Ends> {
  const { client, server } = memoryPair();
  return { client, server, [Symbol.asyncDispose]: () => dispose(client, server) };
}

async function dispose(...all: AsyncDisposable[]): Promise<void> {
  await Promise.all(all.map((one) => one[Symbol.asyncDispose]()));
}

async function first<T>(items: AsyncIterable<T>): Promise<T> {
  for await (const item of items) return item;
  throw new Error("none came");
}

function fails(code: TransportErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof TransportError && error.code === code;
}

async function readAll(connection: Connection): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let part = await connection.read(); part !== undefined; part = await connection.read()) parts.push(part);
  return new Uint8Array(await new Blob(parts.map((part) => part.slice())).arrayBuffer());
}

const transports = [
  { name: "quic", connect: () => network("quic"), tellsReason: true },
  { name: "tls", connect: () => network("tls"), tellsReason: false },
  { name: "memory", connect: memory, tellsReason: true },
] as const;

for (const { name, connect, tellsReason } of transports) {
  Deno.test(`${name}: bytes arrive whole and in order, both ways at once`, async () => {
    await using ends = await connect();
    const up = new SeededRandom("up").bytes(700_001);
    const down = new SeededRandom("down").bytes(300_001);
    const send = async (connection: Connection, bytes: Uint8Array) => {
      const random = new SeededRandom(name);
      for (let at = 0; at < bytes.length;) {
        const parts: Uint8Array[] = [];
        for (let n = random.below(4); n >= 0; n -= 1) {
          const part = bytes.subarray(at, at + random.pick([0, 1, 8, 3000, 70_000, 200_000]));
          at += part.length;
          parts.push(part);
        }
        await connection.write(parts);
      }
    };
    const take = async (connection: Connection, size: number) => {
      const got = new Uint8Array(size);
      for (let at = 0; at < size;) {
        const part = await connection.read();
        assert.ok(part !== undefined && part.length > 0);
        got.set(part, at);
        at += part.length;
      }
      return got;
    };
    const [gotUp, gotDown] = await Promise.all([
      take(ends.server, up.length),
      take(ends.client, down.length),
      send(ends.client, up),
      send(ends.server, down),
    ]);
    assert.deepEqual(gotUp, up);
    assert.deepEqual(gotDown, down);
  });

  Deno.test(`${name}: writes of several callers keep their order and never mix`, async () => {
    await using ends = await connect();
    const writes = [1, 2, 3, 4].map((byte) =>
      ends.client.write([new Uint8Array(90_000).fill(byte), new Uint8Array(10).fill(byte)])
    );
    const all = readAll(ends.server);
    await Promise.all(writes);
    const closing = ends.client.close();
    const got = await all;
    await ends.server.close();
    await closing;
    assert.equal(got.length, 4 * 90_010);
    for (const [index, byte] of [1, 2, 3, 4].entries()) {
      const part = got.subarray(index * 90_010, (index + 1) * 90_010);
      assert.ok(part.every((each) => each === byte));
    }
  });

  Deno.test(`${name}: an orderly close delivers what was written, then ends the peer's reads for good`, async () => {
    await using ends = await connect();
    const written = new SeededRandom("close").bytes(1_500_000);
    const writing = ends.client.write([written]);
    const closing = ends.client.close({ code: 5, text: "draining" });
    assert.deepEqual(await readAll(ends.server), written);
    assert.equal(await ends.server.read(), undefined);
    await ends.server.close();
    await Promise.all([writing, closing]);
    const here = await ends.client.closed;
    assert.deepEqual(here, { code: 5, text: "draining", orderly: true, by: "self" });
    const there = await ends.server.closed;
    assert.equal(there.orderly, true);
    if (tellsReason) assert.deepEqual(there, { code: 5, text: "draining", orderly: true, by: "peer" });
  });

  Deno.test(`${name}: both ends may close at the same time`, async () => {
    await using ends = await connect();
    await ends.client.write([new Uint8Array(1000)]);
    await Promise.all([ends.client.close(), ends.server.close(), ends.client.close()]);
    assert.equal((await ends.client.closed).orderly, true);
    assert.equal((await ends.server.closed).orderly, true);
  });

  Deno.test(`${name}: after its own close an end neither reads nor writes`, async () => {
    await using ends = await connect();
    const closing = ends.client.close();
    await assert.rejects(ends.client.write([Uint8Array.of(1)]), fails("closed"));
    await assert.rejects(ends.client.read(), fails("closed"));
    await ends.server.close();
    await closing;
    await assert.rejects(ends.client.read(), fails("closed"));
  });

  Deno.test(`${name}: a read that waits ends with its own end's close or abort`, async () => {
    await using ends = await connect();
    const waiting = assert.rejects(ends.client.read(), fails("closed"));
    ends.client.abort();
    await waiting;
    assert.deepEqual(await ends.client.closed, { code: 1, text: "aborted", orderly: false, by: "self" });
  });

  Deno.test(`${name}: what an abort looks like from the other end`, async () => {
    await using ends = await connect();
    const reading = ends.server.read().then((bytes) => bytes === undefined ? "end" : "bytes", (error) => error.code);
    ends.client.abort({ code: 3, text: "nonsense" });
    // A client's TLS says close_notify whenever it is still there to say it.
    assert.equal(await reading, tellsReason ? "cut" : "end");
    if (!tellsReason) return;
    assert.deepEqual(await ends.server.closed, { code: 3, text: "nonsense", orderly: false, by: "peer" });
    await assert.rejects(ends.server.read(), fails("cut"));
    await assert.rejects(ends.server.write([Uint8Array.of(1)]), fails("cut"));
  });

  Deno.test(`${name}: an abort by the node is a cut for the client, with and without bytes under way`, async () => {
    for (const bytes of [0, 1 << 20]) {
      await using ends = await connect();
      const writing = ends.server.write([new Uint8Array(bytes)]).catch(() => {});
      ends.server.abort({ code: 3, text: "nonsense" });
      const reading = async () => {
        while (await ends.client.read() !== undefined);
      };
      await assert.rejects(reading(), fails("cut"));
      await writing;
      assert.equal((await ends.client.closed).orderly, false);
    }
  });

  Deno.test(`${name}: an abort cannot pass for an orderly close`, async () => {
    await using ends = await connect();
    ends.client.abort({ code: 0, text: "" });
    assert.equal((await ends.client.closed).orderly, false);
    if (tellsReason) assert.equal((await ends.server.closed).code, 1);
  });

  Deno.test(`${name}: writes wait when the peer does not read, and go on when it does`, async () => {
    await using ends = await connect();
    const block = new Uint8Array(256 * 1024);
    let sent = 0;
    let stalled = false;
    const total = 64;
    const writing = (async () => {
      for (let n = 0; n < total; n += 1) {
        await ends.client.write([block]);
        sent += 1;
      }
    })();
    // The writer stalls once every buffer below is full: nothing moves for twenty rounds of 10 ms.
    for (let last = -1, still = 0; still < 20; still = sent === last ? still + 1 : 0) {
      last = sent;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    stalled = sent < total;
    let got = 0;
    while (got < total * block.length) got += (await ends.server.read())?.length ?? 0;
    await writing;
    assert.ok(stalled, "nothing ever held the writer back");
  });

  Deno.test(`${name}: a buffer that was read is never written again`, async () => {
    await using ends = await connect();
    await ends.client.write([Uint8Array.of(1, 2, 3)]);
    const one = await ends.server.read();
    await ends.client.write([Uint8Array.of(9, 9, 9)]);
    const two = await ends.server.read();
    assert.deepEqual(one, Uint8Array.of(1, 2, 3));
    assert.deepEqual(two, Uint8Array.of(9, 9, 9));
    assert.notEqual(one?.buffer, two?.buffer);
  });

  Deno.test(`${name}: one read at a time`, async () => {
    await using ends = await connect();
    const one = ends.server.read();
    await assert.rejects(ends.server.read(), TypeError);
    await ends.client.write([Uint8Array.of(5)]);
    assert.deepEqual(await one, Uint8Array.of(5));
  });
}

Deno.test("activity is told by the clock that was given", async () => {
  const clock = new FakeClock();
  const { client, server } = memoryPair({ clock });
  await clock.advance(100);
  await client.write([Uint8Array.of(1)]);
  await clock.advance(50);
  await server.read();
  assert.deepEqual([client.lastSent, client.lastReceived, server.lastSent, server.lastReceived], [100, 0, 0, 150]);
  await Promise.all([client.close(), server.close()]);
  assert.equal(clock.waiting, 0);
});

Deno.test("a close does not wait for ever for a peer that neither reads nor answers", async () => {
  const clock = new FakeClock();
  const { client, server } = memoryPair({ clock, window: 10 });
  const writing = client.write([new Uint8Array(100)]);
  const closing = client.close();
  await clock.advance(4999);
  assert.equal(clock.waiting, 1);
  await clock.advance(1);
  await closing;
  assert.equal((await client.closed).orderly, false);
  await writing.catch(() => {});
  await assert.rejects(server.read(), fails("cut"));
});

Deno.test("memory: a cut network is a cut for both, and bytes under way are gone", async () => {
  const { client, server, cut } = memoryPair();
  await client.write([new Uint8Array(10)]);
  cut();
  await assert.rejects(server.read(), fails("cut"));
  await assert.rejects(client.read(), fails("cut"));
  assert.deepEqual((await client.closed).by, "network");
});

Deno.test("memory: ports are taken, dialled, and given back", async () => {
  const world = new MemoryNetwork();
  const listener = world.listen(7000);
  assert.throws(() => world.listen(7000), fails("port-in-use"));
  await assert.rejects(world.dial(7001), fails("unreachable"));
  await assert.rejects(world.dial(7000, { signal: AbortSignal.abort() }), fails("aborted"));
  const client = await world.dial(7000);
  const server = await first(listener.connections());
  const untaken = await world.dial(7000);
  await listener.close();
  assert.equal((await untaken.closed).code, 5);
  await assert.rejects(world.dial(7000), fails("unreachable"));
  await client.write([Uint8Array.of(1)]);
  assert.deepEqual(await server.read(), Uint8Array.of(1));
  world.cut();
  await assert.rejects(server.read(), fails("cut"));
  world.listen(7000);
  assert.equal((await client.closed).by, "network");
});
