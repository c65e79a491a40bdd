// Ids that the peer gives out (answers, imports). Honest peers count from zero, so small ids lie in a dense array; a
// hostile one may use any of 2^32, which costs it a Map entry each and us no more.

const DENSE = 1024;

export class PeerIdTable<T> {
  readonly #dense: (T | undefined)[] = [];
  /** Made when it is needed: most connections never do, and an empty Map is 200 bytes. */
  #sparse: Map<number, T> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(id: number): T | undefined {
    return id < DENSE ? this.#dense[id] : this.#sparse?.get(id);
  }

  /** The id must be free. */
  set(id: number, value: T): void {
    this.#size += 1;
    if (id >= DENSE) {
      this.#sparse ??= new Map();
      this.#sparse.set(id, value);
      return;
    }
    // Holes would turn the array into a dictionary.
    while (this.#dense.length < id) this.#dense.push(undefined);
    this.#dense[id] = value;
  }

  delete(id: number): void {
    if (this.get(id) === undefined) return;
    this.#size -= 1;
    if (id < DENSE) this.#dense[id] = undefined;
    else this.#sparse?.delete(id);
  }

  *values(): Generator<T> {
    for (const value of this.#dense) if (value !== undefined) yield value;
    if (this.#sparse !== undefined) yield* this.#sparse.values();
  }

  clear(): void {
    this.#dense.length = 0;
    this.#sparse = undefined;
    this.#size = 0;
  }
}
