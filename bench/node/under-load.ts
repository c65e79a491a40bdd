// A node at a steady rate of messages while people log in: how late its event loop is by its own count, how long enqueue takes;
// and, each by itself, how fast a full inbox is drained and how many logins a second there are.

import { parseOrigin, parseUserName } from "@quicproquo/protocol";
import { type Account, logIn, type NodeLink, type NodeProcess } from "@quicproquo/testkit/node-process";
import { Sender } from "../arrivals.ts";
import { fromSorted } from "./figures.ts";
import { type Ends, enqueuing, Receiver } from "./load.ts";

/** As registerAccount has it. */
const keyStretching = { "argon2id-custom": { iterations: 1, memory: 8, parallelism: 1 } } as const;
const burstEvery = 5;

export interface Steady {
  /** ms, no finer than the node's own histogram: the bound that 99 of 100 timers stayed below. */
  readonly loopDelayP99: number;
  readonly enqueueP50: number;
  readonly enqueueP99: number;
  readonly perSecond: number;
}

export interface SteadyOptions {
  readonly ends: Ends;
  readonly node: NodeProcess;
  /** Where the node tells its metrics. */
  readonly metricsPort: number;
  readonly size: number;
  readonly messagesPerSecond: number;
  readonly loginsPerSecond: number;
  readonly seconds: number;
}

export async function measureSteady(options: SteadyOptions): Promise<Steady> {
  const { ends, node, metricsPort, size, messagesPerSecond, loginsPerSecond, seconds } = options;
  using receiver = new Receiver(ends);
  const sender = new Sender(enqueuing(ends), size);
  const times: number[] = [];
  const send = async (): Promise<void> => {
    const from = performance.now();
    await sender.send();
    times.push(performance.now() - from);
  };
  const under: Promise<unknown>[] = [];
  const before = await loopDelays(metricsPort);
  const started = performance.now();
  let logins = 0;
  for (let sent = 0; sent < seconds * messagesPerSecond;) {
    const elapsed = performance.now() - started;
    for (const due = (elapsed * messagesPerSecond) / 1000; sent < due; sent += 1) under.push(send());
    for (; logins < (elapsed * loginsPerSecond) / 1000; logins += 1) {
      under.push(logInAgain(ends.sending, node, ends.sender));
    }
    await new Promise((resolve) => setTimeout(resolve, burstEvery));
  }
  await Promise.all(under);
  await receiver.all(sender.sent);
  const took = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  return {
    loopDelayP99: quantileBetween(before, await loopDelays(metricsPort), 0.99),
    enqueueP50: fromSorted(times, 0.5),
    enqueueP99: fromSorted(times, 0.99),
    perSecond: sender.sent / took,
  };
}

/** Messages a second out of an inbox of `count`, pushed, looked at and acked. */
export async function measureDrain(ends: Ends, size: number, count: number, inFlight: number): Promise<number> {
  await new Sender(enqueuing(ends), size).sendMany(count, inFlight);
  const started = performance.now();
  using receiver = new Receiver(ends);
  await receiver.all(count);
  return count / ((performance.now() - started) / 1000);
}

/** Whole logins a second, the client's half in this process included. */
export async function measureLogins(link: NodeLink, node: NodeProcess, who: Account, count: number): Promise<number> {
  const started = performance.now();
  let left = count;
  await Promise.all(Array.from({ length: 8 }, async () => {
    while (left-- > 0) await logInAgain(link, node, who);
  }));
  return count / ((performance.now() - started) / 1000);
}

async function logInAgain({ node }: NodeLink, { origin: text }: NodeProcess, { name }: Account): Promise<void> {
  const [origin, userName] = [parseOrigin(text), parseUserName(name)];
  if (origin === undefined || userName === undefined) throw new Error(`${name} is nobody at ${text}`);
  await logIn(node, { origin, userName, password: `password of ${name}`, keyStretching });
}

/** Cumulative counts by upper bound, ms, as Prometheus has them. */
type Counts = ReadonlyMap<number, number>;

async function loopDelays(port: number): Promise<Counts> {
  const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const lines = page.matchAll(/^qpq_event_loop_delay_seconds_bucket\{le="([^"]+)"\} (\d+)$/gm);
  return new Map(
    [...lines].map(([, bound, count]) => [bound === "+Inf" ? Infinity : Number(bound) * 1000, Number(count)]),
  );
}

function quantileBetween(before: Counts, after: Counts, quantile: number): number {
  const since = (bound: number): number => (after.get(bound) ?? 0) - (before.get(bound) ?? 0);
  const all = since(Infinity);
  if (all === 0) throw new Error("the node counted no delays of its event loop");
  for (const bound of after.keys()) if (since(bound) >= all * quantile) return bound;
  return Infinity;
}
