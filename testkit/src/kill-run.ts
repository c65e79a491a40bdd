// The node killed in the midst of its work, again and again, on one folder: four writers over QUIC and TLS, a reader that is
// pushed, reads and acks, and a judge. An answer means that it is on disk; so nothing that was answered may be gone, come
// twice, or come back after its ack.

import { RpcError } from "@quicproquo/capnp";
import { Inbox } from "@quicproquo/protocol/schema";
import { TransportError } from "@quicproquo/transport";
import { registerAccount } from "./account.ts";
import type { Account } from "./account.ts";
import { NodeProcess } from "./node-process.ts";
import { PowerCutDisk } from "./power-cut.ts";
import type { NodeLink } from "./node-process.ts";
import { QueueChecker } from "./queue-checker.ts";
import type { QueueCounts } from "./queue-checker.ts";
import { SeededRandom } from "./random.ts";
import { SeveralNodes } from "./several-nodes.ts";

export interface KillRunOptions {
  readonly kills: number;
  readonly seed: number | string;
  /** The address of a PostgreSQL database to keep everything in. */
  readonly database?: string | undefined;
}

const writers = 4;
/** Calls that a writer has in flight. */
const inFlight = 8;
/** Milliseconds of work before a kill, at most. */
const workLimit = 120;
export const channelId: Uint8Array<ArrayBuffer> = new TextEncoder().encode("queue");
const limits = {
  enqueuePerSecond: 1_000_000,
  enqueueBurst: 1_000_000,
  inboxCallsPerSecond: 1_000_000,
  inboxCallBurst: 1_000_000,
  registrationsPerHour: 100,
};

export function killRun(options: KillRunOptions): Promise<QueueCounts> {
  return withUsers(options, async (users) => {
    for (let kill = 1; kill <= options.kills; kill++) {
      await using node = await users.start();
      // One in five is killed while people are still connecting.
      await users.killAtWork([node], () => node.kill(), { connecting: users.random.below(5) === 0 });
    }
    await using node = await users.start();
    return await users.judge(node);
  });
}

/** What was seen, and how many cuts took something. */
export interface PowerCutCounts extends QueueCounts {
  readonly took: number;
}

/** The same, and each kill is a power cut: the node finds its database as far as it had made it durable. */
export async function powerCutRun({ kills, seed }: Omit<KillRunOptions, "database">): Promise<PowerCutCounts> {
  await using disk = await PowerCutDisk.create();
  return await withUsers({ seed, env: disk.env }, async (users, data) => {
    let took = 0;
    for (let kill = 1; kill <= kills; kill++) {
      await disk.begins(data);
      await using node = await users.start();
      await users.killAtWork([node], () => node.kill());
      if (await disk.cut(data)) took += 1;
    }
    await using node = await users.start();
    return { ...await users.judge(node), took };
  });
}

/** The same of two nodes on one database: people are at both, and either is killed while the other goes on. */
export async function twoNodesKillRun(options: KillRunOptions & { readonly database: string }): Promise<QueueCounts> {
  await using nodes = await SeveralNodes.create({ database: options.database, limits });
  const running = [await nodes.start("one")];
  running.push(await nodes.start("other"));
  try {
    const random = new SeededRandom(options.seed);
    const users = new Users(() => nodes.start("one"), await registeredAt(running), random);
    for (let kill = 1; kill <= options.kills; kill++) {
      const at = random.below(running.length);
      await users.killAtWork(running, async () => await running[at]?.kill());
      running[at] = await nodes.start(at === 0 ? "one" : "other");
    }
    const [one] = running;
    if (one === undefined) throw new Error("no node is left");
    return await users.judge(one);
  } finally {
    for (const node of running) await node.stop();
  }
}

