// Objects of this end that the peer refers to: the exports table. An object has one id however often it is sent; the
// entry goes when the peer has released it as often as it was sent (rpc.capnp, `ExportId`).

import { IdTable } from "./id-table.ts";
import type { ObjectHook } from "./object-hook.ts";
import { RpcError } from "./rpc-error.ts";
import { ServedObject } from "./served-object.ts";

export interface Export {
  readonly id: number;
  readonly hook: ObjectHook;
  sent: number;
}

export class ExportTable {
  readonly #entries = new IdTable<Export>();
  readonly #byHook = new Map<ObjectHook, Export>();
  readonly #most: number;
  readonly #onError: (error: unknown) => void;

  /** `onError` is told of what the objects' dispose hooks throw. */
  constructor(most: number, onError: (error: unknown) => void) {
    this.#most = most;
    this.#onError = onError;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(id: number): Export | undefined {
    return this.#entries.get(id);
  }

  /** One more reference for the peer; throws `overloaded` if it would have too many objects. */
  add(hook: ObjectHook): Export {
    const known = this.#byHook.get(hook);
    if (known !== undefined) {
      known.sent += 1;
      return known;
    }
    if (this.#entries.size >= this.#most) {
      throw new RpcError("overloaded", `more than ${this.#most} objects are held over this connection`);
    }
    hook.retain();
    if (hook instanceof ServedObject) hook.onError ??= this.#onError;
    const entry: { id: number; hook: ObjectHook; sent: number } = { id: -1, hook, sent: 1 };
    entry.id = this.#entries.add(entry);
    this.#byHook.set(hook, entry);
    return entry;
  }

  /** False if the peer does not have that many references. */
  release(id: number, count: number): boolean {
    const entry = this.#entries.get(id);
    if (entry === undefined || count > entry.sent) return false;
    entry.sent -= count;
    if (entry.sent > 0) return true;
    this.#entries.delete(id);
    this.#byHook.delete(entry.hook);
    entry.hook.release();
    return true;
  }

  /** The connection has ended. */
  clear(): void {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    this.#byHook.clear();
    for (const { hook } of entries) hook.release();
  }
}
