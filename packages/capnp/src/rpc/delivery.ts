// A call that has arrived at an object: params in a message, and whoever is to be told the outcome. Server methods see
// it as their CallContext.

import type { CallContext } from "../capability.ts";
import type { Reference } from "../reference.ts";
import type { Content, ContentWriter } from "./content.ts";

export abstract class Delivery implements CallContext {
  readonly interfaceId: bigint;
  readonly ordinal: number;
  #params: Content | undefined;
  #controller: AbortController | undefined;
  #onCancel: (() => void) | undefined;
  #canceled: unknown;

  constructor(interfaceId: bigint, ordinal: number, params: Content) {
    this.interfaceId = interfaceId;
    this.ordinal = ordinal;
    this.#params = params;
  }

  /** The params; their capabilities are borrowed until the outcome is told. Undefined afterwards. */
  get params(): Content | undefined {
    return this.#params;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#canceled !== undefined) this.#controller.abort(this.#canceled);
    }
    return this.#controller.signal;
  }

  get canceled(): boolean {
    return this.#canceled !== undefined;
  }

  whenGivenUp(listener: () => void): void {
    if (this.#canceled === undefined) this.#onCancel = listener;
    else listener();
  }

  /** The caller gives up, or is gone. */
  cancel(reason: Error): void {
    if (this.#canceled !== undefined || this.#params === undefined) return;
    this.#canceled = reason;
    this.#controller?.abort(reason);
    this.#onCancel?.();
  }

  /** The results, as a method returns them. Capabilities in them are given away. */
  abstract succeed<I>(type: ContentWriter<I>, results: I): void;

  /** The results of another call, whose references come along. */
  abstract succeedWith(content: Content): void;

  abstract fail(error: unknown): void;

  /** Ends the loan of the params. True the first time: an outcome is told once. */
  protected settle(): boolean {
    const params = this.#params;
    if (params === undefined) return false;
    this.#params = undefined;
    this.#onCancel = undefined;
    disposeAll(params.$segment.message.capabilities);
    return true;
  }
}

export function disposeAll(references: readonly (Reference | undefined)[]): void {
  for (const reference of references) reference?.[Symbol.dispose]();
}
