// Lines about what could not be read, kept few: whoever sends rubbish all day fills neither a conversation nor a screen.
import type { Clock } from "@quicproquo/transport";

export const COMPLAINTS_AT_ONCE = 8;
export const QUIET_MS: number = 60 * 60 * 1000;
/** Different lines that are counted at once; beyond that counting begins anew. */
const MOST_KINDS = 1_000;

interface Told {
  readonly since: number;
  readonly times: number;
}

export class Complaints {
  readonly #clock: Clock;
  readonly #told = new Map<string, Told>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The line as it is to be told at this place now; undefined if it was told often enough, `most` times, within an hour. */
  line(place: string, text: string, most: number = COMPLAINTS_AT_ONCE): string | undefined {
    const now = this.#clock.monotonic();
    const kind = `${place} ${text}`;
    const before = this.#told.get(kind);
    const { since, times } = before === undefined || now - before.since >= QUIET_MS ? { since: now, times: 0 } : before;
    if (times >= most) return undefined;
    if (this.#told.size >= MOST_KINDS) this.#told.clear();
    this.#told.set(kind, { since, times: times + 1 });
    return times + 1 < most ? text : `${text} More of this kind is not told for an hour.`;
  }
}
