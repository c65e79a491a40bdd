// Arrays as PostgreSQL takes them in binary (array_send and array_recv in its source): as text, bytes would go over twice as
// long, and be written and read digit by digit. The statement says which they are: `$1::bigint[]`, `$2::bytea[]`. And as it
// gives them out.

import { bytea, int8, safeInteger } from "./value-types.ts";

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

/** Out of a `bigint[]` without nulls. */
export function integersIn(array: Uint8Array): readonly number[] {
  const { view, ends } = elementsOf(array, int8);
  return ends.map((end) => safeInteger(view.getInt32(end - 8) * 2 ** 32 + view.getUint32(end - 4)));
}

/** Out of a `bytea[]` without nulls. */
export function byteStringsIn(array: Uint8Array): readonly Uint8Array[] {
  let from = headerBytes + lengthBytes;
  return elementsOf(array, bytea).ends.map((end) => {
    // A `Buffer` would not be copied by `slice`.
    const string = new Uint8Array(array.subarray(from, end));
    from = end + lengthBytes;
    return string;
  });
}

/** Where each of them ends. Throws a RangeError unless it is an array of those, of one dimension or empty. */
function elementsOf(array: Uint8Array, type: number): { readonly view: DataView; readonly ends: readonly number[] } {
  const view = new DataView(array.buffer, array.byteOffset, array.byteLength);
  if (view.getInt32(0) > 1 || view.getInt32(8) !== type) throw new RangeError("not an array as it was expected");
  const ends: number[] = [];
  let at = view.getInt32(0) === 0 ? array.length : headerBytes;
  while (at < array.length) {
    const length = view.getInt32(at);
    if (length === nothing) throw new RangeError("null within an array");
    at += lengthBytes + length;
    ends.push(at);
  }
  if (at > array.length) throw new RangeError("an array that is cut off");
  return { view, ends };
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
