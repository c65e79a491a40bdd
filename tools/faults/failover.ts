// The database's primary killed for good under four writers and a reader, and its synchronous standby promoted. All that was
// answered is there; while there is no database every call is refused with E022, at once.

import { failoverRun } from "@quicproquo/testkit/database-runs";
import { PostgresPair } from "@quicproquo/testkit/postgres-pair";
import { PostgresServer } from "@quicproquo/testkit/postgres-server";
import { sizes } from "@quicproquo/testkit/sizes";
import { judged, recoveryLimit } from "./judged.ts";

/** A refusal waits for nothing; so much is left for a machine that is busy, ms. */
const refusalLimit = 1_000;

/** True if every count is zero, and calls were refused and answered again in time. */
export async function failover(
  kills: number = sizes.failovers,
  seed: number = Date.now() % 2 ** 31,
): Promise<boolean> {
  if (!PostgresServer.ownAvailable) {
    console.log("left out: failover: npm brings no server for this platform");
    return true;
  }
  await using pair = await PostgresPair.start();
  const options = { kills, seed, database: pair.address, pair };
  const { passed, counts } = await judged("failover to a synchronous standby", options, failoverRun);
  const { slowestRefusal, slowestRecovery } = counts;
  console.log(
    `     refused within ${slowestRefusal.toFixed(0)} ms while there was no database, answered again ` +
      `${slowestRecovery.toFixed(0)} ms after the standby took over, at most`,
  );
  return passed && slowestRefusal <= refusalLimit && slowestRecovery <= recoveryLimit;
}
