// An object on which every call fails: what a promise becomes that broke, and what lies behind a null pointer.

import type { CallOptions, PendingCall } from "../reference.ts";
import type { CallMethod } from "./content.ts";
import type { Delivery } from "./delivery.ts";
import { FailedCall } from "./failed-call.ts";
import { ObjectHook } from "./object-hook.ts";

export class BrokenHook extends ObjectHook {
  readonly error: Error;

  constructor(error: Error) {
    super();
    this.error = error;
  }

  call<I, R>(_method: CallMethod<I, R>, _params: I, _options: CallOptions | undefined): PendingCall<R> {
    return new FailedCall<R>(this.error, this);
  }

  deliver(delivery: Delivery): void {
    delivery.fail(this.error);
  }
}
