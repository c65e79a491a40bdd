// The node killed (SIGKILL) under four writers and a reader; the queue checker's five counts.

import { killRun } from "@quicproquo/testkit/kill-run";
import { faultless } from "@quicproquo/testkit/queue-checker";
import { sizes } from "@quicproquo/testkit/sizes";

/** True if every count is zero and there was something to count. */
export async function kill(kills: number = sizes.kill.kills, seed: number = Date.now() % 2 ** 31): Promise<boolean> {
  const begun = performance.now();
  const counts = await killRun({ kills, seed });
  const { lost, duplicated, reordered, phantom, redelivered, answered, received } = counts;
  const passed = faultless(counts) && answered > kills;
  console.log(
    `${passed ? "ok  " : "FAIL"} kill: ${kills} kills, seed ${seed}, ${answered} answered, ${received} received: ` +
      `lost ${lost}, duplicated ${duplicated}, reordered ${reordered}, phantom ${phantom}, ` +
      `redelivered after ack ${redelivered} (${((performance.now() - begun) / 1_000).toFixed(0)} s)`,
  );
  return passed;
}
