// How much of what the peer asks for is done at once. Methods run up to a number; later calls, and what must not
// overtake them, wait in order. When too many wait, or too many words are held by calls, nothing more is read.

import type { RpcLimits } from "./limits.ts";

export class Admission {
  readonly #limits: RpcLimits;
  #waiting: (() => void)[] = [];
  #running = 0;
  #words = 0;

  constructor(limits: RpcLimits) {
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Of calls that run or wait. */
  get words(): number {
    return this.#words;
  }

  get hasRoom(): boolean {
    return this.#waiting.length < this.#limits.callsWaiting && this.#words < this.#limits.wordsInFlight;
  }

  /** True if a call may begin at once; it then counts as running. */
  admit(words: number): boolean {
    this.#words += words;
    if (this.#running >= this.#limits.callsInFlight || this.#waiting.length > 0) return false;
    this.#running += 1;
    return true;
  }

  /** A call that was not admitted: begins when its turn comes, and counts as running from then on. */
  later(begin: () => void): void {
    this.#waiting.push(() => {
      this.#running += 1;
      begin();
    });
  }

  /** For what may not overtake the calls that came before it, and is no call. */
  inOrder(action: () => void): void {
    if (this.#waiting.length === 0) action();
    else this.#waiting.push(action);
  }

  /** A call has got its answer. */
  leave(words: number): void {
    this.#running -= 1;
    this.#words -= words;
    while (this.#running < this.#limits.callsInFlight) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next();
    }
  }

  /** The connection has ended: gives what waits, for it to fail. */
  drain(): (() => void)[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }
}
