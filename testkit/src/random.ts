// Randomness that a seed repeats. For tests and faults only: it is fast and well spread, and anyone can predict it.

export class SeededRandom {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** The same seed gives the same run. Print it when something fails. */
  constructor(seed: number | string) {
    // SplitMix over the seed's text, so that near seeds start far apart.
    let state = 0x9e3779b9;
    for (const unit of String(seed)) state = mixed(state ^ (unit.codePointAt(0) ?? 0));
    this.#a = state = mixed(state + 0x9e3779b9);
    this.#b = state = mixed(state + 0x9e3779b9);
    this.#c = mixed(state + 0x9e3779b9);
    for (let warmUp = 0; warmUp < 12; warmUp += 1) this.uint32();
  }

  /** 0 to 2^32 - 1 (Chris Doty-Humphrey's sfc32). */
  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) >>> 0;
    this.#counter = (this.#counter + 1) >>> 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) >>> 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) >>> 0;
    return sum;
  }

  /** 0 up to, not including, 1. */
  fraction(): number {
    return this.uint32() / 2 ** 32;
  }

  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number {
    return Math.floor(this.fraction() * end);
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** Fits wherever `(size: number) => Uint8Array` is asked for. */
  readonly bytes = (size: number): Uint8Array<ArrayBuffer> => {
    const bytes = new Uint8Array(size);
    const view = new DataView(bytes.buffer);
    let at = 0;
    for (; at + 4 <= size; at += 4) view.setUint32(at, this.uint32());
    for (; at < size; at += 1) bytes[at] = this.uint32();
    return bytes;
  };

  /** One of the items. Throws on an empty list. */
  pick<T>(items: readonly T[]): T {
    const index = this.below(items.length);
    for (const item of items.slice(index, index + 1)) return item;
    throw new RangeError("nothing to pick from");
  }

  /** The items in another order. */
  shuffled<T>(items: readonly T[]): T[] {
    return items.map((item) => ({ item, at: this.uint32() })).sort((x, y) => x.at - y.at).map(({ item }) => item);
  }

  /** A generator of its own for one part of a run, so that parts do not disturb each other's sequence. */
  fork(name: string): SeededRandom {
    return new SeededRandom(`${name}/${this.uint32()}`);
  }
}

function mixed(state: number): number {
  let z = state >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}
