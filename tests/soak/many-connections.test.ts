// Many who are connected and do next to nothing, at one node in a process of its own, while one in a hundred of them comes
// and goes in each second, and others connect and leave, stall, dribble, open streams and flood it with handshakes. Nobody
// is lost, memory stays where it was, and two who write to each other are served as if they were alone.

import { ok, strictEqual } from "node:assert/strict";
import type { Limits } from "@quicproquo/protocol";
import { Inbox } from "@quicproquo/protocol/schema";
import { freePort } from "@quicproquo/testkit";
import { AnsweringProcess } from "@quicproquo/testkit/answering-process";
import { type NodeLink, NodeProcess, registerAccount } from "@quicproquo/testkit/node-process";
import { sizes } from "@quicproquo/testkit/sizes";
import { systemClock } from "@quicproquo/transport";

const { clients, seconds, growth, real } = sizes.crowd;
/** Of each kind in each second. */
const force = Math.max(2, Math.round(clients / 500));
/** Descriptors beside one a client: listeners, abusers, files, the runtime. */
const spare = 500;
const perSecond = 20;
/** How much slower the two may be than with nobody else about, at the 99th of 100. */
const slowest = 5;

/** Nothing but what everybody here shares, because they all have one address. */
const limits: Partial<Limits> = {
  registrationsPerHour: 100_000,
  loginsPerMinutePerPrefix: 100_000,
  enqueuePerSecond: 10_000,
  strangerCallsPerSecond: 10_000,
};

Deno.test(`${clients} clients for ${seconds} s: none is lost, memory is flat, and abusers do not slow who behaves`, async () => {
  const files = openFiles();
  ok(files >= clients + spare, `a process may open ${files} files; raise it (ulimit -n) to ${clients + spare}`);
  const data = await Deno.makeTempDir({ prefix: "qpq-crowd-" });
  const operator = `127.0.0.1:${freePort()}`;
  try {
    await using node = await NodeProcess.start({
      data,
      limits,
      args: ["--metrics", operator, "--connections-per-address", `${2 * clients + spare}`],
      asks: [operator],
    });
    const announced = JSON.stringify(node.announced);
    // They stand for the machines of others: what their own ends of it cost must not keep the node, and the two whose delay is
    // measured, from the cores that all share here. Each second's share of it is done in full before the next one begins.
    const answering = (script: string, size: number): AnsweringProcess =>
      new AnsweringProcess(new URL(script, import.meta.url), [announced, `${size}`], { modest: true });
    await using crowd = answering("crowd.fixture.ts", clients);
    await using abusers = answering("abusers.fixture.ts", force);
    await using pair = await Pair.meet(node);

    strictEqual((await crowd.ask("gather")).held, clients);
    const alone: number[] = [];
    for (let second = 0; second < Math.ceil(seconds / 5); second += 1) alone.push(...await pair.talk());

    const begun = performance.now();
    const memory: number[] = [];
    const beset: number[] = [];
    let abused: Readonly<Record<string, number>> = {};
    for (let second = 0; second < seconds; second += 1) {
      const [{ held, lost }, done, times] = await Promise.all([
        crowd.ask("second"),
        abusers.ask("second"),
        pair.talk(),
      ]);
      strictEqual(held, clients);
      strictEqual(lost, 0, `in second ${second}`);
      abused = done;
      beset.push(...times);
      memory.push(await memoryOf(operator));
    }
    const took = (performance.now() - begun) / 1000;
    const { lost, reached, waited } = await crowd.ask("check");
    strictEqual(lost, 0);
    strictEqual(reached, clients, "each got the message that came last, or an answer");
    strictEqual(beset.length, seconds * perSecond);
    for (const kind of ["connected", "stalled", "slow", "slowHellos", "streams", "dropped"]) {
      ok((abused[kind] ?? 0) > 0, kind);
    }

    // Who left without a word is kept for 45 s, and what the collector finds comes back in steps: so from a quarter on the
    // troughs must not rise.
    const part = (from: number, to: number): number =>
      Math.min(...memory.slice(Math.floor(memory.length * from), Math.floor(memory.length * to)));
    const [before, after] = [part(0.25, 0.6), part(0.6, 1)];
    const [p99Alone, p99Beset] = [p99(alone), p99(beset)];
    console.log(
      `${clients} clients for ${seconds} s, which took ${took.toFixed(0)}, ${files} files: node ${
        mebibytes(before)
      }, then ${mebibytes(after)} MiB; p99 ${p99Alone.toFixed(1)} ms alone, ${
        p99Beset.toFixed(1)
      } ms with ${waited} of the crowd let in late, beset by ${JSON.stringify(abused)}`,
    );
    ok(after <= before * growth, `memory grew from ${mebibytes(before)} to ${mebibytes(after)} MiB`);
    // Elsewhere both are what else the machine does.
    if (real) ok(p99Beset <= p99Alone * slowest, `p99 ${p99Beset.toFixed(1)} ms, alone ${p99Alone.toFixed(1)}`);
  } finally {
    await Deno.remove(data, { recursive: true });
  }
});

