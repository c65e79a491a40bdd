// Reactions of one person that are told of as lines: who puts them and takes them back without end fills no screen. The
// messages have what they have all the same.
import type { Person } from "@quicproquo/client";
import type { Clock } from "../clock.ts";

export const TOLD_A_MINUTE = 20;
const MINUTE_MS = 60_000;

export class ReactionPace {
  readonly #clock: Clock;
  readonly #told = new Map<string, { readonly since: number; readonly times: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether one more is told: as always, as the last one for a minute, or not at all. */
  next({ key }: Person): "told" | "last" | "quiet" {
    const now = this.#clock.now();
    const before = this.#told.get(key);
    // A clock that was set back keeps nobody quiet for longer.
    const goesOn = before !== undefined && Math.abs(now - before.since) < MINUTE_MS;
    const { since, times } = goesOn ? before : { since: now, times: 0 };
    if (times > TOLD_A_MINUTE) return "quiet";
    this.#told.set(key, { since, times: times + 1 });
    return times < TOLD_A_MINUTE ? "told" : "last";
  }
}
