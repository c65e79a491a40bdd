// Waiting by the injected clock, given up at once when the signal fires.
import type { Clock } from "@quicproquo/transport";

/** Resolves after `ms`, or as soon as the signal fires: look at the signal afterwards. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      timer.cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = clock.after(Math.ceil(ms), done);
    signal.addEventListener("abort", done);
  });
}
