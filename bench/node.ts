// The node from end to end, in one run on one machine: messages a second from one client to another, each on disk before
// it is answered, over QUIC and TLS in turn, with the CPU that node and clients spend on one; beside it what the disk and
// plain SQLite do in the same minutes; then delay at a quiet rate, of the bare protocol and between two engines, and memory
// with connections that do nothing; then the event loop under a steady load with logins, draining, logins; two nodes on one
// database; and the start with a million messages. `--json FILE` writes the figures, `--messages N` (default 20,000) per round,
// `--rounds N` (default 5); `--only load`, `--only work`, `--only nodes` or `--only start` leaves the others out; `--postgres`
// puts the database of the first onto a PostgreSQL server, which is started beside it with its defaults and shares the machine,
// and for the second measures a node on such a server beside one with the embedded database.

import type { Limits } from "@quicproquo/protocol";
import { freePort } from "@quicproquo/testkit";
import { NodeProcess } from "@quicproquo/testkit/node-process";
import { PostgresServer } from "@quicproquo/testkit/postgres-server";
import { Sender } from "./arrivals.ts";
import { flag } from "./flag.ts";
import { measureBareRows, measureFsync } from "./node/disk.ts";
import { measureEngineDelay } from "./node/engines.ts";
import { cpuMicros, fromSorted, median, residentMiB } from "./node/figures.ts";
import { type FullStart, measureFullStart } from "./node/full-start.ts";
import { costOf, enqueuing, Receiver, type Transport, withEnds } from "./node/load.ts";
import { measureSeveral, type SeveralReport } from "./node/several.ts";
import { measureServed, type ServedReport } from "./node/served.ts";
import { measureDrain, measureLogins, measureSteady, type Steady } from "./node/under-load.ts";

const size = 1024;
const inFlight = 64;
const quietPerSecond = 20;
const quietMessages = 200;
const idleConnections = 100;
/** Messages a second to reach, on two cores. */
const target = 8_000;
/** ms from `send` to the other engine's event, to reach. */
const delayTarget = { p50: 3, p99: 20 };

/** Nothing but rates: a benchmark is not a person. */
const limits: Partial<Limits> = {
  enqueuePerSecond: 1_000_000,
  enqueueBurst: 1_000_000,
  inboxCallsPerSecond: 1_000_000,
  inboxCallBurst: 1_000_000,
  registrationsPerHour: 1_000,
  loginsPerMinutePerName: 1_000_000,
  loginsPerMinutePerPrefix: 1_000_000,
  failedLoginsPerHourPerName: 1_000_000,
};

/** Where messages come faster than a busy machine takes them out, none is to be refused. */
const room: Partial<Limits> = { inboxMessages: 1_000_000, recipientMessages: 1_000_000 };

/** Seconds of messages and logins at an even rate. */
const steady = { messagesPerSecond: 2_000, loginsPerSecond: 5, seconds: 15 };
/** ms of loop delay, messages a second out of a full inbox, ms until a full node answers; to reach. */
const workTargets = { loopDelay: 20, drain: 20_000, start: 2_000 };
/** Of people at two nodes, times the CPU of a message between people at one; ms until the other node's people have it. */
const nodesTargets = { cpu: 1.15, wake: 3 };
const drained = 10_000;
const loginCount = 200;
const starts = 3;

const messages = Number(flag("messages") ?? 20_000);
const rounds = Number(flag("rounds") ?? 5);

const transports: readonly Transport[] = ["quic", "tls"];

interface Round {
  readonly perSecond: number;
  readonly serverMicros: number;
  readonly clientMicros: number;
}

const only = flag("only");
const onPostgres = Deno.args.includes("--postgres");

