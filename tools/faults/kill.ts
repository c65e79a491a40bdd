// The node killed (SIGKILL) under four writers and a reader; the queue checker's five counts.

import { killRun } from "@quicproquo/testkit/kill-run";
import { sizes } from "@quicproquo/testkit/sizes";
import { judged } from "./judged.ts";

/** True if every count is zero and there was something to count. */
export async function kill(kills: number = sizes.kill.kills, seed: number = Date.now() % 2 ** 31): Promise<boolean> {
  const { passed } = await judged("kill", { kills, seed }, killRun);
  return passed;
}
