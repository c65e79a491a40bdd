// Ports, limits, strangers, certificate changes and closing, on real sockets.

import assert from "node:assert/strict";
import { FakeClock, SeededRandom, turn } from "@quicproquo/testkit";
import { createCertificate } from "./certificate.ts";
import { systemClock } from "./clock.ts";
import { dial } from "./dial.ts";
import { TransportError } from "./errors.ts";
import type { TransportErrorCode } from "./errors.ts";
import { listen } from "./listen.ts";
import type { ListenOptions, NetworkListener } from "./listen.ts";
import { rawQuic } from "./raw-quic.fixture.ts";
import type { Connection } from "./stream.ts";

const host = "127.0.0.1";
const own = await createCertificate(Date.now());
const other = await createCertificate(Date.now());
const both = ["quic", "tls"] as const;

function node(options: Partial<ListenOptions> = {}): Promise<NetworkListener> {
  return listen({ host, port: 0, certificate: own, clock: systemClock, ...options });
}

async function connect(port: number, transport: "quic" | "tls", certificate = own): Promise<Connection> {
  const trust = { kind: "pinned", certificatePem: certificate.certPem } as const;
  const { connection } = await dial({ host, port }, { clock: systemClock, trust, transports: [transport] });
  await connection.write([Uint8Array.of(1)]);
  return connection;
}

/** Takes the listener's connections as they come, past those that only looked at the certificate. */
function take(listener: NetworkListener): () => Promise<Connection> {
  const connections = listener.connections()[Symbol.asyncIterator]();
  return async () => {
    for (;;) {
      const { value } = await connections.next();
      assert.ok(value !== undefined);
      const hello = await value.read().catch(() => undefined);
      if (hello !== undefined) return value;
      value.abort();
    }
  };
}

function failsWith(code: TransportErrorCode, check: (error: TransportError) => void = () => {}) {
  return (error: unknown) => {
    assert.ok(error instanceof TransportError, String(error));
    assert.equal(error.code, code, error.message);
    check(error);
    return true;
  };
}

/** Reads until the other end has closed. */
async function ended(conn: Deno.Conn): Promise<void> {
  try {
    while (await conn.read(new Uint8Array(100)) !== null);
  } catch {
    // A reset ends it as well.
  }
  conn.close();
}

Deno.test("a port that is held by another is an error that names the holder", async () => {
  await using listener = await node();
  const { port } = listener;
  for (const transports of [["tls"], ["quic"], both] as const) {
    await assert.rejects(
      node({ port, transports }),
      failsWith("port-in-use", (error) => {
        if (Deno.build.os === "linux") assert.match(error.holder ?? "", new RegExp(`\\(process ${Deno.pid}\\)$`));
        assert.ok(error.message.includes(String(port)) && error.hint);
      }),
    );
  }
});

Deno.test("a port that is free on TCP alone is not taken, and TCP is given back", async () => {
  for (let tries = 1;; tries++) {
    await using udp = await node({ transports: ["quic"] });
    await assert.rejects(node({ port: udp.port }), failsWith("port-in-use"));
    try {
      await using tcp = await node({ port: udp.port, transports: ["tls"] });
      assert.equal(tcp.port, udp.port);
      return;
    } catch (error) {
      // Whoever dials out somewhere on this machine may have just this port on TCP.
      if (tries === 5) throw error;
    }
  }
});

Deno.test("an address that is not this machine's, and a certificate without its key, are refused", async () => {
  await assert.rejects(node({ host: "192.0.2.1" }), failsWith("address-unavailable"));
  await assert.rejects(
    node({ certificate: { certPem: own.certPem, keyPem: other.keyPem } }),
    failsWith("certificate-invalid", (error) => assert.ok(!String(error).includes("PRIVATE"))),
  );
});

