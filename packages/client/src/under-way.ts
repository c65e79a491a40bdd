/** Work that is not begun again while it runs, by its name. */
export class UnderWay {
  readonly #names = new Set<string>();

  /** False if work of this name ran already, and nothing was done. Throws what the work throws. */
  async once(name: string, work: () => Promise<void>): Promise<boolean> {
    if (this.#names.has(name)) return false;
    this.#names.add(name);
    try {
      await work();
    } finally {
      this.#names.delete(name);
    }
    return true;
  }
}
