// Removes what has expired, off the hot path, so that calls hardly notice a million rows. Where a transaction costs much more
// than a row in it, one goes along with what others write, and not with every transaction: what it changes lies in pages all
// over the database, which the disk is busy with when the log is folded in. Else, and while nobody writes, they go in small
// transactions with a rest behind each that is a multiple of its own time. What has expired and is still there is returned to
// nobody, so there is no hurry.

import type { Clock } from "@quicproquo/transport";
import type { Store } from "../store/store.ts";

export interface ExpiryOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Aborted once the node stops. */
  readonly signal: AbortSignal;
}

/**
 * Rows that go along with others, by how long there has been no end of them, ms. More with every hour, so that whatever is
 * stored, and never fetched, cannot come faster for good than it goes.
 */
const expireAlong = (forSoLong: number): number => 2 ** Math.min(6, Math.floor(forSoLong / 3_600_000));
/** And how long none does afterwards, ms. */
const restAlong = 50;
/** Rows of a transaction of their own. */
const expireApart = 50;
/** If there are no others for so long they go by themselves, and rest for as long at least, ms. */
const restAtLeast = 20;
/** And so many times what the last transaction took. */
const restTimes = 4;

/** How many rows went. */
export async function expireRows({ store, clock, signal }: ExpiryOptions): Promise<number> {
  const begun = clock.monotonic();
  let gone = 0;
  let rest = restAtLeast;
  while (!signal.aborted) {
    const limit = expireAlong(clock.monotonic() - begun);
    const along = await store.expireAlong?.({ now: clock.now(), limit }, pause(clock, rest, signal));
    if (along !== undefined) {
      gone += along;
      if (along < limit) break;
      await pause(clock, restAlong, signal);
      continue;
    }
    if (signal.aborted) break;
    const from = clock.monotonic();
    const apart = await store.expire({ now: clock.now(), limit: expireApart });
    gone += apart;
    if (apart < expireApart) break;
    rest = Math.max(restAtLeast, restTimes * (clock.monotonic() - from));
    if (store.expireAlong === undefined) await pause(clock, rest, signal);
  }
  return gone;
}

/** Shorter if it is aborted. */
function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      timer.cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = clock.after(ms, end);
    signal.addEventListener("abort", end);
  });
}
