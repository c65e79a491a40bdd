// Two nodes on one database, with their files on S3, as an operator runs them behind one address: whoever is at one of them
// reaches whoever is at the other; what must happen once happens once; and a node that is killed, or stands still for a
// while, costs nobody a message.

import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import process from "node:process";
import { Inbox } from "@quicproquo/protocol/schema";
import { NodeProcess, registerAccount } from "@quicproquo/testkit/node-process";
import type { Account, NodeLink } from "@quicproquo/testkit/node-process";
import { PostgresServer } from "@quicproquo/testkit/postgres-server";
import { SeveralNodes } from "@quicproquo/testkit/several-nodes";

/** Where npm brings no server and none is given, there is nothing to test on. */
const ignore = !PostgresServer.available;
const channelId = new TextEncoder().encode("channel");
const limits = { registrationsPerHour: 100, failedLoginsPerHourPerName: 10, loginsPerMinutePerName: 6 };

interface Two {
  readonly several: SeveralNodes;
  readonly nodes: readonly [NodeProcess, NodeProcess];
  readonly links: readonly [NodeLink, NodeLink];
}

async function two(use: (two: Two) => Promise<void>): Promise<void> {
  await using server = await PostgresServer.start();
  await using several = await SeveralNodes.create({ database: await server.schema(), limits });
  await using one = await several.start("one");
  await using other = await several.start("other");
  strictEqual(new URL(other.address).hash, new URL(one.address).hash, "one certificate");
  await using oneLink = await one.connect("tls");
  await using otherLink = await other.connect("quic");
  await use({ several, nodes: [one, other], links: [oneLink, otherLink] });
}

async function send({ node }: NodeLink, from: Account, to: Account, text: string): Promise<void> {
  const payload = new TextEncoder().encode(text);
  await node.enqueue({ recipientKey: to.key, channelId, payload, version: 1, auth: from.auth, ttlSecs: 0 });
}

async function waitFor({ node }: NodeLink, { key, auth }: Account): Promise<readonly string[]> {
  const { payloads } = await node.fetchWait({
    recipientKey: key,
    channelId,
    version: 1,
    auth,
    timeoutMs: 60_000n,
    limit: 0,
  });
  return [...payloads].map(({ data }) => new TextDecoder().decode(data));
}

class Sink {
  readonly seen: string[] = [];
  readonly seqs: bigint[] = [];
  readonly reason: Promise<string>;
  readonly #closed: (reason: string) => void;
  #check: () => void = () => {};

  constructor() {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.reason = promise;
    this.#closed = resolve;
  }

  subscribe({ node }: NodeLink, { key, auth }: Account): Disposable {
    const sink = Inbox.serve({
      deliver: ({ envelopes }) => {
        this.seen.push(...[...envelopes].map(({ data }) => new TextDecoder().decode(data)));
        this.seqs.push(...[...envelopes].map(({ seq }) => seq));
        this.#check();
      },
      closed: ({ reason }) => this.#closed(reason),
    });
    return node.subscribe({ recipientKey: key, sink, auth });
  }

  until(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#check = () => {
        if (this.seen.length >= count) resolve();
      };
      this.#check();
    });
  }
}

async function converse({ several, nodes, links }: Two): Promise<void> {
  const [one, other] = links;
  const alice = await registerAccount(one.node, nodes[0].origin, "alice");
  const bob = await registerAccount(other.node, nodes[1].origin, "bob");

  const sink = new Sink();
  using _first = sink.subscribe(other, bob);
  for (let number = 0; number < 41; number += 1) await send(number % 2 === 0 ? one : other, alice, bob, `${number}`);
  await sink.until(41);
  deepStrictEqual(sink.seen, Array.from({ length: 41 }, (_, number) => `${number}`), "in one order, each once");
  // What is placed at both at once is pushed in the order of the inbox, whichever node pushes it.
  await Promise.all(Array.from({ length: 200 }, (_, number) => send(number % 2 === 0 ? one : other, alice, bob, "x")));
  await sink.until(241);
  deepStrictEqual(sink.seqs, Array.from({ length: 241 }, (_, at) => BigInt(at + 1)));

  const waiting = waitFor(one, alice);
  // Answered behind the first look of the one that waits.
  await one.node.peek({ recipientKey: alice.key, channelId, version: 1, auth: alice.auth, limit: 1 });
  await send(other, bob, alice, "back");
  deepStrictEqual(await waiting, ["back"]);

  // A newer subscription anywhere ends the older one.
  const again = new Sink();
  using _second = again.subscribe(one, bob);
  strictEqual(await sink.reason, "taken over");
  await again.until(241);

  // Both nodes' logs are one, and each has the whole of it in its journal before it tells of it.
  const checkpoints = await Promise.all(links.map(async ({ node }) => (await node.checkpoint({})).checkpoint));
  strictEqual(checkpoints[0], checkpoints[1]);

  // Ended at one node, a session ends at the other with what waits on it.
  const parked = rejects(waitFor(other, alice), /^RpcError: E003/);
  await other.node.peek({ recipientKey: alice.key, channelId, version: 1, auth: alice.auth, limit: 1 });
  await one.node.logout({ auth: alice.auth });
  await parked;
  await rejects(send(other, alice, bob, "late"), /^RpcError: E003/);

  // One who guesses passwords at both nodes has no more tries than at one.
  const request = new Uint8Array(96);
  let answered = 0;
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const { node } = links[attempt % 2 === 0 ? 0 : 1];
    await node.opaqueLoginStart({ username: "bob", request }).then(() => answered += 1, (error: unknown) => {
      if (!String(error).includes("E008")) answered += 1;
    });
  }
  ok(answered <= limits.loginsPerMinutePerName, `${answered} tries`);

  // Nodes whose files are not at one place would not find each other's.
  await rejects(several.start("elsewhere", "other/"), /keeps its files somewhere else/);
}

async function lose({ nodes, links }: Two): Promise<void> {
  const [one, other] = links;
  const alice = await registerAccount(one.node, nodes[0].origin, "carol");
  const bob = await registerAccount(one.node, nodes[0].origin, "dave");
  const sink = new Sink();
  using _subscription = sink.subscribe(one, bob);
  await send(one, alice, bob, "0");
  await sink.until(1);

  process.kill(nodes[0].pid, "SIGSTOP");
  // It may stand in the middle of a transaction; then the others wait until the database has undone that.
  for (let number = 1; number <= 20; number += 1) await send(other, alice, bob, `${number}`);
  process.kill(nodes[0].pid, "SIGCONT");
  for (let number = 21; number <= 40; number += 1) await send(number % 2 === 0 ? one : other, alice, bob, `${number}`);
  await sink.until(41);
  deepStrictEqual(sink.seen, Array.from({ length: 41 }, (_, number) => `${number}`));

  const parked = waitFor(one, alice).then(() => "answered", () => "refused");
  await nodes[0].kill();
  one.stream.abort();
  strictEqual(await parked, "refused");
  const parkedAgain = waitFor(other, alice);
  await send(other, bob, alice, "after");
  deepStrictEqual(await parkedAgain, ["after"]);
}

Deno.test({
  name:
    "two nodes: a conversation across them, sessions, subscriptions and logins are one; a node killed or stopped costs nothing",
  ignore,
  fn: () =>
    two(async (both) => {
      await converse(both);
      await lose(both);
    }),
});
