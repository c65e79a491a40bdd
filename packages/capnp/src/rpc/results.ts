// The results of a call as pipelining sees them, before and after they are there: at each path of pointer indexes an
// object (rpc.capnp, `PromisedAnswer`).

import { StructReader } from "../codec/struct-reader.ts";
import { BrokenHook } from "./broken-hook.ts";
import type { Content } from "./content.ts";
import { ObjectHook } from "./object-hook.ts";
import type { PromiseHook } from "./promise-hook.ts";
import { RpcError } from "./rpc-error.ts";

const anyStruct = { Reader: StructReader };

/** The index in the message's table of the capability at the path; -1 for null. Throws if there is something else. */
export function capabilityAt(content: Content, path: readonly number[]): number {
  let place = content;
  for (const index of path) place = place.asStruct(anyStruct).$any(index);
  return place.capabilityIndex();
}

export class Results {
  readonly #promise: (path: readonly number[]) => PromiseHook;
  #waiting: Map<string, { readonly path: readonly number[]; readonly hook: PromiseHook }> | undefined;
  #outcome: Content | Results | Error | undefined;

  /** `promise` makes what stands for the object at a path until the results are there. */
  constructor(promise: (path: readonly number[]) => PromiseHook) {
    this.#promise = promise;
  }

  /** True while someone waits for what is at some path. */
  get awaited(): boolean {
    return this.#waiting !== undefined;
  }

  /** The object at the path. Not retained: whoever keeps it does. */
  at(path: readonly number[]): ObjectHook {
    const outcome = this.#outcome;
    if (outcome instanceof Results) return outcome.at(path);
    if (outcome instanceof Error) return new BrokenHook(outcome);
    if (outcome !== undefined) return objectAt(outcome, path);
    const key = path.join();
    this.#waiting ??= new Map();
    const known = this.#waiting.get(key);
    if (known !== undefined) return known.hook;
    const hook = this.#promise(path);
    // The promise waits with us, so it is kept until it has been told.
    hook.retain();
    this.#waiting.set(key, { path, hook });
    return hook;
  }

  /** The results are there; they stay readable for as long as anyone may ask. */
  settle(content: Content): void {
    this.#become(content, (path) => objectAt(content, path));
  }

  /** There will be none. */
  break(error: Error): void {
    this.#become(error, () => new BrokenHook(error));
  }

  /** They are those of another call. */
  redirect(other: Results): void {
    this.#become(other, (path) => other.at(path));
  }

  #become(outcome: Content | Results | Error, find: (path: readonly number[]) => ObjectHook): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = outcome;
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    for (const { path, hook } of waiting.values()) {
      hook.resolve(find(path));
      hook.release();
    }
  }
}

function objectAt(content: Content, path: readonly number[]): ObjectHook {
  try {
    const index = capabilityAt(content, path);
    const reference = index < 0 ? undefined : content.$segment.message.capabilities[index];
    if (reference === undefined) return new BrokenHook(new RpcError("failed", "the results have no capability there"));
    if (reference.disposed) return new BrokenHook(new RpcError("failed", "the capability was disposed"));
    return reference.hook instanceof ObjectHook
      ? reference.hook
      : new BrokenHook(new RpcError("failed", "a capability of another RPC system"));
  } catch (error) {
    return new BrokenHook(new RpcError("failed", error instanceof Error ? error.message : "the results are malformed"));
  }
}
