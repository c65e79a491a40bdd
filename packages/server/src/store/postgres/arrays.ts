// Arrays as PostgreSQL takes them in binary (array_send and array_recv in its source): as text, bytes would go over twice as
// long, and be written and read digit by digit. The statement says which they are: `$1::bigint[]`, `$2::bytea[]`.

import { bytea, int8 } from "./value-types.ts";

const headerBytes = 20;
const lengthBytes = 4;
const nothing = -1;

/** For `::bigint[]`. */
export function integers(values: readonly (number | null)[]): Uint8Array {
  const { array, view } = begun(int8, values, values.length * 8);
  let at = headerBytes;
  for (const value of values) {
    if (value === null) {
      view.setInt32(at, nothing);
      at += lengthBytes;
    } else {
      view.setInt32(at, 8);
      view.setBigInt64(at + lengthBytes, BigInt(value));
      at += lengthBytes + 8;
    }
  }
  return array.subarray(0, at);
}

/** For `::bytea[]`. */
export function byteStrings(values: readonly (Uint8Array | null)[]): Uint8Array {
  const { array, view } = begun(bytea, values, values.reduce((sum, value) => sum + (value?.length ?? 0), 0));
  let at = headerBytes;
  for (const value of values) {
    view.setInt32(at, value?.length ?? nothing);
    at += lengthBytes;
    if (value === null) continue;
    array.set(value, at);
    at += value.length;
  }
  return array.subarray(0, at);
}

function begun(
  type: number,
  values: readonly unknown[],
  bytes: number,
): { readonly array: Uint8Array; readonly view: DataView } {
  const array = new Uint8Array(headerBytes + values.length * lengthBytes + bytes);
  const view = new DataView(array.buffer);
  // Dimensions, whether something is null, of what; then of the one dimension its length, and where it counts from.
  for (const [at, field] of [1, 1, type, values.length, 1].entries()) view.setInt32(at * 4, field);
  return { array, view };
}
