// Which path a dial takes, what it remembers, and which certificates it refuses, against real nodes on the loopback.

import assert from "node:assert/strict";
import { authority, FakeClock, turn } from "@quicproquo/testkit";
import { createCertificate, pinOf, reissueCertificate } from "./certificate.ts";
import type { CertificateAndKey } from "./certificate.ts";
import { systemClock } from "./clock.ts";
import { dial } from "./dial.ts";
import type { Dialed, DialOptions } from "./dial.ts";
import { TransportError } from "./errors.ts";
import type { TransportErrorCode } from "./errors.ts";
import { listen } from "./listen.ts";
import type { ListenOptions } from "./listen.ts";
import type { Trust } from "./refusal.ts";
import { fetchCertificate } from "./tls-dial.ts";

const host = "127.0.0.1";
const own = await createCertificate(Date.now());
const other = await createCertificate(Date.now());
const pinned: Trust = { kind: "pinned", certificatePem: own.certPem };
const day = 86_400_000;

function node(certificate: CertificateAndKey, options: Partial<ListenOptions> = {}) {
  return listen({ host, port: 0, certificate, clock: systemClock, ...options });
}

async function transportOf(dialed: Promise<Dialed>): Promise<string> {
  const { connection } = await dialed;
  connection.abort();
  return connection.peer.transport;
}

function failsWith(code: TransportErrorCode, check: (error: TransportError) => boolean = () => true) {
  return (error: unknown) => {
    assert.ok(error instanceof TransportError, String(error));
    assert.equal(error.code, code, error.message);
    return check(error);
  };
}

/** A UDP socket that swallows everything, as a firewall does, beside a node on TCP. */
function blackHole(port: number): Disposable & { readonly port: number } {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: host, port });
  return { port: socket.addr.transport === "udp" ? socket.addr.port : 0, [Symbol.dispose]: () => socket.close() };
}

/** Lets fake time pass until the promise settles; I/O is real. */
async function passingTime<T>(clock: FakeClock, promise: Promise<T>): Promise<T> {
  let settled = false;
  const watched = promise.finally(() => settled = true);
  watched.catch(() => {});
  while (!settled) await clock.advance(clock.untilNext ?? 0);
  return await watched;
}

Deno.test("with both transports there, QUIC wins and is remembered", async () => {
  await using listener = await node(own);
  const clock = new FakeClock(5000);
  const { connection, remembered } = await dial({ host, port: listener.port }, { clock, trust: pinned });
  assert.equal(connection.peer.transport, "quic");
  assert.deepEqual(connection.peer, { host, port: listener.port, transport: "quic" });
  assert.deepEqual(remembered, { transport: "quic", since: 5000 });
  connection.abort();
  assert.equal(clock.waiting, 0);
});

Deno.test("a host name is looked up and both families are tried", async () => {
  await using listener = await node(own);
  const address = { host: "localhost", port: listener.port };
  assert.equal(await transportOf(dial(address, { clock: systemClock, trust: pinned, transports: ["quic"] })), "quic");
});

Deno.test("where UDP is dropped, TCP starts after 300 ms, wins and is remembered", async () => {
  await using listener = await node(own, { transports: ["tls"] });
  using _hole = blackHole(listener.port);
  const clock = new FakeClock(5000);
  const dialing = dial({ host, port: listener.port }, { clock, trust: pinned });
  await clock.advance(299);
  assert.equal(clock.untilNext, 1);
  await clock.advance(1);
  const { connection, remembered } = await dialing;
  assert.equal(connection.peer.transport, "tls");
  assert.deepEqual(remembered, { transport: "tls", since: 5300 });
  connection.abort();
  assert.equal(clock.waiting, 0);
});

