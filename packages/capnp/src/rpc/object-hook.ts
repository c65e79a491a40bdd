// What every object is to the RPC system: something counted that calls can be begun on or delivered to. Which objects
// there are: local ones (served-object.ts), those of a peer (import.ts), promises (promise-hook.ts), broken ones.

import { type CallOptions, type Hook, type PendingCall, Reference } from "../reference.ts";
import type { CallMethod } from "./content.ts";
import type { Delivery } from "./delivery.ts";

export abstract class ObjectHook implements Hook {
  #count = 0;

  retain(): void {
    this.#count += 1;
  }

  release(): void {
    this.#count -= 1;
    if (this.#count === 0) this.dropped();
  }

  /** A new reference to it. */
  reference(): Reference {
    this.#count += 1;
    return new Reference(this);
  }

  /** The last reference has gone. */
  protected dropped(): void {}

  /** Begins a call of this process's own. Never throws. */
  abstract call<I, R>(method: CallMethod<I, R>, params: I, options: CallOptions | undefined): PendingCall<R>;

  /** Takes a call whose params lie in a message. Never throws; the delivery is told what becomes of it. */
  abstract deliver(delivery: Delivery): void;

  /** What it has turned out to be: itself, unless it was a promise and is no more. */
  settled(): ObjectHook {
    return this;
  }

  /** The connection that calls on it travel over, if they do. */
  get carrier(): object | undefined {
    return undefined;
  }
}