export interface UsersOptions extends Pick<KillRunOptions, "seed" | "database"> {
  /** Of the nodes, besides what is in the environment here. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Those who use a queue, and what they saw. Nodes are started on the same folder, which is gone afterwards. */
export async function withUsers<T>(
  { seed, database, env = {} }: UsersOptions,
  use: (users: Users, data: string) => Promise<T>,
): Promise<T> {
  const data = await Deno.makeTempDir({ prefix: "qpq-kill-" });
  const start = (): Promise<NodeProcess> => NodeProcess.start({ data, limits, database, env });
  try {
    return await use(new Users(start, await register(start), new SeededRandom(seed)), data);
  } finally {
    await Deno.remove(data, { recursive: true });
  }
}

export class Users {
  readonly start: () => Promise<NodeProcess>;
  readonly accounts: Accounts;
  readonly random: SeededRandom;
  readonly #numbers = new Array<number>(writers).fill(0);
  readonly #checker = new QueueChecker();

  constructor(start: () => Promise<NodeProcess>, accounts: Accounts, random: SeededRandom) {
    this.start = start;
    this.accounts = accounts;
    this.random = random;
  }

  /** They work for a while, counted from the first answer unless some may still be connecting; then `kill` does. */
  async killAtWork(
    nodes: readonly NodeProcess[],
    kill: () => Promise<unknown>,
    { connecting = false }: { readonly connecting?: boolean } = {},
  ): Promise<void> {
    const killed = new AbortController();
    const { working, answered } = begin(nodes, this.accounts, this.#numbers, this.#checker, killed.signal);
    if (!connecting) await Promise.race([answered, working]);
    await new Promise((resolve) => setTimeout(resolve, this.random.below(workLimit)));
    await kill();
    // A process that was killed closes no QUIC connection; its peers would notice by silence alone.
    killed.abort();
    await working;
  }

  /** What is left is read; then all that was seen is judged. */
  async judge(node: NodeProcess): Promise<QueueCounts> {
    await readToTheEnd(node, this.accounts.reader, this.#checker);
    return this.#checker.judge();
  }
}

export interface Accounts {
  readonly reader: Account;
  readonly writers: readonly Account[];
}

async function register(start: () => Promise<NodeProcess>): Promise<Accounts> {
  await using node = await start();
  return await registeredAt([node]);
}

async function registeredAt([node]: readonly NodeProcess[]): Promise<Accounts> {
  if (node === undefined) throw new Error("there is no node");
  await using link = await node.connect("tls");
  const reader = await registerAccount(link.node, node.origin, "reader");
  const all: Account[] = [];
  for (let writer = 0; writer < writers; writer++) {
    all.push(await registerAccount(link.node, node.origin, `writer${writer}`));
  }
  return { reader, writers: all };
}

interface Work {
  /** Settles when all have noticed that the node is gone. */
  readonly working: Promise<unknown>;
  /** Resolves with the first answer. */
  readonly answered: Promise<void>;
}

/** At the nodes in turn. */
function begin(
  nodes: readonly NodeProcess[],
  { reader, writers }: Accounts,
  numbers: number[],
  checker: QueueChecker,
  killed: AbortSignal,
): Work {
  const { promise: answered, resolve } = Promise.withResolvers<void>();
  const nodeOf = (user: number): NodeProcess => {
    const node = nodes[(user >> 1) % nodes.length];
    if (node === undefined) throw new Error("there is no node");
    return node;
  };
  const writing = writers.map((account, writer) =>
    withLink(nodeOf(writer), writer % 2 === 0 ? "quic" : "tls", killed, (link) => {
      const next = (): number => numbers[writer] = (numbers[writer] ?? 0) + 1;
      const told = (number: number, seq: bigint): void => {
        checker.answered(writer, number, seq);
        resolve();
      };
      const one = { link, account, reader, writer, next, told, checker };
      return Promise.all(Array.from({ length: inFlight }, () => write(one)));
    })
  );
  const reading = withLink(nodeOf(0), "quic", killed, (link) => read(link, reader, checker));
  const pushed = withLink(nodeOf(2), "tls", killed, (link) => receive(link, reader, checker));
  return { working: Promise.all([...writing, reading, pushed]), answered };
}

/** Uses a connection until the node is gone. */
async function withLink(
  node: NodeProcess,
  transport: "quic" | "tls",
  killed: AbortSignal,
  use: (link: NodeLink) => Promise<unknown>,
): Promise<void> {
  try {
    const link = await node.connect(transport, killed);
    const abort = (): void => link.stream.abort();
    killed.addEventListener("abort", abort);
    if (killed.aborted) abort();
    try {
      await use(link);
    } finally {
      killed.removeEventListener("abort", abort);
      link.stream.abort();
    }
  } catch (error) {
    // Whoever was waiting when the node was killed learns no more; anything else is a failure.
    if (!killed.aborted) await new Promise<void>((resolve) => killed.addEventListener("abort", () => resolve()));
    if (!gone(error)) throw error;
  }
}

/** Whether that says that the node is gone, or its database. */
export function gone(error: unknown): boolean {
  return error instanceof TransportError ||
    (error instanceof RpcError && (error.type === "disconnected" || error.message.startsWith("E022")));
}

interface Writing {
  readonly link: NodeLink;
  readonly account: Account;
  readonly reader: Account;
  readonly writer: number;
  readonly next: () => number;
  readonly told: (number: number, seq: bigint) => void;
  readonly checker: QueueChecker;
}

async function write({ link, account, reader, writer, next, told, checker }: Writing): Promise<void> {
  for (;;) {
    const number = next();
    const body = `${writer}/${number} ${"x".repeat(number % 500)}`;
    checker.sending(writer, number, body);
    const payload = new TextEncoder().encode(body);
    const request = { recipientKey: reader.key, channelId, payload, version: 1, auth: account.auth };
    told(number, (await link.node.enqueue(request)).seq);
  }
}

async function read({ node }: NodeLink, { key, auth }: Account, checker: QueueChecker): Promise<void> {
  const inbox = { recipientKey: key, channelId, version: 1, auth };
  for (;;) {
    const told = checker.reading();
    const { payloads } = await node.peek({ ...inbox, limit: 64 });
    const envelopes = [...payloads].map(({ seq, data }) => ({ seq, body: new TextDecoder().decode(data) }));
    told(envelopes);
    const last = envelopes.at(-1);
    if (last === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
    else {
      await node.ack({ ...inbox, seqUpTo: last.seq });
      checker.acked(last.seq);
    }
  }
}

/** The subscription's half: it acks nothing, so it may bring what the reader has acked meanwhile, but in its order. */
async function receive({ node, rpc }: NodeLink, { key, auth }: Account, checker: QueueChecker): Promise<void> {
  const told = checker.reading();
  let last = 0n;
  const sink = Inbox.serve({
    deliver({ envelopes }) {
      const seen = [...envelopes].map(({ seq, data }) => ({ seq, body: new TextDecoder().decode(data) }));
      if ((seen[0]?.seq ?? 0n) <= last) throw new Error("the subscription went back");
      last = seen.at(-1)?.seq ?? last;
      told(seen);
    },
  });
  using call = node.subscribe({ recipientKey: key, sink, auth });
  await call;
  await rpc.closed;
}

async function readToTheEnd(node: NodeProcess, { key, auth }: Account, checker: QueueChecker): Promise<void> {
  await using link = await node.connect("tls");
  const inbox = { recipientKey: key, channelId, version: 1, auth };
  for (;;) {
    const told = checker.reading();
    const { payloads } = await link.node.peek({ ...inbox, limit: 1_000 });
    const envelopes = [...payloads].map(({ seq, data }) => ({ seq, body: new TextDecoder().decode(data) }));
    told(envelopes);
    const last = envelopes.at(-1);
    if (last === undefined) return;
    await link.node.ack({ ...inbox, seqUpTo: last.seq });
    checker.acked(last.seq);
  }
}