Deno.test("what worked goes first, but QUIC gets its turn again within a day", async () => {
  await using listener = await node(own);
  const clock = new FakeClock(10 * day);
  const address = { host, port: listener.port };
  const remembered = { transport: "tls", since: 9 * day + 1 } as const;
  const again = await dial(address, { clock, trust: pinned, remembered });
  assert.equal(again.connection.peer.transport, "tls");
  // Not renewed by TCP's success alone, or QUIC would never be tried again.
  assert.deepEqual(again.remembered, remembered);
  again.connection.abort();
  clock.jump(1);
  assert.equal(await transportOf(dial(address, { clock, trust: pinned, remembered })), "quic");
  clock.jump(-5 * day);
  assert.equal(await transportOf(dial(address, { clock, trust: pinned, remembered })), "quic");
});

Deno.test("with TCP remembered and gone, QUIC follows at once", async () => {
  await using listener = await node(own, { transports: ["quic"] });
  const clock = new FakeClock(0);
  const remembered = { transport: "tls", since: 0 } as const;
  const dialing = dial({ host, port: listener.port }, { clock, trust: pinned, remembered });
  const { connection } = await dialing;
  assert.equal(connection.peer.transport, "quic");
  connection.abort();
});

for (const transport of ["quic", "tls"] as const) {
  const options: DialOptions = { clock: systemClock, trust: pinned, transports: [transport] };

  Deno.test(`${transport}: a changed key is refused, and both pins are told`, async () => {
    await using listener = await node(other);
    const pins = { expected: pinOf(own.certPem), actual: pinOf(other.certPem) };
    await assert.rejects(
      dial({ host, port: listener.port }, options),
      failsWith("certificate-changed", (error) => {
        assert.deepEqual(error.pins, pins);
        assert.ok(error.message.includes(pins.expected) && error.message.includes(pins.actual) && error.hint);
        return true;
      }),
    );
  });

  Deno.test(`${transport}: a certificate that was re-issued for the same key is the same node`, async () => {
    await using listener = await node(await reissueCertificate(own.keyPem, Date.now() + 100 * day));
    assert.equal(await transportOf(dial({ host, port: listener.port }, options)), transport);
  });

  Deno.test(`${transport}: pinned means that key, whoever vouches for another`, async () => {
    const ca = await authority();
    await using listener = await node(await ca.issue("qpq.invalid"));
    await assert.rejects(dial({ host, port: listener.port }, options), failsWith("certificate-changed"));
    await using moved = await node(await ca.issue("node.example"));
    await assert.rejects(dial({ host, port: moved.port }, options), failsWith("certificate-changed"));
  });

  Deno.test(`${transport}: a pinned certificate must be a node's own, and in its time`, async () => {
    const ca = await authority();
    const foreign = await ca.issue("node.example");
    await using listener = await node(foreign);
    const address = { host, port: listener.port };
    const dialing = ({ certPem }: CertificateAndKey) =>
      dial(address, { ...options, trust: { kind: "pinned", certificatePem: certPem } });
    await assert.rejects(dialing(foreign), failsWith("certificate-changed"));
    const past = await createCertificate(Date.now() - 20 * 365 * day);
    await listener.replaceCertificate(past);
    await assert.rejects(dialing(past), failsWith("certificate-expired"));
  });

  Deno.test(`${transport}: an operator's certificate needs its authority, its name and its time`, async () => {
    const ca = await authority();
    await using listener = await node(await ca.issue("localhost"));
    const address = { host: "localhost", port: listener.port };
    const dialing = (trust: Trust) => transportOf(dial(address, { ...options, trust }));
    assert.equal(await dialing({ kind: "roots", caPem: ca.certPem }), transport);
    await assert.rejects(dialing({ kind: "roots" }), failsWith("certificate-untrusted"));
    const wrongName = dialing({ kind: "roots", caPem: ca.certPem, host: "node.example" });
    await assert.rejects(wrongName, failsWith("certificate-name"));
    await listener.replaceCertificate(await ca.issue("localhost", Date.now() - 10 * day, Date.now() - day));
    await assert.rejects(dialing({ kind: "roots", caPem: ca.certPem }), failsWith("certificate-expired"));
    await listener.replaceCertificate(await ca.issue("localhost", Date.now() + day, Date.now() + 10 * day));
    await assert.rejects(dialing({ kind: "roots", caPem: ca.certPem }), failsWith("certificate-expired"));
  });

  Deno.test(`${transport}: a node's own certificate is nobody's under the roots`, async () => {
    await using listener = await node(own);
    const trust: Trust = { kind: "roots", host: "qpq.invalid" };
    await assert.rejects(
      dial({ host, port: listener.port }, { ...options, trust }),
      failsWith("certificate-untrusted"),
    );
  });

  Deno.test(`${transport}: what does not answer runs into the time limit`, async () => {
    using udp = blackHole(0);
    using tcp = Deno.listen({ hostname: host, port: 0 });
    const port = transport === "tls" ? tcp.addr.port : udp.port;
    const clock = new FakeClock();
    const dialing = dial({ host, port }, { ...options, clock });
    await assert.rejects(passingTime(clock, dialing), failsWith("timeout"));
    assert.equal(clock.monotonic(), 15_000);
    assert.equal(clock.waiting, 0);
  });

  Deno.test(`${transport}: a dial that is given up leaves nothing behind`, async () => {
    using udp = blackHole(0);
    using tcp = Deno.listen({ hostname: host, port: 0 });
    const port = transport === "tls" ? tcp.addr.port : udp.port;
    const stop = new AbortController();
    const clock = new FakeClock();
    const dialing = dial({ host, port }, { ...options, clock, signal: stop.signal });
    await clock.advance(1000);
    stop.abort();
    await assert.rejects(dialing, failsWith("aborted"));
    assert.equal(clock.waiting, 0);
    await assert.rejects(dial({ host, port }, { ...options, signal: AbortSignal.abort() }), failsWith("aborted"));
  });
}

