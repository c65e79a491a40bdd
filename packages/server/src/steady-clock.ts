// The machine's clock, but for leaps that would do harm: a node that believes that it is next year deletes what waits. A
// leap of more than a day, either way, is believed once it has lasted for a day; until then time goes on as it did. What
// happened while the program did not run cannot be told from a leap, and is believed.

import type { Clock, Timer } from "@quicproquo/transport";

const day = 86_400_000;

export class SteadyClock implements Clock {
  readonly #clock: Clock;
  /** A moment that was believed, on both clocks. */
  #wall: number;
  #monotonic: number;
  #doubt: { readonly since: number; readonly leap: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#wall = clock.now();
    this.#monotonic = clock.monotonic();
  }

  now(): number {
    const told = this.#clock.now();
    const monotonic = this.#clock.monotonic();
    const expected = this.#wall + Math.floor(monotonic - this.#monotonic);
    const leap = told - expected;
    if (Math.abs(leap) <= day || this.#hasLasted(leap, monotonic)) {
      this.#wall = told;
      this.#monotonic = monotonic;
      this.#doubt = undefined;
      return told;
    }
    return expected;
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  after(ms: number, call: () => void): Timer {
    return this.#clock.after(ms, call);
  }

  #hasLasted(leap: number, monotonic: number): boolean {
    if (this.#doubt === undefined || Math.abs(leap - this.#doubt.leap) > day) this.#doubt = { since: monotonic, leap };
    return monotonic - this.#doubt.since >= day;
  }
}
