// Rows that are read for every message and change seldom, by a blob of theirs. What they are kept from is written by this
// process alone (the store is locked), and only through Statements, which empties them before anything is written there.

/** So many at most, then it begins anew: a store may know more people than memory should. */
const MOST_KEPT = 1_000;

export class KeptRows<Row> {
  readonly #rows = new Map<string, { readonly row: Row }>();

  /** The row for this key, read if it is not here. */
  get(key: Uint8Array, read: () => Row): Row {
    const name = nameOf(key);
    const kept = this.#rows.get(name);
    if (kept !== undefined) return kept.row;
    const row = read();
    this.#keep(name, row);
    return row;
  }

  /** What was just written. */
  put(key: Uint8Array, row: Row): void {
    this.#keep(nameOf(key), row);
  }

  forget(): void {
    this.#rows.clear();
  }

  #keep(name: string, row: Row): void {
    if (this.#rows.size >= MOST_KEPT) this.#rows.clear();
    this.#rows.set(name, { row });
  }
}

function nameOf(key: Uint8Array): string {
  return String.fromCharCode(...key);
}
