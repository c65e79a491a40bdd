// The faces' view of time: when a line was written, and how long to hold one. Comes in from outside, for the tests' sake.

export interface Clock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Calls once after `ms`; a pending timer does not keep the process alive. */
  after(ms: number, call: () => void): { cancel(): void };
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, call) {
    const id = setTimeout(call, ms);
    Deno.unrefTimer(id);
    return { cancel: () => clearTimeout(id) };
  },
};
