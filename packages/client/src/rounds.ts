// Looking for something to do, again and again, as long as there is hope for a connection: what loops over messages and
// events are made of.
import type { Engine, EngineEvent } from "./api.ts";
import { stayAwake } from "./stay-awake.ts";

/**
 * One round now, and one after each event that `matters`. Ends when the signal fires; throws when there will be no
 * connection any more, with the reason. Meanwhile the process lives.
 */
export async function* rounds(
  engine: Engine,
  matters: (event: EngineEvent) => boolean,
  signal: AbortSignal,
): AsyncGenerator<void, void, void> {
  using _awake = stayAwake();
  let news = Promise.withResolvers<void>();
  const wake = (): void => {
    news.resolve();
    news = Promise.withResolvers();
  };
  using _events = engine.on((event) => {
    if (event.type === "connection" || matters(event)) wake();
  });
  signal.addEventListener("abort", wake);
  try {
    while (!signal.aborted) {
      // Taken before looking, so that nothing is missed in between.
      const next = news.promise;
      yield;
      if (signal.aborted) return;
      if (isOver(engine)) await engine.caughtUp(signal);
      await next;
    }
  } finally {
    signal.removeEventListener("abort", wake);
  }
}

/** Whether the engine has stopped trying to connect; then whoever waits for the node is told why. */
function isOver({ connection }: Engine): boolean {
  if (connection.state === "taken-over") return true;
  return connection.state === "offline" && connection.reason !== undefined && connection.retryInMs === undefined;
}
