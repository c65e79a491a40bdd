// Dials go out from sockets that others use or have left: a client with a thousand connections, or one that comes back a
// thousand times, holds no thousand sockets. What goes wrong on one of them is no other's concern.

import assert from "node:assert/strict";
import { createCertificate } from "./certificate.ts";
import { systemClock } from "./clock.ts";
import { dial } from "./dial.ts";
import { leaseEndpoint, mostIdle, mostTogether } from "./dial-endpoints.ts";
import { TransportError } from "./errors.ts";
import { listen, type NetworkListener } from "./listen.ts";
import { rawQuic } from "./raw-quic.fixture.ts";
import type { Connection } from "./stream.ts";

const host = "127.0.0.1";
const certificate = await createCertificate(Date.now());
const trust = { kind: "pinned", certificatePem: certificate.certPem } as const;

/** A node that accepts one connection after the other. */
class Accepting implements AsyncDisposable {
  readonly port: number;
  readonly #listener: NetworkListener;
  readonly #accepted: AsyncIterator<Connection>;

  private constructor(listener: NetworkListener) {
    this.port = listener.port;
    this.#listener = listener;
    this.#accepted = listener.connections()[Symbol.asyncIterator]();
  }

  static async start(): Promise<Accepting> {
    return new Accepting(await listen({ host, port: 0, certificate, clock: systemClock, transports: ["quic"] }));
  }

  /** A new connection, over which a byte has gone, and the port that it came from. */
  async connect(): Promise<readonly [Connection, port: number]> {
    const address = { host, port: this.port };
    const { connection } = await dial(address, { clock: systemClock, trust, transports: ["quic"] });
    await connection.write([Uint8Array.of(1)]);
    const { value: accepted } = await this.#accepted.next();
    void echo(accepted);
    assert.equal(await answers(connection), true);
    return [connection, accepted.peer.port];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#listener.close();
  }
}

/** Until the other end ends it. */
async function echo(connection: Connection): Promise<void> {
  try {
    for (let bytes; (bytes = await connection.read()) !== undefined;) await connection.write([bytes]);
    await connection.close();
  } catch {
    // Given up.
  }
}

/** Whether what was said on it comes back; its first byte is on the way already. */
async function answers(connection: Connection): Promise<boolean> {
  return (await connection.read())?.length === 1;
}

async function goesOn(connection: Connection): Promise<boolean> {
  await connection.write([Uint8Array.of(2)]);
  return await answers(connection);
}

Deno.test("quic: connections that are alive at once go out from one socket, up to a number, and from where one has ended", async () => {
  await using node = await Accepting.start();
  const all: Connection[] = [];
  const ports: number[] = [];
  const more = async (): Promise<number> => {
    const [connection, port] = await node.connect();
    all.push(connection);
    return port;
  };
  while (ports.length < 2 * mostTogether) ports.push(await more());
  const [first, second] = [ports.slice(0, mostTogether), ports.slice(mostTogether)];
  assert.deepEqual([new Set(first).size, new Set(second).size, new Set(ports).size], [1, 1, 2]);
  await all.shift()?.close();
  assert.equal(await more(), ports[0]);
  for (const connection of all) assert(await goesOn(connection));
  for (const connection of all) await connection.close();
});

Deno.test("quic: who is dialing counts, so that a hundred at once share sockets, too", async () => {
  await using listener = await listen({ host, port: 0, certificate, clock: systemClock, transports: ["quic"] });
  const accepted = listener.connections()[Symbol.asyncIterator]();
  const dialed = await Promise.all(Array.from({ length: 100 }, async () => {
    const address = { host, port: listener.port };
    const { connection } = await dial(address, { clock: systemClock, trust, transports: ["quic"] });
    await connection.write([Uint8Array.of(1)]);
    return connection;
  }));
  const users = new Map<number, number>();
  for (const _ of dialed) {
    const { value } = await accepted.next();
    users.set(value.peer.port, (users.get(value.peer.port) ?? 0) + 1);
    void echo(value);
  }
  assert.deepEqual(await Promise.all(dialed.map(answers)), dialed.map(() => true));
  assert(users.size <= Math.ceil(100 / mostTogether) + 1, `${users.size} sockets`);
  assert(Math.max(...users.values()) <= mostTogether);
  await Promise.all(dialed.map((connection) => connection.close()));
});

Deno.test("quic: an attempt is given up at once while another lives on its socket, and ends with that", async () => {
  await using node = await Accepting.start();
  const silent = Deno.listenDatagram({ transport: "udp", hostname: host, port: 0 });
  const [first, port] = await node.connect();
  const stop = new AbortController();
  const address = { host, port: silent.addr.transport === "udp" ? silent.addr.port : 0 };
  const dialing = dial(address, { clock: systemClock, trust, transports: ["quic"], signal: stop.signal });
  const [, from] = await silent.receive();
  assert.equal(from.transport === "udp" ? from.port : 0, port);
  stop.abort();
  await assert.rejects(dialing, failsWith("aborted"));
  assert(await goesOn(first));
  // It still sends from there, so nobody else begins there.
  const [second, other] = await node.connect();
  assert.notEqual(other, port);
  await first.close();
  // Whoever looks after the test for what is still under way would find the attempt.
  assert(await goesOn(second));
  await second.close();
  silent.close();
});

