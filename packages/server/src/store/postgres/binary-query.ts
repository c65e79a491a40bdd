// A statement whose rows come in binary (binary-rows.ts), read at once into what they are.

import type { Buffer } from "node:buffer";
import pg from "pg";
import type { BinaryRow, Description } from "./binary-rows.ts";
import { byteStringsIn, integersIn } from "./arrays.ts";
import { bool, bytea, byteaArray, int8, int8Array, safeInteger } from "./value-types.ts";

export interface NamedStatement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

type Read = (bytes: Buffer, from: number, length: number, own: boolean) => unknown;

const readers: ReadonlyMap<number, Read> = new Map<number, Read>([
  [int8, (bytes, from) => safeInteger(bytes.readBigInt64BE(from))],
  [bytea, ({ buffer, byteOffset }, from, length, own) => {
    const start = byteOffset + from;
    if (own) return new Uint8Array(buffer, start, length);
    return new Uint8Array(buffer.slice(start, start + length));
  }],
  [bool, (bytes, from) => bytes[from] === 1],
  [int8Array, (bytes, from, length) => integersIn(bytes.subarray(from, from + length))],
  [byteaArray, (bytes, from, length) => byteStringsIn(bytes.subarray(from, from + length))],
]);

const nothing = -1;

export class BinaryQuery extends pg.Query {
  readonly #rows: object[] = [];
  #columns: Description["fields"] = [];
  #failure: unknown;

  /** `done` is told once. */
  constructor(statement: NamedStatement, done: (error: unknown, rows: readonly object[]) => void) {
    const config = { ...statement, binary: true };
    super(config, (error: unknown) => done(error instanceof Error ? error : this.#failure, this.#rows));
  }

  handleRowDescription({ fields }: Description): void {
    this.#columns = fields;
  }

  handleDataRow({ bytes, from, own }: BinaryRow): void {
    const row: Record<string, unknown> = {};
    let at = from + 2;
    for (const { name, dataTypeID } of this.#columns) {
      const length = bytes.readInt32BE(at);
      at += 4;
      if (length === nothing) {
        row[name] = null;
        continue;
      }
      row[name] = this.#value(dataTypeID, bytes, at, length, own);
      at += length;
    }
    this.#rows.push(row);
  }

  #value(type: number, bytes: Buffer, at: number, length: number, own: boolean): unknown {
    try {
      const read = readers.get(type);
      if (read === undefined) throw new RangeError(`values of the type ${type} are not read in binary`);
      return read(bytes, at, length, own);
    } catch (error) {
      this.#failure ??= error;
      return undefined;
    }
  }
}
