// After something was said or changed: whether the node has it.
import type { Engine } from "@quicproquo/client";
import type { CliContext } from "../cli-context.ts";
import { describeError, type ExitCode, exitCodes } from "../errors.ts";
import { text } from "../text.ts";

/** `done` when the node answered, `pending` when the time for it ran out: then it is kept, and that was said. */
export async function flushed(engine: Engine, context: CliContext): Promise<ExitCode> {
  const limit = context.limit();
  try {
    await engine.flushed(limit);
    return exitCodes.done;
  } catch (error) {
    context.signal.throwIfAborted();
    // Only the network may fail here: what is wrong with the store is told as that.
    if (!limit.aborted && describeError(error).exit !== exitCodes.unreachable) throw error;
    context.note(text.oneShot.pending);
    return exitCodes.pending;
  }
}
