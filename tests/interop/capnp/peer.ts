// What peer.c++ is, on our own implementation: every method of test.capnp, for either side's scenarios.

import { type CallContext, type ExceptionType, type InitOf, promisedClient, RpcError } from "@quicproquo/capnp";
import {
  type CallbackClient,
  Counter,
  type CounterClient,
  type CounterServer,
  type PeerCallBackResults,
  type PeerFireResults,
  type PeerServer,
  type PeerSumResults,
} from "./test.capnp.ts";

const exceptionTypes: readonly ExceptionType[] = ["failed", "overloaded", "disconnected", "unimplemented"];

export class CounterObject implements CounterServer, Disposable {
  value: number;
  readonly sequences: number[] = [];
  readonly #gone: () => void;

  constructor(start: number, gone: () => void = () => {}) {
    this.value = start;
    this.#gone = gone;
  }
  add({ by }: { readonly by: number }): { value: number } {
    this.value += by;
    return { value: this.value };
  }
  note({ sequence }: { readonly sequence: number }): { position: number } {
    return { position: this.sequences.push(sequence) - 1 };
  }
  notes(): { sequences: number[] } {
    return { sequences: this.sequences };
  }
  [Symbol.dispose](): void {
    this.#gone();
  }
}

export class PeerObject implements PeerServer {
  /** Counters that someone refers to. */
  counters = 0;
  hangingNow = 0;
  canceled = 0;
  readonly #kept: CallbackClient[] = [];
  #promise: PromiseWithResolvers<CounterClient> | undefined;

  #counter(start: number): ReturnType<typeof Counter.serve> {
    this.counters += 1;
    return Counter.serve(new CounterObject(start, () => this.counters -= 1));
  }

  health(): { status: string } {
    return { status: "ok" };
  }

  echo({ value }: Params<"echo">): Results<"echo"> {
    return { value };
  }

  makeCounter({ start }: Params<"makeCounter">): Results<"makeCounter"> {
    return {
      counter: this.#counter(start),
      holder: { inner: { text: "inner", counter: this.#counter(start + 100) } },
    };
  }

  async callBack({ callback, times }: Params<"callBack">): Promise<InitOf<typeof PeerCallBackResults>> {
    if (times > 100) throw new RpcError("failed", "too many times");
    const calls = Array.from({ length: times }, (_, index) => callback?.call({ text: String(index) }));
    return { texts: (await Promise.all(calls)).map((reply) => reply?.text ?? "") };
  }

  keep({ callback }: Params<"keep">): void {
    if (callback !== undefined) this.#kept.push(callback.take());
  }

  async fire({ text }: Params<"fire">): Promise<InitOf<typeof PeerFireResults>> {
    const replies = await Promise.all(this.#kept.map((callback) => callback.call({ text })));
    return { texts: replies.map((reply) => reply.text) };
  }

  forget(): void {
    for (const callback of this.#kept.splice(0)) callback[Symbol.dispose]();
  }

  same({ counter }: Params<"same">): Results<"same"> {
    return { counter: counter ?? null };
  }

  promised(): Results<"promised"> {
    this.#promise = Promise.withResolvers();
    return { counter: promisedClient(Counter, this.#promise.promise) };
  }

  settle({ counter }: Params<"settle">): void {
    if (counter !== undefined) this.#promise?.resolve(counter.take());
  }

  spoil({ text }: Params<"spoil">): void {
    this.#promise?.reject(new RpcError("failed", text));
  }

  async hang(_: unknown, { signal }: CallContext): Promise<void> {
    this.hangingNow += 1;
    const { promise, resolve } = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => resolve(), { once: true });
    if (signal.aborted) resolve();
    await promise;
    this.hangingNow -= 1;
    this.canceled += 1;
  }

  hanging(): { now: number; canceled: number } {
    return { now: this.hangingNow, canceled: this.canceled };
  }

  fail({ type, text }: Params<"fail">): void {
    throw new RpcError(exceptionTypes[type] ?? "failed", text);
  }

  live(): { counters: number } {
    return { counters: this.counters };
  }

  async tail({ counter, by }: Params<"tail">): Promise<{ value: number }> {
    if (counter === undefined) throw new RpcError("failed", "no counter");
    const { value } = await counter.add({ by });
    return { value };
  }

  async sum({ counters }: Params<"sum">): Promise<InitOf<typeof PeerSumResults>> {
    const sums = await Promise.all(counters.map((counter) => counter?.add({ by: 1 })));
    return { values: sums.map((sum) => sum?.value ?? 0), counters };
  }

  any({ value }: Params<"any">): Results<"any"> {
    return { value };
  }

  async addLater({ counter, by }: Params<"addLater">): Promise<{ value: number }> {
    if (counter === undefined) throw new RpcError("failed", "no counter");
    const { value } = await counter.add({ by });
    return { value };
  }
}

type Method = keyof PeerServer;
type Params<M extends Method> = Parameters<NonNullable<PeerServer[M]>>[0];
type Results<M extends Method> = Awaited<ReturnType<NonNullable<PeerServer[M]>>>;
