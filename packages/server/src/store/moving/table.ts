// A table as the move sees it: both databases have the same ones with the same columns (store/migrations), so neither is
// written down here a second time. Rows go by their primary key; one that has none goes by all of its columns.

export type Cell = number | string | Uint8Array | null;
/** In the order of the table's columns. */
export type Row = readonly Cell[];

export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  /** The largest number that its own counter ever gave out; 0 if it gave none, or has no counter. */
  readonly highest: number;
}

export function keyOf({ columns, key }: Table, row: Row): Row {
  return key.map((column) => row[columns.indexOf(column)] ?? null);
}

/** So that it can be noted down, and read back as it was. */
export function formatKey(key: Row): string {
  return JSON.stringify(key.map((cell) => cell instanceof Uint8Array ? { hex: cell.toHex() } : cell));
}

/** Throws a `RangeError` if it is none. */
export function parseKey(text: string): Row {
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) throw new RangeError("no key");
  return parsed.map((cell: unknown) => {
    if (typeof cell === "number" || typeof cell === "string") return cell;
    if (typeof cell === "object" && cell !== null && "hex" in cell && typeof cell.hex === "string") {
      return Uint8Array.fromHex(cell.hex);
    }
    throw new RangeError("no key");
  });
}