Deno.test("quic: an attempt that was given up beside another is closed when it arrives after all", async () => {
  await using node = await Accepting.start();
  const [first] = await node.connect();
  const endpoint = new Deno.QuicEndpoint({ hostname: host, port: 0 });
  const listener = endpoint.listen({ cert: certificate.certPem, key: certificate.keyPem, alpnProtocols: ["capnp"] });
  const stop = new AbortController();
  const address = { host, port: endpoint.addr.port };
  const dialing = dial(address, { clock: systemClock, trust, transports: ["quic"], signal: stop.signal });
  const incoming = await listener.incoming();
  stop.abort();
  await assert.rejects(dialing, failsWith("aborted"));
  const { closeCode, reason } = await (await incoming.accept()).closed;
  assert.deepEqual({ closeCode, reason }, { closeCode: 0, reason: "another path was faster" });
  assert(await goesOn(first));
  await first.close();
  // Held until here: the endpoint is no use without it.
  listener.stop();
  endpoint.close();
});

Deno.test("quic: what was lost to silence leaves no socket to others, whoever lives on it stays", async () => {
  await using node = await Accepting.start();
  const [first, port] = await node.connect();
  const endpoint = new Deno.QuicEndpoint({ hostname: host, port: 0 });
  const listener = endpoint.listen({
    cert: certificate.certPem,
    key: certificate.keyPem,
    alpnProtocols: ["capnp"],
    // The shorter of both ends' limits holds (RFC 9000 §10.1), ms.
    maxIdleTimeout: 100,
  });
  const accepted = listener.incoming().then((incoming) => incoming.accept());
  const address = { host, port: endpoint.addr.port };
  const { connection } = await dial(address, { clock: systemClock, trust, transports: ["quic"] });
  assert.equal((await accepted).remoteAddr.port, port);
  assert.equal((await connection.closed).by, "network");
  await (await accepted).closed.catch(() => {});
  const [second, other] = await node.connect();
  assert.notEqual(other, port);
  assert(await goesOn(first));
  for (const one of [first, second]) await one.close();
  // Held until here: the endpoint is no use without it.
  listener.stop();
  endpoint.close();
});

Deno.test("quic: a socket that is not to be dialed from is closed by the last who uses it, and a sound one stays open", async () => {
  const sound = leaseEndpoint("0.0.0.0");
  assert.equal(sound.release(), false);
  const [one, another] = [leaseEndpoint("0.0.0.0"), leaseEndpoint("0.0.0.0")];
  assert.equal(one.endpoint, another.endpoint);
  one.retire();
  const later = leaseEndpoint("0.0.0.0");
  assert.notEqual(later.endpoint, one.endpoint);
  later.release();
  assert.equal(one.release(), false);
  await using node = await Accepting.start();
  const { endpoint } = another;
  (await rawQuic(node.port, certificate, { endpoint })).close();
  assert.equal(another.release(), true);
  await assert.rejects(rawQuic(node.port, certificate, { endpoint }), /endpoint stopping/);
});

Deno.test("quic: a connection that is given up leaves its socket, too, and a node elsewhere is dialed from it", async () => {
  await using one = await Accepting.start();
  await using another = await Accepting.start();
  const [first, port] = await one.connect();
  first.abort();
  const [second, again] = await another.connect();
  assert.equal(again, port);
  await second.close();
});

Deno.test("quic: after a dial that fails another goes out from a fresh socket, and whoever lives on the first stays", async () => {
  await using node = await Accepting.start();
  const [first, port] = await node.connect();
  await assert.rejects(refused(node));
  const [second, other] = await node.connect();
  assert.notEqual(other, port);
  assert(await goesOn(first));
  await first.close();
  // Nor from the one that the living has left by now.
  const [third, again] = await node.connect();
  assert.equal(again, other);
  for (const connection of [second, third]) await connection.close();
});

/** A dial that fails. */
async function refused({ port }: Accepting): Promise<void> {
  const strange = await createCertificate(Date.now());
  await dial({ host, port }, {
    clock: systemClock,
    trust: { kind: "pinned", certificatePem: strange.certPem },
    transports: ["quic"],
  });
}

function failsWith(code: string): (error: unknown) => boolean {
  return (error) => error instanceof TransportError && error.code === code;
}

Deno.test({
  name: "quic: who has dialed over IPv4 from two sockets holds one of IPv6, which makes the next ones cheap on Linux",
  ignore: Deno.build.os !== "linux" || !Deno.networkInterfaces().some(({ family }) => family === "IPv6"),
  async fn() {
    await using node = await Accepting.start();
    const [first] = await node.connect();
    await assert.rejects(refused(node));
    const [second] = await node.connect();
    const own = new Set([...Deno.readDirSync("/proc/self/fd")].map(({ name }) => inodeOf(`/proc/self/fd/${name}`)));
    const bound = Deno.readTextFileSync("/proc/net/udp6").trim().split("\n").slice(1);
    // Other tests of this process may have theirs.
    assert(bound.some((line) => own.has(line.trim().split(/\s+/)[9])));
    for (const connection of [first, second]) await connection.close();
  },
});

/** Of a socket, by the link in `/proc/self/fd` (proc(5)). */
function inodeOf(link: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(Deno.readLinkSync(link))?.[1];
  } catch {
    // The one that the folder was read by.
    return undefined;
  }
}

Deno.test("quic: of the sockets that nobody uses any more so many are kept, the rest is closed", () => {
  const leases = Array.from({ length: (mostIdle + 3) * mostTogether }, () => leaseEndpoint("0.0.0.0"));
  const sockets = new Set(leases.map(({ endpoint }) => endpoint));
  const closed = leases.filter((lease) => lease.release()).length;
  assert.equal(sockets.size - closed, mostIdle);
});
