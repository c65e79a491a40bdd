// The node with its database on a PostgreSQL server beside one with the embedded database, in turns: messages a second, and
// what each costs in CPU of the node and of the server; then, through a door that counts, how many statements and how many
// round trips to the server a message takes.

import type { Limits } from "@quicproquo/protocol";
import { NodeProcess } from "@quicproquo/testkit/node-process";
import { PostgresServer } from "@quicproquo/testkit/postgres-server";
import { Sender } from "../arrivals.ts";
import { CountingDoor } from "./counting-door.ts";
import { median } from "./figures.ts";
import { costOf, type Ends, enqueuing, Receiver } from "./load.ts";

export interface Served {
  readonly perSecond: number;
  /** us a message. */
  readonly nodeMicros: number;
  readonly databaseMicros: number;
}

export interface ServedReport {
  readonly embedded: Served;
  readonly postgres: Served;
  readonly statements: number;
  readonly roundTrips: number;
}

export interface ServedOptions {
  readonly folder: string;
  readonly limits: Partial<Limits>;
  readonly messages: number;
  readonly rounds: number;
  readonly inFlight: number;
  readonly size: number;
  withEnds<T>(node: NodeProcess, use: (ends: Ends) => Promise<T>): Promise<T>;
}

export async function measureServed(options: ServedOptions): Promise<ServedReport> {
  const { folder, limits, messages, rounds } = options;
  await using server = await PostgresServer.start({ durable: true });
  await using embedded = await NodeProcess.start({ data: `${folder}/embedded`, limits });
  await using served = await NodeProcess.start({
    data: `${folder}/served`,
    limits,
    database: await server.schema(),
  });
  const taken: Record<"embedded" | "postgres", Served[]> = { embedded: [], postgres: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const count = round === 0 ? 1_000 : messages;
    const one = await measure(options, embedded, undefined, count);
    const other = await measure(options, served, await server.pid(), count);
    // The first round warms up.
    if (round === 0) continue;
    taken.embedded.push(one);
    taken.postgres.push(other);
  }
  await served.stop();
  const counts = await measureRoundTrips(options, server);
  return { embedded: middle(taken.embedded), postgres: middle(taken.postgres), ...counts };
}

function middle(rounds: readonly Served[]): Served {
  const of = (pick: (round: Served) => number): number => median(rounds.map(pick));
  return {
    perSecond: of((round) => round.perSecond),
    nodeMicros: of((round) => round.nodeMicros),
    databaseMicros: of((round) => round.databaseMicros),
  };
}

function measure(
  { withEnds, size, inFlight }: ServedOptions,
  node: NodeProcess,
  server: number | undefined,
  count: number,
): Promise<Served> {
  return withEnds(node, async (ends) => {
    using receiver = new Receiver(ends);
    const sender = new Sender(enqueuing(ends), size);
    const options = { count, inFlight, nodes: [node.pid], database: server };
    const { perSecond, nodesMicros, databaseMicros } = await costOf(sender, receiver, options);
    return { perSecond, nodeMicros: nodesMicros, databaseMicros };
  });
}

async function measureRoundTrips(
  { folder, limits, messages, inFlight, size, withEnds }: ServedOptions,
  server: PostgresServer,
): Promise<{ readonly statements: number; readonly roundTrips: number }> {
  const behind = new URL(await server.schema());
  using door = new CountingDoor(Number(behind.port));
  behind.port = `${door.port}`;
  await using node = await NodeProcess.start({ data: `${folder}/counted`, limits, database: behind.href });
  return await withEnds(node, async (ends) => {
    using receiver = new Receiver(ends);
    const sender = new Sender(enqueuing(ends), size);
    await sender.sendMany(100, inFlight);
    await receiver.all(100);
    const before = { statements: door.statements, roundTrips: door.roundTrips };
    await sender.sendMany(messages, inFlight);
    await receiver.all(100 + messages);
    return {
      statements: (door.statements - before.statements) / messages,
      roundTrips: (door.roundTrips - before.roundTrips) / messages,
    };
  });
}
