// How long a message lives (PROTOCOL §11, disappearing). The sender stamps when it ends; a reader takes the length from
// that and counts it from when it was sent, so that clocks that differ change little. What the node is told is coarser.
import { clientError } from "../errors.ts";
import type { Expiry } from "../content/mimi-content.ts";

const SECOND_MS = 1000;
const HOUR = 60 * 60;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

const SHORTEST_LIFETIME_SECONDS = 5;
export const LONGEST_LIFETIME_SECONDS: number = 365 * DAY;
/** A sender's clock is believed this far back: what waited at a node no longer than that keeps its own time. */
const LONGEST_WAY_MS = 30 * DAY * SECOND_MS;

/** The stamp of a message: the first whole second at which it has lived long enough. */
export function expiryOf(sentAt: number, seconds: number): Expiry {
  return { relative: false, time: Math.ceil(sentAt / SECOND_MS) + seconds };
}

/** Milliseconds that a message with this stamp lives, within what is taken from others; undefined if it stays. */
export function lifetimeOf(expires: Expiry | undefined, sentAt: number): number | undefined {
  if (expires === undefined) return undefined;
  const length = expires.relative ? expires.time * SECOND_MS : expires.time * SECOND_MS - sentAt;
  return Math.min(Math.max(length, SHORTEST_LIFETIME_SECONDS * SECOND_MS), LONGEST_LIFETIME_SECONDS * SECOND_MS);
}

/** When a message ends that came at `receivedAt`. A time of sending that is still to come counts as now. */
export function endOf(sentAt: number, receivedAt: number, lifetimeMs: number): number {
  return Math.max(Math.min(sentAt, receivedAt), receivedAt - LONGEST_WAY_MS) + lifetimeMs;
}

/** Seconds that the node may keep a message of this lifetime: few classes, so that it learns little; 0: as it does anyway. */
export function queueSeconds(lifetimeMs: number | undefined): number {
  if (lifetimeMs === undefined) return 0;
  // A stamp rounds up: an hour may be a part of a second more.
  return [HOUR, DAY, WEEK, 4 * WEEK].find((seconds) => lifetimeMs < (seconds + 1) * SECOND_MS) ?? 0;
}

/** Throws `invalid-argument` for what no message may be told to live. */
export function requireLifetime(seconds: number): void {
  if (Number.isInteger(seconds) && seconds >= SHORTEST_LIFETIME_SECONDS && seconds <= LONGEST_LIFETIME_SECONDS) return;
  throw clientError("invalid-argument", "a message lives 5 seconds to a year");
}
