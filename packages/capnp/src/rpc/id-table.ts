// Ids that this end gives out (questions, exports, embargoes): small numbers, used again once free, so that the table is
// a dense array and the messages stay small (rpc.capnp, "The Four Tables").

export class IdTable<T> {
  readonly #slots: (T | undefined)[] = [];
  readonly #free: number[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Stores the value under a free id and returns it. */
  add(value: T): number {
    this.#size += 1;
    const free = this.#free.pop();
    if (free === undefined) return this.#slots.push(value) - 1;
    this.#slots[free] = value;
    return free;
  }

  get(id: number): T | undefined {
    return this.#slots[id];
  }

  /** Frees the id; the next `add` may use it. */
  delete(id: number): void {
    if (this.#slots[id] === undefined) return;
    this.#slots[id] = undefined;
    this.#free.push(id);
    this.#size -= 1;
  }

  *values(): Generator<T> {
    for (const value of this.#slots) if (value !== undefined) yield value;
  }

  clear(): void {
    this.#slots.length = 0;
    this.#free.length = 0;
    this.#size = 0;
  }
}
