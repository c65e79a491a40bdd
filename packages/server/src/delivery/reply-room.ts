// Large replies of one connection, built a few at a time and not while much is still unsent: a client that asks for
// everything five hundred times at once, and reads none of it, costs the node a few replies of memory and no more.

import type { Clock, Timer } from "@quicproquo/transport";

/** Replies being built at once. */
const most = 4;
/** Beyond so many unsent bytes no further reply is begun. */
const unsentLimit = 8 * 1024 * 1024;
/** How often to look whether they were sent, ms. */
const lookEvery = 10;

export class ReplyRoom {
  readonly #unsent: () => number;
  readonly #clock: Clock;
  readonly #line: (() => void)[] = [];
  #building = 0;
  #timer: Timer | undefined;

  constructor(unsent: () => number, clock: Clock) {
    this.#unsent = unsent;
    this.#clock = clock;
  }

  /**
   * Builds at once if there is room, else in turn. Rejects with the signal's reason if the caller gives up first; the
   * signal is only asked for by who has to wait.
   */
  async build<T>(reply: () => Promise<T>, signal: () => AbortSignal): Promise<T> {
    if (this.#line.length > 0 || !this.#free()) await this.#turn(signal());
    this.#building += 1;
    try {
      return await reply();
    } finally {
      this.#building -= 1;
      this.#next();
    }
  }

  #free(): boolean {
    return this.#building < most && this.#unsent() <= unsentLimit;
  }

  #turn(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const giveUp = (): void => {
      this.#line.splice(this.#line.indexOf(begin), 1);
      reject(signal.reason);
    };
    const begin = (): void => {
      signal.removeEventListener("abort", giveUp);
      resolve();
    };
    if (signal.aborted) reject(signal.reason);
    else {
      signal.addEventListener("abort", giveUp);
      this.#line.push(begin);
      this.#next();
    }
    return promise;
  }

  /** Lets the first in line begin, if there is room; the next one follows when it has built. */
  #next(): void {
    if (this.#line.length === 0) return;
    if (this.#free()) return this.#line.shift()?.();
    if (this.#building === 0) {
      // Nobody builds, so nobody will call this again: it waits for the peer to read.
      this.#timer ??= this.#clock.after(lookEvery, () => {
        this.#timer = undefined;
        this.#next();
      });
    }
  }
}
