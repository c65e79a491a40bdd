// How late the event loop is: a timer that should come every tenth of a second, and by how much it did not. A loop that is
// blocked is late for everybody, and it shows here first. The runtime's timers are late by one to three milliseconds when
// nothing is wrong.

import type { Clock, Timer } from "@quicproquo/transport";

const every = 100;

/** Tells each delay in seconds until it is disposed of. */
export function watchLoopDelay(clock: Clock, delayed: (seconds: number) => void): Disposable {
  let timer: Timer;
  const next = (): void => {
    const due = clock.monotonic() + every;
    timer = clock.after(every, () => {
      delayed(Math.max(0, clock.monotonic() - due) / 1_000);
      next();
    });
  };
  next();
  return {
    [Symbol.dispose]() {
      timer.cancel();
    },
  };
}
