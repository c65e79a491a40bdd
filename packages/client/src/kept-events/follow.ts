// Kept events as a loop: for programs that must hear of everything, what happened while they were not there included.
import type { Engine, KeptEvent } from "../api.ts";
import { rounds } from "../rounds.ts";

/**
 * Everything that happens from the first time on that this reader's name is used, in order. An event counts as told when
 * the next one is asked for, so one that the program did not finish with comes again after a crash. Ends when the signal
 * fires; throws when there will be no connection any more (`login-needed`, for one).
 */
export async function* keptEvents(
  engine: Engine,
  reader: string,
  signal: AbortSignal,
): AsyncGenerator<KeptEvent, void, void> {
  await engine.addReader(reader);
  for await (const _ of rounds(engine, () => true, signal)) {
    for (let page = await engine.eventsFor(reader); page.length > 0; page = await engine.eventsFor(reader)) {
      for (const { seq, event } of page) {
        if (signal.aborted) return;
        yield event;
        await engine.acknowledge(reader, seq);
      }
    }
  }
}
