// Objects of the peer: imports, and promises that travel over the connection until they are resolved.

import type { CallOptions, PendingCall } from "../reference.ts";
import { BrokenHook } from "./broken-hook.ts";
import type { CallMethod } from "./content.ts";
import type { Delivery } from "./delivery.ts";
import type { Link } from "./link.ts";
import { ObjectHook } from "./object-hook.ts";
import { PromiseHook } from "./promise-hook.ts";
import { RpcError } from "./rpc-error.ts";
import type { Target } from "./wire.ts";

/** An entry of the imports table: always calls the export with that id over there, whatever became of it. */
export class ImportHook extends ObjectHook {
  readonly importId: number;
  readonly #link: Link;
  /** How often the peer has sent the id, which is what a Release must give back. */
  received = 0;
  /** Whether the peer has called it a promise, and whether it has said what became of it. */
  kind: "settled" | "promise" | "resolved" = "settled";
  /** While it is a promise: what the application has in place of this. */
  promise: ImportPromise | undefined;

  constructor(link: Link, importId: number) {
    super();
    this.#link = link;
    this.importId = importId;
  }

  override get carrier(): object {
    return this.#link;
  }

  call<I, R>(method: CallMethod<I, R>, params: I, options: CallOptions | undefined): PendingCall<R> {
    return this.#link.call(this, method, params, options);
  }

  deliver(delivery: Delivery): void {
    this.#link.forward(this, delivery);
  }

  protected override dropped(): void {
    this.#link.releaseImport(this.importId);
  }
}

/** A promise of the peer, early calls on which go to the peer. */
abstract class RemotePromise extends PromiseHook {
  protected readonly link: Link;
  #called = false;

  constructor(link: Link) {
    super();
    this.link = link;
  }

  /** Where early calls go; undefined if the way is closed. */
  protected abstract target(): Target | undefined;

  override get carrier(): object | undefined {
    return this.resolution === undefined ? this.link : super.carrier;
  }

  /** Resolved to something that is not reached through the peer, it waits for the calls that went that way. */
  override resolve(hook: ObjectHook): void {
    const end = hook.settled();
    const target = this.target();
    const shortcut = this.#called && this.resolution === undefined && target !== undefined &&
      end.carrier !== this.link && !(end instanceof BrokenHook) && this.link.failure === undefined;
    super.resolve(shortcut ? this.link.embargo(target, end) : end);
  }

  protected callEarly<I, R>(method: CallMethod<I, R>, params: I, options: CallOptions | undefined): PendingCall<R> {
    this.#called = true;
    const target = this.target();
    if (target === undefined) return closed().call(method, params, options);
    return this.link.call(target, method, params, options);
  }

  protected deliverEarly(delivery: Delivery): void {
    this.#called = true;
    const target = this.target();
    if (target === undefined) closed().deliver(delivery);
    else this.link.forward(target, delivery);
  }
}

function closed(): BrokenHook {
  return new BrokenHook(new RpcError("failed", "the call that it was to come from was given up"));
}

/** An imported promise: Resolve tells what it becomes. */
export class ImportPromise extends RemotePromise {
  readonly import: ImportHook;

  constructor(link: Link, hook: ImportHook) {
    super(link);
    this.import = hook;
    hook.retain();
  }

  protected target(): Target {
    return this.import;
  }

  protected override resolved(): void {
    this.import.promise = undefined;
    this.import.release();
  }

  protected override abandoned(): void {
    this.import.promise = undefined;
    this.import.release();
  }
}

/** What a pipelined object needs of its question. */
export interface Asked {
  readonly questionId: number;
  /** True once the peer has been told that the question is no longer needed. */
  readonly finished: boolean;
}

/** The object that will be at a path in the results of a question: Return tells what it becomes. */
export class PipelinedObject extends RemotePromise {
  readonly questionId: number;
  readonly path: readonly number[];
  /** Let go of once resolved: the question knows references to this, and the collector must be able to find those. */
  #question: Asked | undefined;

  constructor(link: Link, question: Asked, path: readonly number[]) {
    super(link);
    this.questionId = question.questionId;
    this.path = path;
    this.#question = question;
  }

  /** Where it lies for the peer, or undefined if the peer has been told that nobody needs it. */
  target(): Target | undefined {
    return this.#question === undefined || this.#question.finished ? undefined : this;
  }

  protected override resolved(): void {
    this.#question = undefined;
  }
}
