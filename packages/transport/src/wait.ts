// Waiting for what may never come: by the injected clock, and nothing is left behind.

import type { Clock } from "./clock.ts";
import { TransportError } from "./errors.ts";

/** True if the promise settled, either way, before `ms` passed. Never rejects. */
export function settlesWithin(clock: Clock, ms: number, promise: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.after(ms, () => resolve(false));
    const settled = () => {
      timer.cancel();
      resolve(true);
    };
    promise.then(settled, settled);
  });
}

/** The promise's outcome, unless the signal speaks or `ms` pass first. What it came to afterwards is up to the caller. */
export function within<T>(
  promise: Promise<T>,
  limit: { readonly clock: Clock; readonly ms: number; readonly what: string; readonly signal?: AbortSignal },
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const { clock, ms, what, signal } = limit;
    const stop = () => {
      timer.cancel();
      signal?.removeEventListener("abort", aborted);
    };
    const aborted = () => {
      stop();
      reject(new TransportError("aborted", `${what} was given up`, { cause: signal?.reason }));
    };
    const timer = clock.after(ms, () => {
      stop();
      reject(new TransportError("timeout", `${what} took longer than ${ms / 1000} s`));
    });
    if (signal?.aborted) return aborted();
    signal?.addEventListener("abort", aborted, { once: true });
    promise.then((value) => (stop(), resolve(value)), (error) => (stop(), reject(error)));
  });
}
