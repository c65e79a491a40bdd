// The content of an account's export: records of `u32 length ‖ CBOR`. The first says whose account it is and when it was
// exported, the last that nothing is missing; between them stand rows, `[table, [column, …], [[value, …], …]]`. A column
// that is not there is as in a new profile: later versions add some.
import { concatBytes } from "../bytes.ts";
import { type CborValue, decodeCbor, encodeCbor } from "../content/cbor.ts";
import { type PortableTable, portableTable, type PortableValue } from "../store/portable-tables.ts";
import type { PortableRow } from "../store/portable-rows.ts";
import { damaged } from "./sealed-file.ts";

export type AccountRecord =
  /** `exported`: ms since 1970 UTC. */
  | { readonly kind: "head"; readonly name: string; readonly origin: string; readonly exported: number }
  | {
    readonly kind: "rows";
    readonly table: PortableTable;
    readonly columns: readonly string[];
    readonly rows: readonly PortableRow[];
  }
  /** How many rows there were. */
  | { readonly kind: "end"; readonly rows: number };

/** Far more than the rows of a span hold: a message is at most what the node takes. */
const LONGEST = 64 * 1024 * 1024;
const LIMITS = { bytes: LONGEST, depth: 4, items: 1_000_000 };
const VERSION = 1;

export function encodeRecord(record: AccountRecord): Uint8Array {
  const body = encodeCbor(valueOf(record));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, body.length);
  return concatBytes(length, body);
}

function valueOf(record: AccountRecord): CborValue {
  switch (record.kind) {
    case "head":
      return ["head", VERSION, record.name, record.origin, record.exported];
    case "rows":
      return ["rows", record.table.name, record.columns, record.rows];
    case "end":
      return ["end", record.rows];
  }
}

/** The records of a content that comes in pieces: a head, rows, and an end. Throws `export-damaged` for anything else. */
export async function* decodeRecords(content: AsyncIterable<Uint8Array>): AsyncGenerator<AccountRecord> {
  let held: Uint8Array = new Uint8Array(0);
  let rows = 0;
  let last: AccountRecord["kind"] | undefined;
  for await (const piece of content) {
    held = concatBytes(held, piece);
    let at = 0;
    for (;;) {
      const length = held.length - at < 4 ? undefined : new DataView(held.buffer, held.byteOffset).getUint32(at);
      if (length !== undefined && length > LONGEST) throw damaged("a part of it is longer than any is");
      if (length === undefined || held.length - at < 4 + length) break;
      const record = decodeRecord(held.subarray(at + 4, at + 4 + length));
      at += 4 + length;
      if (record === undefined || (record.kind === "head") !== (last === undefined) || last === "end") {
        throw damaged("a part of it is not what an export holds");
      }
      if (record.kind === "rows") rows += record.rows.length;
      if (record.kind === "end" && record.rows !== rows) throw damaged("parts of it are missing");
      last = record.kind;
      yield record;
    }
    held = held.slice(at);
  }
  if (last !== "end" || held.length > 0) throw damaged("its end is missing");
}

/** One record's CBOR; undefined for what is none. */
export function decodeRecord(bytes: Uint8Array): AccountRecord | undefined {
  const value = decodeCbor(bytes, LIMITS);
  if (!isList(value)) return undefined;
  const [kind, ...fields] = value;
  switch (kind) {
    case "head":
      return head(fields);
    case "rows":
      return rowsOf(fields);
    case "end": {
      const [rows] = fields;
      return fields.length === 1 && isCount(rows) ? { kind, rows } : undefined;
    }
    default:
      return undefined;
  }
}

function head([version, name, origin, exported, ...more]: readonly CborValue[]): AccountRecord | undefined {
  const whole = version === VERSION && typeof name === "string" && typeof origin === "string" && isCount(exported);
  return whole && more.length === 0 ? { kind: "head", name, origin, exported } : undefined;
}

function rowsOf([name, columns, rows, ...more]: readonly CborValue[]): AccountRecord | undefined {
  const table = typeof name === "string" ? portableTable(name) : undefined;
  if (table === undefined || !isList(columns) || !isList(rows) || more.length > 0) return undefined;
  const named: string[] = [];
  for (const column of columns) {
    if (typeof column !== "string" || !Object.hasOwn(table.columns, column) || named.includes(column)) return undefined;
    named.push(column);
  }
  const read: PortableRow[] = [];
  for (const row of rows) {
    const values = isList(row) && row.length === named.length ? valuesOf(table, named, row) : undefined;
    if (values === undefined) return undefined;
    read.push(values);
  }
  return { kind: "rows", table, columns: named, rows: read };
}

function valuesOf(
  table: PortableTable,
  columns: readonly string[],
  row: readonly CborValue[],
): PortableRow | undefined {
  const values: PortableValue[] = [];
  for (const [at, value] of row.entries()) {
    const kind = table.columns[columns[at] ?? ""];
    if (kind === undefined || !kind(value)) return undefined;
    values.push(value);
  }
  return values;
}

function isList(value: CborValue | undefined): value is readonly CborValue[] {
  return Array.isArray(value);
}

function isCount(value: CborValue | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
