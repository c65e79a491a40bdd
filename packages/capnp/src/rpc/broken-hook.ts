// An object on which every call fails: what a promise becomes that broke, and what lies behind a null pointer. With it, the
// call that failed before it began, since pipelining on one gives the other.

import type { CallOptions, PendingCall, Reference } from "../reference.ts";
import type { CallMethod } from "./content.ts";
import type { Delivery } from "./delivery.ts";
import { ObjectHook } from "./object-hook.ts";
import { tellable } from "./rpc-error.ts";

export class BrokenHook extends ObjectHook {
  readonly error: Error;

  constructor(error: Error) {
    super();
    this.error = error;
  }

  call<I, R>(_method: CallMethod<I, R>, _params: I, _options: CallOptions | undefined): PendingCall<R> {
    return new FailedCall<R>(this.error);
  }

  deliver(delivery: Delivery): void {
    delivery.fail(this.error);
  }
}

export class FailedCall<R> implements PendingCall<R> {
  readonly #error: unknown;
  #promise: Promise<R> | undefined;

  constructor(error: unknown) {
    this.#error = error;
  }

  get promise(): Promise<R> {
    return this.#promise ??= Promise.reject(this.#error);
  }

  pipeline(): Reference {
    return new BrokenHook(tellable(this.#error)).reference();
  }

  dispose(): void {}
}
