// Time comes in from outside, so that a test can run thirty days in a second.

import { clearTimeout, setTimeout } from "node:timers";

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since 1970 UTC; may jump, as clocks do. */
  now(): number;
  /** Milliseconds of a clock that never jumps; for durations. */
  monotonic(): number;
  /** Calls once after `ms`. A pending timer does not keep the process alive by itself. */
  after(ms: number, call: () => void): Timer;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, call) {
    const timeout = setTimeout(call, ms).unref();
    return { cancel: () => clearTimeout(timeout) };
  },
};
