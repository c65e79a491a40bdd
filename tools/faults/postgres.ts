// The same on PostgreSQL, and the database killed under a node that goes on; the queue checker's five counts of each.

import { databaseKillRun, killRun } from "@quicproquo/testkit/kill-run";
import { PostgresServer } from "@quicproquo/testkit/postgres-server";
import { faultless, type QueueCounts } from "@quicproquo/testkit/queue-checker";
import { sizes } from "@quicproquo/testkit/sizes";

/** From the database's return to the node's first answer, ms. */
const recoveryLimit = 3_000;

/** True if every count is zero and there was something to count. */
export async function postgres(
  kills: number = sizes.postgresKill.kills,
  seed: number = Date.now() % 2 ** 31,
): Promise<boolean> {
  if (!PostgresServer.available) {
    console.log("left out: postgres: no server for this platform");
    return true;
  }
  await using server = await PostgresServer.start({ durable: true });
  const nodes = await killRun({ kills, seed, database: await server.schema() });
  const first = report(`postgres: the node killed ${kills} times`, seed, nodes, kills);
  if (!server.mortal) return first;
  const times = Math.ceil(kills / 5);
  const databases = await databaseKillRun({ kills: times, seed, database: await server.schema(), server });
  const second = report(`postgres: the database killed ${times} times`, seed, databases, times);
  console.log(`     the node answered again ${databases.slowestRecovery.toFixed(0)} ms after it, at most`);
  return first && second && databases.slowestRecovery <= recoveryLimit;
}

function report(what: string, seed: number, counts: QueueCounts, least: number): boolean {
  const { lost, duplicated, reordered, phantom, redelivered, answered, received } = counts;
  const passed = faultless(counts) && answered > least;
  console.log(
    `${passed ? "ok  " : "FAIL"} ${what}, seed ${seed}, ${answered} answered, ${received} received: lost ${lost}, ` +
      `duplicated ${duplicated}, reordered ${reordered}, phantom ${phantom}, redelivered after ack ${redelivered}`,
  );
  return passed;
}
