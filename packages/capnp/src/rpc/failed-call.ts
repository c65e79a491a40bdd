// A call that failed before it began.

import { type Hook, type PendingCall, Reference } from "../reference.ts";

export class FailedCall<R> implements PendingCall<R> {
  readonly #error: unknown;
  readonly #broken: Hook;
  #promise: Promise<R> | undefined;

  /** `broken` is what pipelining on it leads to. */
  constructor(error: unknown, broken: Hook) {
    this.#error = error;
    this.#broken = broken;
  }

  get promise(): Promise<R> {
    return this.#promise ??= Promise.reject(this.#error);
  }

  pipeline(): Reference {
    this.#broken.retain();
    return new Reference(this.#broken);
  }

  dispose(): void {}
}
