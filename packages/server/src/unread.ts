// A peer that does not read: what the node has for it stays in the node's memory. It is cut once nothing of that has gone out
// for a minute and for the time that it would take at 8 KB/s; who reads slower than that cannot be served anyway.

import { closeCodes } from "@quicproquo/transport";
import type { Clock, Connection, Timer } from "@quicproquo/transport";

const lookEvery = 15_000;
const patience = 60_000;
/** Bytes that go out in a millisecond at the least. */
const slowest = 8;

/** Looks until it is told to stop, or has cut the connection. */
export function cutWhenUnread(stream: Connection, unsentBytes: () => number, clock: Clock): { stop(): void } {
  let stuck: { readonly sent: number; readonly until: number } | undefined;
  let timer: Timer;
  const look = (): void => {
    const unsent = unsentBytes();
    const now = clock.monotonic();
    if (unsent === 0) stuck = undefined;
    else if (stuck?.sent !== stream.lastSent) {
      stuck = { sent: stream.lastSent, until: now + patience + unsent / slowest };
    } else if (now >= stuck.until) {
      stream.abort({ code: closeCodes.aborted, text: "what was sent is not read" });
      return;
    }
    timer = clock.after(lookEvery, look);
  };
  timer = clock.after(lookEvery, look);
  return { stop: () => timer.cancel() };
}
