// Several ways to the same end, the later ones held back a little (RFC 8305 in spirit). The first that succeeds wins,
// the others are given up and waited for, so that nothing is left behind.

import type { Clock, Timer } from "./clock.ts";

export interface Attempt<T> {
  /** Milliseconds after the start; at once when every attempt begun before has failed. */
  readonly delay: number;
  start(signal: AbortSignal): Promise<T>;
}

export interface RaceOptions<T> {
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** Milliseconds for the rest once every attempt runs and one has failed: a node that is down is not waited for. */
  readonly patience: number;
  /** An error that ends the race, whatever others may come to. */
  readonly fatal: (error: unknown) => boolean;
  /** Closes what came second. */
  readonly discard: (value: T) => void;
}

/** Made once: who aborts without a reason has an error made for each race, with a stack. */
const over = new Error("the race is over");

/** The winner's value. Rejects with the fatal error, or, when all failed, with the last attempt's that failed by itself. */
export async function race<T>(attempts: readonly Attempt<T>[], options: RaceOptions<T>): Promise<T> {
  const { clock, signal, patience, fatal, discard } = options;
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const stop = new AbortController();
  const running: Promise<void>[] = [];
  const errors: unknown[] = [];
  let won = false;
  let begun = 0;
  let timer: Timer | undefined;

  const run = async (attempt: Attempt<T>) => {
    try {
      const value = await attempt.start(stop.signal);
      if (won || stop.signal.aborted) return discard(value);
      won = true;
      resolve(value);
    } catch (error) {
      errors.push(error);
      if (fatal(error) || errors.length === attempts.length) return reject(error);
      if (stop.signal.aborted) return;
      if (errors.length === begun) return begin();
      if (begun < attempts.length) return;
      timer?.cancel();
      timer = clock.after(patience, () => reject(error));
    }
  };
  const begin = () => {
    timer?.cancel();
    const attempt = attempts[begun];
    if (attempt === undefined) return;
    begun += 1;
    running.push(run(attempt));
    const next = attempts[begun];
    if (next !== undefined) timer = clock.after(next.delay - attempt.delay, begin);
  };
  const aborted = () => reject(signal?.reason);
  signal?.addEventListener("abort", aborted);
  if (signal?.aborted) aborted();
  else begin();
  try {
    return await promise;
  } finally {
    signal?.removeEventListener("abort", aborted);
    timer?.cancel();
    stop.abort(over);
    await Promise.all(running);
  }
}
