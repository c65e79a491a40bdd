// The node's connection to PostgreSQL cut in the midst of a transaction: after BEGIN, before COMMIT, and before the answer to
// COMMIT, in turn. What was answered is there; what was not may be, once.

import { DatabaseDoor, moments } from "@quicproquo/testkit/database-door";
import { cutRun } from "@quicproquo/testkit/database-runs";
import { PostgresServer } from "@quicproquo/testkit/postgres-server";
import { sizes } from "@quicproquo/testkit/sizes";
import { judged, recoveryLimit } from "./judged.ts";

/** True if every count is zero, something that was never answered came, and the node was back in time. */
export async function cut(
  kills: number = sizes.cuts,
  seed: number = Date.now() % 2 ** 31,
): Promise<boolean> {
  await using server = PostgresServer.available ? await PostgresServer.start({ durable: true }) : undefined;
  if (server?.mortal !== true) {
    console.log("left out: cut: no server of our own, beside which to stand");
    return true;
  }
  const address = new URL(await server.schema());
  await using door = new DatabaseDoor(Number(address.port));
  address.port = `${door.port}`;
  const options = { kills, seed, database: address.href, door, moments };
  const { passed, counts } = await judged("a connection cut in a transaction", options, cutRun);
  console.log(`     the node answered again ${counts.slowestRecovery.toFixed(0)} ms after it, at most`);
  return passed && counts.received > counts.answered && counts.slowestRecovery <= recoveryLimit;
}
