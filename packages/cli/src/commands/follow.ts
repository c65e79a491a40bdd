// Goes on with a profile while it changes hands: when the program that had it open has ended, the next one's engine is taken,
// or one of one's own.
import type { Engine } from "@quicproquo/client";
import type { CliContext, Hold } from "../cli-context.ts";
import { holderGone } from "../daemon/holder-gone.ts";
import { describeError, type ExitCode, exitCodes } from "../errors.ts";

/** A program that ends closes its profile a moment after its socket. */
const againMs = 200;

/** `run` answers undefined when the holder has ended; then it is called again, with another engine. */
export async function follow(
  context: CliContext,
  run: (engine: Engine, hold: Hold) => Promise<ExitCode | undefined>,
): Promise<ExitCode> {
  let lost: number | undefined;
  for (;;) {
    try {
      const exit = await context.holdEngine(async (engine, hold) => {
        lost = undefined;
        return await run(engine, hold);
      });
      if (exit !== undefined) return exit;
    } catch (error) {
      if (context.signal.aborted) return exitCodes.done;
      const { code } = describeError(error);
      const passing = code === "holder-gone" || (code === "profile-in-use" && lost !== undefined);
      if (code === "no-terminal" && lost !== undefined) throw holderGone(error);
      if (!passing || (lost !== undefined && performance.now() - lost > context.timeoutMs)) throw error;
    }
    lost ??= performance.now();
    await new Promise((resolve) => setTimeout(resolve, againMs));
  }
}
