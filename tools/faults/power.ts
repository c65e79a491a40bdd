// The power cut under a node (SIGKILL, and its database as far as it was durable), under four writers and a reader; the queue
// checker's five counts.

import { powerCutRun } from "@quicproquo/testkit/kill-run";
import { powerCutMissing } from "@quicproquo/testkit/power-cut";
import { sizes } from "@quicproquo/testkit/sizes";
import { judged } from "./judged.ts";

/** True if every count is zero, and some cuts took what was not durable. */
export async function power(kills: number = sizes.power.kills, seed: number = Date.now() % 2 ** 31): Promise<boolean> {
  const missing = powerCutMissing();
  if (missing !== undefined) {
    console.log(`FAIL power: ${missing}`);
    return false;
  }
  const { passed, counts } = await judged("power", { kills, seed }, powerCutRun);
  console.log(`     ${counts.took} of ${kills} cuts took what was written and not durable`);
  return passed && counts.took > 0;
}
