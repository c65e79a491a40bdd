// The time by which messages disappear (PROTOCOL §11). It never runs behind the greatest time that was stored, so that
// setting a clock back revives nothing; and a clock that leaps far ahead destroys nothing before it has stayed there for a
// day. While the program runs, a leap is more than a day; what happened while it did not run cannot be told from an
// absence, and is believed up to 60 days.
import type { Clock } from "@quicproquo/transport";

const DAY_MS = 24 * 60 * 60 * 1000;
const LONGEST_ABSENCE_MS = 60 * DAY_MS;

/** What of it outlives the program, ms since 1970 UTC. */
export interface StoredTime {
  readonly greatest: number;
  /** A time far ahead, as it was when it was first seen; undefined while nothing is doubted. */
  readonly doubted: number | undefined;
}

export class BelievedTime {
  readonly #clock: Clock;
  /** A moment that was believed, on both clocks. */
  #wall: number;
  #monotonic: number;
  /** A leap that is not believed yet: how far, and since when, by the clock that never leaps. */
  #doubt: { readonly leap: number; readonly since: number } | undefined;
  /** As `StoredTime`. */
  #doubted: number | undefined;

  constructor(clock: Clock, stored: StoredTime | undefined) {
    this.#clock = clock;
    this.#monotonic = clock.monotonic();
    const told = clock.now();
    this.#wall = stored === undefined ? told : stored.greatest;
    if (stored === undefined || told <= stored.greatest) return;
    const seen = told - (stored.doubted ?? told);
    if (told - stored.greatest <= LONGEST_ABSENCE_MS || (seen >= DAY_MS && seen <= LONGEST_ABSENCE_MS)) {
      this.#wall = told;
    } else this.#doubted = seen >= 0 && seen < DAY_MS ? stored.doubted ?? told : told;
  }

  /** What to store with the next change. */
  get toStore(): StoredTime {
    return { greatest: this.now(), doubted: this.#doubted };
  }

  now(): number {
    const told = this.#clock.now();
    const monotonic = this.#clock.monotonic();
    const expected = this.#wall + Math.floor(monotonic - this.#monotonic);
    const leap = told - expected;
    if (Math.abs(leap) <= DAY_MS) {
      this.#doubt = undefined;
      this.#doubted = undefined;
      // A clock that was set back a little stands still until it has caught up.
      return this.#believe(Math.max(told, this.#wall), monotonic);
    }
    if (leap < 0) return this.#believe(expected, monotonic);
    if (this.#doubt === undefined || Math.abs(leap - this.#doubt.leap) > DAY_MS) {
      this.#doubt = { leap, since: monotonic };
    }
    this.#doubted ??= told;
    if (monotonic - this.#doubt.since < DAY_MS) return this.#believe(expected, monotonic);
    this.#doubt = undefined;
    this.#doubted = undefined;
    return this.#believe(told, monotonic);
  }

  /** What ends before this is not shown: hidden by the machine's clock too, before it is believed enough to destroy. */
  hidesUntil(): number {
    return Math.max(this.now(), this.#clock.now());
  }

  #believe(wall: number, monotonic: number): number {
    this.#wall = wall;
    this.#monotonic = monotonic;
    return wall;
  }
}
