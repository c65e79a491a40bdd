// References to objects, as the codec carries them and the RPC system makes them. The lowest layer of this package: it
// knows neither messages nor connections.
//
// Ownership, in four rules:
// 1. A client is one reference. Whoever has it disposes it (`using`, `[Symbol.dispose]()`); garbage collection is only
//    the backstop. Disposing twice is harmless.
// 2. A capability put into params stays the caller's; one put into results is given away.
// 3. A capability found in params is borrowed until the method ends; `.take()` gives a reference of one's own.
// 4. A capability found in results belongs to the caller. It is the same reference as the one that pipelining on the
//    call gave, so either may be disposed.

/** What a call may be told. */
export interface CallOptions {
  /** Gives the call up: the caller's promise rejects at once, the callee is told by a Finish. */
  readonly signal?: AbortSignal;
}

/** A method as far as a reference knows it: `Method` (capability.ts) is what it really is. */
export interface MethodKey<ParamsInit, ResultsReader> {
  readonly interfaceId: bigint;
  readonly ordinal: number;
  /** `NodeService.enqueue`, for errors. */
  readonly name: string;
  /** Never there; carries the types. */
  readonly $types?: [ParamsInit, ResultsReader];
}

/** A call under way, as `rpc/` sees it. */
export interface PendingCall<R> {
  /** The results. One promise per call, made on first use, so that nobody's rejection is unhandled before. */
  readonly promise: Promise<R>;
  /** The capability at a path of pointer indexes in the results, usable at once. */
  pipeline(path: readonly number[]): Reference;
  /** Gives up if still pending; otherwise disposes every capability in the results that was not taken. */
  dispose(): void;
}

/** An object, here or elsewhere or still promised. Counted. Implemented by `rpc/` alone. */
export interface Hook {
  retain(): void;
  release(): void;
  /**
   * Begins a call. Never throws; what goes wrong arrives through the pending call. Implementations declare `method` as
   * a `Method`, which is what generated code passes.
   */
  call<I, R>(method: MethodKey<I, R>, params: I, options: CallOptions | undefined): PendingCall<R>;
}

// The backstop: a reference that was forgotten still gives its count back, whenever the collector finds it.
const forgotten = new FinalizationRegistry<Hook>((hook) => hook.release());

/** One counted reference to an object. Clients wrap it; the cap table of a received message is made of them. */
export class Reference implements Disposable {
  readonly hook: Hook;
  #held = true;
  #guarded = false;

  /** Takes over a count that the hook already has. */
  constructor(hook: Hook) {
    this.hook = hook;
  }

  /** True once disposed: it must not be used for anything any more. */
  get disposed(): boolean {
    return !this.#held;
  }

  /** Another reference to the same object, owned by whoever asked. */
  take(): Reference {
    this.hook.retain();
    return new Reference(this.hook).guard();
  }

  /** Has the collector give the count back if nobody disposes. For references that are handed to the application. */
  guard(): this {
    if (this.#held && !this.#guarded) {
      this.#guarded = true;
      forgotten.register(this, this.hook, this);
    }
    return this;
  }

  [Symbol.dispose](): void {
    if (!this.#held) return;
    this.#held = false;
    if (this.#guarded) forgotten.unregister(this);
    this.hook.release();
  }
}

/** Something that holds a reference: every generated client. */
export interface ReferenceHolder {
  readonly $reference: Reference;
}

/** Something that makes a new reference each time it is asked: what `X.serve(object)` returns. */
export interface ReferenceSource {
  reference(): Reference;
}

/**
 * An object offered by `X.serve(object)`: no reference, but the object itself. It may be put wherever a client may, and
 * lives while anyone refers to it.
 */
export interface Served<C> extends ReferenceSource {
  /** A new reference to it, for calls within the process. */
  client(): C;
}

/** What may be written where a message wants a capability. */
export type CapabilityInit = Reference | ReferenceHolder | ReferenceSource;
