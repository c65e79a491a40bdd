// What the caller in this process has of its call: a promise, capabilities by pipelining, a way to give up.

import { type CallOptions, Reference } from "../reference.ts";
import type { Content } from "./content.ts";
import { disposeAll } from "./delivery.ts";
import { LazyPromise } from "./lazy-promise.ts";
import type { PromiseHook } from "./promise-hook.ts";
import { capabilityAt, Results } from "./results.ts";
import { RpcError } from "./rpc-error.ts";

interface Pipelined {
  readonly path: readonly number[];
  readonly reference: Reference;
}

export class CallResults<R> {
  readonly results: Results;
  readonly #promise = new LazyPromise<R>();
  readonly #giveUp: (reason: Error) => void;
  #pipelined: Map<string, Pipelined> | undefined;
  #references: readonly (Reference | undefined)[] = [];
  #signal: AbortSignal | undefined;
  #aborted: (() => void) | undefined;

  /** `giveUp` tells the callee. */
  constructor(
    promise: (path: readonly number[]) => PromiseHook,
    options: CallOptions | undefined,
    giveUp: (reason: Error) => void,
  ) {
    this.results = new Results(promise);
    this.#giveUp = giveUp;
    const signal = options?.signal;
    if (signal !== undefined) {
      this.#signal = signal;
      this.#aborted = () => this.cancel(signal.reason);
      signal.addEventListener("abort", this.#aborted, { once: true });
    }
  }

  get promise(): Promise<R> {
    return this.#promise.promise;
  }

  /** The one reference that the application has to the capability at the path. */
  pipeline(path: readonly number[]): Reference {
    const key = path.join();
    const known = this.#pipelined?.get(key)?.reference;
    if (known?.disposed === false) return known;
    const hook = this.results.at(path);
    const taken = this.#references.find((reference) => reference?.disposed === false && reference.hook === hook);
    if (taken !== undefined) return taken;
    hook.retain();
    const reference = new Reference(hook).guard();
    this.#pipelined ??= new Map();
    this.#pipelined.set(key, { path, reference });
    return reference;
  }

  /** The results are there; their references now belong to the application. */
  succeed(content: Content, read: () => R): void {
    this.#unwatch();
    this.results.settle(content);
    const { message } = content.$segment;
    if (message.capabilities.length > 0) {
      message.capabilities = this.#merge(content);
      this.#references = message.capabilities;
      for (const reference of message.capabilities) reference?.guard();
    }
    try {
      this.#promise.resolve(read());
    } catch (error) {
      disposeAll(message.capabilities);
      this.#promise.reject(error);
    }
  }

  // What was pipelined on and what lies in the results are one reference, so that disposing either is enough.
  #merge(content: Content): (Reference | undefined)[] {
    const table = [...content.$segment.message.capabilities];
    const merged = new Set<number>();
    for (const { path, reference } of this.#pipelined?.values() ?? []) {
      if (reference.disposed) continue;
      const index = indexAt(content, path);
      if (index < 0 || index >= table.length || merged.has(index)) continue;
      table[index]?.[Symbol.dispose]();
      table[index] = reference;
      merged.add(index);
    }
    return table;
  }

  fail(error: Error): void {
    this.#unwatch();
    this.results.break(error);
    this.#promise.reject(error);
  }

  cancel(reason: unknown): void {
    if (this.#promise.settled) return;
    const error = reason instanceof Error ? reason : new RpcError("failed", "the call was given up");
    this.#unwatch();
    this.#promise.reject(error);
    this.#giveUp(error);
    this.results.break(error);
  }

  dispose(): void {
    if (!this.#promise.settled) return this.cancel(new RpcError("failed", "the call was disposed"));
    disposeAll(this.#references);
  }

  #unwatch(): void {
    if (this.#aborted !== undefined) this.#signal?.removeEventListener("abort", this.#aborted);
    this.#aborted = undefined;
    this.#signal = undefined;
  }
}

function indexAt(content: Content, path: readonly number[]): number {
  try {
    return capabilityAt(content, path);
  } catch {
    return -1; // something else lies there; calls that were pipelined on it fail
  }
}