Deno.test("a refusal on QUIC counts though TCP would do", async () => {
  await using tcp = await node(own, { transports: ["tls"] });
  await using _udp = await node(other, { transports: ["quic"], port: tcp.port });
  await assert.rejects(
    dial({ host, port: tcp.port }, { clock: systemClock, trust: pinned }),
    // Over TCP the right key answers, so the pin of the other is not known.
    failsWith("certificate-changed", ({ pins }) => pins?.actual === undefined),
  );
});

Deno.test("a refusal on TCP counts though QUIC might still come", async () => {
  await using tcp = await node(other, { transports: ["tls"] });
  using _hole = blackHole(tcp.port);
  const clock = new FakeClock();
  const dialing = dial({ host, port: tcp.port }, { clock, trust: pinned });
  const refused = assert.rejects(dialing, failsWith("certificate-changed"));
  await clock.advance(300);
  await refused;
});

Deno.test("a node that is down is given up three seconds after TCP says so", async () => {
  using hole = blackHole(0);
  const clock = new FakeClock();
  const dialing = dial({ host, port: hole.port }, { clock, trust: pinned });
  const failed = assert.rejects(dialing, failsWith("unreachable"));
  await clock.advance(300);
  while (clock.untilNext !== 3000) await turn();
  await clock.advance(3000);
  await failed;
  assert.equal(clock.waiting, 0);
});

Deno.test("an unknown host is unreachable", async () => {
  const address = { host: "no-such-host.invalid", port: 7000 };
  await assert.rejects(dial(address, { clock: systemClock, trust: pinned }), failsWith("unreachable"));
});

