// A clock that moves only when told, so that thirty days pass in a test of milliseconds and always in the same order.

import type { Clock, Timer } from "@quicproquo/transport";

interface Pending {
  readonly due: number;
  readonly order: number;
  readonly call: () => void;
}

export class FakeClock implements Clock {
  #wall: number;
  #elapsed = 0;
  #order = 0;
  readonly #pending = new Set<Pending>();

  /** Starts at `wall`, ms since 1970 UTC. */
  constructor(wall: number = Date.UTC(2026, 0, 1)) {
    this.#wall = wall;
  }

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(ms: number, call: () => void): Timer {
    const pending: Pending = { due: this.#elapsed + Math.max(0, ms), order: this.#order++, call };
    this.#pending.add(pending);
    return { cancel: () => void this.#pending.delete(pending) };
  }

  /** How many timers wait. A test that ends with some has left something open. */
  get waiting(): number {
    return this.#pending.size;
  }

  /** Milliseconds until the next timer is due; `undefined` if none waits. */
  get untilNext(): number | undefined {
    const next = this.#next();
    return next === undefined ? undefined : next.due - this.#elapsed;
  }

  /**
   * Lets time pass: timers run in the order in which they are due, those that they set included, and before each and
   * at the end the event loop gets a turn, so that what waits on promises sees every moment. What needs real I/O in
   * between has to be awaited by the test itself.
   */
  async advance(ms: number): Promise<void> {
    const until = this.#elapsed + ms;
    await turn();
    for (;;) {
      const next = this.#next();
      if (next === undefined || next.due > until) break;
      this.#move(next.due);
      this.#pending.delete(next);
      next.call();
      await turn();
    }
    this.#move(until);
  }

  /** Someone sets the machine's clock: `now` jumps by `ms`, either way; durations and timers do not notice. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  #move(to: number): void {
    if (to <= this.#elapsed) return;
    this.#wall += to - this.#elapsed;
    this.#elapsed = to;
  }

  #next(): Pending | undefined {
    let first: Pending | undefined;
    for (const pending of this.#pending) {
      if (
        first === undefined || pending.due < first.due || (pending.due === first.due && pending.order < first.order)
      ) {
        first = pending;
      }
    }
    return first;
  }
}

/** A turn of the event loop: every promise that can settle without I/O has settled afterwards. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