/** Two who behave: what one sends the other gets. */
class Pair implements AsyncDisposable {
  readonly #links: readonly [NodeLink, NodeLink];
  readonly #subscription: Disposable;
  readonly #send: () => Promise<void>;
  readonly #acknowledge: (upTo: bigint) => Promise<void>;
  #newest = 0n;
  #arrived: () => void = () => {};

  private constructor(links: readonly [NodeLink, NodeLink], options: {
    readonly send: () => Promise<void>;
    readonly acknowledge: (upTo: bigint) => Promise<void>;
    subscribe(arrived: (seq: bigint) => void): Disposable;
  }) {
    this.#links = links;
    this.#send = options.send;
    this.#acknowledge = options.acknowledge;
    this.#subscription = options.subscribe((seq) => {
      this.#newest = seq;
      this.#arrived();
    });
  }

  static async meet(node: NodeProcess): Promise<Pair> {
    const [a, b] = [await node.connect("quic"), await node.connect("tls")];
    const sender = await registerAccount(a.node, node.origin, "alice");
    const { key: recipientKey, auth } = await registerAccount(b.node, node.origin, "bob");
    const channelId = new TextEncoder().encode("pair");
    return new Pair([a, b], {
      async send() {
        await a.node.enqueue({
          recipientKey,
          channelId,
          payload: new Uint8Array(1024),
          version: 1,
          ttlSecs: 0,
          auth: sender.auth,
        });
      },
      async acknowledge(seqUpTo) {
        await b.node.ack({ recipientKey, channelId, version: 1, seqUpTo, auth });
      },
      subscribe(arrived) {
        const sink = Inbox.serve({
          deliver: ({ envelopes }) => {
            for (const { seq } of envelopes) arrived(seq);
            return {};
          },
          closed: () => ({}),
        });
        return b.node.subscribe({ recipientKey, sink, auth }).subscription;
      },
    });
  }

  /** A second of it; ms from each send to its arrival. */
  async talk(): Promise<number[]> {
    const times: number[] = [];
    for (let each = 0; each < perSecond; each += 1) {
      const arrived = new Promise<void>((resolve) => this.#arrived = resolve);
      const sent = performance.now();
      await this.#send();
      await arrived;
      times.push(performance.now() - sent);
      await pass(Math.max(0, 1000 / perSecond - (performance.now() - sent)));
    }
    await this.#acknowledge(this.#newest);
    return times;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#subscription[Symbol.dispose]();
    for (const link of this.#links) await link[Symbol.asyncDispose]();
  }
}

/** Time of the wall where it is wanted; else none goes by but what is needed. */
async function pass(ms: number): Promise<void> {
  if (real) await new Promise<void>((resolve) => systemClock.after(ms, resolve));
}

async function memoryOf(operator: string): Promise<number> {
  const page = await (await fetch(`http://${operator}/metrics`)).text();
  return Number(/^qpq_memory_rss_bytes (\S+)$/m.exec(page)?.[1] ?? NaN);
}

/** How many a process may hold, where the system tells it (proc(5)). */
function openFiles(): number {
  if (Deno.build.os !== "linux") return Infinity;
  return Number(/^Max open files\s+(\d+)/m.exec(Deno.readTextFileSync("/proc/self/limits"))?.[1] ?? NaN);
}

function p99(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? NaN;
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
