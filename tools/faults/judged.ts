// A run of kills and what the queue checker says of it, in a line.

import { faultless, type QueueCounts } from "@quicproquo/testkit/queue-checker";

/** From the database's return to the node's first answer, ms. */
export const recoveryLimit = 3_000;

interface Kills {
  readonly kills: number;
  readonly seed: number;
}

/** Passed if every count is zero and there was something to count. */
export async function judged<O extends Kills, C extends QueueCounts>(
  what: string,
  options: O,
  run: (options: O) => Promise<C>,
): Promise<{ readonly passed: boolean; readonly counts: C }> {
  const begun = performance.now();
  const counts = await run(options);
  const { lost, duplicated, reordered, phantom, redelivered, answered, received } = counts;
  const passed = faultless(counts) && answered > options.kills;
  console.log(
    `${passed ? "ok  " : "FAIL"} ${what}: ${options.kills} kills, seed ${options.seed}, ${answered} answered, ` +
      `${received} received: lost ${lost}, duplicated ${duplicated}, reordered ${reordered}, phantom ${phantom}, ` +
      `redelivered after ack ${redelivered} (${((performance.now() - begun) / 1_000).toFixed(0)} s)`,
  );
  return { passed, counts };
}
