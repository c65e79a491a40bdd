// An object of this process that calls are delivered to.

import type { AnyInterface, AnyMethod, InterfaceDefinition, InterfaceType } from "../capability.ts";
import { type CallOptions, type PendingCall, Reference, type Served } from "../reference.ts";
import type { CallMethod } from "./content.ts";
import type { Delivery } from "./delivery.ts";
import { LocalCall } from "./local-call.ts";
import { ObjectHook } from "./object-hook.ts";
import { RpcError } from "./rpc-error.ts";

/** Makes the value that generated code exports for an interface. */
export function defineInterface<C, S extends object>(definition: InterfaceDefinition<C, S>): InterfaceType<C, S> {
  // Found on first use: superclasses may live in files that import each other.
  let methods: MethodTable | undefined;
  return {
    id: definition.id,
    name: definition.name,
    methods: definition.methods,
    superclasses: definition.superclasses,
    client: definition.client,
    serve(implementation: S): Served<C> {
      methods ??= methodTable(definition);
      const hook = new ServedObject(implementation, methods, definition.name);
      const reference = (): Reference => {
        hook.retain();
        return new Reference(hook);
      };
      return { reference, client: () => definition.client(reference().guard()) };
    },
  };
}

type MethodTable = ReadonlyMap<bigint, readonly AnyMethod[]>;

type Inherited = Pick<AnyInterface, "id" | "methods" | "superclasses">;

function methodTable(root: Inherited): MethodTable {
  const table = new Map<bigint, readonly AnyMethod[]>();
  const open: Inherited[] = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (table.has(next.id)) continue;
    table.set(next.id, next.methods);
    open.push(...next.superclasses());
  }
  return table;
}

export class ServedObject extends ObjectHook {
  readonly #implementation: object;
  readonly #methods: MethodTable;
  readonly #name: string;
  #disposed = false;
  /** Told of what a dispose hook throws. The connection that offers the object to its peer sets it. */
  onError: ((error: unknown) => void) | undefined;

  constructor(implementation: object, methods: MethodTable, name: string) {
    super();
    this.#implementation = implementation;
    this.#methods = methods;
    this.#name = name;
  }

  call<I, R>(method: CallMethod<I, R>, params: I, options: CallOptions | undefined): PendingCall<R> {
    return LocalCall.begin(method, params, options, (call) => {
      // Later, so that a method never runs inside its caller's own turn. Kept until then.
      this.retain();
      queueMicrotask(() => {
        this.deliver(call);
        this.release();
      });
    });
  }

  deliver(delivery: Delivery): void {
    const method = this.#methods.get(delivery.interfaceId)?.[delivery.ordinal];
    const { params } = delivery;
    if (method === undefined || params === undefined) {
      return delivery.fail(new RpcError("unimplemented", `${this.#name} has no such method`));
    }
    if (this.#disposed) return delivery.fail(new RpcError("failed", `the ${this.#name} was disposed`));
    if (delivery.canceled) return delivery.fail(new RpcError("failed", "the call was given up before it began"));
    try {
      const reader = method.params.readAt(params.$segment, params.$position, params.$depth);
      const result = method.invoke(this.#implementation, reader, delivery);
      if (result instanceof Promise) {
        // The object is not disposed under a method that runs.
        this.retain();
        result.then(
          (results) => this.#tell(() => delivery.succeed(method.results, results)),
          (error: unknown) => this.#tell(() => delivery.fail(error)),
        );
      } else if (result === undefined) {
        delivery.fail(new RpcError("unimplemented", `${method.name} is not implemented`));
      } else delivery.succeed(method.results, result);
    } catch (error) {
      delivery.fail(error);
    }
  }

  /** The outcome of a method that took its time. */
  #tell(outcome: () => void): void {
    try {
      outcome();
    } catch (error) {
      this.onError?.(error);
    } finally {
      this.release();
    }
  }

  protected override dropped(): void {
    if (this.#disposed) return;
    const object: { [Symbol.dispose]?: unknown; [Symbol.asyncDispose]?: unknown } = this.#implementation;
    const dispose = object[Symbol.asyncDispose] ?? object[Symbol.dispose];
    if (typeof dispose !== "function") return;
    this.#disposed = true;
    const report = (error: unknown): void => {
      if (this.onError === undefined) throw error;
      this.onError(error);
    };
    try {
      const result: unknown = dispose.call(object);
      if (result instanceof Promise) result.catch(report);
    } catch (error) {
      report(error);
    }
  }
}
