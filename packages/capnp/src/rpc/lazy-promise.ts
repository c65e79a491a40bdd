// The outcome of a call, as a promise that is made when someone asks for it: nobody's rejection is unhandled before,
// and calls that are only pipelined on cost no promise.

export class LazyPromise<T> {
  #outcome: { readonly value: T } | { readonly error: unknown } | undefined;
  #promise: Promise<T> | undefined;
  #resolve: ((value: T) => void) | undefined;
  #reject: ((error: unknown) => void) | undefined;

  get promise(): Promise<T> {
    if (this.#promise !== undefined) return this.#promise;
    const outcome = this.#outcome;
    if (outcome === undefined) {
      this.#promise = new Promise<T>((resolve, reject) => {
        this.#resolve = resolve;
        this.#reject = reject;
      });
    } else this.#promise = "value" in outcome ? Promise.resolve(outcome.value) : Promise.reject(outcome.error);
    return this.#promise;
  }

  get settled(): boolean {
    return this.#outcome !== undefined;
  }

  /** The first outcome counts. */
  resolve(value: T): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = { value };
    this.#resolve?.(value);
  }

  reject(error: unknown): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = { error };
    this.#reject?.(error);
  }
}
