// How much room the next read has. Room that is not filled is not free: the runtime clears it first, which takes what the
// processor's caches held, and V8 counts it until it has collected it and marks its whole heap the sooner for it.

/** Bytes. */
const most = 256 * 1024;

export class ReadSize {
  readonly #least: number;
  #bytes: number;

  /** `least` while nothing comes: an idle connection holds one buffer of that size. Both in bytes, powers of two. */
  constructor(least: number, first: number = least) {
    this.#least = least;
    this.#bytes = first;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** So many bytes came into the last one: doubled when they filled it, halved until they fill more than a quarter. */
  came(bytes: number): void {
    if (bytes === this.#bytes) this.#bytes = Math.min(this.#bytes * 2, most);
    else while (bytes * 4 <= this.#bytes && this.#bytes > this.#least) this.#bytes /= 2;
  }
}
