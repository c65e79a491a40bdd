// Rows that are read for every message and change seldom, by a blob of theirs. What they are kept from is written by this
// process alone (the store is locked), and only through Statements, which empties them before anything is written there.
import { compareBytes } from "../bytes.ts";

/** So many at most, then it begins anew: a store may know more people than memory should. */
const MOST_KEPT = 1_000;

interface Kept<Row> {
  readonly key: Uint8Array;
  readonly row: Row;
}

export class KeptRows<Row> {
  /** By the beginning of the key; of two that begin alike the later one is kept. */
  readonly #rows = new Map<number, Kept<Row>>();

  /** The row for this key, read if it is not here. */
  get(key: Uint8Array, read: () => Row): Row {
    const kept = this.#find(key);
    if (kept !== undefined) return kept.row;
    const row = read();
    this.put(key, row);
    return row;
  }

  /** The row for this key if it is here: to be asked for before a statement that empties this. */
  kept(key: Uint8Array): Row | undefined {
    return this.#find(key)?.row;
  }

  /** What was just written. */
  put(key: Uint8Array, row: Row): void {
    if (this.#rows.size >= MOST_KEPT) this.#rows.clear();
    this.#rows.set(beginningOf(key), { key: Uint8Array.from(key), row });
  }

  forget(): void {
    this.#rows.clear();
  }

  #find(key: Uint8Array): Kept<Row> | undefined {
    const kept = this.#rows.get(beginningOf(key));
    return kept !== undefined && compareBytes(kept.key, key) === 0 ? kept : undefined;
  }
}

/** Six bytes as a number, which costs nothing to make; keys are ids and public keys, and begin differently. */
function beginningOf(key: Uint8Array): number {
  let number = 0;
  for (let at = 0; at < 6; at++) number = number * 256 + (key[at] ?? 0);
  return number;
}
