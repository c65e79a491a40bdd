// What generated clients and servers share with the RPC system: methods and interfaces as values, the base classes of
// clients and of calls. Generated code knows this file and the codec, nothing of connections; `rpc/` knows this file
// and the codec, nothing of any schema. References and their ownership: reference.ts.
//
// Generated from `interface Node { subscribe (sink :Inbox) -> (subscription :Subscription); }`:
//
//   export class NodeClient extends capnp.Client {
//     subscribe(params: capnp.InitOf<typeof NodeSubscribeParams> = {}, options?: capnp.CallOptions): NodeSubscribeCall {
//       return new NodeSubscribeCall(this.$reference.hook.call(nodeSubscribe, params, options));
//     }
//     take(): NodeClient { return new NodeClient(this.$reference.take()); }
//   }
//   export class NodeSubscribeCall extends capnp.RemoteCall<NodeSubscribeResultsReader> {
//     get subscription(): SubscriptionClient { return new SubscriptionClient(this.$capability(0)); }
//   }
//   export interface NodeServer {
//     subscribe?(params: NodeSubscribeParamsReader, call: capnp.CallContext): capnp.MethodResult<…>;
//   }
//   export const nodeSubscribe: capnp.Method<NodeServer, typeof NodeSubscribeParams, typeof NodeSubscribeResults> = {
//     interfaceId, ordinal: 0, name: "Node.subscribe", params: NodeSubscribeParams, results: NodeSubscribeResults,
//     invoke: (server, params, call) => server.subscribe?.(params, call),
//   };
//   export const Node: capnp.InterfaceType<NodeClient, NodeServer> = capnp.defineInterface({ id, name: "Node",
//     methods: [nodeSubscribe], superclasses: () => [NodeService], client: (reference) => new NodeClient(reference) });
//
// `defineInterface` is the RPC system's: `serve` makes the local object that calls are delivered to.

import type { AnyStructType, InitOf, ReaderOf } from "./codec/struct-type.ts";
import type { MethodKey, PendingCall, Reference, ReferenceHolder, Served } from "./reference.ts";

/** How a caller might react to a failed call (rpc.capnp, `Exception.Type`). */
export type ExceptionType = "failed" | "overloaded" | "disconnected" | "unimplemented";

/** What a server method is told about its call beside the params. */
export interface CallContext {
  /** Aborts when the caller gives up or the connection ends. Made on first use. */
  readonly signal: AbortSignal;
  /**
   * Calls once when `signal` would abort, at once if that was before. One listener a call; for methods that wait by the
   * thousand, as a signal takes a kilobyte.
   */
  whenGivenUp(listener: () => void): void;
}

/** What a server method returns: the results as a struct field would take them, at once or later. */
export type MethodResult<T> = T | Promise<T>;

/** One method as generated code describes it; found by (interfaceId, ordinal) when a call arrives. */
export interface Method<S, P extends AnyStructType, R extends AnyStructType> extends MethodKey<InitOf<P>, ReaderOf<R>> {
  readonly params: P;
  readonly results: R;
  /**
   * Calls the server's method; `undefined` if this server lacks it, which the caller is told as `unimplemented`.
   * A promise of nothing (`void`) means results with all defaults; nothing returned at once comes out as `{}`.
   */
  invoke(server: S, params: ReaderOf<P>, call: CallContext): MethodResult<InitOf<R> | void> | undefined;
}

/** Any method: what `rpc/` handles. `invoke` gets the server and params that belong to it. */
export type AnyMethod = Method<object, AnyStructType, AnyStructType>;

/** What the generator tells of an interface. */
export interface InterfaceDefinition<C, S extends object> {
  readonly id: bigint;
  readonly name: string;
  /** Own methods, by ordinal, without gaps. */
  readonly methods: readonly AnyMethod[];
  /** Called late: files may import each other. */
  readonly superclasses: () => readonly AnyInterface[];
  readonly client: (reference: Reference) => C;
  /** Never there; carries the type. */
  readonly $server?: S;
}

/** One interface: the value `Inbox` of generated code. */
export interface InterfaceType<C, S extends object> {
  readonly id: bigint;
  readonly name: string;
  readonly methods: readonly AnyMethod[];
  readonly superclasses: () => readonly AnyInterface[];
  /** Wraps a reference, which then belongs to the client. */
  client(reference: Reference): C;
  /**
   * Offers an object. The result is no reference but stands for the object itself: it may be put wherever a client may,
   * lives while anyone refers to it, and the object's `[Symbol.dispose]` or `[Symbol.asyncDispose]` is called once,
   * when the last reference has gone.
   */
  serve(implementation: S): Served<C>;
}

export type AnyInterface = InterfaceType<Client, object>;

/** The base of generated clients: one counted reference. */
export class Client implements ReferenceHolder, Disposable {
  readonly $reference: Reference;

  constructor(reference: Reference) {
    this.$reference = reference;
  }

  [Symbol.dispose](): void {
    this.$reference[Symbol.dispose]();
  }
}

export type PipelineConstructor<P> = new (pending: PendingCall<unknown>, path: readonly number[]) => P;

/** A place in the results of a call under way; generated classes give its capabilities by name. */
export class Pipeline {
  readonly #pending: PendingCall<unknown>;
  readonly #path: readonly number[];

  constructor(pending: PendingCall<unknown>, path: readonly number[]) {
    this.#pending = pending;
    this.#path = path;
  }

  /** The capability that the results will have in pointer `index`; belongs to whoever asked. */
  $capability(index: number): Reference {
    return this.#pending.pipeline([...this.#path, index]);
  }

  /** The struct that the results will have in pointer `index`. */
  $struct<P>(index: number, pipeline: PipelineConstructor<P>): P {
    return new pipeline(this.#pending, [...this.#path, index]);
  }

  /** A group is the same place seen by another class. */
  $group<P>(pipeline: PipelineConstructor<P>): P {
    return new pipeline(this.#pending, this.#path);
  }
}

/**
 * A call under way: await it for the results, or use the capabilities it will return at once. Disposing it gives the
 * call up, or drops the capabilities in its results that were not taken.
 */
export class RemoteCall<R> extends Pipeline implements PromiseLike<R>, Disposable {
  readonly #pending: PendingCall<R>;

  constructor(pending: PendingCall<R>) {
    super(pending, []);
    this.#pending = pending;
  }

  then<T = R, E = never>(
    fulfilled?: ((results: R) => T | PromiseLike<T>) | null,
    rejected?: ((reason: unknown) => E | PromiseLike<E>) | null,
  ): Promise<T | E> {
    return this.#pending.promise.then(fulfilled, rejected);
  }

  catch<E = never>(rejected?: ((reason: unknown) => E | PromiseLike<E>) | null): Promise<R | E> {
    return this.#pending.promise.catch(rejected);
  }

  [Symbol.dispose](): void {
    this.#pending.dispose();
  }
}
