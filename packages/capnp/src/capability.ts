// What generated clients and servers share with the RPC system: references to objects, calls that can be pipelined,
// the descriptors by which a call finds its method. Generated code knows this file and the codec, nothing of
// connections; `rpc/` knows this file and the codec, nothing of any schema.
//
// Ownership, in four rules:
// 1. A client is one reference. Whoever has it disposes it (`using`, `[Symbol.dispose]()`); garbage collection is only
//    the backstop. Disposing twice is harmless.
// 2. A capability put into params stays the caller's; one put into results is given away.
// 3. A capability found in params is borrowed until the method ends; `.take()` gives a reference of one's own.
// 4. A capability found in results belongs to the caller. It is the same reference as the one that pipelining on the
//    call gave, so either may be disposed.
// `X.serve(object)` is no reference but the object itself: it lives while anyone refers to it, and its
// `[Symbol.dispose]` or `[Symbol.asyncDispose]` is called once when the last reference has gone.

/** How a caller might react to a failed call (rpc.capnp, `Exception.Type`). */
export type ExceptionType = "failed" | "overloaded" | "disconnected" | "unimplemented";

/** One struct type as the RPC system needs it; every generated struct descriptor is one. */
export interface StructType<Reader, Init> {
  readonly name: string;
  /** Words in the data section. */
  readonly dataWords: number;
  /** Words in the pointer section. */
  readonly pointerWords: number;
  // The codec adds: how to wrap a struct location into a Reader, how to write an Init into a struct location.
  readonly _types?: [Reader, Init];
}

/** One method. Made by the generator, found by (interfaceId, ordinal) when a call arrives. */
export interface Method<Server, ParamsReader, ParamsInit, ResultsReader, ResultsInit> {
  readonly interfaceId: bigint;
  readonly ordinal: number;
  /** `NodeService.enqueue`, for errors. */
  readonly name: string;
  readonly params: StructType<ParamsReader, ParamsInit>;
  readonly results: StructType<ResultsReader, ResultsInit>;
  /** Calls the server's method; `undefined` if this server lacks it. Written with method syntax so that it erases. */
  invoke(server: Server, params: ParamsReader, call: CallContext): ResultsInit | Promise<ResultsInit> | undefined;
}

export type AnyMethod = Method<object, unknown, unknown, unknown, unknown>;

/** One interface. `const Inbox: InterfaceType<InboxClient, InboxServer>`. */
export interface InterfaceType<C, S> {
  readonly id: bigint;
  readonly name: string;
  /** Own methods, by ordinal. */
  readonly methods: readonly AnyMethod[];
  readonly superclasses: readonly InterfaceType<unknown, object>[];
  client(reference: Reference): C;
  serve(implementation: S): Served<C>;
}

/** What a server method is told about its call beside the params. */
export interface CallContext {
  /** Aborts when the caller gives up or the connection ends. Made on first use. */
  readonly signal: AbortSignal;
}

export interface CallOptions {
  /** Gives the call up: the caller's promise rejects at once, the callee is told by a Finish. */
  readonly signal?: AbortSignal;
}

/** An object, here or elsewhere or still promised, as `rpc/` sees it. Counted; opaque to generated code. */
export interface Hook {
  retain(): void;
  release(): void;
  /** Begins a call. Never throws; what goes wrong arrives through the pending call. */
  call<R, I>(
    method: Method<never, unknown, I, R, never>,
    params: I,
    options: CallOptions | undefined,
  ): PendingCall<R>;
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

/** One counted reference to an object. Clients wrap it; the cap table of a received message is made of them. */
export declare class Reference implements Disposable {
  constructor(hook: Hook);
  readonly hook: Hook;
  /** Another reference to the same object, owned by whoever asked. */
  take(): Reference;
  [Symbol.dispose](): void;
}

/** An object offered by `X.serve(object)`. May be put wherever a client of its interface may. */
export declare class Served<C> {
  /** A new reference to it, for calls within the process. */
  client(): C;
  /** A new reference, untyped: what a message being built asks for. */
  reference(): Reference;
}

// What the generator is asked to make of `interface Node { subscribe (sink :Inbox) -> (subscription :Subscription); }`:
//
//   export class NodeSubscribeCall extends RemoteCall<NodeSubscribeResultsReader> {
//     get subscription(): SubscriptionClient { return new SubscriptionClient(this.pipeline([0])); }   // pointer index
//   }
//   export class NodeClient extends Client {
//     subscribe(params: NodeSubscribeParamsInit = {}, options?: CallOptions): NodeSubscribeCall {
//       return new NodeSubscribeCall(this.reference.hook.call(nodeSubscribe, params, options));
//     }
//     take(): NodeClient { return new NodeClient(this.reference.take()); }
//   }
//   nested struct fields of results: a small pipeline class per struct type with the same getters, path longer.
//
// and what the codec is asked for, beside readers and builders:
//   - a received message carries `capabilities: readonly (Reference | undefined)[]`; a getter of an interface field reads
//     the pointer's index and gives `new InboxClient(reference)` (undefined for a null pointer);
//   - a message being built carries a list to which writing an interface field appends the Client or Served given in
//     the Init (index = its position), and which the RPC system turns into `Payload.capTable`;
//   - writing an Init, and deep-copying an AnyPointer reader, into a pointer slot at a given word of a message being
//     built (so that `rpc/` lays out Call and Return by hand around it), copying capabilities by a mapping of indexes;
//   - a message being built can be reset and used again; its segments are readable as Uint8Array parts.
