// When acks are made: at once, but where one reader's follow each other each with many messages more than the one before, and
// nothing else is to be done, they wait a moment for the next, so that a transaction is of many messages. Until its ack is
// answered a reader has no reason to think that anything is gone, and most do not wait for it.

import type { Clock, Timer } from "@quicproquo/transport";
import type { AckRequest, Seq } from "../store.ts";
import { placeOf } from "./bundle-state.ts";
import { apart, atMost, many } from "./burst.ts";

export class AckPace implements Disposable {
  readonly #clock: Clock;
  /** The last that were made, by inbox. */
  #made = new Map<string, Seq>();
  #next = -Infinity;
  #timer: Timer | undefined;
  #goesOn = Promise.withResolvers<void>();
  #ended = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whoever pauses goes on; nothing waits any more. */
  [Symbol.dispose](): void {
    this.#ended = true;
    this.goesOn();
  }

  /** Whether these, which are all there are, are to wait. */
  wait(acks: readonly AckRequest[]): boolean {
    if (this.#ended || this.#clock.monotonic() >= this.#next) return false;
    return acks.every(({ recipient, channelId, seqUpTo }) => {
      const before = this.#made.get(placeOf(recipient, channelId));
      return before !== undefined && seqUpTo >= before + many && seqUpTo < before + atMost;
    });
  }

  /** These are made now. */
  go(acks: readonly AckRequest[]): void {
    if (acks.length === 0) return;
    this.#next = this.#clock.monotonic() + apart;
    this.#made = new Map(acks.map(({ recipient, channelId, seqUpTo }) => [placeOf(recipient, channelId), seqUpTo]));
  }

  /** Until the time has come, or `goesOn`. */
  async pause(): Promise<void> {
    this.#timer = this.#clock.after(Math.max(0, this.#next - this.#clock.monotonic()), () => this.#goesOn.resolve());
    await this.#goesOn.promise;
    this.#timer.cancel();
    this.#goesOn = Promise.withResolvers();
  }

  /** Something else is to be looked at. */
  goesOn(): void {
    this.#goesOn.resolve();
  }
}
