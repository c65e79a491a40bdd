// What the store's parts need of a connection to PostgreSQL: statements with values, rows as plain objects. Numbers of 64 bits
// come as numbers, as the schema has none beyond 2^53; bytes come as bytes that nobody else holds.

import type { Client } from "pg";
import pg from "pg";

type Single = string | number | boolean | Uint8Array | null;
export type Value = Single | readonly Single[];

export interface Sql {
  all<R extends object>(text: string, ...values: readonly Value[]): Promise<readonly R[]>;
  /** The first row, if there is one. */
  first<R extends object>(text: string, ...values: readonly Value[]): Promise<R | undefined>;
  /** How many rows were changed. */
  run(text: string, ...values: readonly Value[]): Promise<number>;
  /** Statements without values, one after the other. */
  script(text: string): Promise<void>;
}

/** OIDs of pg_type. */
export const int8 = 20;
export const bytea = 17;

/** What a client is to be made with. */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser(id: number, format?: "text" | "binary") {
    if (id === int8) return safeInteger;
    if (id === bytea) return bytesOf;
    return pg.types.getTypeParser(id, format);
  },
};

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`the database holds the number ${text}`);
  return value;
}

function bytesOf(text: string): Uint8Array {
  if (!text.startsWith("\\x")) throw new RangeError("bytea_output is not hex");
  return Uint8Array.fromHex(text.slice(2));
}

/** Statements are prepared once for each connection, by their text. */
export function sqlOf(client: Client): Sql {
  const names = new Map<string, string>();
  const query = async (text: string, values: readonly Value[]) => {
    let name = names.get(text);
    if (name === undefined) {
      name = `s${names.size}`;
      names.set(text, name);
    }
    return await client.query({ name, text, values: [...values] });
  };
  return {
    all: async <R extends object>(text: string, ...values: readonly Value[]): Promise<readonly R[]> =>
      (await query(text, values)).rows,
    first: async <R extends object>(text: string, ...values: readonly Value[]): Promise<R | undefined> =>
      (await query(text, values)).rows[0],
    run: async (text, ...values) => (await query(text, values)).rowCount ?? 0,
    async script(text) {
      await client.query(text);
    },
  };
}

/** All of it is kept, or nothing. */
export async function inTransaction<T>(sql: Sql, work: (sql: Sql) => Promise<T>): Promise<T> {
  await sql.run("BEGIN");
  try {
    const result = await work(sql);
    await sql.run("COMMIT");
    return result;
  } catch (error) {
    await sql.run("ROLLBACK").catch(() => {});
    throw error;
  }
}
