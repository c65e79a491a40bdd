// A link that loses 2 % of its packets and takes 10 ms each way must cost time and nothing else.

import assert from "node:assert/strict";
import { carryBytes, ChaosProxy, exchange, turn } from "@quicproquo/testkit";
import { sizes } from "@quicproquo/testkit/sizes";
import { createCertificate } from "./certificate.ts";
import { systemClock } from "./clock.ts";
import { dial } from "./dial.ts";
import { TransportError } from "./errors.ts";
import { listen } from "./listen.ts";
import { rawQuic } from "./raw-quic.fixture.ts";
import type { Connection } from "./stream.ts";

const certificate = await createCertificate(Date.now());
const trust = { kind: "pinned", certificatePem: certificate.certPem } as const;

Deno.test("lossy link, QUIC: a long stream and many small exchanges lose nothing and mix nothing up", async () => {
  const { loss, delay, bytes, calls } = sizes.links.mild;
  await using listener = await listen({ host: "127.0.0.1", port: 0, certificate, clock: systemClock });
  const target = { host: "127.0.0.1", port: listener.port };
  const disturbance = { loss, delay, duplication: 0.01, reordering: 0.01 };
  await using proxy = new ChaosProxy({ target, seed: "lossy link", ...disturbance });
  const accepted = listener.connections()[Symbol.asyncIterator]();
  const connect = async (): Promise<{ client: Connection; server: Connection }> => {
    const address = { host: "127.0.0.1", port: proxy.port };
    const { connection } = await dial(address, { clock: systemClock, trust, transports: ["quic"] });
    await connection.write([Uint8Array.of(1)]);
    const { value: server } = await accepted.next();
    assert.ok(server !== undefined);
    await server.read();
    return { client: connection, server };
  };
  const one = await connect();
  const two = await connect();
  const [, latencies] = await Promise.all([
    carryBytes(one.client, one.server, bytes, "long stream"),
    exchange(two.client, two.server, { count: calls, window: 32, seed: "exchanges" }),
  ]);
  assert.equal(latencies.length, calls);
  assert.ok(Math.min(...latencies) >= 2 * delay, "the proxy did not delay");
  const { lost, duplicated, reordered } = proxy.counts;
  assert.ok(lost > 0 && duplicated > 0 && reordered > 0, "the proxy did not disturb");
  await Promise.all([one.client.close(), one.server.close(), two.client.close(), two.server.close()]);
});

Deno.test("delayed link, TLS: nothing is lost, and a cut in mid-stream is an error at both ends", async () => {
  await using listener = await listen({ host: "127.0.0.1", port: 0, certificate, clock: systemClock });
  const target = { host: "127.0.0.1", port: listener.port };
  await using proxy = new ChaosProxy({ target, seed: 1, delay: 10 });
  const { connection: client } = await dial({ host: "127.0.0.1", port: proxy.port }, {
    clock: systemClock,
    trust,
    transports: ["tls"],
  });
  const { value: server } = await listener.connections()[Symbol.asyncIterator]().next();
  assert.ok(server !== undefined);
  await carryBytes(client, server, 1 << 20, "over TLS");
  await exchange(client, server, { count: 100, window: 20, seed: "over TLS" });
  proxy.cut();
  const cut = (error: unknown) =>
    error instanceof TransportError && error.code === "cut" && error.closed?.by === "network";
  await Promise.all([assert.rejects(client.read(), cut), assert.rejects(server.read(), cut)]);
  assert.equal((await client.closed).orderly, false);
  assert.equal((await server.closed).orderly, false);
});

Deno.test("a network that goes away and comes back: QUIC and TLS both go on", async () => {
  await using listener = await listen({ host: "127.0.0.1", port: 0, certificate, clock: systemClock });
  const target = { host: "127.0.0.1", port: listener.port };
  await using proxy = new ChaosProxy({ target, seed: 2 });
  const accepted = listener.connections()[Symbol.asyncIterator]();
  for (const transport of ["quic", "tls"] as const) {
    const address = { host: "127.0.0.1", port: proxy.port };
    const { connection: client } = await dial(address, { clock: systemClock, trust, transports: [transport] });
    await client.write([Uint8Array.of(1)]);
    const { value: server } = await accepted.next();
    assert.ok(server !== undefined);
    await server.read();
    proxy.down();
    await client.write([Uint8Array.of(2)]);
    const reading = server.read();
    let arrived = false;
    reading.then(() => arrived = true);
    while (transport === "quic" ? proxy.counts.lost === 0 : proxy.counts.held === 0) await turn();
    await turn();
    assert.equal(arrived, false);
    proxy.up();
    assert.deepEqual(await reading, Uint8Array.of(2));
    await Promise.all([client.close(), server.close()]);
  }
});

Deno.test("a QUIC peer that vanishes is a cut after the idle limit, never an end", async () => {
  await using listener = await listen({ host: "127.0.0.1", port: 0, certificate, clock: systemClock });
  const target = { host: "127.0.0.1", port: listener.port };
  await using proxy = new ChaosProxy({ target, seed: 3 });
  // The shorter of both ends' limits holds (RFC 9000 §10.1), so a peer with 300 ms stands in for 45 s.
  const conn = await rawQuic(proxy.port, certificate, { maxIdleTimeout: 300 });
  const gone = conn.closed.catch(() => {});
  const stream = await conn.createBidirectionalStream();
  const writer = stream.writable.getWriter();
  await writer.write(Uint8Array.of(1));
  const { value: server } = await listener.connections()[Symbol.asyncIterator]().next();
  assert.ok(server !== undefined);
  await server.read();
  proxy.down();
  await assert.rejects(
    server.read(),
    (error) => error instanceof TransportError && error.code === "cut" && error.closed?.by === "network",
  );
  await gone;
  await writer.abort().catch(() => {});
  await stream.readable.cancel().catch(() => {});
  conn.endpoint.close();
});
