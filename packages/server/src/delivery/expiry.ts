// Removes what has expired, off the hot path: in small transactions, each with a rest behind it that is a multiple of its own
// time, so that calls rarely meet one and a million rows cost nobody more than their share. What has expired and is still
// there is returned to nobody, so there is no hurry.

import type { Clock } from "@quicproquo/transport";
import type { Store } from "../store/store.ts";

export interface ExpiryOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** False once the node stops. */
  readonly goesOn: () => boolean;
}

/** Rows of one transaction. */
const expireAtOnce = 50;
/** Rests at least so long between two, ms. */
const restAtLeast = 20;
/** And so many times what the last one took. */
const restTimes = 4;

/** How many rows went. */
export async function expireRows({ store, clock, goesOn }: ExpiryOptions): Promise<number> {
  let gone = 0;
  while (goesOn()) {
    const from = clock.monotonic();
    const some = await store.expire({ now: clock.now(), limit: expireAtOnce });
    gone += some;
    if (some < expireAtOnce) break;
    const rest = Math.max(restAtLeast, restTimes * (clock.monotonic() - from));
    await new Promise<void>((resolve) => clock.after(rest, resolve));
  }
  return gone;
}
