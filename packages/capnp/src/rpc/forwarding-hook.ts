// Stands before an object so that it looks like one of this end, wherever it is. When an export of ours comes back that
// has become an object of the same peer, calls may not take the short way to it: those made before are still coming
// back, over the peer (rpc.capnp, "The Tribble 4-way Race Condition").

import type { CallOptions, PendingCall } from "../reference.ts";
import type { CallMethod } from "./content.ts";
import type { Delivery } from "./delivery.ts";
import { ObjectHook } from "./object-hook.ts";

export class ForwardingHook extends ObjectHook {
  readonly #object: ObjectHook;

  constructor(object: ObjectHook) {
    super();
    this.#object = object;
    object.retain();
  }

  call<I, R>(method: CallMethod<I, R>, params: I, options: CallOptions | undefined): PendingCall<R> {
    return this.#object.call(method, params, options);
  }

  deliver(delivery: Delivery): void {
    this.#object.deliver(delivery);
  }

  protected override dropped(): void {
    this.#object.release();
  }
}
