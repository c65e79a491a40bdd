// Keeps a TLS connection alive and notices a dead one (PROTOCOL §1): `health` after 15 s without a byte, and an end after
// 45 s in which nothing came back. QUIC does both by itself.
import type { Clock } from "@quicproquo/transport";
import { pause } from "./pause.ts";

export const QUIET_MS = 15_000;
export const DEAD_MS = 45_000;

export interface KeptAlive {
  /** `clock.monotonic()` of the last byte each way. */
  readonly stream: { readonly lastReceived: number; readonly lastSent: number; abort(): void };
  /** Anything that makes the node answer. */
  readonly ask: () => Promise<unknown>;
}

/** Runs until the signal fires or the connection is dead, which it then ends. */
export async function keepAlive({ stream, ask }: KeptAlive, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const quiet = clock.monotonic() - Math.max(stream.lastReceived, stream.lastSent);
    if (quiet < QUIET_MS) {
      await pause(clock, QUIET_MS - quiet, signal);
      continue;
    }
    // Its failure shows as silence, or as the end of the connection.
    ask().catch(() => {});
    await pause(clock, QUIET_MS, signal);
    if (!signal.aborted && clock.monotonic() - stream.lastReceived >= DEAD_MS) return stream.abort();
  }
}
