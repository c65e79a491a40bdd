// A call whose caller is in this process: to an object offered here, or to a promise made here. Params and results take
// the same way as over a wire, through messages, so that neither side can change what the other holds.

import type { CallOptions, PendingCall, Reference } from "../reference.ts";
import { FailedCall } from "./broken-hook.ts";
import { CallResults } from "./call-results.ts";
import { type CallMethod, type Content, type ContentWriter, makeContent, makeResults } from "./content.ts";
import { Delivery } from "./delivery.ts";
import { PromiseHook } from "./promise-hook.ts";
import { tellable } from "./rpc-error.ts";

export class LocalCall<R> extends Delivery implements PendingCall<R> {
  readonly #call: CallResults<R>;
  readonly #read: (content: Content) => R;

  private constructor(
    method: Pick<CallMethod<unknown, R>, "interfaceId" | "ordinal" | "results">,
    params: Content,
    options: CallOptions | undefined,
  ) {
    super(method.interfaceId, method.ordinal, params);
    this.#read = ({ $segment, $position, $depth }) => method.results.readAt($segment, $position, $depth);
    this.#call = new CallResults<R>(() => new QueueHook(), options, (reason) => this.cancel(reason));
  }

  /** Copies the params and has the call sent, unless that fails or the caller has given up already. */
  static begin<I, R>(
    method: CallMethod<I, R>,
    params: I,
    options: CallOptions | undefined,
    send: (call: Delivery) => void,
  ): PendingCall<R> {
    try {
      options?.signal?.throwIfAborted();
      const call = new LocalCall<R>(method, makeContent(method.params, params), options);
      send(call);
      return call;
    } catch (error) {
      return new FailedCall<R>(error);
    }
  }

  get promise(): Promise<R> {
    return this.#call.promise;
  }

  pipeline(path: readonly number[]): Reference {
    return this.#call.pipeline(path);
  }

  dispose(): void {
    this.#call.dispose();
  }

  succeed<I>(type: ContentWriter<I>, results: I): void {
    if (this.params === undefined) return;
    try {
      this.succeedWith(makeResults(type, results));
    } catch (error) {
      this.fail(error);
    }
  }

  succeedWith(content: Content): void {
    if (!this.settle() || this.canceled) {
      for (const reference of content.$segment.message.capabilities) reference?.[Symbol.dispose]();
      return;
    }
    this.#call.succeed(content, () => this.#read(content));
  }

  fail(error: unknown): void {
    if (this.settle()) this.#call.fail(tellable(error));
  }
}

/** A promise made here: calls wait for it, in order. */
export class QueueHook extends PromiseHook {
  #waiting: Delivery[] = [];

  protected callEarly<I, R>(method: CallMethod<I, R>, params: I, options: CallOptions | undefined): PendingCall<R> {
    return LocalCall.begin(method, params, options, (call) => this.deliver(call));
  }

  protected deliverEarly(delivery: Delivery): void {
    // Whoever waits here keeps the promise.
    this.retain();
    this.#waiting.push(delivery);
  }

  protected override resolved(hook: PromiseHook["resolution"] & object): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const delivery of waiting) {
      hook.deliver(delivery);
      this.release();
    }
  }
}