const folder = await Deno.makeTempDir({ prefix: "qpq-bench-" });
const report: Record<string, unknown> = {};
try {
  if (only === undefined || only === "load") Object.assign(report, await measureLoad());
  if (only === undefined || only === "work") {
    Object.assign(report, onPostgres ? { served: await measureOnServer() } : await measureWork());
  }
  if (only === undefined || only === "nodes") Object.assign(report, { nodes: await measureNodes() });
  if (only === undefined || only === "start") Object.assign(report, await measureStart());
  const file = flag("json");
  if (file !== undefined) await Deno.writeTextFile(file, `${JSON.stringify(report, null, 2)}\n`);
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function measureLoad(): Promise<object> {
  await using server = onPostgres ? await PostgresServer.start({ durable: true }) : undefined;
  await using node = await NodeProcess.start({ data: `${folder}/node`, limits, database: await server?.schema() });
  console.log(`started: ${node.command.map((word) => word.replace(folder, "FOLDER")).join(" ")}`);
  console.log(`cores: ${navigator.hardwareConcurrency}, payload ${size} bytes, ${inFlight} in flight`);
  const idle = residentMiB(node.pid);

  const throughput: Record<Transport, Round[]> = { quic: [], tls: [] };
  const bare: number[] = [];
  const fsync: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    for (const transport of transports) {
      const measured = await measureThroughput(node, transport, round === 0 ? 3_000 : messages);
      // The first round warms up.
      if (round > 0) throughput[transport].push(measured);
    }
    if (round === 0) continue;
    bare.push(measureBareRows(folder, messages, inFlight, size));
    fsync.push((await measureFsync(folder)).p50);
  }
  const bareRows = median(bare);
  console.log(`disk: 4 KiB durable after ${median(fsync).toFixed(2)} ms (p50)`);
  console.log(`plain SQLite, ${inFlight} rows to a commit: ${Math.round(bareRows)} rows/s`);
  const rates: Record<string, number> = {};
  for (const transport of transports) {
    const of = (pick: (round: Round) => number): number => median(throughput[transport].map(pick));
    const perSecond = of((round) => round.perSecond);
    rates[transport] = perSecond;
    console.log(
      `${transport}: ${Math.round(perSecond)} messages/s (to reach ${target}: ${perSecond >= target ? "yes" : "no"}), ${
        (perSecond / bareRows).toFixed(2)
      } x plain SQLite; CPU a message: node ${of((round) => round.serverMicros).toFixed(0)} us, both clients ${
        of((round) => round.clientMicros).toFixed(0)
      } us`,
    );
  }

  const delays: Record<string, Delay> = {};
  for (const transport of transports) {
    const { p50, p99 } = delayOf(await measureDelay(node, transport));
    delays[`protocol_${transport}`] = { p50, p99 };
    console.log(`${transport}: enqueue to delivery at ${quietPerSecond}/s: ${told({ p50, p99 })}`);
  }
  for (const transport of transports) {
    const delay = delayOf(
      await measureEngineDelay({ node, folder, transport, count: quietMessages, perSecond: quietPerSecond }),
    );
    delays[`engines_${transport}`] = delay;
    const reached = delay.p50 <= delayTarget.p50 && delay.p99 <= delayTarget.p99;
    console.log(
      `${transport}: send to the other engine's event at ${quietPerSecond}/s: ${told(delay)} (to reach ${
        told(delayTarget)
      }: ${reached ? "yes" : "no"})`,
    );
  }

  const memory: Record<string, number> = { idle, afterLoad: residentMiB(node.pid) };
  console.log(`memory: ${idle.toFixed(0)} MiB after the start, ${memory.afterLoad?.toFixed(0)} MiB after the load`);
  for (const transport of transports) {
    const each = await measureIdleConnections(transport);
    memory[`kibPerIdle_${transport}`] = each;
    console.log(`${transport}: ${each.toFixed(0)} KiB an idle connection (${idleConnections} held)`);
  }

  return { messages, rounds, bare, fsync, throughput, delays, memory, ratioToBare: ratios(rates, bareRows) };
}

interface Work {
  readonly steady: Steady;
  readonly drainPerSecond: number;
  readonly loginsPerSecond: number;
}

async function measureWork(): Promise<Work> {
  const metricsPort = freePort();
  const operator = `127.0.0.1:${metricsPort}`;
  await using node = await NodeProcess.start({
    data: `${folder}/work`,
    limits: { ...limits, ...room },
    args: ["--metrics", operator],
    asks: [operator],
  });
  const under = await withEnds(
    node,
    "quic",
    (ends) => measureSteady({ ends, node, metricsPort, size, ...steady }),
  );
  const inTime = under.loopDelayP99 <= workTargets.loopDelay;
  console.log(
    `${under.perSecond.toFixed(0)} messages/s with ${steady.loginsPerSecond} logins/s: loop delay p99 at most ${
      under.loopDelayP99.toFixed(0)
    } ms (to reach ${workTargets.loopDelay}: ${inTime ? "yes" : "no"}); enqueue p50 ${
      under.enqueueP50.toFixed(1)
    } ms, p99 ${under.enqueueP99.toFixed(1)} ms`,
  );
  const drains: number[] = [];
  for (let each = 0; each < 3; each += 1) {
    drains.push(await withEnds(node, "quic", (ends) => measureDrain(ends, size, drained, inFlight)));
  }
  const drainPerSecond = median(drains);
  console.log(
    `drain of ${drained}: ${drainPerSecond.toFixed(0)} messages/s (to reach ${workTargets.drain}: ${
      drainPerSecond >= workTargets.drain ? "yes" : "no"
    })`,
  );
  const loginsPerSecond = await withEnds(
    node,
    "quic",
    ({ sending, sender }) => measureLogins(sending, node, sender, loginCount),
  );
  console.log(`${loginsPerSecond.toFixed(0)} logins/s, the client's half included`);
  return { steady: under, drainPerSecond, loginsPerSecond };
}