Deno.test("other services on the port: other protocols, plain text, silence", async () => {
  const tls = { hostname: host, port: 0, cert: own.certPem, key: own.keyPem };
  for (const alpnProtocols of [["h2"], undefined]) {
    using web = Deno.listenTls({ ...tls, ...(alpnProtocols === undefined ? {} : { alpnProtocols }) });
    const served = web.accept().then(async (conn) => {
      await conn.handshake().catch(() => {});
      conn.close();
    });
    const dialing = dial({ host, port: web.addr.port }, { clock: systemClock, trust: pinned, transports: ["tls"] });
    await assert.rejects(dialing, failsWith("wrong-protocol"));
    await served;
  }
  using mail = Deno.listen({ hostname: host, port: 0 });
  const served = mail.accept().then(async (conn) => {
    await conn.write(new TextEncoder().encode("220 mail.example ESMTP\r\n"));
    await conn.read(new Uint8Array(1000));
    conn.close();
  });
  const dialing = dial({ host, port: mail.addr.port }, { clock: systemClock, trust: pinned, transports: ["tls"] });
  await assert.rejects(dialing, failsWith("handshake-failed"));
  await served;
  const endpoint = new Deno.QuicEndpoint({ hostname: host, port: 0 });
  const web = endpoint.listen({ alpnProtocols: ["h3"], cert: own.certPem, key: own.keyPem });
  const incoming = web.incoming().then((one) => one.accept()).catch(() => {});
  await assert.rejects(
    dial({ host, port: endpoint.addr.port }, { clock: systemClock, trust: pinned, transports: ["quic"] }),
    failsWith("wrong-protocol"),
  );
  await incoming;
  endpoint.close();
});

Deno.test("first contact: the certificate is fetched, compared and then pinned", async () => {
  await using listener = await node(own);
  const address = { host, port: listener.port };
  const shown = await fetchCertificate(address, { clock: systemClock });
  assert.equal(shown.pin, pinOf(own.certPem));
  const trust: Trust = { kind: "pinned", certificatePem: shown.certificatePem };
  assert.equal(await transportOf(dial(address, { clock: systemClock, trust })), "quic");
});

Deno.test("fetching a certificate ends in words when there is none", async () => {
  using deaf = Deno.listen({ hostname: host, port: 0 });
  const address = { host, port: deaf.addr.port };
  const clock = new FakeClock();
  await assert.rejects(passingTime(clock, fetchCertificate(address, { clock })), failsWith("timeout"));
  const stop = new AbortController();
  const fetching = fetchCertificate(address, { clock, signal: stop.signal });
  stop.abort();
  await assert.rejects(fetching, failsWith("aborted"));
  deaf.close();
  await assert.rejects(fetchCertificate(address, { clock }), failsWith("unreachable"));
  using web = Deno.listenTls({ hostname: host, port: 0, cert: own.certPem, key: own.keyPem });
  const served = web.accept().then(async (conn) => {
    await conn.handshake().catch(() => {});
    conn.close();
  });
  const wrong = fetchCertificate({ host, port: web.addr.port }, { clock });
  await assert.rejects(wrong, failsWith("wrong-protocol"));
  await served;
});

Deno.test("quic: a node with another certificate for its key is asked twice, and from then on once", async () => {
  const stored = await createCertificate(Date.now());
  const again = await reissueCertificate(stored.keyPem, Date.now() + 100 * day);
  const endpoint = new Deno.QuicEndpoint({ hostname: host, port: 0 });
  const { addr: { port } } = endpoint;
  const show = ({ certPem, keyPem }: CertificateAndKey): Deno.QuicListener =>
    endpoint.listen({ cert: certPem, key: keyPem, alpnProtocols: ["capnp"] });
  let handshakes = 0;
  const accept = async (listener: Deno.QuicListener): Promise<void> => {
    for (;;) {
      const incoming = await listener.incoming();
      handshakes += 1;
      // Refused or given up.
      Promise.resolve(incoming.accept()).then(({ closed }) => closed).catch(() => {});
    }
  };
  const trust: Trust = { kind: "pinned", certificatePem: stored.certPem };
  const asked = async (): Promise<number> => {
    handshakes = 0;
    await transportOf(dial({ host, port }, { clock: systemClock, trust, transports: ["quic"] }));
    return handshakes;
  };
  const listener = show(stored);
  // Ends with the endpoint.
  const accepting = accept(listener).catch(() => {});
  assert.equal(await asked(), 1);
  const later = show(again);
  assert.equal(await asked(), 2);
  assert.equal(await asked(), 1);
  endpoint.close();
  await accepting;
  later.stop();
});
