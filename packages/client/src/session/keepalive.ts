// Keeps a connection alive and notices a dead one (PROTOCOL §1): `health` after 15 s without a byte, or when a call waits
// and nothing came for 5 s; an end when nothing comes for 5 s more. QUIC would notice by itself, but only after 45 s, in
// which a node that is back already is not seen.
import type { Clock } from "@quicproquo/transport";
import { pause } from "./pause.ts";

export const QUIET_MS = 15_000;
export const ANSWER_MS = 5_000;
/** What goes up may take its time: a fifth of what a link of 100 ms and 10 % loss carries. */
export const SLOWEST_BYTES_PER_MS = 8;
/** A timer that is later than this tells of a machine that slept or was busy, not of the node. */
const LATE_MS = 1_000;

/** When all that was written can have left, even on a slow link. */
export class Upload {
  readonly #clock: Clock;
  #done: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#done = clock.monotonic();
  }

  add(bytes: number): void {
    this.#done = Math.max(this.#done, this.#clock.monotonic()) + bytes / SLOWEST_BYTES_PER_MS;
  }

  /** `clock.monotonic()`. */
  get done(): number {
    return this.#done;
  }
}

export interface KeptAlive {
  /** `clock.monotonic()` of the last byte each way. */
  readonly stream: { readonly lastReceived: number; readonly lastSent: number; abort(): void };
  readonly upload: { readonly done: number };
  /** `clock.monotonic()` of the oldest call without an answer, if there is one. */
  readonly waitingSince: () => number | undefined;
  /** Anything that makes the node answer. */
  readonly ask: () => Promise<unknown>;
}

/** Runs until the signal fires or the connection is dead, which it then ends. */
export async function keepAlive(
  { stream, upload, waitingSince, ask }: KeptAlive,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const now = clock.monotonic();
    const { lastReceived, lastSent } = stream;
    const waiting = waitingSince() ?? Infinity;
    const unanswered = Math.max(waiting + ANSWER_MS, lastReceived + ANSWER_MS, upload.done);
    const due = Math.min(unanswered, Math.max(lastReceived, lastSent) + QUIET_MS);
    if (now < due) {
      await pause(clock, Math.min(due - now, ANSWER_MS), signal);
      continue;
    }
    // Its failure shows as silence, or as the end of the connection.
    ask().catch(() => {});
    if (await silent(now)) return stream.abort();
  }

  /** Whether nothing came since then, although there was time for it. */
  async function silent(asked: number): Promise<boolean> {
    for (;;) {
      const until = Math.max(asked + ANSWER_MS, upload.done);
      await pause(clock, until - clock.monotonic(), signal);
      if (signal.aborted || stream.lastReceived > asked || clock.monotonic() - until > LATE_MS) return false;
      if (clock.monotonic() >= upload.done) return true;
    }
  }
}