for (const transport of both) {
  Deno.test(`${transport}: one address has its share of connections, and gets it back`, async () => {
    await using listener = await node({ limits: { connectionsPerAddress: 2 } });
    const next = take(listener);
    const clients = [await connect(listener.port, transport), await connect(listener.port, transport)];
    const servers = [await next(), await next()];
    const refused = await connectAndRead(listener.port, transport);
    if (transport === "quic") assert.equal(refused.closed?.code, 2);
    servers[0]?.abort();
    clients.push(await connect(listener.port, transport));
    servers.push(await next());
    assert.equal(servers[2]?.peer.transport, transport);
    for (const connection of [...clients, ...servers]) connection.abort();
  });

  Deno.test(`${transport}: the node as a whole has a limit`, async () => {
    await using listener = await node({ limits: { connections: 1 } });
    const next = take(listener);
    const client = await connect(listener.port, transport);
    const server = await next();
    const refused = await connectAndRead(listener.port, transport);
    if (transport === "quic") assert.equal(refused.code, "refused");
    client.abort();
    server.abort();
  });

  Deno.test(`${transport}: another protocol or none is turned away`, async () => {
    await using listener = await node();
    const { port } = listener;
    if (transport === "tls") {
      for (const alpnProtocols of [["h2"], undefined]) {
        const tls = { hostname: "qpq.invalid", caCerts: [own.certPem] };
        const tcp = await Deno.connect({ hostname: host, port });
        const conn = await Deno.startTls(tcp, alpnProtocols === undefined ? tls : { ...tls, alpnProtocols });
        await conn.handshake().catch(() => {});
        await ended(conn);
      }
    } else {
      await assert.rejects(rawQuic(port, own, { alpnProtocols: ["h3"] }), /error 120/);
    }
    await assertAlive(listener.port, transport, take(listener));
  });

  Deno.test(`${transport}: a new certificate is shown to new connections, and old ones stay`, async () => {
    await using listener = await node();
    const next = take(listener);
    const { port } = listener;
    const old = await connect(port, transport);
    const oldServer = await next();
    await listener.replaceCertificate(other);
    await assert.rejects(connect(port, transport), failsWith("certificate-changed"));
    const fresh = await connect(port, transport, other);
    const freshServer = await next();
    for (const [client, server] of [[old, oldServer], [fresh, freshServer]] as const) {
      await server.write([Uint8Array.of(2)]);
      assert.deepEqual(await client.read(), Uint8Array.of(2));
      client.abort();
      server.abort();
    }
    const unfit = { certPem: own.certPem, keyPem: other.keyPem };
    await assert.rejects(listener.replaceCertificate(unfit), failsWith("certificate-invalid"));
    await assertAlive(port, transport, next, other);
    await Promise.all([listener.replaceCertificate(own), listener.replaceCertificate(other)]);
    await assertAlive(port, transport, next, other);
  });

  Deno.test(`${transport}: closing the listener turns new ones away, and those handed out stay`, async () => {
    const listener = await node();
    const next = take(listener);
    const client = await connect(listener.port, transport);
    const server = await next();
    await listener.close();
    const trust = { kind: "pinned", certificatePem: own.certPem } as const;
    const options = { clock: systemClock, trust, transports: [transport], timeLimit: 100 };
    await assert.rejects(dial({ host, port: listener.port }, options), TransportError);
    await server.write([Uint8Array.of(2)]);
    assert.deepEqual(await client.read(), Uint8Array.of(2));
    await assert.rejects(next(), assert.AssertionError);
    // The same port may be taken again at once, as by a node that starts anew.
    await using again = await node({ port: listener.port, certificate: other });
    await assertAlive(again.port, transport, take(again), other);
    await server.write([Uint8Array.of(3)]);
    assert.deepEqual(await client.read(), Uint8Array.of(3));
    await Promise.all([client.close(), server.close(), listener.close()]);
  });

  Deno.test(`${transport}: what nobody took is aborted when the listener closes`, async () => {
    const listener = await node();
    const next = take(listener);
    const clients = [await connect(listener.port, transport)];
    const taken = await next();
    clients.push(await connect(listener.port, transport));
    const closing = listener.close();
    taken.abort({ code: 99, text: "taken" });
    await closing;
    const codes = await Promise.all(clients.map((one) => one.read().then(() => 0, (error) => error.closed?.code)));
    for (const client of clients) client.abort();
    assert.deepEqual(codes, transport === "quic" ? [99, 5] : [1, 1]);
  });
}

Deno.test("quic: who comes while the listener closes is turned away, and the next one on the port answers", async () => {
  const listener = await node();
  const endpoint = new Deno.QuicEndpoint({ hostname: host, port: 0 });
  const late = Array.from({ length: 5 }, () => assert.rejects(rawQuic(listener.port, own, { endpoint }), /refused/));
  // Begun before the knock that ends the listener, and so in front of it.
  await listener.close();
  await Promise.all(late);
  await using again = await node({ port: listener.port });
  await assertAlive(again.port, "quic", take(again), own);
  endpoint.close();
});

Deno.test("tls: who does not shake hands in time is closed", async () => {
  const clock = new FakeClock();
  await using listener = await node({ clock, limits: { handshakeTime: 5000 } });
  const silent = await Deno.connect({ hostname: host, port: listener.port });
  while (clock.waiting === 0) await turn();
  const closed = ended(silent);
  await clock.advance(5000);
  await closed;
  assert.equal(clock.waiting, 0);
});

Deno.test("tls: handshakes under way are counted, and the listener's close ends them", async () => {
  const clock = new FakeClock();
  const listener = await node({ clock, limits: { handshakes: 2 } });
  const silent = [1, 2].map(() => Deno.connect({ hostname: host, port: listener.port }));
  const open = await Promise.all(silent);
  while (clock.waiting < 2) await turn();
  await ended(await Deno.connect({ hostname: host, port: listener.port }));
  assert.equal(clock.waiting, 2);
  const closed = open.map(ended);
  await listener.close();
  await Promise.all(closed);
  assert.equal(clock.waiting, 0);
});

