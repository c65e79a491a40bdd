// Lets waiting calls look again whenever something may have changed.

export class Wakeup {
  #next: PromiseWithResolvers<void> = Promise.withResolvers();

  /** The next time that something happens. Take it before looking, so that nothing is missed in between. */
  next(): Promise<void> {
    return this.#next.promise;
  }

  wake(): void {
    const { resolve } = this.#next;
    this.#next = Promise.withResolvers();
    resolve();
  }
}

/** Rejects with the signal's reason as soon as it fires; otherwise as the promise does. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    // Nobody will look at it any more: its own failure is no news.
    promise.catch(() => {});
    return Promise.reject(signal.reason);
  }
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
