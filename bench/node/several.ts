// Two nodes on one PostgreSQL database: sender and receiver both at one of them, and each at another, in turns; what a message
// costs in CPU of both nodes and of the database, and at a quiet rate how long after its acknowledgement a message is there.

import type { Limits } from "@quicproquo/protocol";
import type { NodeProcess } from "@quicproquo/testkit/node-process";
import { PostgresServer } from "@quicproquo/testkit/postgres-server";
import { SeveralNodes } from "@quicproquo/testkit/several-nodes";
import { Sender } from "../arrivals.ts";
import { fromSorted, median } from "./figures.ts";
import { type Cost, costOf, enqueuing, Receiver, withEnds } from "./load.ts";

/** Go before each load and are not counted: there were only quiet messages for a while, and none at one of the nodes. */
const warming = 3_000;

export interface Figures extends Cost {
  /** ms from the acknowledgement to the delivery. */
  readonly wake: { readonly p50: number; readonly p99: number };
}

export interface SeveralReport {
  readonly atOne: Figures;
  readonly atTwo: Figures;
}

export interface SeveralOptions {
  readonly limits: Partial<Limits>;
  readonly messages: number;
  readonly rounds: number;
  readonly inFlight: number;
  readonly size: number;
  readonly quietMessages: number;
  readonly quietPerSecond: number;
}

export async function measureSeveral(options: SeveralOptions): Promise<SeveralReport> {
  const { limits, messages, rounds } = options;
  await using server = await PostgresServer.start({ durable: true });
  await using several = await SeveralNodes.create({ database: await server.schema(), limits });
  await using one = await several.start("one");
  await using other = await several.start("other");
  const nodes = [one, other] as const;
  const database = await server.pid();
  const taken: Record<"atOne" | "atTwo", Figures[]> = { atOne: [], atTwo: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const count = round === 0 ? 1_000 : messages;
    const alone = await measure(options, nodes, one, database, count);
    const apart = await measure(options, nodes, other, database, count);
    // The first round warms up.
    if (round === 0) continue;
    taken.atOne.push(alone);
    taken.atTwo.push(apart);
  }
  return { atOne: middle(taken.atOne), atTwo: middle(taken.atTwo) };
}

/** The sender is at the first node. */
async function measure(
  options: SeveralOptions,
  nodes: readonly [NodeProcess, NodeProcess],
  receivingAt: NodeProcess,
  database: number | undefined,
  count: number,
): Promise<Figures> {
  const [one] = nodes;
  return await withEnds(one, "tls", async (ends) => {
    using receiver = new Receiver(ends);
    const sender = new Sender(enqueuing(ends), options.size);
    const pids = nodes.map(({ pid }) => pid);
    const { inFlight } = options;
    await sender.sendMany(warming, inFlight);
    await receiver.all(sender.sent);
    const cost = await costOf(sender, receiver, { count, inFlight, nodes: pids, database });
    const wakes = await quietWakes(options, sender, receiver);
    return { ...cost, wake: { p50: fromSorted(wakes, 0.5), p99: fromSorted(wakes, 0.99) } };
  }, receivingAt);
}

/** ms, sorted; 0 for what came before its acknowledgement. */
async function quietWakes(
  { quietMessages, quietPerSecond }: SeveralOptions,
  sender: Sender,
  receiver: Receiver,
): Promise<readonly number[]> {
  const first = sender.sent + 1;
  const answered: number[] = [];
  const came: number[] = [];
  receiver.onMessage = (number) => came[number - first] = performance.now();
  for (let number = 0; number < quietMessages; number += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1000 / quietPerSecond));
    await sender.send();
    answered.push(performance.now());
  }
  await receiver.all(sender.sent);
  return answered.map((at, number) => Math.max(0, (came[number] ?? NaN) - at)).toSorted((a, b) => a - b);
}

function middle(rounds: readonly Figures[]): Figures {
  const of = (pick: (round: Figures) => number): number => median(rounds.map(pick));
  return {
    perSecond: of((round) => round.perSecond),
    nodesMicros: of((round) => round.nodesMicros),
    databaseMicros: of((round) => round.databaseMicros),
    wake: { p50: of(({ wake }) => wake.p50), p99: of(({ wake }) => wake.p99) },
  };
}
