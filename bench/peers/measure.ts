// The same measurements of each system, in the client's process: A and B are here, the server's processes are told.

import type { Numbers } from "@quicproquo/testkit/answering-process";
import { Sender } from "../arrivals.ts";
import { cpuMicros, cpuMicrosOfThreads, cpuMicrosOfTree, fromSorted, treeMiB } from "../node/figures.ts";
import type { Client, Ends } from "./system.ts";

export interface Task {
  readonly what: "load" | "delay" | "drain" | "idle";
  readonly count: number;
}

const size = 1024;
/** Not yet acknowledged messages of A. */
const inFlight = 64;
/** Sent before each load, and not counted. */
const warming = 3_000;
/** A system that is slow sends fewer in this time, ms. */
const patience = 6_000;
/** Sent at an even rate, where it is the delay that is measured. */
export const perSecond = 200;
/** How the node's storage thread is called by the runtime that it is the first worker of. */
const storageThread = "worker-1";
/** Connections that are being opened at once. */
const opening = 16;
/** A timer is late by up to this, ms; the rest is waited for turn by turn. */
const timerLateness = 1.5;

export async function measure(client: Client, pids: readonly number[], { what, count }: Task): Promise<Numbers> {
  if (what === "idle") return await measureIdle(client, pids, count);
  await using ends = await client.ends();
  if (what === "load") return await measureLoad(ends, pids, count);
  return await (what === "delay" ? measureDelay(ends, count) : measureDrain(ends, count));
}

/** Until all that A sent was acknowledged to A, came to B and was acknowledged by B. */
async function measureLoad(ends: Ends, pids: readonly number[], count: number): Promise<Numbers> {
  await using receiving = await ends.receive();
  const sender = new Sender(ends.post, size);
  // Whoever compiles while it runs, or lets go of what was not used for a minute, is as ready as the others.
  await sender.sendMany(warming, inFlight, performance.now() + patience);
  await receiving.arrivals.all(sender.sent);
  const uncounted = sender.sent;
  const spent =
    (): readonly number[] => [cpuMicrosOfTree(...pids), cpuMicros(Deno.pid), cpuMicrosOfThreads(pids, storageThread)];
  const before = spent();
  const started = performance.now();
  await sender.sendMany(count, inFlight, started + patience);
  await receiving.arrivals.all(sender.sent);
  const seconds = (performance.now() - started) / 1000;
  const sent = sender.sent - uncounted;
  const [server = NaN, own = NaN, storage = NaN] = spent().map((micros, at) => (micros - (before[at] ?? NaN)) / sent);
  return { perSecond: sent / seconds, serverMicros: server, clientMicros: own, storageMicros: storage };
}

/**
 * ms from the moment that a message was meant to be sent to its arrival, at an even rate: a client that is late, or a system
 * that makes it late, counts.
 */
async function measureDelay(ends: Ends, count: number): Promise<Numbers> {
  await using receiving = await ends.receive();
  const sender = new Sender(ends.post, size);
  const meant: number[] = [];
  const delays: number[] = [];
  const late: number[] = [];
  receiving.arrivals.onMessage = (number) => delays.push(performance.now() - (meant[number] ?? NaN));
  // The first is slow everywhere, and is not counted.
  await sender.send();
  await receiving.arrivals.all(1);
  delays.length = 0;
  const under: Promise<void>[] = [];
  const started = performance.now();
  for (let number = 2; number <= count + 1; number += 1) {
    const at = started + (number - 1) * 1000 / perSecond;
    await until(at);
    meant[number] = at;
    late.push(performance.now() - at);
    under.push(sender.send());
  }
  await Promise.all(under);
  await receiving.arrivals.all(count + 1);
  for (const times of [delays, late]) times.sort((a, b) => a - b);
  return { p50: fromSorted(delays, 0.5), p99: fromSorted(delays, 0.99), lateP99: fromSorted(late, 0.99) };
}

async function until(at: number): Promise<void> {
  const rest = at - performance.now() - timerLateness;
  if (rest > 1) await new Promise((resolve) => setTimeout(resolve, rest));
  while (performance.now() < at) await new Promise((resolve) => setImmediate(resolve));
}

/** A queue that is full before B comes. */
async function measureDrain(ends: Ends, count: number): Promise<Numbers> {
  const sender = new Sender(ends.post, size);
  await sender.sendMany(count, inFlight, performance.now() + patience);
  const started = performance.now();
  await using receiving = await ends.receive();
  await receiving.arrivals.all(sender.sent);
  return { perSecond: sender.sent / ((performance.now() - started) / 1000) };
}

/**
 * What of a fresh server's memory a connection holds, of as many first ones and of as many more; then, once all of these have
 * gone and both sides are warm, what one costs to open, with its first answer.
 */
async function measureIdle(client: Client, pids: readonly number[], count: number): Promise<Numbers> {
  let [kibFirst, kibMore] = [NaN, NaN];
  {
    await using held = new AsyncDisposableStack();
    await hold(held, client, opening);
    const before = treeMiB(pids);
    await hold(held, client, count);
    const first = treeMiB(pids);
    await hold(held, client, count);
    kibFirst = (first - before) * 1024 / count;
    kibMore = (treeMiB(pids) - first) * 1024 / count;
  }
  await using held = new AsyncDisposableStack();
  const before = [cpuMicrosOfTree(...pids), cpuMicros(Deno.pid)] as const;
  await hold(held, client, count);
  return {
    kibFirst,
    kibMore,
    serverMicros: (cpuMicrosOfTree(...pids) - before[0]) / count,
    clientMicros: (cpuMicros(Deno.pid) - before[1]) / count,
  };
}

async function hold(held: AsyncDisposableStack, client: Client, count: number): Promise<void> {
  let left = count;
  await Promise.all(Array.from({ length: opening }, async () => {
    while (left-- > 0) held.use(await client.idle());
  }));
}
