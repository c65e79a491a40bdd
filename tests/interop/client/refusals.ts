// What the transport promises, asked of Node's TLS: run by the test beside it, in an installed package, with the address
// of a node.

import assert from "node:assert/strict";
import { createServer, type Socket } from "node:net";
import process from "node:process";
import {
  createCertificate,
  dial,
  fetchCertificate,
  listen,
  systemClock as clock,
  TransportError,
} from "@quicproquo/transport";

const [, host = "", port = ""] = /^qpq:\/\/([^:]+):(\d+)#/.exec(process.argv[2] ?? "") ?? [];
const address = { host, port: Number(port) };
const { certificatePem, pin } = await fetchCertificate(address, { clock });

// The node's own certificate is taken, and nothing else: not another key, not an authority's word.
const pinned = { kind: "pinned", certificatePem } as const;
{
  await using connection = (await dial(address, { clock, trust: pinned })).connection;
  assert.equal(connection.peer.transport, "tls");
}
const other = await createCertificate(Date.now());
await refused(dial(address, { clock, trust: { kind: "pinned", certificatePem: other.certPem } }), {
  code: "certificate-changed",
  actual: pin,
});
await refused(dial(address, { clock, trust: { kind: "roots" } }), { code: "certificate-untrusted" });
await refused(dial(address, { clock, trust: { kind: "roots", caPem: other.certPem } }), {
  code: "certificate-untrusted",
});

// What cannot be, says so.
await refused(dial(address, { clock, trust: pinned, transports: ["quic"] }), { code: "unsupported" });
await refused(listen({ host, port: 0, clock, certificate: other }), { code: "unsupported" });

// A cut is not taken for an end: somebody in between ends TCP without TLS's own end.
const [between, cut] = await inBetween(address);
{
  await using connection = (await dial(between, { clock, trust: pinned })).connection;
  const reading = connection.read();
  cut();
  await assert.rejects(reading, (error) => error instanceof TransportError && error.code === "cut");
}

// Nobody there, nobody who speaks TLS, and nobody who waits any longer.
const silent = createServer();
await new Promise<void>((resolve) => silent.listen(0, host, resolve));
const away = new AbortController();
const waiting = dial({ host, port: portOf(silent) }, { clock, trust: pinned, signal: away.signal });
away.abort();
await refused(waiting, { code: "aborted" });
silent.once("connection", (socket) => socket.end("220 mail\r\n"));
await refused(dial({ host, port: portOf(silent) }, { clock, trust: pinned }), { code: "handshake-failed" });
const port2 = portOf(silent);
silent.close();
await refused(dial({ host, port: port2 }, { clock, trust: pinned }), { code: "unreachable" });

async function refused(
  attempt: Promise<unknown>,
  { code, actual }: { readonly code: TransportError["code"]; readonly actual?: string },
): Promise<void> {
  await assert.rejects(attempt, (error) => {
    assert.ok(error instanceof TransportError, String(error));
    assert.equal(error.code, code, error.message);
    assert.equal(error.pins?.actual, actual);
    return true;
  });
}

/** A relay to an address, and what ends the client's TCP in the middle of everything. */
async function inBetween(to: { host: string; port: number }): Promise<[{ host: string; port: number }, () => void]> {
  const { connect } = await import("node:net");
  let client: Socket | undefined;
  const relay = createServer((socket) => {
    client = socket;
    const onward = connect(to);
    for (const one of [socket, onward]) one.on("error", () => {});
    socket.pipe(onward, { end: false });
    onward.pipe(socket, { end: false });
    socket.once("close", () => onward.destroy());
  });
  await new Promise<void>((resolve) => relay.listen(0, to.host, resolve));
  const cut = () => {
    client?.unpipe();
    client?.end();
    relay.close();
  };
  return [{ host: to.host, port: portOf(relay) }, cut];
}

function portOf(server: ReturnType<typeof createServer>): number {
  const bound = server.address();
  assert.ok(typeof bound === "object" && bound !== null);
  return bound.port;
}
