// A clock that runs behind what is stored already was set back. Nobody is asked over the network: the node's own past is
// what its promises depend on.

import type { Finding } from "./finding.ts";

const minute = 60_000;

export function judgeClock(now: number, newest: number | undefined): Finding {
  const shown = new Date(now).toISOString();
  if (newest === undefined || now >= newest - minute) {
    return { subject: "clock", state: "ok", found: `${shown}, not behind anything that is stored` };
  }
  return {
    subject: "clock",
    state: "failed",
    found: `${shown}, but something was stored at ${new Date(newest).toISOString()}`,
    hint: "Set the clock, and let something keep it right (timedatectl set-ntp true).",
  };
}
