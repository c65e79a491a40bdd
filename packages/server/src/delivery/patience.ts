// How long somebody waits: until the first of several ends. A plain object, of which ten thousand may stand in the node at
// once; AbortSignals that are combined take kilobytes each.

export class Patience implements Disposable {
  readonly #signals: readonly AbortSignal[];
  readonly #end = (): void => this.end();
  #over = false;
  /** Called once, when it is over. */
  onEnd: () => void = () => {};

  /** Ends with any of these; disposed, it hears of them no more. */
  constructor(signals: readonly AbortSignal[]) {
    this.#signals = signals;
    for (const signal of signals) {
      if (signal.aborted) this.#over = true;
      else signal.addEventListener("abort", this.#end);
    }
  }

  get over(): boolean {
    return this.#over;
  }

  end(): void {
    if (this.#over) return;
    this.#over = true;
    this.onEnd();
  }

  [Symbol.dispose](): void {
    for (const signal of this.#signals) signal.removeEventListener("abort", this.#end);
  }
}
