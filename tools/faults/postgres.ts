// The same on PostgreSQL; of two nodes there, either killed while the other goes on; and the database killed under a node that
// goes on. The queue checker's five counts of each.

import { databaseKillRun } from "@quicproquo/testkit/database-runs";
import { killRun, twoNodesKillRun } from "@quicproquo/testkit/kill-run";
import { PostgresServer } from "@quicproquo/testkit/postgres-server";
import { sizes } from "@quicproquo/testkit/sizes";
import { judged, recoveryLimit } from "./judged.ts";

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
  const node = await judged("postgres, the node", { kills, seed, database: await server.schema() }, killRun);
  const fewer = Math.ceil(kills / 4);
  const two = await judged(
    "postgres, either of two nodes",
    { kills: fewer, seed, database: await server.schema() },
    twoNodesKillRun,
  );
  if (!server.mortal) return node.passed && two.passed;
  const options = { kills: Math.ceil(kills / 5), seed, database: await server.schema(), server };
  const { passed, counts: { slowestRecovery } } = await judged("postgres, the database", options, databaseKillRun);
  console.log(`     the node answered again ${slowestRecovery.toFixed(0)} ms after it, at most`);
  return node.passed && two.passed && passed && slowestRecovery <= recoveryLimit;
}
