// How long nobody has touched the keys. The timer is armed once and looks again: a key costs no more than a number.
import type { Clock } from "../clock.ts";

export class Idle {
  readonly #clock: Clock;
  readonly #expired: () => void;
  #touched: number;
  /** ms; undefined: never. */
  #after: number | undefined;
  #timer: { cancel(): void } | undefined;

  /** `expired` is called once, when nobody has touched a key for as long as is set. */
  constructor(clock: Clock, expired: () => void) {
    this.#clock = clock;
    this.#expired = expired;
    this.#touched = clock.now();
  }

  touched(): void {
    this.#touched = this.#clock.now();
  }

  /** 0: never. */
  set(seconds: number): void {
    const after = seconds === 0 ? undefined : seconds * 1000;
    if (after === this.#after) return;
    this.#after = after;
    this.#arm();
  }

  close(): void {
    this.#after = undefined;
    this.#timer?.cancel();
  }

  #arm(): void {
    this.#timer?.cancel();
    if (this.#after === undefined) return;
    const left = this.#touched + this.#after - this.#clock.now();
    // A clock that was set back may not keep it open for longer than was set.
    this.#timer = this.#clock.after(Math.max(0, Math.min(left, this.#after)), () => this.#look());
  }

  #look(): void {
    if (this.#after === undefined) return;
    if (this.#clock.now() - this.#touched < this.#after) return this.#arm();
    this.close();
    this.#expired();
  }
}
