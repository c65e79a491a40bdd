// Those who are no guests: `abusers.fixture.ts NODE FORCE`. Asked for a `second`, FORCE of each kind connect and go; open
// streams and leave, with a word or without; begin handshakes that they drop. And FORCE of each kind have come to stay: they
// ask and never read what comes, they send a byte every five seconds, of a message or of a handshake. Those whose handshakes
// lead nowhere come from an address of their own.

import { connect as connectTcp, type Socket } from "node:net";
import { answerQuestions, type Numbers } from "@quicproquo/testkit/answering-process";
import { NearNode, parseAnnounced } from "@quicproquo/testkit/node-process";
import { RpcConnection } from "@quicproquo/capnp";
import { Node } from "@quicproquo/protocol/schema";
import { type Connection, dial, fetchCertificate, systemClock } from "@quicproquo/transport";

const [address = "", size] = Deno.args;
const announced = parseAnnounced(address);
if (announced === undefined) throw new Error(`${address} is no node's address`);
const { port } = announced;
const node = new NearNode(announced);
const force = Number(size);
const host = "127.0.0.1";
const from = "127.0.0.2";
const { certificatePem } = await fetchCertificate({ host, port }, { clock: systemClock });
const slowEvery = 5;
/** The beginning of a Cap'n Proto message of one segment of 1,024 words. */
const slowMessage = Uint8Array.of(0, 0, 0, 0, 0, 4, 0, 0, ...new Uint8Array(8192));
/** A record of a TLS 1.3 handshake, and the beginning of what is in it. */
const slowHello = Uint8Array.of(22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3, ...new Uint8Array(500));

const deaf: (() => void)[] = [];
const slow: Connection[] = [];
const slowHellos: Socket[] = [];
const told = { connected: 0, stalled: 0, slow: 0, slowHellos: 0, streams: 0, dropped: 0 };
let seconds = 0;

await answerQuestions(async (question): Promise<Numbers> => {
  if (question !== "second") throw new Error(`nobody asks ${question}`);
  const all = Array.from({ length: force });
  await Promise.all([
    ...all.map(comeAndGo),
    ...all.map((_, at) => openStreams(at % 2 === 0)),
    ...all.map(dropHandshakes),
  ]);
  if (seconds === 0) await Promise.all(all.map(stay));
  for (const ask of deaf) ask();
  if (seconds % slowEvery === 0) await dribble();
  seconds += 1;
  told.stalled = deaf.length;
  told.slow = slow.length;
  told.slowHellos = slowHellos.length;
  return told;
});

function transportOf(at: number): "quic" | "tls" {
  return at % 2 === 0 ? "quic" : "tls";
}

async function dialled(at: number): Promise<Connection> {
  const trust = { kind: "pinned", certificatePem } as const;
  const { connection } = await dial({ host, port }, { clock: systemClock, trust, transports: [transportOf(at)] });
  return connection;
}

/** As they like: the node may turn them away. */
async function comeAndGo(_: unknown, at: number): Promise<void> {
  try {
    await using link = await node.connect(transportOf(at));
    await link.node.health();
    told.connected += 1;
  } catch {
    return;
  }
}

async function stay(_: unknown, at: number): Promise<void> {
  const connection = await dialled(at);
  let listening = true;
  const rpc = new RpcConnection({
    read: () => listening ? connection.read() : new Promise(() => {}),
    write: (parts) => connection.write(parts),
    close: (reason) => connection.close(reason),
  });
  const { info, health } = bound(rpc);
  await health();
  listening = false;
  // Answers of some kilobytes, none of which is read.
  deaf.push(() => void info().then(() => {}, () => {}));
  slow.push(await dialled(at));
}

function bound(
  rpc: RpcConnection,
): { readonly info: () => PromiseLike<unknown>; readonly health: () => PromiseLike<unknown> } {
  const client = rpc.bootstrap(Node);
  return { info: () => client.info(), health: () => client.health() };
}

/** A byte of a message on each connection, a byte of a handshake on each socket; who was thrown out comes again. */
async function dribble(): Promise<void> {
  const at = seconds / slowEvery;
  for (const [each, connection] of slow.entries()) {
    try {
      await connection.write([slowMessage.subarray(at, at + 1)]);
    } catch {
      slow[each] = await dialled(each);
    }
  }
  for (let each = 0; each < force; each += 1) {
    let socket = slowHellos[each];
    if (socket === undefined || socket.destroyed) {
      socket = slowHellos[each] = connectTcp({ host, port, localAddress: from });
      socket.on("error", () => {});
    }
    socket.write(slowHello.subarray(at % slowHello.length, at % slowHello.length + 1));
  }
}

/** More streams than one, a byte on each; then gone, with a word or without one. */
async function openStreams(orderly: boolean): Promise<void> {
  const endpoint = new Deno.QuicEndpoint({ hostname: from, port: 0 });
  try {
    const connection = await Deno.connectQuic({
      hostname: host,
      port,
      endpoint,
      serverName: "qpq.invalid",
      caCerts: [certificatePem],
      alpnProtocols: ["capnp"],
    });
    connection.closed.catch(() => {});
    for (let each = 0; each < 8; each += 1) {
      const { writable } = await connection.createBidirectionalStream();
      await writable.getWriter().write(Uint8Array.of(0));
      told.streams += 1;
    }
    if (orderly) connection.close({ closeCode: 0, reason: "" });
  } catch {
    // Thrown out for the second stream, as it should be.
  } finally {
    endpoint.close();
  }
}

/** One over each transport, begun and left there. */
async function dropHandshakes(): Promise<void> {
  const endpoint = new Deno.QuicEndpoint({ hostname: from, port: 0 });
  const begun = Promise.resolve(Deno.connectQuic({
    hostname: host,
    port,
    endpoint,
    serverName: "qpq.invalid",
    caCerts: [certificatePem],
    alpnProtocols: ["capnp"],
  })).then(() => {}, () => {});
  const socket = connectTcp({ host, port, localAddress: from });
  await new Promise<void>((resolve) => {
    socket.on("error", () => resolve());
    socket.on("connect", () => socket.write(slowHello, () => resolve()));
  });
  socket.destroy();
  endpoint.close();
  await begun;
  told.dropped += 2;
}