Deno.test("tls: one address that shakes no hands leaves room for the others", async () => {
  const clock = new FakeClock();
  await using listener = await node({ host: "::", clock, limits: { handshakes: 3, handshakesPerAddress: 2 } });
  const silent = [1, 2].map(() => Deno.connect({ hostname: host, port: listener.port }));
  const open = await Promise.all(silent);
  while (clock.waiting < 2) await turn();
  await ended(await Deno.connect({ hostname: host, port: listener.port }));
  open.push(await Deno.connect({ hostname: "::1", port: listener.port }));
  while (clock.waiting < 3) await turn();
  const closed = open.map(ended);
  await listener.close();
  await Promise.all(closed);
});

Deno.test("quic: who opens no stream in time is closed", async () => {
  const clock = new FakeClock();
  await using listener = await node({ clock, limits: { handshakeTime: 5000 } });
  const conn = await rawQuic(listener.port, own);
  while (clock.waiting === 0) await turn();
  await clock.advance(5000);
  assert.equal((await conn.closed).closeCode, 4);
  conn.endpoint.close();
});

Deno.test("quic: a connection has one stream, a second one ends it", async () => {
  await using listener = await node();
  const next = take(listener);
  const conn = await rawQuic(listener.port, own);
  const first = await conn.createBidirectionalStream();
  const writer = first.writable.getWriter();
  await writer.write(Uint8Array.of(1));
  const server = await next();
  // The transport allows one at a time, so the second waits until the first is over on both sides.
  const second = conn.createBidirectionalStream({ waitUntilAvailable: true });
  const unidirectional = await conn.createUnidirectionalStream().catch(() => undefined);
  assert.equal(unidirectional, undefined);
  await writer.close();
  assert.equal(await server.read(), undefined);
  const closing = server.close();
  const late = await second;
  await late.writable.getWriter().write(Uint8Array.of(2)).catch(() => {});
  assert.equal((await conn.closed).closeCode, 3);
  await closing;
  await first.readable.cancel();
  await late.readable.cancel();
  conn.endpoint.close();
});

Deno.test({
  name: "quic: a listener that may not knock at its own port keeps its connections, and goes with the last",
  // It listens on every address, and would knock at 127.0.0.1.
  permissions: { net: ["0.0.0.0", "127.0.0.2"], read: true },
  async fn() {
    const listener = await node({ host: "0.0.0.0", transports: ["quic"] });
    const next = take(listener);
    const trust = { kind: "pinned", certificatePem: own.certPem } as const;
    const address = { host: "127.0.0.2", port: listener.port };
    const { connection: client } = await dial(address, { clock: systemClock, trust, transports: ["quic"] });
    await client.write([Uint8Array.of(1)]);
    const server = await next();
    await listener.close();
    await server.write([Uint8Array.of(2)]);
    assert.deepEqual(await client.read(), Uint8Array.of(2));
    await Promise.all([client.close(), server.close()]);
  },
});

Deno.test("noise on both ports disturbs nobody", async () => {
  await using listener = await node();
  const random = new SeededRandom("noise");
  const udp = Deno.listenDatagram({ transport: "udp", hostname: host, port: 0 });
  for (let n = 0; n < 200; n += 1) {
    // The first byte of a long header, of a short one, and anything (RFC 9000 §17).
    const packet = random.bytes(random.below(1400) + 1);
    packet[0] = random.pick([0xc0, 0xcf, 0x40, random.below(256)]);
    await udp.send(packet, { transport: "udp", hostname: host, port: listener.port });
  }
  udp.close();
  for (let n = 0; n < 20; n += 1) {
    const tcp = await Deno.connect({ hostname: host, port: listener.port });
    await tcp.write(random.bytes(random.below(2000) + 6)).catch(() => {});
    await ended(tcp);
  }
  const next = take(listener);
  for (const transport of both) await assertAlive(listener.port, transport, next);
});

async function assertAlive(
  port: number,
  transport: "quic" | "tls",
  next: () => Promise<Connection>,
  certificate = own,
): Promise<void> {
  const client = await connect(port, transport, certificate);
  const server = await next();
  await Promise.all([client.close(), server.close()]);
}

/** Dials, says something, and tells the error that follows. */
async function connectAndRead(port: number, transport: "quic" | "tls"): Promise<TransportError> {
  try {
    await connectAndThrow(port, transport);
  } catch (error) {
    assert.ok(error instanceof TransportError, String(error));
    return error;
  }
  throw new Error("served");
}

async function connectAndThrow(port: number, transport: "quic" | "tls"): Promise<void> {
  const connection = await connect(port, transport);
  try {
    // A TLS client has shaken hands before the node counts it, and is then closed without a word.
    const bytes = await connection.read();
    if (bytes === undefined) throw new TransportError("cut", "closed by the node");
  } finally {
    connection.abort();
  }
}
