// Dials go out from sockets that earlier dials have left: a client that comes back a thousand times holds no thousand sockets.

import assert from "node:assert/strict";
import { createCertificate } from "./certificate.ts";
import { systemClock } from "./clock.ts";
import { dial } from "./dial.ts";
import { listen, type NetworkListener } from "./listen.ts";
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
    assert.deepEqual(await accepted.read(), Uint8Array.of(1));
    // Ends with the other end.
    void accepted.read().then(() => accepted.close(), () => {});
    return [connection, accepted.peer.port];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#listener.close();
  }
}

Deno.test("quic: a dial goes out from the socket of one that has ended, and from another while that is open", async () => {
  await using node = await Accepting.start();
  const [first, port] = await node.connect();
  const [second, other] = await node.connect();
  assert.notEqual(port, other);
  await first.close();
  const [third, again] = await node.connect();
  assert.equal(again, port);
  for (const connection of [second, third]) await connection.close();
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

Deno.test("quic: a dial that fails leaves nothing that another one would go out from", async () => {
  await using node = await Accepting.start();
  const [first, port] = await node.connect();
  await first.close();
  const strange = await createCertificate(Date.now());
  const refused = dial({ host, port: node.port }, {
    clock: systemClock,
    trust: { kind: "pinned", certificatePem: strange.certPem },
    transports: ["quic"],
  });
  await assert.rejects(refused);
  const [second, other] = await node.connect();
  assert.notEqual(other, port);
  await second.close();
});

Deno.test({
  name: "quic: who has dialed over IPv4 from two sockets holds one of IPv6, which makes the next ones cheap on Linux",
  ignore: Deno.build.os !== "linux" || !Deno.networkInterfaces().some(({ family }) => family === "IPv6"),
  async fn() {
    await using node = await Accepting.start();
    const [first] = await node.connect();
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
