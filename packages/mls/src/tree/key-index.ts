// Which public keys a tree holds, kept up to date change by change, so that the question whether a key is used twice
// (RFC 9420 §7.3, §16.4) costs nothing that grows with the group. Keys are counted, not just marked: in the middle of a
// list of proposals a key may stand in two places for a moment.

import { mapKey } from "../bytes.ts";

export class KeyIndex {
  readonly #counts: Map<string, number>;
  #repeated: number;

  constructor(counts: ReadonlyMap<string, number> = new Map(), repeated: number = 0) {
    this.#counts = new Map(counts);
    this.#repeated = repeated;
  }

  clone(): KeyIndex {
    return new KeyIndex(this.#counts, this.#repeated);
  }

  /** Whether any key stands in more than one place. */
  get repeats(): boolean {
    return this.#repeated > 0;
  }

  has(key: Uint8Array): boolean {
    return this.#counts.has(mapKey(key));
  }

  add(key: Uint8Array): void {
    const name = mapKey(key);
    const count = this.#counts.get(name) ?? 0;
    this.#counts.set(name, count + 1);
    if (count === 1) this.#repeated += 1;
  }

  remove(key: Uint8Array): void {
    const name = mapKey(key);
    const count = this.#counts.get(name) ?? 0;
    if (count > 1) this.#counts.set(name, count - 1);
    else this.#counts.delete(name);
    if (count === 2) this.#repeated -= 1;
  }
}
