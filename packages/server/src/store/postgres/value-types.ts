// Values as PostgreSQL gives them out: numbers of 64 bits as numbers, as the schema has none beyond 2^53, bytes as bytes.

import pg from "pg";

/** OIDs of pg_type. */
export const bool = 16;
export const int8 = 20;
export const bytea = 17;
export const byteaArray = 1_001;
export const int8Array = 1_016;

/** What a client is to be made with. */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser(id: number, format?: "text" | "binary") {
    if (id === int8) return safeInteger;
    if (id === bytea) return bytesOf;
    return pg.types.getTypeParser(id, format);
  },
};

export function safeInteger(given: string | bigint | number): number {
  const value = Number(given);
  if (!Number.isSafeInteger(value)) throw new RangeError(`the database holds the number ${given}`);
  return value;
}

function bytesOf(text: string): Uint8Array {
  if (!text.startsWith("\\x")) throw new RangeError("bytea_output is not hex");
  return Uint8Array.fromHex(text.slice(2));
}
