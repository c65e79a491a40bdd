// An object that is still to come. Calls on it either wait here (local-call.ts) or travel towards the promise (import.ts,
// question.ts); once it is resolved they go to what it became. Calls keep the order in which they were made.

import type { CallOptions, PendingCall } from "../reference.ts";
import { BrokenHook } from "./broken-hook.ts";
import type { CallMethod } from "./content.ts";
import type { Delivery } from "./delivery.ts";
import { ObjectHook } from "./object-hook.ts";
import { RpcError } from "./rpc-error.ts";

export abstract class PromiseHook extends ObjectHook {
  #resolution: ObjectHook | undefined;
  #listeners: ((settled: ObjectHook) => void)[] = [];

  override settled(): ObjectHook {
    return this.#resolution?.settled() ?? this;
  }

  get resolution(): ObjectHook | undefined {
    return this.#resolution;
  }

  override get carrier(): object | undefined {
    return this.#resolution?.carrier;
  }

  /** What it became: takes a count of its own. The first time counts. */
  resolve(hook: ObjectHook): void {
    if (this.#resolution !== undefined) return;
    const settled = hook.settled();
    // In a circle there is no object at all.
    const end = settled === this ? new BrokenHook(new RpcError("failed", "a promise was resolved to itself")) : settled;
    end.retain();
    this.#resolution = end;
    this.resolved(end);
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener(end);
  }

  /** Calls back once it is settled for good, that is, no promise any more. */
  whenSettled(listener: (settled: ObjectHook) => void): void {
    const end = this.settled();
    if (end === this) this.#listeners.push((next) => follow(next, listener));
    else follow(end, listener);
  }

  protected resolved(_hook: ObjectHook): void {}

  protected override dropped(): void {
    const resolution = this.#resolution;
    if (resolution === undefined) this.abandoned();
    else resolution.release();
  }

  /** Dropped before it was resolved. */
  protected abandoned(): void {}

  call<I, R>(method: CallMethod<I, R>, params: I, options: CallOptions | undefined): PendingCall<R> {
    const resolution = this.#resolution;
    return resolution === undefined
      ? this.callEarly(method, params, options)
      : resolution.call(method, params, options);
  }

  deliver(delivery: Delivery): void {
    const resolution = this.#resolution;
    if (resolution === undefined) this.deliverEarly(delivery);
    else resolution.deliver(delivery);
  }

  protected abstract callEarly<I, R>(
    method: CallMethod<I, R>,
    params: I,
    options: CallOptions | undefined,
  ): PendingCall<R>;

  protected abstract deliverEarly(delivery: Delivery): void;
}

function follow(hook: ObjectHook, listener: (settled: ObjectHook) => void): void {
  if (hook instanceof PromiseHook) hook.whenSettled(listener);
  else listener(hook);
}
