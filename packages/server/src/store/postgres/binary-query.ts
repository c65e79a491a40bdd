// A statement whose rows come in binary (binary-rows.ts), read at once into what they are.

import type { Buffer } from "node:buffer";
import pg from "pg";
import type { BinaryRow, Description } from "./binary-rows.ts";
import { bool, bytea, int8, safeInteger } from "./value-types.ts";

export interface NamedStatement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

type Read = (bytes: Buffer, from: number, length: number) => unknown;

const readers: ReadonlyMap<number, Read> = new Map<number, Read>([
  [int8, (bytes, from) => safeInteger(bytes.readBigInt64BE(from))],
  [bytea, ({ buffer, byteOffset }, from, length) => {
    const start = byteOffset + from;
    return new Uint8Array(buffer.slice(start, start + length));
  }],
  [bool, (bytes, from) => bytes[from] === 1],
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

  handleDataRow({ bytes, from }: BinaryRow): void {
    const row: Record<string, unknown> = {};
    let at = from + 2;
    for (const { name, dataTypeID } of this.#columns) {
      const length = bytes.readInt32BE(at);
      at += 4;
      if (length === nothing) {
        row[name] = null;
        continue;
      }
      row[name] = this.#value(dataTypeID, bytes, at, length);
      at += length;
    }
    this.#rows.push(row);
  }

  #value(type: number, bytes: Buffer, at: number, length: number): unknown {
    try {
      const read = readers.get(type);
      if (read === undefined) throw new RangeError(`values of the type ${type} are not read in binary`);
      return read(bytes, at, length);
    } catch (error) {
      this.#failure ??= error;
      return undefined;
    }
  }
}