async function measureOnServer(): Promise<ServedReport> {
  const report = await measureServed({
    folder,
    limits: { ...limits, ...room },
    messages,
    rounds,
    inFlight,
    size,
    withEnds: (node, use) => withEnds(node, "tls", use),
  });
  const { embedded, postgres, statements, roundTrips } = report;
  for (const [name, { perSecond, nodeMicros, databaseMicros }] of Object.entries({ embedded, postgres })) {
    console.log(
      `${name}: ${perSecond.toFixed(0)} messages/s; CPU a message: node ${nodeMicros.toFixed(0)} us, database server ${
        databaseMicros.toFixed(0)
      } us`,
    );
  }
  console.log(
    `postgres: ${(postgres.perSecond / embedded.perSecond).toFixed(2)} x embedded, CPU ${
      ((postgres.nodeMicros + postgres.databaseMicros) / embedded.nodeMicros).toFixed(2)
    } x; ${statements.toFixed(2)} statements and ${roundTrips.toFixed(2)} round trips a message`,
  );
  return report;
}

async function measureNodes(): Promise<SeveralReport> {
  const report = await measureSeveral({
    limits: { ...limits, ...room },
    messages,
    rounds,
    inFlight,
    size,
    quietMessages,
    quietPerSecond,
  });
  const { atOne, atTwo } = report;
  for (const [name, { perSecond, nodesMicros, databaseMicros, wake }] of Object.entries({ atOne, atTwo })) {
    console.log(
      `two nodes, people ${name === "atOne" ? "at one" : "at both"}: ${
        perSecond.toFixed(0)
      } messages/s; CPU a message: ` +
        `nodes ${nodesMicros.toFixed(0)} us, database server ${databaseMicros.toFixed(0)} us; ` +
        `there after its acknowledgement: ${told(wake)}`,
    );
  }
  const cpu = ({ nodesMicros, databaseMicros }: SeveralReport["atOne"]): number => nodesMicros + databaseMicros;
  const ratio = cpu(atTwo) / cpu(atOne);
  console.log(
    `at both: CPU ${ratio.toFixed(2)} x (to reach ${nodesTargets.cpu}: ${ratio <= nodesTargets.cpu ? "yes" : "no"}), ` +
      `woken after p50 ${atTwo.wake.p50.toFixed(1)} ms (to reach ${nodesTargets.wake}: ${
        atTwo.wake.p50 <= nodesTargets.wake ? "yes" : "no"
      })`,
  );
  return report;
}

async function measureStart(): Promise<{ readonly start: FullStart }> {
  const start = await measureFullStart(starts);
  console.log(
    `start with ${start.messages} messages in ${start.inboxes} inboxes to the first answer: ${
      start.ms.toFixed(0)
    } ms (to reach ${workTargets.start}: ${start.ms <= workTargets.start ? "yes" : "no"})`,
  );
  return { start };
}

interface Delay {
  readonly p50: number;
  readonly p99: number;
}

function delayOf(sorted: readonly number[]): Delay {
  return { p50: fromSorted(sorted, 0.5), p99: fromSorted(sorted, 0.99) };
}

function told({ p50, p99 }: Delay): string {
  return `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
}

function ratios(rates: Readonly<Record<string, number>>, bareRows: number): Record<string, number> {
  return Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, rate / bareRows]));
}

function measureThroughput(node: NodeProcess, transport: Transport, count: number): Promise<Round> {
  return withEnds(node, transport, async (ends) => {
    using receiver = new Receiver(ends);
    const sender = new Sender(enqueuing(ends), size);
    const before = cpuMicros(Deno.pid);
    const cost = await costOf(sender, receiver, { count, inFlight, nodes: [node.pid], database: undefined });
    return {
      perSecond: cost.perSecond,
      serverMicros: cost.nodesMicros,
      clientMicros: (cpuMicros(Deno.pid) - before) / count,
    };
  });
}

/** ms from the call to the delivery, sorted. */
function measureDelay(node: NodeProcess, transport: Transport): Promise<number[]> {
  return withEnds(node, transport, async (ends) => {
    using receiver = new Receiver(ends);
    const sender = new Sender(enqueuing(ends), size);
    const sentAt: number[] = [];
    const delays: number[] = [];
    receiver.onMessage = (number) => delays.push(performance.now() - (sentAt[number] ?? NaN));
    for (let number = 1; number <= quietMessages; number += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1000 / quietPerSecond));
      sentAt[number] = performance.now();
      await sender.send();
    }
    await receiver.all(quietMessages);
    return delays.toSorted((a, b) => a - b);
  });
}

/** KiB of the node's memory a connection that has asked for `health` once, at a node with nothing else to do. */
async function measureIdleConnections(transport: Transport): Promise<number> {
  const data = `${folder}/idle-${transport}`;
  await using node = await NodeProcess.start({ data, limits });
  const links = [await node.connect(transport)];
  try {
    await links[0]?.node.health();
    const before = residentMiB(node.pid);
    for (let each = 0; each < idleConnections; each += 1) {
      const link = await node.connect(transport);
      links.push(link);
      await link.node.health();
    }
    return (residentMiB(node.pid) - before) * 1024 / idleConnections;
  } finally {
    await Promise.all(links.map((link) => link[Symbol.asyncDispose]()));
  }
}
